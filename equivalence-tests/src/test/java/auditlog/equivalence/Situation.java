package auditlog.equivalence;

/** In what state of things a case is played. */
enum Situation {
    JOURNAL_AT_ONCE("rollback journal, at once", false, false),
    JOURNAL_RENEWED("rollback journal, renewed", false, true),
    WAL_AT_ONCE("write-ahead log, at once", true, false),
    WAL_RENEWED("write-ahead log, renewed", true, true);

    private final String text;
    private final boolean writeAheadLog;
    private final boolean waits;

    Situation(String text, boolean writeAheadLog, boolean waits) {
        this.text = text;
        this.writeAheadLog = writeAheadLog;
        this.waits = waits;
    }

    /** Whether the database is in WAL mode. */
    boolean writeAheadLog() {
        return writeAheadLog;
    }

    /** Whether the enhanced service is given time to renew its snapshot after each change. */
    boolean waits() {
        return waits;
    }

    @Override
    public String toString() {
        return text;
    }
}

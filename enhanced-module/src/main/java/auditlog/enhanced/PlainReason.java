package auditlog.enhanced;

/** Why a request was not answered from the snapshot, but by the plain path, the baseline's own class. */
public enum PlainReason {
    /** There is no snapshot yet: it is being read, or could not be read. */
    NO_SNAPSHOT,
    /**
     * The snapshot is not the present state, and it is not the time to renew it: the whole table would have to be read, which is done
     * seldom, or commits come so often that its renewals take more time than they spare.
     */
    STALE,
    /** The database is in WAL mode, where a commit can't be seen without a connection that others would notice. */
    WRITE_AHEAD_LOG,
    /** Another file is at the database's path, or none. */
    REPLACED,
    /** Somebody held a lock for as long as the baseline waits: the request failed, as the baseline's would have. */
    BUSY,
    /** The request or a row of its page is one that the snapshot does not represent exactly. */
    NOT_REPRESENTABLE,
    /** Asking the database or reading or decoding a payload failed: the plain path gives the baseline's own outcome. */
    ERROR,
    /** The snapshot is switched off. */
    SWITCHED_OFF
}

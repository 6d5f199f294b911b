package auditlog.benchmarks.acceptance;

/** Wrong usage or environment: the run can't be made or can't be used. The command ends with exit code 2. */
final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}

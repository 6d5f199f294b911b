package auditlog.benchmarks;

/** A run that can't be started or has failed. The message says why and what to do. */
public final class LaunchException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private LaunchException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /**
     * What was asked for can't be run.
     *
     * @param message why, and what to do
     * @return to be thrown
     */
    public static LaunchException wrongUsage(String message) {
        return new LaunchException(2, message);
    }

    /**
     * What was run has failed.
     *
     * @param message why, and what to do
     * @return to be thrown
     */
    public static LaunchException failed(String message) {
        return new LaunchException(1, message);
    }

    /**
     * What a process ends with.
     *
     * @return 1: a run failed; 2: wrong usage or environment
     */
    public int exitCode() {
        return exitCode;
    }
}

package auditlog.benchmarks.gate.raw;

/** Wrong usage, configuration or data: there is no verdict. The message is for the user. */
public final class GateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * An error.
     *
     * @param message what is wrong, and what to do if that is known
     */
    public GateException(String message) {
        super(message);
    }

    /**
     * An error with its cause.
     *
     * @param message what is wrong
     * @param cause why
     */
    public GateException(String message, Throwable cause) {
        super(message, cause);
    }
}

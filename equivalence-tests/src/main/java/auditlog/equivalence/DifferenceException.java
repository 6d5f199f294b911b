package auditlog.equivalence;

/** The enhanced service and the baseline differ. The message names the request and says where. */
public final class DifferenceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * A difference.
     *
     * @param message the request and how the two differ
     */
    public DifferenceException(String message) {
        super(message);
    }

    DifferenceException(String message, Throwable cause) {
        super(message, cause);
    }
}

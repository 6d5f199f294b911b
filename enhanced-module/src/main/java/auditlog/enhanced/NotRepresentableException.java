package auditlog.enhanced;

/** The database holds something that the snapshot can't represent exactly. The message says what. */
final class NotRepresentableException extends Exception {

    private static final long serialVersionUID = 1L;

    private final PlainReason reason;

    NotRepresentableException(String message) {
        this(PlainReason.NOT_REPRESENTABLE, message);
    }

    NotRepresentableException(PlainReason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Why requests take the plain path as long as it is so. */
    PlainReason reason() {
        return reason;
    }
}

package auditlog.enhanced;

/** The table holds something that the snapshot can't represent exactly. The message says what. */
final class NotRepresentableException extends Exception {

    private static final long serialVersionUID = 1L;

    NotRepresentableException(String message) {
        super(message);
    }
}

package auditlog.datagen;

/** The dataset can't be made or is not the contract's. The message says what differs and what to do. */
public final class DatasetException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DatasetException(String message) {
        super(message);
    }

    DatasetException(String message, Throwable cause) {
        super(message, cause);
    }
}

package auditlog.equivalence.mutants;

/** A patch is not well formed, does not fit the sources, or what it makes of them does not compile. The message says where. */
public final class PatchException extends Exception {

    private static final long serialVersionUID = 1L;

    PatchException(String message) {
        super(message);
    }
}

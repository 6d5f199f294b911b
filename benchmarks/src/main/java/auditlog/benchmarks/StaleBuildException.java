package auditlog.benchmarks;

/** What would be measured was not built from the sources at hand. The message names the file and the cure. */
public final class StaleBuildException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StaleBuildException(String message) {
        super(message);
    }
}

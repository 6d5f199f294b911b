package auditlog.datagen;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.sqlite.SQLiteJDBCLoader;

/** The native library of the SQLite driver, which the driver unpacks into a directory for temporary files and loads from there. */
final class SqliteLibrary {

    private static final String DIRECTORY_PROPERTY = "org.sqlite.tmpdir";

    private SqliteLibrary() {}

    /**
     * Loads it, unless it is loaded.
     *
     * @throws DatasetException if it can't be loaded: nothing is wrong with any dataset then
     */
    static void require() {
        Logger logger = Logger.getLogger(SQLiteJDBCLoader.class.getName());
        Reasons reasons = new Reasons();
        boolean before = logger.getUseParentHandlers();
        logger.addHandler(reasons);
        logger.setUseParentHandlers(false);
        try {
            SQLiteJDBCLoader.initialize();
        } catch (Exception | LinkageError e) {
            reasons.messages.add(e.toString());
            throw new DatasetException(message(reasons.messages.get(0)), e);
        } finally {
            logger.removeHandler(reasons);
            logger.setUseParentHandlers(before);
        }
    }

    private static String message(String reason) {
        String directory = System.getProperty(DIRECTORY_PROPERTY, System.getProperty("java.io.tmpdir"));
        return "The SQLite driver can't load its library from " + directory + ": " + reason
                + "\nThat directory must exist, have room, be writable and not be mounted noexec. Name another one: -D"
                + DIRECTORY_PROPERTY + "=DIR (to Maven and ./run_tests alike), or ./run_tests --tmpdir DIR";
    }

    /** What the driver logs in place of handing it on: the first is why its own copy could not be loaded. */
    private static final class Reasons extends Handler {

        private final List<String> messages = new ArrayList<>();

        @Override
        public void publish(LogRecord entry) {
            messages.add(
                    entry.getThrown() == null
                            ? entry.getMessage()
                            : entry.getThrown().toString());
        }

        @Override
        public void flush() {
            // Nothing is held back.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}

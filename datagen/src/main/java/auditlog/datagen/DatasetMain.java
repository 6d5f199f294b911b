package auditlog.datagen;

import java.io.PrintStream;
import java.net.URLClassLoader;
import java.nio.file.Path;

/** The command that makes or verifies the dataset: {@code mvn -pl datagen exec:java [-Dexec.args="--dir DIR"]}. */
public final class DatasetMain {

    private static final String USAGE = "Usage: datagen [--dir DIR]\n"
            + "Makes the dataset if it is missing, else verifies it whole. Without --dir: the place that -D"
            + Dataset.DIRECTORY_PROPERTY + "=DIR names, else 'dataset' at the project's root.";

    private DatasetMain() {}

    /**
     * Runs the command.
     *
     * @param args as in the usage
     */
    public static void main(String[] args) {
        int code = run(args, System.out, System.err);
        if (code != 0) {
            // Inside Maven an exit would kill the build without its summary.
            if (DatasetMain.class.getClassLoader() instanceof URLClassLoader) {
                throw new DatasetException("The dataset is not there: see the message above");
            }
            System.exit(code);
        }
    }

    /** Exit code: 0 done, 2 wrong usage or no dataset. */
    static int run(String[] args, PrintStream out, PrintStream err) {
        try {
            if (args.length == 1 && args[0].equals("--help")) {
                out.println(USAGE);
            } else if (args.length == 0) {
                Dataset.ensure(Dataset.defaultDirectory(), Progress.to(out));
            } else if (args.length == 2 && args[0].equals("--dir")) {
                Dataset.ensure(Path.of(args[1]), Progress.to(out));
            } else {
                err.println("Not understood: " + String.join(" ", args) + "\n" + USAGE);
                return 2;
            }
            return 0;
        } catch (DatasetException e) {
            err.println(e.getMessage());
            return 2;
        }
    }
}

package auditlog.benchmarks.jobs;

import java.io.PrintWriter;
import java.util.List;

/** What a command says when it could not do its work. */
public final class CommandFailure {

    private CommandFailure() {}

    /**
     * Prints one line where the reader can mend what is wrong, and the stack trace where only the program's author can.
     *
     * @param failure why the command ended
     * @param command what the line begins with
     * @param err where to
     * @param told failures whose message is that line; a full disk's is, too
     */
    public static void print(
            Exception failure, String command, PrintWriter err, List<Class<? extends Exception>> told) {
        if (told.stream().anyMatch(type -> type.isInstance(failure))) {
            err.println(command + ": " + failure.getMessage());
        } else {
            FullDisk.in(failure)
                    .ifPresentOrElse(full -> err.println(command + ": " + full), () -> failure.printStackTrace(err));
        }
        err.flush();
    }
}

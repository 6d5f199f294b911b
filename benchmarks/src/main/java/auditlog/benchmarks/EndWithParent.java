package auditlog.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;

/**
 * Ends a JVM when the one that started it is gone, however that ended. Nobody writes to its standard input, so that ends only
 * with whoever holds the other end; to wait for that costs nothing while something is measured.
 */
public final class EndWithParent {

    /** System property of a JVM whose standard input is such a pipe: JMH's forks. */
    static final String PROPERTY = "auditlog.ends.with.parent";

    private static final int EXIT_CODE = 1;
    private static final long END_MILLIS = 5_000;

    private static boolean begun;

    private EndWithParent() {}

    /**
     * The flags of a fork of JMH's, which then calls {@link #beginIfTold}.
     *
     * @return flags for the JVM
     */
    public static List<String> flags() {
        return List.of("-D" + PROPERTY + "=true");
    }

    /** Begins to watch if this JVM has {@link #flags}; once, however often it is called. */
    public static void beginIfTold() {
        if (Boolean.getBoolean(PROPERTY)) {
            begin();
        }
    }

    /**
     * Begins to watch, then runs another main class.
     *
     * @param args its name, and its own arguments
     * @throws Throwable what that main throws
     */
    public static void main(String[] args) throws Throwable {
        begin();
        try {
            Method main = Class.forName(args[0]).getMethod("main", String[].class);
            // As the java command does, which asks no class to be public.
            main.setAccessible(true);
            main.invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static synchronized void begin() {
        if (!begun) {
            begun = true;
            daemon("end-with-parent", EndWithParent::awaitEndOfInput);
        }
    }

    private static void awaitEndOfInput() {
        InputStream input = System.in;
        try {
            while (input.read() >= 0) {
                // Nothing that is said here is meant for this JVM.
            }
        } catch (IOException e) {
            // As good as its end.
        }
        daemon("end-at-the-latest", EndWithParent::haltLater);
        System.exit(EXIT_CODE);
    }

    /** Where what is to be done at the end does not end. */
    private static void haltLater() {
        try {
            Thread.sleep(END_MILLIS);
        } catch (InterruptedException e) {
            // Nobody interrupts it; then at once.
        }
        Runtime.getRuntime().halt(EXIT_CODE);
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}

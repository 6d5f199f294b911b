package auditlog.benchmarks;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A JVM of its own for a main class of this class path, with {@link JvmFlags} and nothing of the flags of the JVM that
 * starts it.
 *
 * <p>Under {@code exec:java} the class path is not in {@code java.class.path}, which there names Maven's launcher; it is
 * taken from the class loader.
 */
public final class ChildJvm {

    /** System property with {@link auditlog.datagen.Dataset#token}, for processes started after a verification. */
    public static final String TOKEN_PROPERTY = "auditlog.dataset.token";

    private static final List<String> HANDED_ON = List.of(
            "auditlog.root", "auditlog.dataset", TOKEN_PROPERTY, "java.io.tmpdir", "org.sqlite.tmpdir", JmhLock.IGNORE);

    /** Environment variables whose options a JVM takes after those of its command line. */
    private static final List<String> OPTIONS_OF_THE_ENVIRONMENT = List.of(
            "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "OPENJ9_JAVA_OPTIONS", "IBM_JAVA_OPTIONS");

    private ChildJvm() {}

    /**
     * The command that starts a main class.
     *
     * @param extraJvmFlags flags after {@link JvmFlags#ALL}, which so take precedence
     * @param main the main class
     * @param args its arguments
     * @return program and arguments
     */
    public static List<String> command(List<String> extraJvmFlags, Class<?> main, List<String> args) {
        return command(extraJvmFlags, main.getName(), args);
    }

    /**
     * The command that starts a main class, which need not be on this class's compile path.
     *
     * @param extraJvmFlags flags after {@link JvmFlags#ALL}, which so take precedence
     * @param main name of the main class
     * @param args its arguments
     * @return program and arguments
     */
    public static List<String> command(List<String> extraJvmFlags, String main, List<String> args) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JvmFlags.ALL);
        command.addAll(handedOn());
        command.addAll(extraJvmFlags);
        command.add("-cp");
        command.add(classPath(ChildJvm.class.getClassLoader()));
        command.add(main);
        command.addAll(args);
        return command;
    }

    /**
     * The command that starts a main class in a JVM that ends when this one is gone. Its standard input must be a pipe, as it is
     * if nothing else is said.
     *
     * @param extraJvmFlags flags after {@link JvmFlags#ALL}, which so take precedence
     * @param main name of the main class
     * @param args its arguments
     * @return program and arguments
     */
    public static List<String> attachedCommand(List<String> extraJvmFlags, String main, List<String> args) {
        List<String> all = new ArrayList<>(List.of(main));
        all.addAll(args);
        return command(extraJvmFlags, EndWithParent.class, all);
    }

    /**
     * A process for such a command, without what the environment says about options of JVMs: the flags of what measures are
     * {@link JvmFlags} and nothing else.
     *
     * @param command program and arguments
     * @return the process, to be started
     */
    public static ProcessBuilder process(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeAll(OPTIONS_OF_THE_ENVIRONMENT);
        return builder;
    }

    /**
     * For a JVM that starts those that measure by other means than {@link #process}.
     *
     * @param environment this process's environment variables
     * @return what is wrong and what to do; empty if they leave the flags alone
     */
    public static Optional<String> foreignOptions(Map<String, String> environment) {
        return OPTIONS_OF_THE_ENVIRONMENT.stream()
                .filter(name -> !environment.getOrDefault(name, "").isBlank())
                .findFirst()
                .map(name -> name + " is set (" + environment.get(name)
                        + "), which would change what is measured: unset it, or start this by ./run_tests or exec:java,"
                        + " which leave it out");
    }

    /**
     * Where the project, the dataset and temporary files are, and that the dataset was verified: what every process started
     * from here is told.
     *
     * @return flags {@code -Dname=value} of those properties that are set
     */
    public static List<String> handedOn() {
        return HANDED_ON.stream()
                .filter(name -> !System.getProperty(name, "").isEmpty())
                .map(name -> "-D" + name + "=" + System.getProperty(name))
                .toList();
    }

    /**
     * Runs a command to its end, with this process's output streams. If this JVM is told to end before, the command and
     * all that it started are ended too.
     *
     * @param command program and arguments
     * @param directory where it runs, and writes what has a relative path
     * @return its exit code
     * @throws IOException if it can't be started
     * @throws InterruptedException if this thread is interrupted; the command is then ended
     */
    public static int run(List<String> command, Path directory) throws IOException, InterruptedException {
        Process process = process(command)
                .directory(directory.toFile())
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Thread hook = new Thread(() -> end(process), "end-child-jvm");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return process.waitFor();
        } finally {
            end(process);
            removeHook(hook);
        }
    }

    /**
     * The class path that a loader loads from.
     *
     * @param loader a class loader
     * @return its entries, joined as {@code -cp} takes them; {@code java.class.path} if the loader does not tell
     */
    static String classPath(ClassLoader loader) {
        return String.join(
                System.getProperty("path.separator"),
                entries(loader).stream().map(Path::toString).toList());
    }

    /** The files and directories that a loader loads from, in its order. */
    static Collection<Path> entries(ClassLoader loader) {
        Set<Path> entries = new LinkedHashSet<>();
        if (loader instanceof URLClassLoader urls) {
            for (URL url : urls.getURLs()) {
                entries.add(path(url));
            }
        }
        if (entries.isEmpty()) {
            String separator = System.getProperty("path.separator");
            Stream.of(System.getProperty("java.class.path").split(separator))
                    .filter(entry -> !entry.isEmpty())
                    .forEach(entry -> entries.add(Path.of(entry).toAbsolutePath()));
        }
        return entries;
    }

    private static Path path(URL url) {
        try {
            // Not url.getPath(), which leaves a space as %20.
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("A class path entry that is no file: " + url, e);
        }
    }

    private static void end(Process process) {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroy();
        started.forEach(ProcessHandle::destroy);
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // This JVM is ending already: the hook is running or has run.
        }
    }
}

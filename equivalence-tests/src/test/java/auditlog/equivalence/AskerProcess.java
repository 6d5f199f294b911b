package auditlog.equivalence;

import auditlog.AuditLogService;
import auditlog.enhanced.IndexedAuditLogService;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sqlite.JDBC;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.ObjectMapper;

/** A JVM of its own that runs {@link Asker}. */
final class AskerProcess implements AutoCloseable {

    /** What it needs, and nothing else: it may be short of descriptors. */
    private static final List<Class<?>> NEEDED = List.of(
            Asker.class,
            ServicePair.class,
            AuditLogService.class,
            IndexedAuditLogService.class,
            JDBC.class,
            ObjectMapper.class,
            JsonParser.class,
            JsonProperty.class);

    private final LineProcess process;

    private AskerProcess(LineProcess process) {
        this.process = process;
    }

    /**
     * Starts the JVM.
     *
     * @param prefix the command that runs it, as {@code setpriv}; empty for none
     * @param jvmFlags flags besides the usual ones
     */
    static AskerProcess start(List<String> prefix, List<String> jvmFlags) throws IOException {
        return start(prefix, jvmFlags, places());
    }

    /**
     * Starts the JVM with classes of a copy that anybody can read.
     *
     * @param readable where the copy is made
     */
    static AskerProcess startFromCopy(Path readable, List<String> prefix) throws IOException {
        List<Path> copies = new ArrayList<>();
        for (Path place : places()) {
            Path copy = readable.resolve(copies.size() + " " + place.getFileName());
            copy(place, copy);
            copies.add(copy);
        }
        return start(prefix, List.of("-Djava.io.tmpdir=" + readable), copies);
    }

    private static AskerProcess start(List<String> prefix, List<String> jvmFlags, List<Path> classPath)
            throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+IgnoreUnrecognizedVMOptions", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m"));
        // The driver logs what it then throws as well.
        command.add("-Djava.util.logging.config.file=/dev/null");
        command.addAll(jvmFlags);
        command.addAll(
                List.of("-cp", classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator))));
        command.add(Asker.class.getName());
        return new AskerProcess(LineProcess.start(command, false));
    }

    /** Runs a command; its answer, which begins with {@code error} if it failed. */
    String run(Object... words) throws InterruptedException {
        process.send(Stream.of(words).map(Object::toString).collect(Collectors.joining("\t")));
        String line = process.receive();
        while (!line.startsWith(Asker.MARK)) {
            line = process.receive();
        }
        return line.substring(Asker.MARK.length());
    }

    @Override
    public void close() {
        process.close();
    }

    private static List<Path> places() {
        return NEEDED.stream().map(AskerProcess::place).distinct().toList();
    }

    private static Path place(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                readable(Files.createDirectories(to.resolve(from.relativize(directory))));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                readable(Files.copy(file, file.equals(from) ? to : to.resolve(from.relativize(file))));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void readable(Path path) {
        if (!path.toFile().setReadable(true, false) || !path.toFile().setExecutable(true, false)) {
            throw new IllegalStateException("Can't be made readable: " + path);
        }
    }
}

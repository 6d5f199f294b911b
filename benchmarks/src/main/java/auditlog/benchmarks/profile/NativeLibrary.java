package auditlog.benchmarks.profile;

import auditlog.benchmarks.LaunchException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.openjdk.jmh.profile.AsyncProfiler;

/**
 * async-profiler's library for this system, taken from its jar on the class path, which holds those of Linux on x64 and arm64 and of
 * macOS.
 */
final class NativeLibrary {

    private static final String FILE = "libasyncProfiler.so";
    private static final long TRIAL_NANOS = 100_000_000;

    /** What a trial allocates, where the compiler sees that it is kept. */
    private static volatile byte[] kept;

    private final AsyncProfiler.JavaApi profiler;
    private final Path path;

    private NativeLibrary(Path path, AsyncProfiler.JavaApi profiler) {
        this.path = path;
        this.profiler = profiler;
    }

    /**
     * The library of a system, as a resource.
     *
     * @param os as in {@code os.name}
     * @param arch as in {@code os.arch}
     * @return its name; empty if there is none for this system
     */
    static Optional<String> resource(String os, String arch) {
        String system = os.toLowerCase(Locale.ROOT);
        String processor = switch (arch.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64", "x64" -> "x64";
            case "aarch64", "arm64" -> "arm64";
            default -> "";
        };
        if (processor.isEmpty()) {
            return Optional.empty();
        }
        if (system.startsWith("linux")) {
            return Optional.of("linux-" + processor + "/" + FILE);
        }
        // One file for both processors.
        return system.startsWith("mac") ? Optional.of("macos/" + FILE) : Optional.empty();
    }

    /**
     * Unpacks this system's library, if it is not there yet, and loads it.
     *
     * @param directory where to; not one for temporary files, which may be mounted noexec
     * @throws LaunchException if there is none for this system, or it can't be loaded
     * @throws IOException if it can't be unpacked
     */
    static NativeLibrary load(Path directory) throws IOException {
        return load(directory, System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    static NativeLibrary load(Path directory, String os, String arch) throws IOException {
        String resource = resource(os, arch)
                .orElseThrow(() -> LaunchException.wrongUsage("async-profiler has no library for " + os + " on " + arch
                        + " (only for Linux and macOS, on x64 and arm64); the word jfr needs none"));
        Path file = unpack(resource, directory);
        try {
            return new NativeLibrary(file, AsyncProfiler.JavaApi.getInstance(file.toString()));
        } catch (UnsatisfiedLinkError e) {
            throw LaunchException.wrongUsage(
                    "async-profiler's library can't be loaded: " + e.getMessage() + "; the word jfr needs none");
        }
    }

    static Path unpack(String resource, Path directory) throws IOException {
        Path file = directory.resolve(resource).toAbsolutePath();
        try (InputStream packed = NativeLibrary.class.getClassLoader().getResourceAsStream(resource)) {
            if (packed == null) {
                throw LaunchException.wrongUsage("async-profiler's jar with " + resource
                        + " is not on the class path: build again with ./run_tests --only build");
            }
            byte[] library = packed.readAllBytes();
            if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), library)) {
                Files.createDirectories(file.getParent());
                Path part = Files.createTempFile(file.getParent(), FILE, ".part");
                Files.write(part, library);
                Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        return file;
    }

    /** Where it is. */
    Path path() {
        return path;
    }

    /** Its version. */
    String version() throws IOException {
        return profiler.execute("version").strip();
    }

    /**
     * Whether an event can be sampled in this JVM, and so in one like it: it is, for a moment.
     *
     * @param event async-profiler's name of it
     * @return what is wrong; empty if it works
     */
    String trouble(String event) {
        try {
            profiler.execute("start,loglevel=none,event=" + event);
            long start = System.nanoTime();
            while (System.nanoTime() - start < TRIAL_NANOS) {
                kept = new byte[1024];
            }
            profiler.execute("stop,loglevel=none");
            // Nobody waits for a lock meanwhile.
            boolean sampled =
                    event.equals(Event.LOCK) || Collapsed.total(profiler.execute("collapsed,loglevel=none")) > 0;
            return sampled ? "" : "no samples";
        } catch (IOException | IllegalStateException | IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }
}

package auditlog.benchmarks.jobs;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A file system without room, wherever it shows: no fault of the program's, so a user gets one line instead of a stack trace. */
public final class FullDisk {

    /** As the kernel names them, and SQLite. */
    private static final List<String> SIGNS =
            List.of("No space left on device", "Disk quota exceeded", "database or disk is full");

    /** What the SQLite driver says where it can't put its library, in a measuring JVM for one; why, it only logs. */
    private static final String NO_LIBRARY = "No native library found for os.name";

    private FullDisk() {}

    /**
     * Whether something failed for want of room.
     *
     * @param failure what was thrown
     * @return one line that says so, with the file where it is known, and what to do; empty if it failed for another reason
     */
    public static Optional<String> in(Throwable failure) {
        List<String> lines = all(failure)
                .map(Throwable::getMessage)
                .filter(message -> message != null)
                .flatMap(String::lines)
                .toList();
        return lines.stream()
                .filter(line -> SIGNS.stream().anyMatch(line::contains))
                .findFirst()
                .map(line -> "The disk is full: " + line.strip() + "; free some space and run it again")
                .or(() -> lines.stream()
                        .filter(line -> line.contains(NO_LIBRARY))
                        .findFirst()
                        .map(line -> noLibrary()));
    }

    private static String noLibrary() {
        String directory = System.getProperty("org.sqlite.tmpdir", System.getProperty("java.io.tmpdir"));
        return "The SQLite driver can't load its library from " + directory
                + ": see that it has room (some MB for every JVM), is"
                + " writable and not mounted noexec, or name another place: ./run_tests --tmpdir DIR";
    }

    /** It, its causes and what was suppressed, and theirs: JMH hands on as suppressed what its forks threw. */
    private static Stream<Throwable> all(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .flatMap(cause -> Stream.concat(
                        Stream.of(cause), Arrays.stream(cause.getSuppressed()).flatMap(FullDisk::all)));
    }
}

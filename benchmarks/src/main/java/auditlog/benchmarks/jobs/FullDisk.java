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

    private FullDisk() {}

    /**
     * Whether something failed for want of room.
     *
     * @param failure what was thrown
     * @return one line that says so, with the file where it is known, and what to do; empty if it failed for another reason
     */
    public static Optional<String> in(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .flatMap(cause -> Stream.concat(Stream.of(cause), Arrays.stream(cause.getSuppressed())))
                .map(Throwable::getMessage)
                .filter(message -> message != null)
                .flatMap(String::lines)
                .filter(line -> SIGNS.stream().anyMatch(line::contains))
                .findFirst()
                .map(line -> "The disk is full: " + line.strip() + "; free some space and run it again");
    }
}

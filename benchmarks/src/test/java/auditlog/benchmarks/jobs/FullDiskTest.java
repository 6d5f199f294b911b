package auditlog.benchmarks.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FullDiskTest {

    @Test
    void itIsFoundHoweverDeepItLies() {
        IOException full = new IOException("results.json: No space left on device");
        String said = "The disk is full: results.json: No space left on device; free some space and run it again";
        assertEquals(Optional.of(said), FullDisk.in(full));
        assertEquals(
                Optional.of(said),
                FullDisk.in(new IllegalStateException("of it", new UncheckedIOException(null, full))));
        assertEquals(Optional.of(said), FullDisk.in(suppressed(full)), "as JMH hands on what its forks threw");
        assertEquals(Optional.of(said), FullDisk.in(suppressed(new IllegalStateException("of it", full))));
        assertEquals(
                Optional.of("The disk is full: database or disk is full; free some space and run it again"),
                FullDisk.in(new SQLException("of several lines, the one\ndatabase or disk is full\nthat says it")));
    }

    @Test
    void aDriverWithoutRoomForItsLibraryIsNamedWithThePlace() {
        Exception driver = new SQLException(
                "Error opening connection",
                new IllegalStateException("No native library found for os.name=Linux, os.arch=x86_64, paths=[/lib]"));
        String place = System.getProperty("org.sqlite.tmpdir", System.getProperty("java.io.tmpdir"));
        String said = FullDisk.in(suppressed(driver)).orElseThrow();
        assertTrue(said.startsWith("The SQLite driver can't load its library from " + place + ": "), said);
        assertTrue(said.endsWith("--tmpdir DIR"), said);
        driver.addSuppressed(new IOException("library: No space left on device"));
        assertTrue(FullDisk.in(driver).orElseThrow().startsWith("The disk is full: library: "), "which is more");
    }

    private static Exception suppressed(Exception failure) {
        Exception outer = new IllegalStateException("several");
        outer.addSuppressed(failure);
        return outer;
    }

    @Test
    void anythingElseIsNone() {
        assertEquals(Optional.empty(), FullDisk.in(new IOException("Permission denied")));
        assertEquals(Optional.empty(), FullDisk.in(new IllegalStateException()));
    }
}

package auditlog.enhanced;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileIdentityTest {

    private static final FileTime TIME = FileTime.fromMillis(1_000_000);

    @TempDir
    Path directory;

    private Path write(String name, String text) throws Exception {
        Path file = directory.resolve(name);
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, TIME);
        return file;
    }

    @Test
    void differsInEachOfItsParts() {
        FileIdentity identity = new FileIdentity("key", 10, TIME);
        assertTrue(identity.isSame(new FileIdentity("key", 10, FileTime.fromMillis(1_000_000))));
        assertFalse(identity.isSame(new FileIdentity("other", 10, TIME)));
        assertFalse(identity.isSame(new FileIdentity("key", 11, TIME)));
        assertFalse(identity.isSame(new FileIdentity("key", 10, FileTime.fromMillis(1_000_001))));
    }

    @Test
    void isOfTheFileBehindALink() throws Exception {
        Path file = write("a", "text");
        FileIdentity identity = FileIdentity.of(file);
        assertEquals(new FileIdentity(FileIdentity.key(file), 4, TIME), identity);
        assertTrue(identity.isSame(FileIdentity.of(Files.createSymbolicLink(directory.resolve("link"), file))));
        Path copy = write("b", "text");
        assertNotEquals(FileIdentity.key(file), FileIdentity.key(copy));
        assertFalse(identity.isSame(FileIdentity.of(copy)));
    }

    @Test
    void isSettledUnlessWrittenJustNow() {
        long now = System.currentTimeMillis();
        assertTrue(new FileIdentity("key", 10, FileTime.fromMillis(now - 60_000)).isSettled());
        assertTrue(new FileIdentity("key", 10, FileTime.fromMillis(now + 60_000)).isSettled());
        boolean seenYoung = false;
        for (long end = now + 5_000; !seenYoung && System.currentTimeMillis() < end; ) {
            seenYoung = !new FileIdentity("key", 10, FileTime.fromMillis(System.currentTimeMillis())).isSettled();
        }
        assertTrue(seenYoung, "Written in this millisecond");
    }
}

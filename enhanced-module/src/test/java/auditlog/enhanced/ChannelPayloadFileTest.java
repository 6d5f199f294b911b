package auditlog.enhanced;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Handles with memory of their own outside the heap, and those for which none is left. */
class ChannelPayloadFileTest {

    /** More than share the memory. */
    private static final int MANY = 40;

    private static final int CHUNK = 1 << 13;

    @TempDir
    Path directory;

    private final byte[] contents = new byte[3 * CHUNK + 5];
    private Path path;

    @BeforeEach
    void make() throws IOException {
        new SplittableRandom(7).nextBytes(contents);
        path = Files.write(directory.resolve("payloads"), contents);
    }

    /** Into an array that has no room for a byte more. */
    private void assertReads(ChannelPayloadFile file, int offset, int length) throws IOException {
        byte[] bytes = new byte[length];
        file.readFully(offset, bytes, length);
        assertArrayEquals(Arrays.copyOfRange(contents, offset, offset + length), bytes);
    }

    @Test
    void readsAnyPartThroughAnyHandle() throws Exception {
        List<ChannelPayloadFile> files = new ArrayList<>();
        try {
            for (int i = 0; i < MANY; i++) {
                files.add(ChannelPayloadFile.open(path));
            }
            for (ChannelPayloadFile file : files) {
                for (int length : new int[] {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK + 3}) {
                    assertReads(file, contents.length - length, length);
                    assertReads(file, 7, length);
                }
                assertReads(file, 0, contents.length);
                byte[] bytes = new byte[2 * contents.length];
                assertThrows(EOFException.class, () -> file.readFully(5, bytes, contents.length));
                assertThrows(EOFException.class, () -> file.readFully(2L * contents.length, bytes, 1));
                assertThrows(IOException.class, () -> file.readFully(-1, bytes, 1));
                assertReads(file, 1, 2);
            }
        } finally {
            for (ChannelPayloadFile file : files) {
                file.close();
                assertFalse(file.isOpen());
            }
        }
    }

    @Test
    void saysWhichByteIsMissing() throws Exception {
        try (ChannelPayloadFile file = ChannelPayloadFile.open(path)) {
            byte[] bytes = new byte[10];
            int offset = contents.length - 3;
            EOFException end = assertThrows(EOFException.class, () -> file.readFully(offset, bytes, 10));
            assertEquals("The file ends before byte " + (contents.length + 7), end.getMessage());
        }
    }

    @Test
    void leavesTheInterruptFlagAsItWas() throws Exception {
        try (ChannelPayloadFile file = ChannelPayloadFile.open(path)) {
            assertReads(file, 0, 9);
            assertFalse(Thread.currentThread().isInterrupted());
            Thread.currentThread().interrupt();
            try {
                assertReads(file, 0, 9);
            } finally {
                assertTrue(Thread.interrupted());
            }
            Thread.currentThread().interrupt();
            try {
                assertThrows(EOFException.class, () -> file.readFully(contents.length, new byte[1], 1));
            } finally {
                assertTrue(Thread.interrupted());
            }
        }
    }

    /** Twice would be two handles that read into the same memory. */
    @Test
    void givesItsMemoryBackOnce() throws Exception {
        Field field = ChannelPayloadFile.class.getDeclaredField("IDLE_CHUNKS");
        field.setAccessible(true);
        Collection<?> idle = (Collection<?>) field.get(null);
        int before = idle.size();
        assertTrue(before > 0 && before < MANY, "Idle: " + before);
        List<ChannelPayloadFile> files = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            files.add(ChannelPayloadFile.open(path));
        }
        assertEquals(0, idle.size());
        for (int round = 0; round < 2; round++) {
            for (ChannelPayloadFile file : files) {
                file.close();
            }
            assertEquals(before, idle.size());
        }
    }
}

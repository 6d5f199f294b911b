package auditlog.enhanced;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JacksonException;

class PayloadReaderPoolTest {

    private static final int MOST_IDLE = 2;

    @TempDir
    Path directory;

    private Path file;
    private PayloadReaderPool pool;

    @BeforeEach
    void make() throws IOException {
        file = directory.resolve("payloads.jsonl");
        Files.writeString(file, "1\n2\n");
        pool = new PayloadReaderPool(file, MOST_IDLE, LocalOutside.INSTANCE);
    }

    @AfterEach
    void closesAll() throws IOException {
        pool.close();
        assertEquals(0, pool.open());
        assertEquals(0, AuditFiles.descriptorsIn(directory));
    }

    @Test
    void lendsAHandleAgain() throws IOException {
        PayloadReader first = pool.borrow();
        assertEquals(1, first.read(0, 2).asInt());
        pool.giveBack(first);
        assertSame(first, pool.borrow());
        assertEquals(2, first.read(2, 2).asInt());
        assertEquals(1, pool.open());
        pool.giveBack(first);
    }

    @Test
    void keepsAFewIdleHandlesOnly() throws IOException {
        List<PayloadReader> lent = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            lent.add(pool.borrow());
        }
        assertEquals(5, lent.stream().distinct().count());
        assertEquals(5, pool.open());
        lent.forEach(pool::giveBack);
        assertEquals(MOST_IDLE, pool.open());
        assertEquals(MOST_IDLE, AuditFiles.descriptorsIn(directory));
        pool.closeIdle();
        assertEquals(0, pool.open());
        // After that it lends and keeps as before.
        PayloadReader again = pool.borrow();
        pool.giveBack(again);
        assertSame(again, pool.borrow());
        pool.giveBack(again);
    }

    @Test
    void opensTheFileThatTookThePlace() throws IOException {
        PayloadReader before = pool.borrow();
        PayloadReader idle = pool.borrow();
        pool.giveBack(idle);
        Path other = directory.resolve("other");
        Files.writeString(other, "7\n8\n");
        Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);

        PayloadReader after = pool.borrow();
        assertNotSame(idle, after);
        assertEquals(7, after.read(0, 2).asInt());
        assertEquals(1, before.read(0, 2).asInt());
        pool.giveBack(after);
        pool.giveBack(before);
        PayloadReader last = pool.borrow();
        assertEquals(8, last.read(2, 2).asInt());
        pool.giveBack(last);
    }

    @Test
    void closesLentHandlesWhenTheyAreGivenBackAfterTheClose() throws IOException {
        PayloadReader lent = pool.borrow();
        pool.close();
        assertEquals(1, lent.read(0, 2).asInt());
        assertEquals(1, pool.open());
        pool.giveBack(lent);
        assertEquals(0, pool.open());
    }

    @Test
    void opensNothingWhereThereIsNoFile() throws IOException {
        Files.delete(file);
        assertThrows(IOException.class, pool::borrow);
        assertEquals(0, pool.open());
        Files.createDirectory(file);
        assertThrows(IOException.class, pool::borrow);
        assertEquals(0, pool.open());
    }

    @Test
    void noticesAFileReplacedWhileItWasOpened() throws IOException {
        Object key = FileIdentity.key(directory);
        AtomicInteger open = new AtomicInteger();
        assertThrows(IOException.class, () -> new PayloadReader(file, key, LocalOutside.INSTANCE, open).close());
        assertEquals(0, open.get());
        assertEquals(0, AuditFiles.descriptorsIn(directory));
    }

    @Test
    void decodesNothingButThePayloadsOwnBytes() throws IOException {
        Files.writeString(file, "12345\n\"" + "x".repeat(9_998) + "\"7 7");
        PayloadReader reader = pool.borrow();
        assertEquals(12345, reader.read(0, 6).asInt());
        assertEquals(9_998, reader.read(6, 10_000).asString().length());
        assertEquals(7, reader.read(10_006, 1).asInt());
        assertEquals(1, reader.read(0, 1).asInt());
        assertThrows(JacksonException.class, () -> reader.read(0, 0));
        assertThrows(JacksonException.class, () -> reader.read(10_006, 3));
        assertThrows(EOFException.class, () -> reader.read(10_006, 4));
        assertThrows(IOException.class, () -> reader.read(-1, 1));
        assertEquals(1, reader.read(0, 1).asInt());
        pool.giveBack(reader);
    }

    @Test
    void readsPayloadsOfTheBuffersOwnLengths() throws IOException {
        PayloadReader reader = pool.borrow();
        for (int power = 64; power <= 1 << 16; power *= 2) {
            for (int length = power - 1; length <= power + 1; length++) {
                Files.writeString(file, "{\"a\":\"" + "x".repeat(length - 8) + "\"}");
                assertEquals(
                        length - 8, reader.read(0, length).get("a").asString().length());
            }
            // Once more, now that the buffer has that length.
            Files.writeString(file, "{\"a\":\"" + "x".repeat(2 * power - 8) + "\"}");
            assertEquals(
                    2 * power - 8, reader.read(0, 2 * power).get("a").asString().length());
        }
        pool.giveBack(reader);
    }

    @Test
    void readsThroughAnInterrupt() throws IOException {
        Thread.currentThread().interrupt();
        try {
            PayloadReader reader = pool.borrow();
            assertEquals(1, reader.read(0, 2).asInt());
            pool.giveBack(reader);
        } finally {
            assertTrue(Thread.interrupted());
        }
    }
}

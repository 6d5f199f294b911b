package auditlog.enhanced;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JacksonException;

class PayloadReaderPoolTest {

    private static final int MOST_IDLE = 2;
    private static final long MOST_SECONDS = 60;

    @TempDir
    Path directory;

    private Path file;
    private PayloadReaderPool pool;

    @BeforeEach
    void make() throws IOException {
        file = directory.resolve("payloads.jsonl");
        Files.writeString(file, "1\n2\n");
        pool = new PayloadReaderPool(file, MOST_IDLE, Outside.LOCAL);
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
        assertThrows(IOException.class, () -> new PayloadReader(file, key, Outside.LOCAL, open).close());
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

    /** One long payload would else stay in memory for each idle handle. */
    @Test
    void keepsNoLargeBufferInAnIdleHandle() throws Exception {
        Files.writeString(file, "\"" + "x".repeat(900_000) + "\"");
        PayloadReader reader = pool.borrow();
        reader.read(0, 900_002);
        assertTrue(bufferOf(reader).length >= 900_002);
        pool.giveBack(reader);
        assertTrue(bufferOf(reader).length <= 1 << 16);
        assertSame(reader, pool.borrow());
        assertEquals(900_000, reader.read(0, 900_002).asString().length());
        pool.giveBack(reader);
    }

    @Test
    void keepsASmallBufferInAnIdleHandle() throws Exception {
        Files.writeString(file, "\"" + "x".repeat(65_533) + "\"");
        PayloadReader reader = pool.borrow();
        assertEquals(65_533, reader.read(0, 65_535).asString().length());
        byte[] grown = bufferOf(reader);
        assertEquals(1 << 16, grown.length);
        pool.giveBack(reader);
        assertSame(grown, bufferOf(reader));
    }

    private static byte[] bufferOf(PayloadReader reader) throws ReflectiveOperationException {
        Field buffer = PayloadReader.class.getDeclaredField("buffer");
        buffer.setAccessible(true);
        return (byte[]) buffer.get(reader);
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

    @Test
    void keepsNoHandleThatAnInterruptHasClosed() throws IOException {
        AtomicReference<PayloadFile> opened = new AtomicReference<>();
        Outside outside = new Outside() {
            @Override
            PayloadFile open(Path path) throws IOException {
                opened.set(super.open(path));
                return opened.get();
            }
        };
        PayloadReaderPool interrupted = new PayloadReaderPool(file, MOST_IDLE, outside);
        PayloadReader reader = interrupted.borrow();
        assertTrue(reader.isOpen());
        opened.get().close();
        assertThrows(IOException.class, () -> reader.read(0, 2));
        interrupted.giveBack(reader);
        assertEquals(0, interrupted.open());
        PayloadReader next = interrupted.borrow();
        assertEquals(1, next.read(0, 2).asInt());
        interrupted.giveBack(next);
        assertSame(next, interrupted.borrow());
        interrupted.giveBack(next);
        interrupted.close();
    }

    @Test
    void interruptsInTheMiddleCostNothingButTheHandle() throws Exception {
        Files.writeString(file, "\"" + "x".repeat(1 << 19) + "\"");
        int length = (int) Files.size(file);
        Thread reading = Thread.currentThread();
        AtomicBoolean ends = new AtomicBoolean();
        Thread interrupting = new Thread(() -> {
            while (!ends.get()) {
                reading.interrupt();
            }
        });
        interrupting.start();
        int read = 0;
        int lost = 0;
        try {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
            while ((read == 0 || lost == 0) && System.nanoTime() < deadline) {
                PayloadReader reader = pool.borrow();
                try {
                    assertEquals(1 << 19, reader.read(0, length).asString().length());
                    read++;
                } catch (ClosedByInterruptException e) {
                    assertFalse(reader.isOpen());
                    lost++;
                }
                pool.giveBack(reader);
                assertTrue(pool.open() <= 1, "handles held: " + pool.open());
                if (lost > 0) {
                    ends.set(true);
                }
            }
        } finally {
            ends.set(true);
            while (interrupting.isAlive()) {
                // Not by joining it: it may interrupt once more.
                Thread.onSpinWait();
            }
            Thread.interrupted();
        }
        assertTrue(lost > 0, "No read was interrupted in the middle");
        assertTrue(read > 0, "No payload was read");
    }

    @Test
    void doesNotBeginToReadWithoutStack() throws Exception {
        List<Object> outcomes = new ArrayList<>();
        Thread thread = new Thread(null, () -> overflow(outcomes), "little stack", 256 << 10);
        thread.start();
        thread.join();
        assertTrue(outcomes.get(0) instanceof IOException, outcomes::toString);
        assertEquals(0, pool.open());
    }

    /** Borrows as near to the end of the stack as it goes without an overflow. */
    private void overflow(List<Object> outcomes) {
        try {
            overflow(outcomes);
        } catch (StackOverflowError e) {
            // The frames above may suffice.
        }
        if (outcomes.isEmpty()) {
            try {
                outcomes.add(pool.borrow());
            } catch (IOException | StackOverflowError e) {
                if (e instanceof IOException) {
                    outcomes.add(e);
                }
            }
        }
    }
}

package auditlog.benchmarks.gate.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import auditlog.benchmarks.gate.raw.Counter;
import java.io.FileInputStream;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is woven into a class counts what the class does, for the thread that is measured and for others. */
class CountingAgentTest {

    @TempDir
    private Path temporary;

    /** To be woven: opens four times and asks once. */
    public static final class Opener implements Callable<Integer> {

        private final Path file;

        public Opener(Path file) {
            this.file = file;
        }

        @Override
        public Integer call() throws Exception {
            try (RandomAccessFile one = new RandomAccessFile(file.toFile(), "r");
                    InputStream two = new FileInputStream(file.toFile());
                    InputStream again = new FileInputStream(one.getFD());
                    FileChannel three = FileChannel.open(file)) {
                return one.read()
                        + two.read()
                        + again.read()
                        + (int) three.size()
                        + Files.readAllBytes(file).length
                        + (int) Files.size(file);
            }
        }
    }

    @Test
    void theMeasuredThreadsCallsAreCounted() throws Exception {
        Callable<?> opener = woven();
        Tally.start();
        opener.call();
        Tally.stop();
        Map<Counter, Long> counts = Tally.counts();
        assertEquals(4, counts.get(Counter.OPENS), "handle, stream, channel, all bytes; not the open descriptor");
        assertEquals(1, counts.get(Counter.STATS));
        assertEquals(0, counts.get(Counter.STATEMENTS));
        assertEquals(0, counts.get(Counter.ELSEWHERE));
    }

    @Test
    void callsOfOtherThreadsAreCountedElsewhere() throws Exception {
        Callable<?> opener = woven();
        Tally.start();
        Thread other = new Thread(() -> {
            try {
                opener.call();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        other.start();
        other.join();
        Tally.stop();
        assertEquals(0, Tally.counts().get(Counter.OPENS));
        assertEquals(5, Tally.counts().get(Counter.ELSEWHERE));
    }

    @Test
    void whileItPausesOnlyTheMeasuredThreadsCallsAreLeftOut() throws Exception {
        Callable<?> opener = woven();
        Tally.start();
        Tally.pause();
        opener.call();
        Thread other = new Thread(() -> Tally.count(Counter.OPENS.ordinal()));
        other.start();
        other.join();
        assertEquals(0, Tally.counts().get(Counter.OPENS));
        assertEquals(1, Tally.counts().get(Counter.ELSEWHERE));
        Tally.resume();
        opener.call();
        Tally.stop();
        assertEquals(4, Tally.counts().get(Counter.OPENS));
    }

    @Test
    void nothingIsCountedBeforeTheStartAndAfterTheEnd() throws Exception {
        Callable<?> opener = woven();
        opener.call();
        Tally.start();
        Tally.stop();
        opener.call();
        assertEquals(0, Tally.counts().get(Counter.OPENS));
        assertEquals(0, Tally.counts().get(Counter.ELSEWHERE));
    }

    @Test
    void aClassWithoutASeamIsLeftAsItIs() throws Exception {
        assertNull(CountingAgent.weave("auditlog/Plain", classFile(CountingAgentTest.TemporaryNothing.class)));
    }

    /** Does nothing that is counted. */
    static final class TemporaryNothing {}

    private Callable<?> woven() throws Exception {
        Path file = Files.writeString(temporary.resolve("a file"), "text");
        byte[] woven = CountingAgent.weave(Opener.class.getName().replace('.', '/'), classFile(Opener.class));
        assertNotNull(woven, "something was woven");
        ClassLoader loader = new ClassLoader(CountingAgentTest.class.getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                return name.equals(Opener.class.getName())
                        ? defineClass(name, woven, 0, woven.length)
                        : super.loadClass(name, resolve);
            }
        };
        return (Callable<?>) loader.loadClass(Opener.class.getName())
                .getConstructor(Path.class)
                .newInstance(file);
    }

    private static byte[] classFile(Class<?> type) throws Exception {
        try (InputStream in =
                type.getResourceAsStream(type.getName().substring(type.getName().lastIndexOf('.') + 1) + ".class")) {
            return in.readAllBytes();
        }
    }
}

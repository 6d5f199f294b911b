package auditlog.benchmarks.paired;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThreadCountersTest {

    @TempDir
    private Path directory;

    @Test
    void countsReadsAndTheirBytesExactly() throws Exception {
        Path path = Files.write(directory.resolve("data"), new byte[1000]);
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            byte[] buffer = new byte[10];
            ThreadCounters.Work sevenReads = () -> {
                for (int i = 0; i < 7; i++) {
                    file.readFully(buffer);
                }
                return 70;
            };
            new ThreadCounters().count(1, sevenReads); // loads the classes, which reads files
            Counts counts = new ThreadCounters().count(7, sevenReads);
            assertEquals(7, counts.reads());
            assertEquals(70, counts.bytesRead());
            assertEquals(70, counts.events());
            assertEquals(1, counts.readsPerRequest());
            assertEquals(10, counts.bytesReadPerRequest());
        }
    }

    @Test
    void countsAllocation() throws Exception {
        byte[][] kept = new byte[1][];
        Counts counts = new ThreadCounters().count(1, () -> {
            kept[0] = new byte[5_000_000];
            return 0;
        });
        assertTrue(counts.bytesAllocated() >= kept[0].length, counts.toString());
        assertEquals(counts.bytesAllocated(), counts.bytesAllocatedPerRequest());
    }
}

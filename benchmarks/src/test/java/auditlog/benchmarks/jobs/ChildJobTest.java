package auditlog.benchmarks.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ChildJobTest {

    /** A job of the child below. */
    public record Numbers(int a, int b) {}

    /** Its result. */
    public record Sum(int sum, long pid) {}

    /** Adds; negative numbers are too much for it. */
    static final class Adder {

        private Adder() {}

        public static void main(String[] args) throws IOException {
            Numbers numbers = Json.read(Path.of(args[0]), Numbers.class);
            if (numbers.a < 0) {
                throw new IOException("too much");
            }
            if (numbers.b >= 0) {
                Json.write(
                        Path.of(args[1]),
                        new Sum(numbers.a + numbers.b, ProcessHandle.current().pid()));
            }
        }
    }

    @Test
    void aJobIsDoneInAnotherJvm() throws Exception {
        Sum sum = ChildJob.run(Adder.class, new Numbers(2, 3), Sum.class);
        assertEquals(5, sum.sum());
        assertNotEquals(ProcessHandle.current().pid(), sum.pid());
    }

    @Test
    void whatAFailedJobPrintedIsInTheMessage() {
        IOException failed =
                assertThrows(IOException.class, () -> ChildJob.run(Adder.class, new Numbers(-1, 3), Sum.class));
        assertTrue(failed.getMessage().contains("exit code 1"), failed.getMessage());
        assertTrue(failed.getMessage().contains("too much"), failed.getMessage());
    }

    @Test
    void aJobWithoutAResultFails() {
        assertThrows(IOException.class, () -> ChildJob.run(Adder.class, new Numbers(1, -3), Sum.class));
    }
}

package auditlog.benchmarks.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
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
            if (numbers.a == Integer.MAX_VALUE) {
                ChildJob.at("the first");
                ChildJob.at("counting for ever");
                LockSupport.park();
            }
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
    void aJobThatDoesNotEndIsEndedAndShownWhereItWas() throws Exception {
        // As long as one takes here that does end, several times over.
        long start = System.nanoTime();
        ChildJob.run(Adder.class, new Numbers(2, 3), Sum.class);
        Duration limit = Duration.ofSeconds(1).plusNanos(6 * (System.nanoTime() - start));
        Numbers endless = new Numbers(Integer.MAX_VALUE, 1);
        ChildJob.OverdueException overdue = assertThrows(
                ChildJob.OverdueException.class, () -> ChildJob.run(List.of(), Adder.class, endless, Sum.class, limit));
        assertTrue(overdue.getMessage().contains("within " + limit.toSeconds() + " s"), overdue.getMessage());
        assertTrue(overdue.getMessage().endsWith("it was at: counting for ever"), overdue.getMessage());
        assertTrue(overdue.dump().contains("Adder.main") && overdue.dump().contains("\"main\""), overdue.dump());
    }

    @Test
    void aJobWithoutAResultFails() {
        assertThrows(IOException.class, () -> ChildJob.run(Adder.class, new Numbers(1, -3), Sum.class));
    }
}

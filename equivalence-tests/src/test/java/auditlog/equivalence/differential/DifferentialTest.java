package auditlog.equivalence.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditQuery;
import auditlog.equivalence.ServicePair;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A million requests, compared: all of a small scope, and seeded random ones beyond. */
class DifferentialTest {

    private static final int THREADS = Runtime.getRuntime().availableProcessors() + 2;

    private static Tally total = Tally.NONE;

    @TempDir(factory = FastDirectory.class)
    Path directory;

    @AfterAll
    static void print() {
        System.out.println("differential: " + total.summary());
    }

    @Test
    void everyRequestOfTheSmallScope() {
        List<Table> tables = new ArrayList<>();
        for (int rows = 0; rows <= 2; rows++) {
            tables.addAll(SmallScope.tablesOf(rows));
        }
        assertEquals(40, tables.size());
        long t0 = System.nanoTime();
        List<AuditQuery> requests = SmallScope.requests();
        Tally tally = new DifferentialRun(directory, ServicePair::open, THREADS)
                .compare(
                        tables.size(),
                        number -> SmallScope.scenario("small table " + number, tables.get(number), requests));
        System.out.println((System.nanoTime() - t0) / 1000000 + " ms");
        total = total.plus(tally);
        assertEquals(40 * 10_240, tally.requests());
        assertEquals(tally.requests(), tally.fromSnapshot());
        assertTrue(tally.events() > 0);
    }
}

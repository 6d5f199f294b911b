package auditlog.benchmarks.gate.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.gate.raw.ArmName;
import auditlog.datagen.Dataset;
import auditlog.datagen.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One timing JVM's work, for an instant, in this JVM. */
class TimingForkTest {

    private static final TimePlan INSTANT = new TimePlan(List.of(1), 3, 0.05, 1, 1);

    private static Dataset dataset;

    @TempDir
    private Path temporary;

    @BeforeAll
    static void ensureDataset() {
        dataset = Dataset.ensure(Dataset.defaultDirectory(), Progress.silent());
    }

    @Test
    void everyScenarioHasAllArmsAndBlocks() throws Exception {
        String module = Preparation.onClassPath().toString();
        TimingResult result =
                TimingFork.run(new TimingJob(module, module, GateScenario.allTimed(), INSTANT, 1), dataset);
        assertEquals(Set.of("first", "filtered", "hits"), result.scenarios().keySet());
        result.scenarios().forEach((scenario, times) -> {
            assertTrue(times.requests() >= 1, scenario);
            assertEquals(Set.of(ArmName.values()), times.nanos().keySet(), scenario);
            times.nanos().forEach((arm, nanos) -> {
                assertEquals(3, nanos.length, () -> scenario + ", " + arm);
                assertTrue(Arrays.stream(nanos).allMatch(time -> time > 0), () -> scenario + ", " + arm);
            });
        });
    }

    @Test
    void aModuleWithoutTheServiceIsNamed() throws Exception {
        Path empty = Files.createDirectory(temporary.resolve("no classes"));
        String module = Preparation.onClassPath().toString();
        TimingJob job = new TimingJob(module, empty.toString(), GateScenario.allTimed(), INSTANT, 1);
        String message = assertThrows(IOException.class, () -> TimingFork.run(job, dataset))
                .getMessage();
        assertTrue(message.contains("no%20classes") && message.contains("IndexedAuditLogService"), message);
    }

    @Test
    void eachLoaderHasTheModulesClassesForItselfAndSharesTheRest() throws Exception {
        Path module = Preparation.onClassPath();
        ClassLoader parent = TimingForkTest.class.getClassLoader();
        try (EnhancedLoader one = new EnhancedLoader(module, parent);
                EnhancedLoader two = new EnhancedLoader(module, parent)) {
            String service = "auditlog.enhanced.IndexedAuditLogService";
            Set<Class<?>> distinct = Set.of(one.loadClass(service), two.loadClass(service), parent.loadClass(service));
            assertEquals(3, distinct.size());
            for (String shared : List.of("org.sqlite.JDBC", "auditlog.AuditPage", "tools.jackson.databind.JsonNode")) {
                assertEquals(parent.loadClass(shared), one.loadClass(shared));
            }
        }
    }
}

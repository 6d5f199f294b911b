package auditlog.benchmarks.gate.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditPage;
import auditlog.AuditQuery;
import auditlog.baseline.OffsetAuditLogService;
import auditlog.datagen.Dataset;
import auditlog.datagen.DatasetRows;
import auditlog.datagen.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every scene is the first one again, to the byte, and each request's answer holds the row committed before it. */
class CommittedCopyTest {

    private static final List<AuditQuery> REQUESTS = GateScenario.AFTER_COMMIT.counted();

    private static Dataset dataset;

    @BeforeAll
    static void findDataset() {
        dataset = Dataset.ensure(Dataset.defaultDirectory(), Progress.silent());
    }

    @Test
    void everySceneIsTheSameToTheByte() throws Exception {
        try (EnhancedLoader loader = loader();
                CommittedCopy copy = new CommittedCopy(dataset, loader::open, REQUESTS)) {
            assertArrayEquals(bytesAfterAScene(copy), bytesAfterAScene(copy));
        }
    }

    @Test
    void everyAnswerHoldsTheRowCommittedBeforeIt() throws Exception {
        try (EnhancedLoader loader = loader();
                CommittedCopy copy = new CommittedCopy(dataset, loader::open, List.of());
                Scene scene = copy.open()) {
            long id = DatasetRows.COUNT;
            for (AuditQuery request : REQUESTS) {
                scene.prepare(request);
                AuditPage page = baseline(copy).handle(request);
                assertEquals(++id, page.events().get(0).id(), request::toString);
                assertEquals(page, scene.service().handle(request));
            }
        }
    }

    @Test
    void thePathIsAsLongForEveryCopyAndGoneAtTheEnd() throws Exception {
        try (EnhancedLoader loader = loader();
                CommittedCopy one = new CommittedCopy(dataset, loader::open, List.of())) {
            Path gone;
            try (CommittedCopy other = new CommittedCopy(dataset, loader::open, List.of())) {
                gone = other.database();
                assertNotEquals(one.database(), gone);
                assertEquals(one.database().toString().length(), gone.toString().length());
                other.open().close();
                assertTrue(Files.exists(gone));
            }
            assertFalse(Files.exists(gone));
        }
    }

    private static OffsetAuditLogService baseline(CommittedCopy copy) {
        return new OffsetAuditLogService(copy.database(), dataset.payloads());
    }

    private static EnhancedLoader loader() throws Exception {
        return new EnhancedLoader(Preparation.onClassPath(), CommittedCopyTest.class.getClassLoader());
    }

    /** Read when no connection to it is left. */
    private static byte[] bytesAfterAScene(CommittedCopy copy) throws Exception {
        copy.open().close();
        return Files.readAllBytes(copy.database());
    }
}

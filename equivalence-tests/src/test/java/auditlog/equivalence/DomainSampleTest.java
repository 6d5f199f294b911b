package auditlog.equivalence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import auditlog.baseline.OffsetAuditLogService;
import auditlog.datagen.Dataset;
import auditlog.datagen.Progress;
import auditlog.enhanced.IndexedAuditLogService;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The part of the contract's domain that every build compares: the four filters without an actor and a seeded sample of the
 * others, each with all its pages. {@link WholeDomainTest} compares all of it.
 */
@Tag("quick")
class DomainSampleTest {

    private static final int SAMPLED_FILTERS = 120;

    @Test
    void everyPageWithoutActorAndASampleOfTheOthersAreTheSame() throws Exception {
        Dataset dataset = TestDataset.get();
        try (IndexedAuditLogService enhanced = IndexedAuditLogService.open(dataset.database(), dataset.payloads());
                ServicePair pair =
                        new ServicePair(new OffsetAuditLogService(dataset.database(), dataset.payloads()), enhanced)) {
            SweepResult result = DomainSweep.sample(
                    Domain.contract(), pair, SAMPLED_FILTERS, Progress.to(System.out), Duration.ofSeconds(10));
            System.out.println("part of the domain: " + result.summary());

            assertEquals(4 + SAMPLED_FILTERS, result.filters());
            assertEquals((4 + SAMPLED_FILTERS) * 6_000L, result.requests());
            assertEquals(4 + SAMPLED_FILTERS, result.lastPages());
            assertEquals(result.requests(), enhanced.stats().snapshotRequests(), "answered from the snapshot");
        }
    }
}

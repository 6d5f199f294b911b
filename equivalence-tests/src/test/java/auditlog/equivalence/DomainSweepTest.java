package auditlog.equivalence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditEvent;
import auditlog.AuditLogService;
import auditlog.AuditPage;
import auditlog.AuditQuery;
import auditlog.datagen.Progress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

/** The sweep asks every request of a domain exactly once, and finds a difference wherever in it. */
class DomainSweepTest {

    private static final Domain DOMAIN = new Domain(10, 20, 3, List.of("A", "B"), 6, List.of(1, 3));

    /** More pages than places are drawn at which the baseline is asked too. */
    private static final Domain MANY_PAGES =
            new Domain(10, 20, 3, List.of("A", "B"), DomainSweep.SEEDED_PLACES, List.of(1, 3));

    private static final Duration NEVER = Duration.ofHours(1);

    @Test
    void theContractsDomainIsAsLargeAsTheContractSays() {
        Domain domain = Domain.contract();

        assertEquals(8_004, domain.filters());
        assertEquals(6_000, domain.requestsOfFilter());
        assertEquals(48_024_000L, domain.requests());
    }

    @Test
    void filtersAreAllDifferentAndThoseWithoutActorComeFirst() {
        Set<Domain.Filter> filters = new HashSet<>();
        for (int i = 0; i < DOMAIN.filters(); i++) {
            assertEquals(i < DOMAIN.filtersWithoutActor(), DOMAIN.filter(i).actorId() == null);
            filters.add(DOMAIN.filter(i));
        }
        assertEquals(12, filters.size());
        assertThrows(IndexOutOfBoundsException.class, () -> DOMAIN.filter(12));
    }

    @Test
    void everyRequestIsAskedOnceAndCounted() throws InterruptedException {
        Set<AuditQuery> asked = ConcurrentHashMap.newKeySet();
        Set<AuditQuery> twice = ConcurrentHashMap.newKeySet();
        AuditLogService enhanced = new FakeService(page -> {
            if (!asked.add(page.query())) {
                twice.add(page.query());
            }
            return page;
        });

        SweepResult result = DomainSweep.wholeDomain(
                DOMAIN, List.of(new ServicePair(baseline(), enhanced)), Progress.silent(), NEVER);

        assertEquals(144, asked.size());
        assertEquals(Set.of(), twice);
        assertEquals(144, result.requests());
        assertEquals(12, result.filters());
        assertEquals(12, result.lastPages());
        assertEquals(144 - result.bothAsked(), result.emptyByOffset());
        // A fake filter without actor matches 4 events, one with an actor 2: pages up to the first short one.
        assertEquals(3 * (5 + 2) + 9 * (3 + 1), result.ownPages());
        assertEquals(2 * (3 * 4 + 9 * 2), result.events());
        assertTrue(result.summary().startsWith("144 requests of 12 filters are the same"), result.summary());
    }

    @Test
    void aSampleHoldsTheFiltersWithoutActor() throws InterruptedException {
        SweepResult result =
                DomainSweep.sample(DOMAIN, new ServicePair(baseline(), baseline()), 2, Progress.silent(), NEVER);

        assertEquals(5, result.filters());
        assertEquals(5 * 12, result.requests());
        assertEquals(3 * (5 + 2) + 2 * (3 + 1), result.ownPages());
    }

    @Test
    void aDifferenceAnywhereIsFoundAndNamed() {
        for (int filter = 0; filter < DOMAIN.filters(); filter++) {
            for (int pageSize : DOMAIN.pageSizes()) {
                for (int page = 1; page <= DOMAIN.pages(); page++) {
                    AuditQuery wrong = DOMAIN.request(DOMAIN.filter(filter), page, pageSize);
                    AuditLogService enhanced = new FakeService(answer ->
                            answer.query().equals(wrong) ? new AuditPage(wrong, List.of(event(99)), 1) : answer);

                    DifferenceException difference = assertThrows(
                            DifferenceException.class,
                            () -> DomainSweep.wholeDomain(
                                    DOMAIN, List.of(new ServicePair(baseline(), enhanced)), Progress.silent(), NEVER));

                    assertTrue(difference.getMessage().startsWith(wrong.toString()), difference.getMessage());
                }
            }
        }
    }

    @Test
    void aFailureIsFoundAndNamed() {
        AuditQuery wrong = DOMAIN.request(DOMAIN.filter(11), 5, 3);
        AuditLogService enhanced = new FakeService(answer -> {
            if (answer.query().equals(wrong)) {
                throw new IllegalStateException("broken");
            }
            return answer;
        });

        DifferenceException difference = assertThrows(
                DifferenceException.class,
                () -> DomainSweep.wholeDomain(
                        DOMAIN, List.of(new ServicePair(baseline(), enhanced)), Progress.silent(), NEVER));

        assertTrue(difference.getMessage().startsWith(wrong.toString()), difference.getMessage());
        assertTrue(difference.getMessage().contains("broken"), difference.getMessage());
    }

    @Test
    void progressIsTold() throws InterruptedException {
        Set<String> lines = ConcurrentHashMap.newKeySet();
        AuditLogService slow = new FakeService(page -> {
            try {
                Thread.sleep(1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return page;
        });

        DomainSweep.wholeDomain(DOMAIN, List.of(new ServicePair(slow, slow)), lines::add, Duration.ofMillis(5));

        assertTrue(
                lines.stream().anyMatch(line -> line.matches("sweep: .* % of 144 requests, .* a second, .* s left")),
                lines::toString);
    }

    private static AuditLogService baseline() {
        return new FakeService(UnaryOperator.identity());
    }

    private static AuditEvent event(long id) {
        return new AuditEvent(id, 15, 1, "A", "T", "T-1", JsonNodeFactory.instance.objectNode());
    }

    /** Four events match a filter without actor, two one with an actor; what is answered can be spoilt. */
    private record FakeService(UnaryOperator<AuditPage> spoil) implements AuditLogService {

        @Override
        public AuditPage handle(AuditQuery query) {
            List<AuditEvent> events = LongStream.range(0, query.actorId() == null ? 4 : 2)
                    .skip((query.page() - 1L) * query.pageSize())
                    .limit(query.pageSize())
                    .mapToObj(DomainSweepTest::event)
                    .toList();
            return spoil.apply(new AuditPage(query, events, events.size()));
        }

        @Override
        public void close() {}
    }
}

package auditlog.benchmarks.gate.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.ChildJvm;
import auditlog.benchmarks.gate.raw.Answers;
import auditlog.benchmarks.gate.raw.Counter;
import auditlog.benchmarks.gate.raw.Counters;
import auditlog.benchmarks.gate.raw.GateRequest;
import auditlog.benchmarks.jobs.Json;
import auditlog.datagen.Dataset;
import auditlog.datagen.DatasetRows;
import auditlog.datagen.Progress;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What two counting JVMs find of the build at hand: the same, and what the service is known to do. */
class CountingTest {

    private static Counting counting;

    @BeforeAll
    static void count() throws Exception {
        Dataset dataset = Dataset.ensure(Dataset.defaultDirectory(), Progress.silent());
        System.setProperty(ChildJvm.TOKEN_PROPERTY, dataset.token());
        counting = Counting.of(Preparation.onClassPath(), List.of(GateScenario.values()), GateRequest.LIMIT);
    }

    @Test
    void twoJvmsCountTheSame() {
        assertEquals(
                Json.tree(counting.repeats().get(0)).get("jvm"),
                Json.tree(counting.repeats().get(1)).get("jvm"));
        for (Counters.Counted counted : counting.counters().scenarios()) {
            for (Counters.Total total : counted.totals()) {
                assertEquals(
                        total.repeats().get(0),
                        total.repeats().get(1),
                        () -> counted.scenario() + ", " + total.counter());
            }
        }
    }

    @Test
    void everyScenarioIsAnsweredAlike() {
        assertEquals(List.of(), counting.differences());
        List<Answers.Digests> answers = counting.answers().scenarios();
        assertEquals(GateScenario.values().length, answers.size());
        answers.forEach(digests -> assertEquals(digests.baseline(), digests.enhanced(), digests::scenario));
    }

    @Test
    void aRequestOfTheEnhancedServiceAsksNothingOfSqliteAndOpensNothing() {
        for (Counters.Counted counted : counting.counters().scenarios()) {
            Map<String, Long> totals = totals(counted);
            if (!GateScenario.named(counted.scenario()).commits()) {
                assertEquals(0, totals.get(Counter.STATEMENTS.word()), counted::scenario);
                assertEquals(0, totals.get(Counter.ROWS.word()), counted::scenario);
                assertEquals(0, totals.get(Counter.OPENS.word()), counted::scenario);
            }
            assertEquals(0, totals.get(Counter.ELSEWHERE.word()), counted::scenario);
            assertEquals(counted.events(), totals.get(Counter.EVENTS_DECODED.word()), counted::scenario);
            assertTrue(totals.get(Counter.READS.word()) >= counted.requests() + counted.events(), counted::scenario);
            assertTrue(totals.get(Counter.STATS.word()) >= counted.requests(), counted::scenario);
            assertTrue(totals.get(Counter.BYTES_ALLOCATED.word()) > 0, counted::scenario);
        }
    }

    @Test
    void aRequestAfterACommitReadsAFewRowsOverOneConnection() {
        Counters.Counted counted = byName().get(GateScenario.AFTER_COMMIT.toString());
        Map<String, Long> totals = totals(counted);
        assertEquals(counted.requests(), totals.get(Counter.OPENS.word()));
        assertTrue(totals.get(Counter.STATEMENTS.word()) >= counted.requests());
        long rows = totals.get(Counter.ROWS.word());
        assertTrue(rows >= counted.requests() && rows < counted.requests() * DatasetRows.COUNT / 100, "rows: " + rows);
    }

    @Test
    void scenariosAreWhatTheirNamesSay() {
        Map<String, Counters.Counted> counted = byName();
        assertEquals(0, counted.get("past-the-end").events());
        for (String full : List.of("first", "middle", "deep", "filtered", "hits", "after-commit")) {
            assertTrue(counted.get(full).events() >= counted.get(full).requests(), full);
        }
        int object = counting.counters().objectBytes();
        assertTrue(object == 16 || object == 8, "an object of a 64-bit JVM is 16 bytes, or 8 if compact: " + object);
    }

    private static Map<String, Counters.Counted> byName() {
        return counting.counters().scenarios().stream()
                .collect(Collectors.toMap(Counters.Counted::scenario, Function.identity()));
    }

    private static Map<String, Long> totals(Counters.Counted counted) {
        return counted.totals().stream()
                .collect(Collectors.toMap(
                        Counters.Total::counter, total -> total.repeats().get(0)));
    }
}

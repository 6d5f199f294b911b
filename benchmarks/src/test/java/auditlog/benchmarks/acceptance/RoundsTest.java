package auditlog.benchmarks.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoundsTest {

    private static final List<String> FORKS = List.of("a", "b", "c", "d");

    @Test
    void everyRoundHasEachForkOnceInAnOrderThatDoesNotChangeFromRunToRun() {
        List<List<String>> orders = Rounds.of(FORKS, 20);
        assertEquals(20, orders.size());
        orders.forEach(order -> assertEquals(Set.copyOf(FORKS), new HashSet<>(order)));
        orders.forEach(order -> assertEquals(FORKS.size(), order.size()));
        assertEquals(orders, Rounds.of(FORKS, 20));
        assertEquals(orders.subList(0, 3), Rounds.of(FORKS, 3));
    }

    @Test
    void ofTwoForksEachIsFirstInAboutHalfOfTheRounds() {
        long first = Rounds.of(List.of("a", "b"), 100).stream()
                .filter(order -> order.get(0).equals("a"))
                .count();
        assertTrue(first > 30 && first < 70, () -> first + " of 100");
    }

    @Test
    void everyForkOfEveryRoundIsAStep() throws Exception {
        List<String> ran = new ArrayList<>();
        List<Step> steps = Rounds.steps(FORKS, 2, 3.5, fork -> "fork " + fork, (fork, round) -> ran.add(fork + round));
        for (Step step : steps) {
            step.action().run();
        }
        assertEquals(8, steps.size());
        List<List<String>> orders = Rounds.of(FORKS, 2);
        for (int i = 0; i < 8; i++) {
            int round = i / 4 + 1;
            String fork = orders.get(round - 1).get(i % 4);
            assertEquals("round " + round + " of 2, fork " + fork, steps.get(i).name());
            assertEquals(fork + round, ran.get(i));
            assertEquals(3.5, steps.get(i).plannedSeconds());
        }
    }
}

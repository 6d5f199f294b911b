package auditlog.equivalence.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ShrinkerTest {

    private static final List<Integer> HUNDRED = IntStream.range(0, 100).boxed().toList();

    @Test
    void whatCausesTheFailureIsLeft() {
        List<Integer> shrunk = new Shrinker<List<Integer>>(
                        Shrinker::shorter, list -> list.contains(7) && list.contains(64), 1_000)
                .shrink(HUNDRED);
        assertEquals(List.of(7, 64), shrunk);
    }

    @Test
    void elementsAreMadePlainToo() {
        List<Integer> shrunk = new Shrinker<List<Integer>>(
                        list -> Stream.concat(
                                Shrinker.shorter(list),
                                Shrinker.simplerElements(
                                        list, value -> Shrinker.preferred(value, List.of(0, 10, 20, 30)))),
                        list -> list.stream().anyMatch(value -> value >= 15),
                        1_000)
                .shrink(HUNDRED);
        assertEquals(List.of(20), shrunk);
    }

    @Test
    void whatCannotBeSimplerStaysAsItIs() {
        assertSame(HUNDRED, new Shrinker<List<Integer>>(Shrinker::shorter, list -> false, 1_000).shrink(HUNDRED));
        assertEquals(List.of(), new Shrinker<List<Integer>>(Shrinker::shorter, list -> true, 1_000).shrink(HUNDRED));
    }

    @Test
    void noMoreIsTriedThanAllowed() {
        List<List<Integer>> tried = new ArrayList<>();
        new Shrinker<List<Integer>>(Shrinker::shorter, tried::add, 5).shrink(HUNDRED);
        assertEquals(1, tried.size(), "nothing is simpler than the empty list");
        tried.clear();
        List<Integer> shrunk = new Shrinker<List<Integer>>(
                        Shrinker::shorter,
                        list -> {
                            tried.add(list);
                            return false;
                        },
                        5)
                .shrink(HUNDRED);
        assertEquals(5, tried.size());
        assertSame(HUNDRED, shrunk);
    }

    @Test
    void partsAreLeftOutTheLargestFirst() {
        assertEquals(
                List.of(
                        List.of(),
                        List.of(3, 4),
                        List.of(1, 2),
                        List.of(2, 3, 4),
                        List.of(1, 3, 4),
                        List.of(1, 2, 4),
                        List.of(1, 2, 3)),
                Shrinker.shorter(List.of(1, 2, 3, 4)).toList());
        assertEquals(0, Shrinker.shorter(List.of()).count());
    }

    @Test
    void onlyWhatIsPreferredToAValueIsSimpler() {
        List<Integer> best = Arrays.asList(null, 1, 2);
        assertEquals(0, Shrinker.preferred(null, best).count());
        assertEquals(Arrays.asList(null, 1), Shrinker.preferred(2, best).toList());
        assertEquals(best, Shrinker.preferred(9, best).toList());
    }
}

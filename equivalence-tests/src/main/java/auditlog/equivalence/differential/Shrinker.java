package auditlog.equivalence.differential;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A greedy search for a small thing that still fails: the first simpler one that does takes its place, until none does.
 *
 * @param <T> the thing
 */
public final class Shrinker<T> {

    private final Function<T, Stream<T>> simpler;
    private final Predicate<T> fails;
    private final int attempts;

    /**
     * A search.
     *
     * @param simpler things a little simpler than one, the boldest first; never in a circle
     * @param fails whether a thing fails
     * @param attempts the most things that are tried
     */
    public Shrinker(Function<T, Stream<T>> simpler, Predicate<T> fails, int attempts) {
        this.simpler = simpler;
        this.fails = fails;
        this.attempts = attempts;
    }

    /**
     * Searches.
     *
     * @param failing a thing that fails
     * @return the simplest that was found to fail; {@code failing} itself if there is none
     */
    public T shrink(T failing) {
        T smallest = failing;
        int tried = 0;
        Iterator<T> candidates = simpler.apply(smallest).iterator();
        while (tried < attempts && candidates.hasNext()) {
            T candidate = candidates.next();
            tried++;
            if (fails.test(candidate)) {
                smallest = candidate;
                candidates = simpler.apply(smallest).iterator();
            }
        }
        return smallest;
    }

    /** The list without a part of it: first without each half, then without each quarter, at last without each element. */
    static <E> Stream<List<E>> shorter(List<E> list) {
        return IntStream.iterate(list.size(), length -> length > 0, length -> length / 2)
                .boxed()
                .flatMap(length -> IntStream.iterate(0, start -> start < list.size(), start -> start + length)
                        .mapToObj(start -> without(list, start, Math.min(start + length, list.size()))));
    }

    /** The list with one element replaced by each of its simpler ones. */
    static <E> Stream<List<E>> simplerElements(List<E> list, Function<E, Stream<E>> simpler) {
        return IntStream.range(0, list.size())
                .boxed()
                .flatMap(place -> simpler.apply(list.get(place)).map(element -> {
                    List<E> changed = new ArrayList<>(list);
                    changed.set(place, element);
                    return changed;
                }));
    }

    /** What comes before a value in a list of preferred ones; all of them if it is not among them. */
    static <E> Stream<E> preferred(E value, List<E> best) {
        int rank = best.indexOf(value);
        return best.subList(0, rank < 0 ? best.size() : rank).stream();
    }

    private static <E> List<E> without(List<E> list, int start, int end) {
        List<E> rest = new ArrayList<>(list.subList(0, start));
        rest.addAll(list.subList(end, list.size()));
        return rest;
    }
}

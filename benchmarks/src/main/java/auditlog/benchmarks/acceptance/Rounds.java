package auditlog.benchmarks.acceptance;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Rounds of the same forks, each in a shuffled order of its own, the same in every run: a machine that slows down on the way would else
 * be taken for a difference of those that always come last.
 */
final class Rounds {

    private static final long SEED = 1337;

    /** What a fork does in a round, numbered from 1. */
    @FunctionalInterface
    interface Action<T> {
        void run(T fork, int round) throws Exception;
    }

    private Rounds() {}

    /**
     * The orders.
     *
     * @param forks what every round has
     * @param rounds how many
     * @return a list a round
     */
    static <T> List<List<T>> of(List<T> forks, int rounds) {
        // One source for all: those of neighbouring seeds begin alike.
        Random random = new Random(SEED);
        List<T> order = new ArrayList<>(forks);
        List<List<T>> orders = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            Collections.shuffle(order, random);
            orders.add(List.copyOf(order));
        }
        return orders;
    }

    /**
     * A step for each fork of each round.
     *
     * @param forks what every round has
     * @param rounds how many
     * @param plannedSeconds of a fork
     * @param name a fork's, without the round
     * @param action what it does
     */
    static <T> List<Step> steps(
            List<T> forks, int rounds, double plannedSeconds, Function<T, String> name, Action<T> action) {
        List<List<T>> orders = of(forks, rounds);
        return IntStream.rangeClosed(1, rounds)
                .boxed()
                .flatMap(round -> orders.get(round - 1).stream()
                        .map(fork -> new Step(
                                name(round, rounds) + name.apply(fork), plannedSeconds, () -> action.run(fork, round))))
                .toList();
    }

    /** How the name of a step of a round begins. */
    static String name(int round, int rounds) {
        return "round " + round + " of " + rounds + ", ";
    }
}

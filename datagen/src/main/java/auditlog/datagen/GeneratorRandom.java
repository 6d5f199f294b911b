package auditlog.datagen;

import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * The generator's random numbers: MT19937 seeded as CPython's {@code random.Random(1337)} seeds it, with the same draws
 * for ranges and choices. Not safe for use by several threads.
 */
final class GeneratorRandom {

    private static final int SEED = 1337;

    private final UniformRandomProvider outputs = RandomSource.MT.create(new int[] {SEED});

    /** A whole number from {@code low} to {@code high}, both included. */
    int between(int low, int high) {
        return low + below(high - low + 1);
    }

    <T> T pick(List<T> choices) {
        return choices.get(below(choices.size()));
    }

    private int below(int bound) {
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(bound);
        int drawn;
        do {
            drawn = outputs.nextInt() >>> (Integer.SIZE - bits);
        } while (drawn >= bound);
        return drawn;
    }
}

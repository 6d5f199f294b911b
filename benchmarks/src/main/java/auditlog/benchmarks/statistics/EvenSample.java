package auditlog.benchmarks.statistics;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A sample of a request stream with the mix of the whole stream. The places are put in the order of what they cost (the
 * number of events returned), every k-th is taken, and the chosen are walked in the stream's own order: so a sample of a
 * fiftieth has the whole's share of empty pages, where a plain one would miss it by as much as separates its 95th
 * percentile from the empty pages.
 */
public final class EvenSample {

    private EvenSample() {}

    /**
     * Draws a sample.
     *
     * @param strata for each place of the stream what the mix is to be kept of
     * @param count how many places; more than there are gives whole passes, and a sample for what is left
     * @param phase 0 (included) to 1 (excluded): where within each stretch of k the place is taken, so that several
     *     samples of one stream take different places
     * @return places in the stream, from 0
     */
    public static int[] places(int[] strata, int count, double phase) {
        if (strata.length == 0 || count < 0 || !(phase >= 0 && phase < 1)) {
            throw new IllegalArgumentException("Needed: a stream, a count >= 0, a phase from 0 to 1; given: "
                    + strata.length + " places, count " + count + ", phase " + phase);
        }
        int passes = count / strata.length;
        IntStream whole = IntStream.range(0, passes).flatMap(pass -> IntStream.range(0, strata.length));
        return IntStream.concat(whole, part(strata, count % strata.length, phase))
                .toArray();
    }

    private static IntStream part(int[] strata, int count, double phase) {
        int[] ordered = IntStream.range(0, strata.length)
                .boxed()
                .sorted((a, b) -> Integer.compare(strata[a], strata[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] chosen = IntStream.range(0, count)
                .map(i -> ordered[(int) ((i + phase) * strata.length / count)])
                .toArray();
        Arrays.sort(chosen);
        return Arrays.stream(chosen);
    }
}

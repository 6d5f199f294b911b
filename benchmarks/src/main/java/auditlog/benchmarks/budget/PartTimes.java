package auditlog.benchmarks.budget;

import auditlog.benchmarks.statistics.Samples;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How long requests took, in nanoseconds, each several times: the values at one place of the arrays are of one request, made by the
 * replica and by the service right after each other.
 *
 * @param requests which one it was, from 0
 * @param parts of the replica, each part that there is
 * @param service of the service itself
 */
public record PartTimes(int[] requests, Map<Part, double[]> parts, double[] service) {

    private static final int QUIETEST = 4;

    /**
     * What each part takes in a request that nothing disturbs: of each request the mean over the quarter of the times at which it took
     * least as a whole, so that the parts add up; and of that the mean over the requests.
     */
    Map<Part, Double> quietParts() {
        double[] whole = new double[requests.length];
        parts.values().forEach(part -> Arrays.setAll(whole, i -> whole[i] + part[i]));
        Map<Part, Double> quiet = new EnumMap<>(Part.class);
        parts.forEach((part, times) -> quiet.put(part, quiet(times, whole)));
        return quiet;
    }

    /** The same of the service. */
    double quietService() {
        return quiet(service, service);
    }

    private double quiet(double[] times, double[] ranks) {
        int count = 1 + Arrays.stream(requests).max().orElse(-1);
        return Samples.mean(IntStream.range(0, count)
                .mapToDouble(request -> Samples.mean(quietest(request, ranks).stream()
                        .mapToDouble(i -> times[i])
                        .toArray()))
                .toArray());
    }

    private Collection<Integer> quietest(int request, double[] ranks) {
        int[] all = IntStream.range(0, requests.length)
                .filter(i -> requests[i] == request)
                .toArray();
        return Arrays.stream(all)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> ranks[i]))
                .limit((all.length + QUIETEST - 1) / QUIETEST)
                .toList();
    }
}

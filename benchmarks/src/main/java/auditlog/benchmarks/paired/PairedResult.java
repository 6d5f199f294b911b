package auditlog.benchmarks.paired;

import auditlog.benchmarks.statistics.Interval;
import auditlog.benchmarks.statistics.LogRatios;
import auditlog.benchmarks.statistics.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The forks of a paired run and what follows from them.
 *
 * @param arms the arms' names, in the order they were given
 * @param forks the forks' raw data
 */
record PairedResult(List<String> arms, List<ForkResult> forks) {

    /**
     * Two arms compared.
     *
     * @param a the first arm
     * @param b the second
     * @param time time a request of a divided by that of b, with the interval over forks
     */
    record Pair(String a, String b, Interval time) {

        /** Throughput of a divided by that of b: the inverse. */
        Interval throughput() {
            return new Interval(1 / time.ratio(), 1 / time.high(), 1 / time.low(), time.observations());
        }
    }

    /** Every pair, an earlier arm against each later one. */
    List<Pair> pairs() {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < arms.size(); i++) {
            for (int j = i + 1; j < arms.size(); j++) {
                pairs.add(pair(arms.get(i), arms.get(j)));
            }
        }
        return pairs;
    }

    /** Two arms by name. */
    Pair pair(String a, String b) {
        double[] logs =
                forks.stream().mapToDouble(fork -> fork.medianLogRatio(a, b)).toArray();
        return new Pair(a, b, LogRatios.interval(logs));
    }

    /** The tables, in lines. */
    List<String> table() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT, "%-24s %26s %26s %6s %7s", "pair", "time ratio", "throughput ratio", "forks", "blocks"));
        for (Pair pair : pairs()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-24s %26s %26s %6d %7d",
                    pair.a + " / " + pair.b,
                    text(pair.time),
                    text(pair.throughput()),
                    forks.size(),
                    forks.get(0).blocks()));
        }
        lines.add("");
        lines.add(String.format(
                Locale.ROOT,
                "%-16s %14s %12s %14s %16s %12s",
                "a request",
                "time, us",
                "reads",
                "bytes read",
                "bytes allocated",
                "counted over"));
        for (String arm : arms) {
            Counts counts = forks.get(0).counts().get(arm);
            double nanos = Samples.median(forks.stream()
                    .mapToDouble(fork -> Samples.median(fork.times(arm)))
                    .toArray());
            lines.add(String.format(
                    Locale.ROOT,
                    "%-16s %14.2f %12.3f %14.1f %16.1f %12d",
                    arm,
                    nanos / 1000,
                    counts.readsPerRequest(),
                    counts.bytesReadPerRequest(),
                    counts.bytesAllocatedPerRequest(),
                    counts.requests()));
        }
        return lines;
    }

    private static String text(Interval interval) {
        return String.format(Locale.ROOT, "%.4f [%.4f, %.4f]", interval.ratio(), interval.low(), interval.high());
    }
}

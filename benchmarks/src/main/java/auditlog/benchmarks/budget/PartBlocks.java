package auditlog.benchmarks.budget;

import auditlog.benchmarks.paired.Arm;
import auditlog.benchmarks.paired.BlockEngine;
import auditlog.benchmarks.workload.PageServer;
import auditlog.benchmarks.workload.Workload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * Times the requests of one kind, by a replica and by the service itself, which make each request in turn; who is first is drawn anew.
 */
final class PartBlocks {

    private static final String SERVICE = "service";

    private static final String REPLICA = "replica";

    /** So that a quarter of them is more than one. */
    private static final int FEWEST_ROUNDS = 8;

    private static final int MOST_ROUNDS = 200;

    private final BlockEngine engine;
    private final InParts replica;
    private final int requests;
    private final double nanosAReading;

    /**
     * @param requests those of all kinds, as many of each
     * @param nanosAReading how long the clock takes to read
     */
    PartBlocks(
            PageKind kind,
            Replica replica,
            PageServer service,
            Workload requests,
            LongSupplier nanoClock,
            double nanosAReading,
            Random random) {
        this.requests = requests.size() / PageKind.values().length;
        this.nanosAReading = nanosAReading;
        int first = kind.ordinal() * this.requests;
        int[] expected = IntStream.range(first, first + this.requests)
                .map(requests::expectedCount)
                .toArray();
        this.replica = new InParts(replica, requests, first, new Laps(nanoClock, nanosAReading));
        engine = new BlockEngine(List.of(this.replica, new Whole(service, first)), expected, nanoClock, random);
    }

    /** The replica, which notes the parts of each request. */
    private static final class InParts implements Arm {

        private final Replica replica;
        private final Workload requests;
        private final int first;
        private final Laps laps;
        private final List<Map<Part, Double>> noted = new ArrayList<>();
        private final List<Integer> places = new ArrayList<>();

        InParts(Replica replica, Workload requests, int first, Laps laps) {
            this.replica = replica;
            this.requests = requests;
            this.first = first;
            this.laps = laps;
        }

        @Override
        public String name() {
            return REPLICA;
        }

        @Override
        public int serve(int place) throws Exception {
            int events = replica.serve(requests.request(first + place), laps)
                    .events()
                    .size();
            noted.add(laps.take());
            places.add(place);
            return events;
        }

        void forget() {
            noted.clear();
            places.clear();
        }
    }

    /** The service itself. */
    private record Whole(PageServer service, int first) implements Arm {

        @Override
        public String name() {
            return SERVICE;
        }

        @Override
        public int serve(int place) throws Exception {
            return service.serve(first + place).events().size();
        }
    }

    /** Warms both up, each for so long. */
    void warmUp(long nanos) throws Exception {
        engine.calibrate(nanos, 1);
        replica.forget();
    }

    /** Measures for about so long, but each request at least {@value #FEWEST_ROUNDS} times. */
    PartTimes measure(long nanos) throws Exception {
        double round = engine.measure(requests, 1).values().stream()
                .mapToDouble(perRequest -> perRequest[0] * requests)
                .sum();
        replica.forget();
        int rounds = (int) Math.max(FEWEST_ROUNDS, Math.min(MOST_ROUNDS, nanos / round));
        double[] service = engine.measure(1, rounds * requests).get(SERVICE);
        Map<Part, double[]> parts = new EnumMap<>(Part.class);
        for (Part part : replica.noted.get(0).keySet()) {
            parts.put(
                    part,
                    replica.noted.stream()
                            .mapToDouble(noted -> Math.rint(noted.get(part)))
                            .toArray());
        }
        return new PartTimes(
                replica.places.stream().mapToInt(Integer::intValue).toArray(),
                parts,
                Arrays.stream(service)
                        .map(time -> Math.rint(time - nanosAReading))
                        .toArray());
    }
}

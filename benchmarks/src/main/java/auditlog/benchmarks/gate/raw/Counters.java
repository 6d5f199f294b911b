package auditlog.benchmarks.gate.raw;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Layer 2, {@code counters.json}: what the enhanced service did for each scenario's requests.
 *
 * @param jvm the key of counters that depend on the JVM: its major version and object layout, for example
 *     {@code jdk17/compressed}
 * @param objectBytes the size of the smallest object of this JVM ({@code new Object()})
 * @param scenarios one for each scenario of the run
 */
public record Counters(String jvm, int objectBytes, List<Counted> scenarios) {

    /** What a JVM's key looks like. */
    public static final Pattern JVM = Pattern.compile("jdk\\d+/[a-z]+");

    public Counters {
        if (!JVM.matcher(jvm).matches()) {
            throw new IllegalArgumentException("A JVM's key is like jdk17/compressed: " + jvm);
        }
        if (objectBytes < 1) {
            throw new IllegalArgumentException("An object has no size of " + objectBytes + " bytes");
        }
        scenarios = List.copyOf(scenarios);
    }

    /**
     * A scenario's counters.
     *
     * @param scenario its name
     * @param requests how many requests each total is over
     * @param events how many events these returned
     * @param totals one for each counter
     */
    public record Counted(String scenario, long requests, long events, List<Total> totals) {

        public Counted {
            Objects.requireNonNull(scenario);
            if (requests < 1 || events < 0) {
                throw new IllegalArgumentException(
                        scenario + " was counted over " + requests + " requests with " + events + " events");
            }
            totals = List.copyOf(totals);
        }
    }

    /**
     * A counter's totals.
     *
     * @param counter its word, see {@link Counter}
     * @param repeats the total over the same requests in each repetition; all equal if the counter is exact
     */
    public record Total(String counter, List<Long> repeats) {

        public Total {
            Objects.requireNonNull(counter);
            repeats = List.copyOf(repeats);
            if (repeats.isEmpty()) {
                throw new IllegalArgumentException(counter + " was not counted");
            }
        }
    }
}

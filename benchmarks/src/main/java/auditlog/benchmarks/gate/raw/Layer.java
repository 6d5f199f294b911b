package auditlog.benchmarks.gate.raw;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A layer of the gate, in the order in which they are measured and reported. */
public enum Layer {
    /** Digests of every page served. */
    ANSWERS,
    /** Exact counters of a request. */
    COUNTERS,
    /** Paired time against another commit. */
    TIME,
    /** The committed claims about baseline, enhanced and floor. */
    CLAIMS;

    /** The word in options, reports and file names. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The layer of this word.
     *
     * @throws IllegalArgumentException if there is none; the message lists the words
     */
    public static Layer named(String word) {
        return Arrays.stream(values())
                .filter(layer -> layer.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no layer " + word + ": "
                        + Arrays.stream(values()).map(Layer::word).collect(Collectors.joining(", "))));
    }
}

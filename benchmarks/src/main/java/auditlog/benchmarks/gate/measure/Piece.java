package auditlog.benchmarks.gate.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A part of the campaign: runs of one kind.
 *
 * @param slowdown per cent that are injected; 0: the same build on both sides
 * @param beside whether a CPU burner runs beside
 * @param runs how many runs the whole campaign has of it
 */
record Piece(int slowdown, boolean beside, int runs) {

    private static final int SAME_RUNS = 16;
    private static final int SLOWER_RUNS = 5;

    /** The whole campaign, half of it beside the burner. */
    static List<Piece> all() {
        List<Piece> pieces = new ArrayList<>();
        for (int slowdown : new int[] {0, 5, 10, 20}) {
            for (boolean beside : new boolean[] {false, true}) {
                pieces.add(new Piece(slowdown, beside, slowdown == 0 ? SAME_RUNS : SLOWER_RUNS));
            }
        }
        return List.copyOf(pieces);
    }

    /**
     * The piece of a name.
     *
     * @param name as {@link #name} gives it
     * @throws IllegalArgumentException if there is none; the message lists the names
     */
    static Piece named(String name) {
        return all().stream()
                .filter(piece -> piece.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No piece '" + name + "'; there are: "
                        + all().stream().map(Piece::name).collect(Collectors.joining(", "))));
    }

    /** For options and files: {@code same-alone}, {@code slower-05-beside} and so on. */
    String name() {
        return (slowdown == 0 ? "same" : mutant()) + (beside ? "-beside" : "-alone");
    }

    /** The mutant that is the slower side. */
    String mutant() {
        return String.format(Locale.ROOT, "slower-%02d", slowdown);
    }

    /** The file of one run. */
    String file(int run) {
        return String.format(Locale.ROOT, "%s-%02d.json", name(), run);
    }

    static List<Piece> named(List<String> names) {
        return names.isEmpty()
                ? all()
                : names.stream()
                        .flatMap(given -> Arrays.stream(given.split(",")))
                        .map(Piece::named)
                        .toList();
    }
}

package auditlog.benchmarks.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Stacks of one profile, or of two compared, drawn as a flame graph: callers below, a frame as wide as its share of the samples.
 * Of two, a frame is as wide as the mean of its shares, so that what one of them no longer has is seen too.
 *
 * <p>Stacks are collapsed ones, as async-profiler writes them: frames from the caller down, joined by semicolons, a blank, the
 * number of samples.
 */
final class FlameGraph {

    private static final int FRAME = 17;
    /** Levels drawn: one stack walked astray is hundreds of frames deep, and would hide the others. */
    private static final int MOST_LEVELS = 80;

    private static final double LEAST_SHARE = 0.002;
    private static final double COMMON_SHARE = 0.97;
    private static final int TABLE_ROWS = 40;
    private static final double NOTABLE = 0.005;
    private static final double STRONG = 0.05;

    /** A frame with what is above it; samples of the first profile and of the second. */
    private static final class Frame {
        private final long[] samples = new long[2];
        private final long[] self = new long[2];
        private final Map<String, Frame> above = new TreeMap<>();
    }

    private final List<String> names;
    private final Frame root = new Frame();
    private String unit = "samples";
    private int skipped;
    private boolean cut;
    private int malformed;

    private FlameGraph(List<String> names) {
        this.names = names;
    }

    static FlameGraph of(String name, String collapsed) {
        FlameGraph graph = new FlameGraph(List.of(name));
        graph.add(collapsed, 0);
        return graph;
    }

    /** What the second has against the first. */
    static FlameGraph difference(String name, String collapsed, String otherName, String otherCollapsed) {
        FlameGraph graph = new FlameGraph(List.of(name, otherName));
        graph.add(collapsed, 0);
        graph.add(otherCollapsed, 1);
        return graph;
    }

    /** The same, its weights being of another unit than samples. */
    FlameGraph in(String weightUnit) {
        unit = weightUnit;
        return this;
    }

    private void add(String collapsed, int profile) {
        for (String line : collapsed.split("\n")) {
            int blank = line.lastIndexOf(' ');
            if (line.isBlank()) {
                continue;
            }
            if (blank < 1 || !line.substring(blank + 1).strip().matches("\\d{1,18}")) {
                malformed++;
                continue;
            }
            long samples = Long.parseLong(line.substring(blank + 1).strip());
            Frame frame = root;
            frame.samples[profile] += samples;
            for (String name : line.substring(0, blank).split(";")) {
                frame = frame.above.computeIfAbsent(name, unused -> new Frame());
                frame.samples[profile] += samples;
            }
            frame.self[profile] += samples;
        }
    }

    boolean isEmpty() {
        return names.size() == 1 ? root.samples[0] == 0 : root.samples[0] == 0 || root.samples[1] == 0;
    }

    /** What is left out of the drawing, in words. */
    String note() {
        return "In " + unit + ": " + root.samples[0] + (names.size() > 1 ? " and " + root.samples[1] : "")
                + (skipped > 0 ? "; " + skipped + " frames below, common to nearly all, are not drawn" : "")
                + (cut ? "; of deeper stacks only the first " + MOST_LEVELS + " frames are drawn" : "")
                + (malformed > 0 ? "; " + malformed + " lines are no stacks and were left out" : "") + ".";
    }

    /** The drawing. */
    String html() {
        Frame base = root;
        skipped = 0;
        while (base.above.size() > 0) {
            Frame widest = base.above.values().stream()
                    .max(Comparator.comparingDouble(this::share))
                    .orElseThrow();
            if (share(widest) < COMMON_SHARE * share(base) || widest.above.isEmpty()) {
                break;
            }
            base = widest;
            skipped++;
        }
        List<String> frames = new ArrayList<>();
        int whole = depth(base, share(base), 0);
        cut = whole > MOST_LEVELS;
        int depth = Math.min(whole, MOST_LEVELS);
        append(frames, base, 0, 0, depth, share(base));
        return "<svg class=\"flame\" width=\"100%\" height=\"" + depth * FRAME + "\">" + String.join("", frames)
                + "</svg>";
    }

    private double share(Frame frame) {
        double share = 0;
        for (int profile = 0; profile < names.size(); profile++) {
            share += (double) frame.samples[profile] / root.samples[profile] / names.size();
        }
        return share;
    }

    private int depth(Frame frame, double whole, int level) {
        int depth = level;
        for (Frame above : frame.above.values()) {
            if (share(above) >= LEAST_SHARE * whole) {
                depth = Math.max(depth, depth(above, whole, level + 1));
            }
        }
        return depth;
    }

    private void append(List<String> frames, Frame frame, double left, int level, int depth, double whole) {
        double x = left;
        for (Map.Entry<String, Frame> above : frame.above.entrySet()) {
            double width = share(above.getValue()) / whole;
            if (width >= LEAST_SHARE && level < depth) {
                frames.add(String.format(
                        Locale.ROOT,
                        "<svg class=\"f %s\" x=\"%.3f%%\" width=\"%.3f%%\" y=\"%d\" height=\"%d\"><rect width=\"100%%\" height=\"100%%\"/>"
                                + "<text x=\"3\" y=\"12\">%s</text><title>%s</title></svg>",
                        kind(above.getValue(), level),
                        x * 100,
                        width * 100,
                        (depth - level - 1) * FRAME,
                        FRAME - 1,
                        Html.escaped(prefix(above.getValue()) + shortName(above.getKey())),
                        Html.escaped(above.getKey() + ": " + shares(above.getValue()))));
                append(frames, above.getValue(), x, level + 1, depth, whole);
            }
            x += width;
        }
    }

    private String kind(Frame frame, int level) {
        if (names.size() == 1) {
            return level % 2 == 0 ? "even" : "odd";
        }
        double change = change(frame);
        return Math.abs(change) < NOTABLE
                ? "same"
                : (change > 0 ? "more" : "less") + (Math.abs(change) > STRONG ? " strong" : "");
    }

    /** A sign, so that nobody depends on the colour. */
    private String prefix(Frame frame) {
        double change = names.size() == 1 ? 0 : change(frame);
        return Math.abs(change) < NOTABLE ? "" : change > 0 ? "+ " : "− ";
    }

    private double change(Frame frame) {
        return (double) frame.samples[1] / root.samples[1] - (double) frame.samples[0] / root.samples[0];
    }

    private String shares(Frame frame) {
        List<String> shares = new ArrayList<>();
        for (int profile = 0; profile < names.size(); profile++) {
            shares.add(names.get(profile) + " " + percent(frame.samples[profile], profile));
        }
        return String.join(", ", shares);
    }

    private String percent(long samples, int profile) {
        return String.format(Locale.ROOT, "%.1f %%", 100.0 * samples / root.samples[profile]);
    }

    private static String shortName(String frame) {
        String plain = frame.replaceAll("_\\[[a-z0-9]]$", "");
        int method = plain.lastIndexOf('.');
        int type = Math.max(plain.lastIndexOf('/'), plain.lastIndexOf('.', method - 1));
        return method > 0 ? plain.substring(type + 1) : plain;
    }

    /** The methods with the most samples of their own. */
    Table table() {
        Map<String, long[]> self = new LinkedHashMap<>();
        collect(root, self);
        List<List<String>> rows = self.entrySet().stream()
                .sorted(Comparator.comparingDouble(entry -> -weight(entry.getValue())))
                .limit(TABLE_ROWS)
                .map(entry -> {
                    List<String> row = new ArrayList<>();
                    row.add(entry.getKey());
                    for (int profile = 0; profile < names.size(); profile++) {
                        row.add(percent(entry.getValue()[profile], profile));
                    }
                    return row;
                })
                .toList();
        List<String> columns = new ArrayList<>(List.of("method"));
        names.forEach(name -> columns.add(name + ", own " + unit));
        return new Table("The " + rows.size() + " methods with the most " + unit + " of their own", columns, rows);
    }

    private double weight(long[] self) {
        double weight = 0;
        for (int profile = 0; profile < names.size(); profile++) {
            weight += (double) self[profile] / root.samples[profile];
        }
        return weight;
    }

    private static void collect(Frame frame, Map<String, long[]> self) {
        frame.above.forEach((name, above) -> {
            if (above.self[0] + above.self[1] > 0) {
                long[] sum = self.computeIfAbsent(name, unused -> new long[2]);
                sum[0] += above.self[0];
                sum[1] += above.self[1];
            }
            collect(above, self);
        });
    }
}

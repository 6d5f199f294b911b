package auditlog.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * The part of an axis that a plot shows.
 *
 * @param scale never {@link Chart.Scale#CATEGORY}
 * @param from the value at its beginning
 * @param to the value at its end
 */
record Span(Chart.Scale scale, double from, double to) {

    private static final double TICKS = 5;
    private static final int MANY_DECADES = 7;

    /** More of them leave too little room for a tick at 2 beside the one at 1 on paper. */
    private static final double FEW_DECADES = 0.7;

    /** Ends that leave all values inside, on round values. Values that the scale does not have are left out of account. */
    static Span over(Chart.Scale scale, DoubleStream values) {
        double[] known = values.filter(Double::isFinite)
                .filter(value -> scale != Chart.Scale.LOG || value > 0)
                .sorted()
                .toArray();
        double least = known.length == 0 ? 1 : known[0];
        double most = known.length == 0 ? 1 : known[known.length - 1];
        return switch (scale) {
            case LOG -> log(least, most);
            case NINES -> new Span(scale, 0, most);
            case LINEAR -> linear(least, most);
            case CATEGORY -> throw new IllegalArgumentException("A category axis has no span");
        };
    }

    private static Span log(double least, double most) {
        double low = Math.pow(10, Math.floor(Math.log10(least) + 1e-9));
        double high = Math.pow(10, Math.ceil(Math.log10(most) - 1e-9));
        if (least >= 5 * low) {
            low *= 5;
        } else if (least >= 2 * low) {
            low *= 2;
        }
        if (most <= high / 5) {
            high /= 5;
        } else if (most <= high / 2) {
            high /= 2;
        }
        return low < high ? new Span(Chart.Scale.LOG, low, high) : new Span(Chart.Scale.LOG, low / 2, low * 2);
    }

    private static Span linear(double least, double most) {
        double step = step(most > least ? most - least : Math.max(1e-9, Math.abs(most)));
        double low = Math.floor(least / step + 1e-9) * step;
        double high = Math.ceil(most / step - 1e-9) * step;
        return new Span(Chart.Scale.LINEAR, low, high > low ? high : low + step);
    }

    private static double step(double range) {
        double raw = range / TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        return raw <= power ? power : raw <= 2 * power ? 2 * power : raw <= 5 * power ? 5 * power : 10 * power;
    }

    /** Where a value lies: 0 at the beginning, 1 at the end; what lies beyond is at the end. */
    double share(double value) {
        double share = (place(value) - place(from)) / (place(to) - place(from));
        return Math.max(0, Math.min(1, share));
    }

    private double place(double value) {
        return switch (scale) {
            case LOG -> Math.log10(Math.max(value, Double.MIN_NORMAL));
            case NINES -> -Math.log10(Math.max(1e-9, 1 - value / 100));
            case LINEAR -> value;
            case CATEGORY -> throw new IllegalStateException("A category has no place of its own");
        };
    }

    /** Values worth a line, in order. */
    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        switch (scale) {
            case LOG -> addLogTicks(ticks);
            case NINES -> {
                for (double tick : new double[] {0, 90, 99, 99.9, 99.99, 99.999, 99.9999}) {
                    if (tick <= to) {
                        ticks.add(tick);
                    }
                }
            }
            case LINEAR -> {
                double step = step(to - from);
                long first = (long) Math.ceil(from / step - 1e-6);
                for (long i = first; i * step <= to + step / 1000; i++) {
                    ticks.add(i * step);
                }
            }
            case CATEGORY -> throw new IllegalStateException("A category axis has its names");
        }
        return ticks;
    }

    private void addLogTicks(List<Double> ticks) {
        int first = (int) Math.floor(Math.log10(from) + 1e-9);
        int last = (int) Math.ceil(Math.log10(to) - 1e-9);
        double decades = Math.log10(to / from);
        double[] within = decades < FEW_DECADES
                ? new double[] {1, 2, 5}
                : last - first <= 2 ? new double[] {1, 3} : new double[] {1};
        int stride = last - first > MANY_DECADES ? 2 : 1;
        for (int power = first; power <= last; power += stride) {
            for (double digit : within) {
                double tick = digit * Math.pow(10, power);
                if (tick >= from * (1 - 1e-9) && tick <= to * (1 + 1e-9)) {
                    ticks.add(tick);
                }
            }
        }
    }
}

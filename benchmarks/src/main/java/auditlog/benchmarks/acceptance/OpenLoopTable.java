package auditlog.benchmarks.acceptance;

import auditlog.benchmarks.openloop.Case;
import auditlog.benchmarks.openloop.OpenLoopReport;
import auditlog.benchmarks.openloop.Response;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What was measured in an open loop, as lines of text. */
final class OpenLoopTable {

    private static final String RATE_ROW = "  %-8s %-9s %9s %-8s %7s %-14s %9s %11s %6s  %8s %8s %8s %8s %8s  %s";
    private static final String CAPACITY_ROW = "  %-8s %-9s %9s %-8s %7s %-14s %9s  %-26s %s";
    private static final double PERCENT = 100;

    /** The columns of a case, see {@link #cells}. */
    private static final List<String> CASE =
            List.of("workload", "contender", "commits/s", "arrivals", "workers", "admitted");

    private static final List<String> NO_CASE = List.of("", "", "", "", "", "");

    private OpenLoopTable() {}

    /** Response times by rate; loud where the target rate was missed. */
    static List<String> rates(OpenLoopReport report) {
        List<String> lines = new ArrayList<>();
        lines.add(row(RATE_ROW, NO_CASE, "% of", "", "", "response", "time, ms"));
        lines.add(row(RATE_ROW, CASE, "saturated", "requests/s", "rounds", "P50", "P90", "P95", "P99", "P99.9", ""));
        for (OpenLoopReport.ByRate rate : report.byRate()) {
            Response response = rate.response();
            boolean known = response != null;
            lines.add(row(
                    RATE_ROW,
                    cells(rate.of()),
                    Text.number(Math.rint(PERCENT * rate.share())),
                    Text.number(rate.perSecond()),
                    rate.rounds(),
                    known ? Text.number(response.p50()) : "-",
                    known ? Text.number(response.p90()) : "-",
                    known ? Text.number(response.p95()) : "-",
                    known ? Text.number(response.p99()) : "-",
                    known ? Text.number(response.p999()) : "-",
                    remark(rate)));
        }
        return lines;
    }

    /** The capacity under each limit. */
    static List<String> capacities(OpenLoopReport report) {
        List<String> lines = new ArrayList<>();
        lines.add(row(CAPACITY_ROW, CASE, "P99 <= ms", "capacity, requests/s", ""));
        for (OpenLoopReport.Capacity capacity : report.capacities()) {
            boolean none = capacity.noneInRounds() == capacity.rounds();
            String value = Text.number(capacity.perSecond());
            String interval = capacity.low() == null
                    ? value
                    : value + " [" + Text.number(capacity.low()) + ", " + Text.number(capacity.high()) + "]";
            lines.add(row(
                    CAPACITY_ROW,
                    cells(capacity.of()),
                    Text.number(capacity.limitMillis()),
                    none ? "below " + value : interval,
                    none || capacity.noneInRounds() == 0
                            ? ""
                            : "NOT KEPT at any rate in " + capacity.noneInRounds() + " of " + capacity.rounds()
                                    + " rounds"));
        }
        return lines;
    }

    private static String remark(OpenLoopReport.ByRate rate) {
        String missed = rate.missedInRounds() == 0
                ? ""
                : "TARGET RATE MISSED"
                        + (rate.rounds() == 1 ? "" : " in " + rate.missedInRounds() + " of " + rate.rounds());
        return missed + (rate.failed() == 0 ? "" : " FAILED requests: " + rate.failed());
    }

    private static List<?> cells(Case of) {
        return List.of(
                of.workload(), of.contender(), of.commitsPerSecond(), of.arrivals(), of.workers(), of.admission());
    }

    private static String row(String form, List<?> ofCase, Object... cells) {
        Object[] first = ofCase.toArray();
        Object[] all = new Object[form.split("%", -1).length - 1];
        Arrays.fill(all, "");
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(cells, 0, all, first.length, cells.length);
        return String.format(Locale.ROOT, form, all).stripTrailing();
    }
}

package auditlog.benchmarks.acceptance;

import auditlog.benchmarks.budget.Budget;
import auditlog.benchmarks.budget.BudgetFork;
import auditlog.benchmarks.budget.Part;
import auditlog.benchmarks.jobs.Json;
import auditlog.benchmarks.statistics.Interval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Where a request's time goes, part by part, for an empty page, one of 10 and one of 50 events, in forks that each measure all of it. The
 * parts must add up to what the service itself takes.
 */
final class BudgetStage implements MeasuringStage {

    /** The name of the file in the results' directory. */
    static final String FILE = "budget.json";

    private static final String FORM = "auditlog budget 1";
    private static final int REQUESTS = 8;
    private static final double START_SECONDS = 2.5;
    private static final double LOWEST = 0.9;
    private static final double HIGHEST = 1.1;

    private static final int KINDS_OF_BOTH = 6;
    private static final int LABEL = 24;
    private static final int CELL = 9;

    /**
     * The content of {@code budget.json}.
     *
     * @param form what this file is, {@value BudgetStage#FORM}
     * @param budget the parts, in microseconds a request
     * @param forks the raw data
     */
    record Content(String form, Budget budget, List<BudgetFork.Result> forks) {}

    /** Measures a job; really in a JVM of its own. */
    @FunctionalInterface
    interface Forks {
        BudgetFork.Result run(BudgetFork.Job job) throws Exception;
    }

    private final Plan plan;
    private final Figures figures;
    private final Forks forks;
    private final Path file;
    private final List<BudgetFork.Result> results = new ArrayList<>();

    /**
     * @param plan how much
     * @param figures where to, see {@link Figures}
     * @param forks runs a fork
     * @param results the directory of {@value #FILE}
     */
    BudgetStage(Plan plan, Figures figures, Forks forks, Path results) {
        this.plan = plan;
        this.figures = figures;
        this.forks = forks;
        this.file = results.resolve(FILE);
    }

    @Override
    public String name() {
        return "budget";
    }

    @Override
    public String title() {
        return "Where a request's time goes, part by part, forks: " + plan.budgetForks();
    }

    @Override
    public List<Step> steps() {
        double seconds = START_SECONDS + KINDS_OF_BOTH * (2 * plan.budgetWarmupMillis() + plan.budgetMillis()) / 1e3;
        return IntStream.rangeClosed(1, plan.budgetForks())
                .mapToObj(fork -> new Step(
                        "fork " + fork + " of " + plan.budgetForks() + ", baseline and enhanced in turn",
                        seconds,
                        () -> run(fork)))
                .toList();
    }

    private void run(int fork) throws Exception {
        if (results.isEmpty()) {
            // An earlier run's is not to be taken for this one's if this one fails.
            Files.deleteIfExists(file);
        }
        results.add(forks.run(new BudgetFork.Job(fork, REQUESTS, plan.budgetWarmupMillis(), plan.budgetMillis())));
        if (results.size() == plan.budgetForks()) {
            store();
        }
    }

    private void store() throws IOException {
        Budget budget = Budget.of(results);
        Json.write(file, new Content(FORM, budget, results));
        for (Budget.Column column : budget.columns()) {
            String prefix = "budget." + column.contender() + "." + column.kind() + ".";
            column.micros().forEach((part, micros) -> figures.add(prefix + part, micros));
            figures.add(prefix + "sum", column.sum());
            figures.add(prefix + "service", column.service());
            figures.addRatio(prefix + "sum/service", column.sumToService());
        }
    }

    /** That the parts add up: fails where the interval as a whole lies outside of 10 %. */
    @Override
    public List<Check> judge(String repeat) {
        if (plan.budgetForks() == 1) {
            return List.of();
        }
        boolean isMeasured = results.size() == plan.budgetForks();
        return isMeasured
                ? Budget.of(results).columns().stream()
                        .map(column -> judge(column, repeat))
                        .toList()
                : List.of(new Check("budget", false, "not measured", repeat));
    }

    private static Check judge(Budget.Column column, String repeat) {
        Interval ratio = column.sumToService();
        return new Check(
                "budget " + column.contender() + " " + column.kind(),
                ratio.isKnown() && ratio.low() <= HIGHEST && ratio.high() >= LOWEST,
                "the parts' sum is " + Text.interval(ratio) + " of what the service takes, "
                        + ratio.observations() + " forks, limits " + Text.number(LOWEST) + " and "
                        + Text.number(HIGHEST),
                repeat);
    }

    @Override
    public List<String> report() {
        List<Budget.Column> columns = Budget.of(results).columns();
        List<String> lines = new ArrayList<>();
        lines.add(row(
                "microseconds a request", columns, column -> column.contender().toString()));
        lines.add(row("events on the page", columns, column -> column.kind().toString()));
        for (Part part : Part.values()) {
            lines.add(row(part.label(), columns, column -> {
                Double micros = column.micros().get(part);
                return micros == null ? "" : Text.number(micros);
            }));
        }
        lines.add(row("sum of the parts", columns, column -> Text.number(column.sum())));
        lines.add(row("the service itself", columns, column -> Text.number(column.service())));
        lines.add(row(
                "sum / service",
                columns,
                column -> Text.number(column.sumToService().ratio())));
        lines.add(row(
                "  interval's low end",
                columns,
                column -> Text.number(column.sumToService().low())));
        lines.add(row(
                "  interval's high end",
                columns,
                column -> Text.number(column.sumToService().high())));
        lines.add("  (parts: a replica that reads the clock between them; the service: itself, in");
        lines.add("  the same JVM in turn; of both the times that were least disturbed)");
        return lines;
    }

    private static String row(String label, List<Budget.Column> columns, Function<Budget.Column, String> cell) {
        String cells = columns.stream()
                .map(column -> String.format(Locale.ROOT, "%" + CELL + "s", cell.apply(column)))
                .collect(Collectors.joining());
        return (String.format(Locale.ROOT, "  %-" + LABEL + "s", label) + cells).stripTrailing();
    }
}

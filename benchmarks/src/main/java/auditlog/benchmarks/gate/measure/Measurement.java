package auditlog.benchmarks.gate.measure;

import auditlog.benchmarks.ChildJvm;
import auditlog.benchmarks.Environment;
import auditlog.benchmarks.gate.raw.Claims;
import auditlog.benchmarks.gate.raw.Failure;
import auditlog.benchmarks.gate.raw.GateException;
import auditlog.benchmarks.gate.raw.GateMeasurement;
import auditlog.benchmarks.gate.raw.GateRequest;
import auditlog.benchmarks.gate.raw.GateRun;
import auditlog.benchmarks.gate.raw.Layer;
import auditlog.benchmarks.gate.raw.Limits;
import auditlog.benchmarks.gate.raw.RawDirectory;
import auditlog.benchmarks.gate.raw.Scenario;
import auditlog.benchmarks.gate.raw.TimedFork;
import auditlog.benchmarks.gate.raw.Took;
import auditlog.benchmarks.jobs.ChildJob;
import auditlog.datagen.Dataset;
import auditlog.datagen.Progress;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The measuring half of the gate, each layer in JVMs of its own. */
public final class Measurement implements GateMeasurement {

    private static final double NANOS_PER_SECOND = 1e9;

    /** A JVM that fails may print a long stack trace. */
    private static final int LONGEST_MESSAGE = 800;

    private final TimePlan plan;
    private final Fork fork;
    private final PrintStream console;

    /** Does one fork's work. */
    interface Fork {
        TimingResult time(TimingJob job, Duration limit) throws IOException, InterruptedException;
    }

    /**
     * The gate's own measurement.
     *
     * @param console where progress is shown
     */
    public Measurement(PrintStream console) {
        this(TimePlan.DEFAULT, console);
    }

    Measurement(TimePlan plan, PrintStream console) {
        this(plan, Measurement::inItsOwnJvm, console);
    }

    Measurement(TimePlan plan, Fork fork, PrintStream console) {
        this.plan = plan;
        this.fork = fork;
        this.console = console;
    }

    @Override
    public void measure(GateRequest request, RawDirectory raw, Stages stages) throws Exception {
        List<GateScenario> scenarios = scenarios(request.scenarios());
        List<Layer> layers = layers(request.layers(), scenarios);
        ensureDataset();
        Preparation sides = prepare(request, layers.contains(Layer.TIME));
        if (sides.otherCommit() != null) {
            console.println("against " + sides.otherCommit() + ": " + sides.why());
        }
        measure(request, layers, scenarios, sides, raw, stages);
    }

    private static Preparation prepare(GateRequest request, boolean isTimed) throws IOException, InterruptedException {
        if (request.subject() != null) {
            return Preparation.ofCommits(request.root(), request.subject(), request.against());
        }
        return isTimed
                ? Preparation.ofBoth(request.root(), request.against())
                : Preparation.ofThis(request.root(), request.against());
    }

    /** Measures sides that are prepared. */
    void measure(
            GateRequest request,
            List<Layer> layers,
            List<GateScenario> scenarios,
            Preparation sides,
            RawDirectory raw,
            Stages stages)
            throws Exception {
        raw.begin(run(request, layers, scenarios, sides), request.root());
        if (layers.contains(Layer.ANSWERS) || layers.contains(Layer.COUNTERS)) {
            List<Layer> exact = layers.stream()
                    .filter(layer -> layer == Layer.ANSWERS || layer == Layer.COUNTERS)
                    .toList();
            attempt(exact, raw, () -> count(request, exact, scenarios, sides, raw));
        }
        if (layers.contains(Layer.TIME) && sides.incomparable().isEmpty() && !sides.isIdentical()) {
            attempt(List.of(Layer.TIME), raw, () -> time(request, timed(scenarios), sides, raw, stages));
        }
        if (layers.contains(Layer.CLAIMS)) {
            attempt(List.of(Layer.CLAIMS), raw, () -> raw.write(claims(request)));
        }
    }

    /** Makes or verifies the dataset, once for all JVMs. */
    void ensureDataset() {
        Dataset dataset = Dataset.ensure(Dataset.defaultDirectory(), Progress.to(console));
        System.setProperty(Dataset.DIRECTORY_PROPERTY, dataset.directory().toString());
        System.setProperty(ChildJvm.TOKEN_PROPERTY, dataset.token());
    }

    private GateRun run(GateRequest request, List<Layer> layers, List<GateScenario> scenarios, Preparation sides) {
        return new GateRun(
                GateRun.SCHEMA,
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                request.command(),
                sides.thisCommit(),
                sides.otherCommit(),
                sides.why(),
                request.seed(),
                Environment.here(true),
                layers,
                request.scenarios(),
                scenarios.stream()
                        .map(scenario -> new Scenario(scenario.toString(), scenario.isTimed(), scenario.decodes()))
                        .toList(),
                plan.forks(),
                plan.blocks(),
                plan.claimForks(),
                Limits.DEFAULT,
                sides.incomparable(),
                sides.isIdentical(),
                List.of());
    }

    private void count(
            GateRequest request, List<Layer> exact, List<GateScenario> scenarios, Preparation sides, RawDirectory raw)
            throws IOException, InterruptedException {
        boolean isComparison = request.subject() != null;
        if (isComparison && !sides.incomparable().isEmpty()) {
            throw new IOException("can't be compared here: " + String.join("; ", sides.incomparable()));
        }
        Counting counting = Counting.of(sides.thisModule(), scenarios, request.limit());
        Counting base = isComparison ? Counting.of(sides.otherModule(), scenarios, request.limit()) : null;
        if (exact.contains(Layer.ANSWERS)) {
            raw.write(counting.answers());
            counting.differences().forEach(difference -> console.println("answers differ: " + difference));
        }
        if (exact.contains(Layer.COUNTERS)) {
            raw.write(counting.counters());
        }
        if (base != null) {
            raw.writeBase(base.answers());
            raw.writeBase(base.counters());
        }
    }

    private void time(GateRequest request, List<GateScenario> timed, Preparation sides, RawDirectory raw, Stages stages)
            throws Exception {
        if (!sides.trouble().isEmpty()) {
            throw new GateException("the other side can't be had: " + sides.trouble());
        }
        List<GateScenario> left = timed;
        for (int stage = 1; stage <= plan.forks().size() && !left.isEmpty(); stage++) {
            if (stage > 1) {
                console.println("time: the forks so far decide neither way for " + left + "; stage " + stage);
            }
            measureStage(request, stage, left, sides, raw);
            if (stage < plan.forks().size()) {
                List<String> undecided = stages.undecided(raw, stage);
                left = timed.stream()
                        .filter(scenario -> undecided.contains(scenario.toString()))
                        .toList();
            }
        }
    }

    private void measureStage(
            GateRequest request, int stage, List<GateScenario> scenarios, Preparation sides, RawDirectory raw)
            throws Exception {
        int forks = plan.forks().get(stage - 1);
        long start = System.nanoTime();
        for (int number = 1; number <= forks; number++) {
            TimingJob job = new TimingJob(
                    sides.thisModule().toAbsolutePath().toString(),
                    sides.otherModule().toAbsolutePath().toString(),
                    scenarios,
                    plan,
                    forkSeed(request.seed(), stage, number));
            TimingResult result = fork.time(job, request.limit());
            for (GateScenario scenario : scenarios) {
                TimingResult.Times times = result.scenarios().get(scenario.toString());
                raw.write(new TimedFork(scenario.toString(), stage, number, times.requests(), times.nanos()));
            }
            showProgress("time, stage " + stage, number, forks, start);
        }
    }

    static TimingResult inItsOwnJvm(TimingJob job, Duration limit) throws IOException, InterruptedException {
        return ChildJob.run(List.of(), TimingFork.class, job, TimingResult.class, limit);
    }

    private Claims claims(GateRequest request) throws IOException, InterruptedException {
        List<ClaimPair> pairs = ClaimPair.all();
        double[][] observed = new double[pairs.size()][plan.claimForks()];
        long start = System.nanoTime();
        for (int fork = 1; fork <= plan.claimForks(); fork++) {
            for (int pair = 0; pair < pairs.size(); pair++) {
                observed[pair][fork - 1] = pairs.get(pair).measure(fork, request.seed(), request.limit());
            }
            showProgress("claims", fork, plan.claimForks(), start);
        }
        List<Claims.Measured> ratios = new ArrayList<>();
        for (int pair = 0; pair < pairs.size(); pair++) {
            ratios.add(new Claims.Measured(pairs.get(pair).name(), observed[pair]));
        }
        return new Claims(ratios);
    }

    private void showProgress(String what, int done, int all, long start) {
        double seconds = seconds(start);
        console.printf(
                Locale.ROOT,
                "%s: fork %d of %d, about %.0f s left%n",
                what,
                done,
                all,
                Math.ceil(seconds / done * (all - done)));
        console.flush();
    }

    /** Every fork has an order of its own, and the same in a run that repeats it. */
    private static long forkSeed(long seed, int stage, int fork) {
        return seed * 1_000_003L + stage * 1_009L + fork;
    }

    private interface Step {
        void run() throws Exception;
    }

    /** A layer that can't be measured does not keep the others from it. */
    private void attempt(List<Layer> layers, RawDirectory raw, Step step) throws Exception {
        long start = System.nanoTime();
        try {
            step.run();
        } catch (IOException | RuntimeException e) {
            String more = "";
            if (e instanceof ChildJob.OverdueException overdue) {
                console.println(overdue.getMessage());
                console.println(overdue.dump());
                more = "; thread dump: " + raw.writeDump(overdue.dump() + "\n").getFileName() + " in the raw data";
            }
            for (Layer layer : layers) {
                raw.write(new Failure(layer, oneLine(e) + more));
            }
        }
        Layer last = layers.get(layers.size() - 1);
        raw.write(new Took(last, seconds(start)));
        console.printf(
                Locale.ROOT,
                "%s: %.0f s%n",
                String.join(", ", layers.stream().map(Layer::word).toList()),
                seconds(start));
    }

    private static String oneLine(Exception e) {
        String message = e.getMessage() == null ? e.toString() : e.getMessage();
        String line = message.strip().replaceAll("\\s*\\R\\s*", " | ");
        return line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE) + " …";
    }

    private static List<GateScenario> scenarios(List<String> names) {
        try {
            return names.isEmpty()
                    ? List.of(GateScenario.values())
                    : Arrays.stream(GateScenario.values())
                            .filter(names.stream().map(GateScenario::named).toList()::contains)
                            .toList();
        } catch (IllegalArgumentException e) {
            throw new GateException(e.getMessage(), e);
        }
    }

    static List<GateScenario> timed(List<GateScenario> scenarios) {
        return scenarios.stream().filter(GateScenario::isTimed).toList();
    }

    /** Without a scenario that is timed there is no time layer. */
    private List<Layer> layers(List<Layer> asked, List<GateScenario> scenarios) {
        if (!asked.contains(Layer.TIME) || !timed(scenarios).isEmpty()) {
            return asked;
        }
        List<Layer> rest = asked.stream().filter(layer -> layer != Layer.TIME).toList();
        if (rest.isEmpty()) {
            throw new GateException("None of " + scenarios + " is timed; these are: " + GateScenario.allTimed());
        }
        console.println("time: none of " + scenarios + " is timed");
        return rest;
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / NANOS_PER_SECOND;
    }
}

package auditlog.benchmarks.profile;

import auditlog.benchmarks.ChildJvm;
import auditlog.benchmarks.Environment;
import auditlog.benchmarks.JmhRequest;
import auditlog.benchmarks.LaunchException;
import auditlog.benchmarks.Warmup;
import auditlog.benchmarks.gate.measure.Preparation;
import auditlog.benchmarks.gate.raw.Commit;
import auditlog.benchmarks.gate.raw.GateException;
import auditlog.benchmarks.jobs.CommandFailure;
import auditlog.benchmarks.jobs.Git;
import auditlog.benchmarks.jobs.Json;
import auditlog.benchmarks.report.FlamePage;
import auditlog.datagen.Dataset;
import auditlog.datagen.DatasetException;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.openjdk.jmh.infra.BenchmarkParams;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Profiles a benchmark's fork while it measures: {@code flame}, {@code alloc} and {@code lock} with async-profiler, {@code jfr} with
 * the JDK's Flight Recorder, {@code diff} two of them. All files are under {@code target/profile}, where the report finds them.
 *
 * <p>Run it by {@code mvn -pl benchmarks exec:java -Dexec.args="flame PageThroughput enhanced hits"}.
 */
@Command(mixinStandardHelpOptions = true, sortOptions = false)
public final class ProfileCommand implements Callable<Integer> {

    /** Where everything is written, under the project's root. */
    static final String DIRECTORY = "target/profile";

    private static final String BASELINE = "baseline";
    private static final String ENHANCED = "enhanced";
    private static final int LOCKING_THREADS = 8;
    private static final int SHORT_ID = 10;

    @Parameters(arity = "0..*", hidden = true)
    private List<String> words = new ArrayList<>();

    @Option(
            names = "--seconds",
            defaultValue = "10",
            description = "How long is profiled. Default: ${DEFAULT-VALUE}. (ServiceOpening: the opening alone.)")
    private double seconds;

    @Option(
            names = "--warmup",
            defaultValue = "5",
            description = "Seconds before, which are not profiled; as many times as threads share a processor."
                    + " Default: ${DEFAULT-VALUE}.")
    private double warmup;

    @Option(
            names = "--threads",
            description = "Default: the benchmark's own number; for locks 8, since one thread waits for nobody.")
    private int threads;

    @Option(
            names = "--event",
            description =
                    "Of flame and diff: alloc, lock, cpu-clock, ctimer, itimer, wall, or any other that async-profiler"
                            + " knows. Default: the first of cpu-clock, ctimer, itimer, wall that works.")
    private String event = "";

    private final Word word;
    private final PrintStream console;
    private final Path root;

    ProfileCommand(Word word, Path root, PrintStream console) {
        this.word = word;
        this.root = root;
        this.console = console;
    }

    /**
     * Runs it as a command of its own; the JVM ends with 0 if it is done, 1 if it failed, 2 if it can't be done.
     *
     * @param args {@code flame}, {@code alloc}, {@code lock}, {@code jfr} or {@code diff}, and what is to be profiled
     */
    public static void main(String[] args) {
        System.exit(execute(args, System.out, System.err));
    }

    static int execute(String[] args, PrintStream out, PrintStream err) {
        Optional<Word> word = args.length == 0 ? Optional.empty() : Word.named(args[0]);
        if (word.isEmpty()) {
            err.println("The first word is one of: " + String.join(", ", Word.names()));
            return 2;
        }
        CommandLine command = new CommandLine(new ProfileCommand(word.get(), Dataset.projectRoot(), out));
        command.setCommandName(word.get().toString());
        command.getCommandSpec()
                .usageMessage()
                .width(100)
                .customSynopsis(word.get().synopsis() + " [OPTIONS]")
                .description(word.get().description())
                .footer(word.get().footer(Subject.names(JmhRequest.benchmarks())));
        command.setExecutionExceptionHandler((e, line, parsed) -> {
            if (e instanceof LaunchException launch) {
                err.println(word.get() + ": " + e.getMessage());
                return launch.exitCode();
            }
            CommandFailure.print(
                    e,
                    word.get().toString(),
                    new PrintWriter(err, true),
                    List.of(GateException.class, Git.GitException.class, DatasetException.class));
            return 2;
        });
        if (args.length == 1) {
            command.usage(out);
            return 0;
        }
        return command.execute(Arrays.copyOfRange(args, 1, args.length));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        ChildJvm.foreignOptions(System.getenv()).ifPresent(trouble -> {
            throw LaunchException.wrongUsage(trouble);
        });
        if (words.isEmpty()) {
            throw LaunchException.wrongUsage("What is to be profiled? For example: " + word.example());
        }
        if (!(seconds > 0) || !(warmup > 0) || threads < 0) {
            throw LaunchException.wrongUsage("Needed: --seconds > 0, --warmup > 0, --threads >= 1");
        }
        if (!event.isEmpty() && word != Word.FLAME && word != Word.DIFF) {
            throw LaunchException.wrongUsage("--event is for flame and diff; " + word + " has its own");
        }
        if (word == Word.DIFF) {
            compare(Subject.compared(JmhRequest.benchmarks(), words));
        } else if (word == Word.JFR) {
            record(Subject.of(JmhRequest.benchmarks(), words));
        } else {
            sample(Subject.of(JmhRequest.benchmarks(), words));
        }
        return 0;
    }

    private void sample(Subject subject) throws IOException, InterruptedException {
        NativeLibrary library = library();
        Event chosen = event(library);
        ensureDataset();
        String name = subject.parameters().getOrDefault(Subject.IMPL, "all");
        Environment environment = begin();
        StoredProfiles stored = profile(subject, name, chosen, library, environment);
        finish(stored, chosen, List.of());
    }

    private void compare(Subject.Parsed parsed) throws IOException, InterruptedException {
        NativeLibrary library = library();
        Event chosen = event(library);
        List<StoredProfiles> sides = new ArrayList<>();
        if (parsed.rest().isEmpty()) {
            ensureDataset();
            Environment environment = begin();
            for (String impl : List.of(BASELINE, ENHANCED)) {
                sides.add(profile(parsed.subject().with(impl), impl, chosen, library, environment));
            }
        } else {
            console.println("building both commits, or taking them as kept from before");
            Preparation commits = Preparation.ofCommits(
                    root, parsed.rest().get(1), parsed.rest().get(0));
            ensureDataset();
            commits.incomparable()
                    .forEach(reason -> console.println("note: both run with what this working tree has, "
                            + "but a commit was made for " + reason));
            if (commits.isIdentical()) {
                console.println("note: both commits have the same enhanced module; what differs is chance");
            }
            Environment environment = begin();
            sides.add(profile(
                    parsed.subject(), commits.otherCommit(), commits.otherModule(), chosen, library, environment));
            sides.add(profile(
                    parsed.subject(), commits.thisCommit(), commits.thisModule(), chosen, library, environment));
        }
        StoredProfiles.Profile first = sides.get(0).profiles().get(0);
        StoredProfiles.Profile second = sides.get(1).profiles().get(0);
        StoredProfiles both = sides.get(0).with(List.of(first, second));
        Path page = directory()
                .resolve(fileStem(chosen, parsed.subject(), second.name() + "-against-" + first.name()) + ".html");
        FlamePage.write(page, Json.tree(both), directory());
        finish(both, chosen, List.of("difference:       " + page));
    }

    private StoredProfiles profile(
            Subject subject, Commit commit, Path module, Event chosen, NativeLibrary library, Environment environment)
            throws IOException, InterruptedException {
        String id = commit.id().substring(0, Math.min(SHORT_ID, commit.id().length()));
        return ProfiledFork.withClassPath(
                classPath(System.getProperty("java.class.path"), Preparation.onClassPath(), module),
                () -> profile(subject.with(ENHANCED), ENHANCED + " " + id, chosen, library, environment)
                        .ofCommit(commit.id()));
    }

    private StoredProfiles profile(
            Subject subject, String name, Event chosen, NativeLibrary library, Environment environment)
            throws IOException, InterruptedException {
        String stem = fileStem(chosen, subject, name);
        console.println(name + ": " + times(subject));
        String title = subject.name() + " " + subject.situation() + " " + name + " (" + chosen.name() + ")";
        ProfiledFork.Stacks stacks =
                fork(subject).sample(chosen, library.path(), title, directory().resolve(stem + ".log"));
        Path collapsed = directory().resolve(stem + ".collapsed");
        Files.writeString(collapsed, stacks.stacks());
        long total = Collapsed.total(stacks.stacks());
        console.printf(Locale.ROOT, "  %,d %s%n", total, chosen.unit());
        if (total == 0) {
            console.println("  nothing to draw: " + nothing(chosen));
        }
        if (stacks.page().isPresent() && total > 0) {
            Path page = directory().resolve(stem + ".html");
            Files.writeString(page, stacks.page().get());
            console.println("  flame graph:      " + page);
        }
        console.println("  collapsed stacks: " + collapsed);
        describe(stem, chosen.name() + ": " + chosen.why(), stacks.jvm(), environment);
        return new StoredProfiles(
                chosen.name(),
                chosen.why(),
                chosen.unit(),
                subject.name(),
                subject.situation(),
                stacks.jvm().getThreads(),
                subject.isSingleShot() ? 0 : Math.round(seconds * 1000),
                environment.jdk(),
                List.of(new StoredProfiles.Profile(name, stem + ".collapsed", environment.commit(), now())));
    }

    private void record(Subject subject) throws IOException, InterruptedException {
        ensureDataset();
        Environment environment = begin();
        String stem = "jfr-" + subject.stem()
                + subject.parameters().entrySet().stream()
                        .filter(parameter -> parameter.getKey().equals(Subject.IMPL))
                        .map(parameter -> "-" + parameter.getValue())
                        .findFirst()
                        .orElse("");
        Path file = directory().resolve(stem + ".jfr");
        console.println(times(subject));
        BenchmarkParams jvm = fork(subject).record(file, directory().resolve(stem + ".log"));
        console.printf(Locale.ROOT, "  %,d bytes%n", Files.size(file));
        console.println("  recording:        " + file);
        describe(stem, "Flight Recorder, settings 'profile'", jvm, environment);
        console.println("read it with JDK Mission Control, or: jfr summary '" + file + "'");
    }

    private void finish(StoredProfiles stored, Event chosen, List<String> lines) throws IOException {
        Path file = directory().resolve(chosen.kind() + ".json");
        String lost = stored.store(file);
        lines.forEach(console::println);
        if (!lost.isEmpty()) {
            console.println(lost);
        }
        console.println("in the report:    ./run_tests report");
    }

    private ProfiledFork fork(Subject subject) {
        return new ProfiledFork(
                subject, threads(), Math.round(warmupSeconds() * 1000), Math.round(seconds * 1000), console::println);
    }

    private int threads() {
        boolean isOfLocks = word == Word.LOCK || event.equals(Event.LOCK);
        return threads == 0 && isOfLocks ? LOCKING_THREADS : threads;
    }

    private double warmupSeconds() {
        return warmup * Warmup.times(threads(), Runtime.getRuntime().availableProcessors());
    }

    private String times(Subject subject) {
        return subject.isSingleShot()
                ? "one call in a new JVM"
                : String.format(Locale.ROOT, "%.3g s of warmup, then %.3g s profiled", warmupSeconds(), seconds);
    }

    private static String nothing(Event chosen) {
        return chosen.name().equals(Event.LOCK)
                ? "no thread waited for a lock"
                : "no samples; --seconds makes it longer";
    }

    private NativeLibrary library() throws IOException {
        NativeLibrary library = NativeLibrary.load(root.resolve("target/async-profiler"));
        console.println("async-profiler " + library.version() + ", " + library.path());
        return library;
    }

    private Event event(NativeLibrary library) {
        List<String> candidates = switch (word) {
            case ALLOC -> List.of(Event.ALLOC);
            case LOCK -> List.of(Event.LOCK);
            default -> event.isEmpty() ? Event.PROCESSOR : List.of(event);
        };
        Event chosen = Event.firstOf(candidates, library::trouble);
        console.println("event " + chosen.name() + ": " + chosen.why());
        return chosen;
    }

    private Environment begin() {
        Environment environment = Environment.here(true);
        console.println(environment.line());
        console.println("the fork has the flags of all forks and " + String.join(" ", ProfiledFork.FLAGS)
                + ", so its times are no measurement");
        return environment;
    }

    private void ensureDataset() {
        Dataset dataset =
                Dataset.verifiedBefore(Dataset.defaultDirectory(), System.getProperty(ChildJvm.TOKEN_PROPERTY));
        System.setProperty(
                Dataset.DIRECTORY_PROPERTY, dataset.directory().toAbsolutePath().toString());
        System.setProperty(ChildJvm.TOKEN_PROPERTY, dataset.token());
    }

    private void describe(String stem, String how, BenchmarkParams jvm, Environment environment) throws IOException {
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("command", word + " " + String.join(" ", words));
        about.put("made", now());
        about.put("how", how);
        about.put("threads", jvm.getThreads());
        about.put("fork", jvm.getJvm());
        about.put("forkFlags", jvm.getJvmArgs());
        about.put("environment", environment);
        Path file = directory().resolve(stem + ".json");
        Json.write(file, about);
        console.println("  JVM and flags:    " + file);
    }

    private Path directory() throws IOException {
        return Files.createDirectories(root.resolve(DIRECTORY).toAbsolutePath());
    }

    private static String fileStem(Event event, Subject subject, String name) {
        return event.kind() + "-" + subject.stem() + "-" + name.replaceAll("[^A-Za-z0-9.]+", "-");
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** A class path with one entry in another's place. */
    static String classPath(String classPath, Path entry, Path other) {
        List<String> entries = new ArrayList<>();
        boolean isReplaced = false;
        for (String one : classPath.split(File.pathSeparator)) {
            boolean isIt = Path.of(one)
                    .toAbsolutePath()
                    .normalize()
                    .equals(entry.toAbsolutePath().normalize());
            isReplaced |= isIt;
            entries.add(isIt ? other.toAbsolutePath().toString() : one);
        }
        if (!isReplaced) {
            throw new IllegalStateException(entry + " is not on the class path " + classPath);
        }
        return String.join(File.pathSeparator, entries);
    }
}

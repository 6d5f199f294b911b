package auditlog.benchmarks.gate.raw;

import auditlog.benchmarks.jobs.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * The directory of a run's raw data. Files are written whole or not at all, and read strictly: a field that is missing or
 * unknown is an error, since a zero in its place could pass.
 */
public final class RawDirectory {

    /** Under the project's root: the committed reference of digests and counters. */
    public static final String REFERENCE = "gate/reference.txt";

    /** Under the project's root: the committed claims. */
    public static final String CLAIMS = "gate/claims.txt";

    private static final String RUN_FILE = "gate-run.json";
    private static final String ANSWERS_FILE = "answers.json";
    private static final String COUNTERS_FILE = "counters.json";
    private static final String CLAIMS_FILE = "claims.json";
    private static final String BASE = "base-";
    private static final String DUMP_FILE = "thread-dump.txt";
    private static final String REFERENCE_COPY = "reference.txt";
    private static final String CLAIMS_COPY = "claims.txt";

    private static final ObjectMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private final Path path;

    /**
     * A directory.
     *
     * @param path where; made by the first write
     */
    public RawDirectory(Path path) {
        this.path = path;
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /** Whether a run began here. */
    public boolean isRun() {
        return Files.exists(path.resolve(RUN_FILE));
    }

    /** Whether a file is the one by which a directory is known for a run's. */
    public boolean isMark(Path file) {
        return file.equals(path.resolve(RUN_FILE));
    }

    /** Writes what the run sets out to measure, and keeps the committed files as they are now, where they exist. */
    public void begin(GateRun run, Path projectRoot) throws IOException {
        write(RUN_FILE, run);
        keep(projectRoot.resolve(REFERENCE), REFERENCE_COPY);
        keep(projectRoot.resolve(CLAIMS), CLAIMS_COPY);
    }

    /** Writes layer 1. */
    public void write(Answers answers) throws IOException {
        write(ANSWERS_FILE, answers);
    }

    /** Writes layer 2. */
    public void write(Counters counters) throws IOException {
        write(COUNTERS_FILE, counters);
    }

    /** Writes what the other side of a comparison answered. */
    public void writeBase(Answers answers) throws IOException {
        write(BASE + ANSWERS_FILE, answers);
    }

    /** Writes what the other side of a comparison did. */
    public void writeBase(Counters counters) throws IOException {
        write(BASE + COUNTERS_FILE, counters);
    }

    /** Writes how long a layer took. */
    public void write(Took took) throws IOException {
        write(tookFile(took.layer()), took);
    }

    /** Writes what the threads of a JVM did that took too long; returns the file. */
    public Path writeDump(String dump) throws IOException {
        return Files.writeString(path.resolve(DUMP_FILE), dump);
    }

    /** Writes a fork of layer 3. */
    public void write(TimedFork fork) throws IOException {
        write(forkFile(fork.scenario(), fork.stage(), fork.fork()), fork);
    }

    /** Writes layer 4. */
    public void write(Claims claims) throws IOException {
        write(CLAIMS_FILE, claims);
    }

    /** Writes that a layer could not be measured. */
    public void write(Failure failure) throws IOException {
        write(failureFile(failure.layer()), failure);
    }

    /**
     * What the run set out to measure.
     *
     * @throws GateException if the file is missing or not of this format; so for all that are read
     */
    public GateRun run() {
        return read(RUN_FILE, GateRun.class)
                .orElseThrow(() -> new GateException(path + " is no raw data of the gate: there is no " + RUN_FILE));
    }

    /** Layer 1, if it was measured. */
    public Optional<Answers> answers() {
        return read(ANSWERS_FILE, Answers.class);
    }

    /** Layer 2, if it was measured. */
    public Optional<Counters> counters() {
        return read(COUNTERS_FILE, Counters.class);
    }

    /** What the other side of a comparison answered, if there is one. */
    public Optional<Answers> baseAnswers() {
        return read(BASE + ANSWERS_FILE, Answers.class);
    }

    /** What the other side of a comparison did, if there is one. */
    public Optional<Counters> baseCounters() {
        return read(BASE + COUNTERS_FILE, Counters.class);
    }

    /** How long a layer took, if that is known. */
    public Optional<Took> took(Layer layer) {
        return read(tookFile(layer), Took.class);
    }

    /** A fork of layer 3, if it was measured. */
    public Optional<TimedFork> fork(String scenario, int stage, int fork) {
        String file = forkFile(scenario, stage, fork);
        Optional<TimedFork> read = read(file, TimedFork.class);
        read.ifPresent(found -> {
            if (!found.scenario().equals(scenario) || found.stage() != stage || found.fork() != fork) {
                throw new GateException(path.resolve(file) + " holds another fork: " + found.scenario() + ", stage "
                        + found.stage() + ", fork " + found.fork());
            }
        });
        return read;
    }

    /** The names of all files with forks of layer 3, sorted. */
    public List<String> forkFiles() {
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("time-.*\\.json"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new GateException(path + " can't be listed: " + e.getMessage(), e);
        }
    }

    /** Layer 4, if it was measured. */
    public Optional<Claims> claims() {
        return read(CLAIMS_FILE, Claims.class);
    }

    /** Why a layer could not be measured, if it could not. */
    public Optional<Failure> failure(Layer layer) {
        return read(failureFile(layer), Failure.class);
    }

    /** The lines of the committed reference as it was, if there was one. */
    public Optional<List<String>> reference() {
        return lines(REFERENCE_COPY);
    }

    /** The lines of the committed claims as they were, if there were any. */
    public Optional<List<String>> committedClaims() {
        return lines(CLAIMS_COPY);
    }

    /** The name of a fork's file. */
    public static String forkFile(String scenario, int stage, int fork) {
        return String.format(Locale.ROOT, "time-%s-%d-%02d.json", scenario, stage, fork);
    }

    private static String tookFile(Layer layer) {
        return "took-" + layer.word() + ".json";
    }

    private static String failureFile(Layer layer) {
        return "failure-" + layer.word() + ".json";
    }

    private void write(String file, Object value) throws IOException {
        Json.write(path.resolve(file), value);
    }

    private void keep(Path committed, String copy) throws IOException {
        if (Files.exists(committed)) {
            Files.writeString(path.resolve(copy), Files.readString(committed));
        }
    }

    private Optional<List<String>> lines(String name) {
        return text(path.resolve(name)).map(text -> text.lines().toList());
    }

    private <T> Optional<T> read(String name, Class<T> type) {
        Path file = path.resolve(name);
        return text(file).map(text -> {
            try {
                return STRICT.readValue(text, type);
            } catch (JacksonException e) {
                throw new GateException(file + " is not as expected: " + e.getOriginalMessage(), e);
            }
        });
    }

    private static Optional<String> text(Path file) {
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file, StandardCharsets.UTF_8)) : Optional.empty();
        } catch (IOException e) {
            throw new GateException(file + " can't be read: " + e.getMessage(), e);
        }
    }
}

package auditlog.benchmarks.gate.measure;

import auditlog.benchmarks.gate.raw.GateException;
import auditlog.benchmarks.jobs.Git;
import auditlog.benchmarks.jobs.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The enhanced module of another commit as a jar, with what has to be known about the rest of that commit.
 *
 * @param commit its id
 * @param jarSha256 the jar's digest
 * @param libraries versions of the libraries that both services use
 * @param baseline the digests of the baseline's sources that it was built with
 */
record OtherBuild(String commit, String jarSha256, List<String> libraries, List<String> baseline) {

    private static final String MODULE = "enhanced-module";
    private static final String BASELINE = "baseline-module";
    private static final Pattern LIBRARY =
            Pattern.compile("<((?:sqlite-jdbc|jackson)\\.version)>\\s*([^<\\s]+)\\s*</\\1>");
    private static final int LOG_LINES = 12;

    /** The property that {@code ./run_tests --offline} sets. */
    static final String OFFLINE = "auditlog.offline";

    /** Maven may have to fetch everything. */
    private static final Duration LIMIT = Duration.ofMinutes(20);

    OtherBuild {
        libraries = List.copyOf(libraries);
        baseline = List.copyOf(baseline);
    }

    /**
     * The jar of a commit's enhanced module: kept from before, or built now in a worktree that is removed again.
     *
     * @param git the repository
     * @param commit the commit's id
     * @param cache where jars are kept
     * @param maven the command that starts Maven
     * @return the build, its jar at {@link #jar}
     * @throws GateException if it can't be built; the message has the build's own errors
     */
    static OtherBuild of(Git git, String commit, Path cache, String maven) throws IOException, InterruptedException {
        Path jar = jar(cache, commit);
        Path about = about(jar);
        if (Files.exists(about) && Files.exists(jar)) {
            OtherBuild kept = Json.read(about, OtherBuild.class);
            if (kept.commit.equals(commit) && kept.jarSha256.equals(sha256(jar))) {
                return kept;
            }
        }
        Files.createDirectories(cache);
        String prefix = git.tryAsking("rev-parse", "--show-prefix").orElse("");
        try (Worktree worktree = new Worktree(git, commit)) {
            Path project = worktree.place().resolve(prefix);
            build(maven, worktree, project, commit, cache.resolve(commit + ".log"));
            Path built = builtJar(project, commit);
            ModuleContent.requireThisJdk(built, "Commit " + commit);
            Path part = Files.createTempFile(cache, commit, ".part");
            Files.copy(built, part, StandardCopyOption.REPLACE_EXISTING);
            OtherBuild build = new OtherBuild(commit, sha256(part), libraries(project), baseline(project));
            Files.move(part, jar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Json.write(about, build);
            return build;
        }
    }

    /** Where a commit's jar is kept. Another compiler makes other code, so each has its own. */
    static Path jar(Path cache, String commit) {
        return cache.resolve(commit + "-jdk" + Runtime.version() + ".jar");
    }

    /**
     * Why this project's build and this one can't be compared in one JVM, in which both use the same libraries and the same
     * baseline.
     *
     * @param root the project's root
     * @return a line for each reason; empty if they can
     */
    List<String> incomparableWith(Path root) throws IOException {
        List<String> reasons = new ArrayList<>();
        List<String> ours = libraries(root);
        if (!ours.equals(libraries)) {
            reasons.add("other libraries: here " + ours + ", there " + libraries);
        }
        List<String> sources = baseline(root);
        if (!sources.equals(baseline)) {
            reasons.add("another baseline: "
                    + Stream.concat(sources.stream(), baseline.stream())
                            .filter(line -> !sources.contains(line) || !baseline.contains(line))
                            .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                            .distinct()
                            .toList());
        }
        return reasons;
    }

    private static void build(String maven, Worktree worktree, Path project, String commit, Path log)
            throws IOException, InterruptedException {
        if (!Files.isDirectory(project.resolve(MODULE))) {
            throw new GateException("Commit " + commit + " has no " + MODULE + ": name a later one");
        }
        List<String> command = new ArrayList<>(List.of(
                maven,
                "-B",
                "-ntp",
                "-q",
                "-Dstyle.color=never",
                "-pl",
                MODULE,
                "-am",
                "package",
                "-DskipTests",
                "-Dmaven.test.skip=true"));
        boolean offline = Boolean.getBoolean(OFFLINE);
        if (offline) {
            command.add("-o");
        }
        int exit;
        try {
            exit = worktree.run(command, project, log, LIMIT);
        } catch (IOException e) {
            throw new GateException("Maven can't be started to build commit " + commit + ": " + e.getMessage(), e);
        }
        if (exit != 0) {
            List<String> errors = Files.readAllLines(log).stream()
                    .filter(line -> line.contains("ERROR"))
                    .limit(LOG_LINES)
                    .toList();
            boolean lacking = offline && errors.stream().anyMatch(line -> line.contains("offline mode"));
            throw new GateException("Commit " + commit + " does not build (exit code " + exit + "), see " + log
                    + (lacking ? "; what it needs is fetched by a run without --offline" : "") + ":\n"
                    + String.join("\n", errors));
        }
    }

    /** Maven as it is started on this system. */
    static String maven() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows") ? "mvn.cmd" : "mvn";
    }

    private static Path builtJar(Path project, String commit) throws IOException {
        Path target = project.resolve(MODULE).resolve("target");
        try (Stream<Path> files = Files.list(target)) {
            List<Path> jars = files.filter(file -> file.getFileName().toString().matches(MODULE + "-[0-9][^-]*\\.jar"))
                    .toList();
            if (jars.size() != 1) {
                throw new GateException(
                        "Commit " + commit + " gave " + jars.size() + " jars of " + MODULE + " in " + target);
            }
            return jars.get(0);
        }
    }

    private static List<String> libraries(Path project) throws IOException {
        Matcher matcher = LIBRARY.matcher(Files.readString(project.resolve("pom.xml")));
        List<String> libraries = new ArrayList<>();
        while (matcher.find()) {
            libraries.add(matcher.group(1).replace(".version", "") + " " + matcher.group(2));
        }
        return libraries.stream().sorted().toList();
    }

    /** Lines {@code <sha256>  <path>} of the baseline's sources. */
    private static List<String> baseline(Path project) throws IOException {
        Path module = project.resolve(BASELINE);
        Path main = module.resolve("src/main");
        try (Stream<Path> files = Files.walk(main)) {
            List<String> lines = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                lines.add(
                        sha256(file) + "  " + module.relativize(file).toString().replace('\\', '/'));
            }
            return lines;
        }
    }

    private static Path about(Path jar) {
        return jar.resolveSibling(jar.getFileName() + ".json");
    }

    static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}

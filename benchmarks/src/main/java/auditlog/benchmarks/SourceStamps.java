package auditlog.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The comparison of what is on the class path with the sources of the project, by content and never by time.
 *
 * <p>The build puts into every module's jar a list of the SHA-256 sums of the module's sources. {@code mvn -pl benchmarks
 * exec:java} takes the other modules from the local repository, where they may be of an earlier edit or of another clone;
 * then the lists differ. The same lists say whether the baseline that is measured was compiled from the frozen sources.
 */
public final class SourceStamps {

    /** The file at the project's root that lists the frozen sources and libraries. */
    public static final String MANIFEST = "baseline.sha256";

    private static final List<String> MODULES =
            List.of("baseline-module", "enhanced-module", "datagen", "equivalence-tests", "benchmarks");
    private static final String POM = "pom.xml";
    private static final String BASELINE = "baseline-module";
    private static final String CURE = "; rebuild with: ./run_tests --only build";
    private static final String LIBRARY = "maven:";
    private static final int DIGEST_LENGTH = 64;
    private static final int PATH_START = DIGEST_LENGTH + 2;

    private final Path root;
    private final ClassLoader loader;

    /**
     * A comparison.
     *
     * @param root the project's root
     * @param loader what the measured classes are loaded by
     */
    SourceStamps(Path root, ClassLoader loader) {
        this.root = root;
        this.loader = loader;
    }

    /**
     * Makes sure that every module on this class path was built from the project's sources, and the baseline from the
     * frozen ones with the frozen libraries.
     *
     * @param root the project's root
     * @throws StaleBuildException if not; the message names the first file that differs and the cure
     */
    public static void requireFresh(Path root) {
        SourceStamps stamps = new SourceStamps(root, SourceStamps.class.getClassLoader());
        MODULES.forEach(stamps::requireBuiltFromSources);
        stamps.requireFrozenBaseline();
    }

    /** Throws unless the module's stamp lists exactly the sources at hand. */
    void requireBuiltFromSources(String module) {
        Map<String, String> stamp = stamp(module);
        Map<String, String> sources;
        try {
            sources = sources(module);
        } catch (IOException | UncheckedIOException e) {
            throw new StaleBuildException("The sources of " + module + " can't be read (" + e.getMessage()
                    + "): start in the project's directory, or name it with -Dauditlog.root=DIR");
        }
        if (!stamp.equals(sources)) {
            String file = firstDifference(stamp, sources);
            String how = !stamp.containsKey(file)
                    ? "is not in the build"
                    : sources.containsKey(file) ? "differs from the build" : "is gone since the build";
            throw new StaleBuildException("Stale build: " + module + "/" + file + " " + how + CURE);
        }
    }

    /** Throws unless the baseline's stamp and the libraries on the class path are those of the manifest. */
    void requireFrozenBaseline() {
        Path manifest = root.resolve(MANIFEST);
        if (!Files.isRegularFile(manifest)) {
            throw new StaleBuildException(
                    "The list of the frozen baseline is missing: " + manifest + "; restore it from version control");
        }
        Map<String, String> frozen = new TreeMap<>();
        Map<String, String> libraries = new TreeMap<>();
        parse(read(manifest), manifest.toString()).forEach((path, sum) -> {
            if (path.startsWith(LIBRARY)) {
                libraries.put(path.substring(LIBRARY.length()), sum);
            } else {
                frozen.put(path, sum);
            }
        });
        requireFrozenSources(frozen);
        libraries.forEach(this::requireFrozenLibrary);
    }

    private void requireFrozenSources(Map<String, String> frozen) {
        // The module's pom.xml is stamped too, but no part of the baseline: what it brings in is listed as libraries.
        Map<String, String> built = stamp(BASELINE).entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("src/"))
                .collect(Collectors.toMap(
                        entry -> BASELINE + "/" + entry.getKey(), Map.Entry::getValue, (a, b) -> a, TreeMap::new));
        if (frozen.isEmpty() || !built.equals(frozen)) {
            throw new StaleBuildException("The baseline on the class path is not the frozen one: "
                    + (frozen.isEmpty() ? MANIFEST + " lists no source" : firstDifference(built, frozen))
                    + "; restore the file from version control and rebuild with: ./run_tests --only build");
        }
    }

    private void requireFrozenLibrary(String coordinates, String sum) {
        String[] parts = coordinates.split(":");
        if (parts.length != 3) {
            throw new StaleBuildException(MANIFEST + ": not group:artifact:version: " + coordinates);
        }
        String name = parts[1] + "-" + parts[2] + ".jar";
        Collection<Path> entries = ChildJvm.entries(loader);
        Path jar = entries.stream()
                .filter(entry -> entry.getFileName() != null
                        && entry.getFileName().toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new StaleBuildException("The frozen baseline needs " + coordinates
                        + ", but the class path has no " + name + ": restore the version in pom.xml"));
        if (!sha256(jar).equals(sum)) {
            throw new StaleBuildException("The library " + jar + " is not the frozen one: delete it and rebuild");
        }
    }

    private Map<String, String> stamp(String module) {
        String name = "META-INF/auditlog/" + module + ".sha256";
        try (InputStream stamp = loader.getResourceAsStream(name)) {
            if (stamp == null) {
                throw new StaleBuildException("Stale build: " + module + " carries no list of its sources" + CURE);
            }
            return parse(new String(stamp.readAllBytes(), StandardCharsets.UTF_8), name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The sums of the module's {@code pom.xml} and {@code src/main}, by path in the module. */
    private Map<String, String> sources(String module) throws IOException {
        Path directory = root.resolve(module);
        Path main = directory.resolve("src/main");
        Map<String, String> sums = new TreeMap<>();
        sums.put(POM, sha256(directory.resolve(POM)));
        if (!Files.exists(main)) {
            return sums;
        }
        try (Stream<Path> files = Files.walk(main)) {
            files.filter(Files::isRegularFile)
                    .filter(file -> !isLeftByATool(file.getFileName().toString()))
                    .forEach(file -> sums.put(relative(directory, file), sha256(file)));
        }
        return sums;
    }

    /** What the build's own list leaves out by its default excludes: back-ups and hidden files. */
    private static boolean isLeftByATool(String name) {
        return name.startsWith(".")
                || name.endsWith("~")
                || name.startsWith("#") && name.endsWith("#")
                || name.startsWith("%") && name.endsWith("%");
    }

    private static String relative(Path directory, Path file) {
        return directory
                .relativize(file)
                .toString()
                .replace(file.getFileSystem().getSeparator(), "/");
    }

    /** Lines {@code <sha256>  <path>}; empty lines and lines that start with {@code #} say nothing. */
    private static Map<String, String> parse(String text, String where) {
        Map<String, String> sums = new TreeMap<>();
        for (String line : text.lines().toList()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (line.length() <= PATH_START || !line.startsWith("  ", DIGEST_LENGTH)) {
                throw new StaleBuildException(where + ": not a line of '<sha256>  <path>': " + line);
            }
            sums.put(line.substring(PATH_START), line.substring(0, DIGEST_LENGTH));
        }
        return sums;
    }

    private static String firstDifference(Map<String, String> one, Map<String, String> other) {
        return Stream.concat(one.keySet().stream(), other.keySet().stream())
                .sorted()
                .filter(path -> !one.getOrDefault(path, "").equals(other.get(path)))
                .findFirst()
                .orElseThrow();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String sha256(Path file) {
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of()
                    .formatHex(((DigestInputStream) in).getMessageDigest().digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}

package auditlog.benchmarks.gate.measure;

import auditlog.benchmarks.SourceStamps;
import auditlog.benchmarks.StaleBuildException;
import auditlog.benchmarks.gate.raw.Commit;
import auditlog.benchmarks.gate.raw.GateException;
import auditlog.enhanced.IndexedAuditLogService;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The two sides, ready to be measured: this working tree's enhanced module as it was built, and another commit's.
 *
 * @param thisCommit the working tree's commit
 * @param thisModule its enhanced module: a jar, or a directory of classes
 * @param otherCommit the other commit; null if none is needed
 * @param otherModule its jar; null if none is needed
 * @param incomparable why the two can't be timed in one JVM; empty if they can
 */
record Preparation(
        Commit thisCommit, Path thisModule, Commit otherCommit, Path otherModule, List<String> incomparable) {

    /** Where jars are kept, under the project's root. */
    private static final String JARS = "target/gate/jars";

    /**
     * Prepares this working tree alone.
     *
     * @param root the project's root
     * @throws GateException if the build is older than the sources
     */
    static Preparation ofThis(Path root) throws IOException, InterruptedException {
        requireFresh(root);
        Commit commit;
        try {
            commit = new OtherCommit(new Git(root)).ofWorkingTree();
        } catch (GateException e) {
            // An unpacked archive can be counted all the same.
            commit = new Commit("unknown", false);
        }
        return new Preparation(commit, thisModule(root), null, null, List.of());
    }

    /**
     * Prepares both sides.
     *
     * @param root the project's root
     * @param against the other commit, as the user named it; null for the default
     * @throws GateException if the build is older than the sources, or the other commit can't be had
     */
    static Preparation ofBoth(Path root, String against) throws IOException, InterruptedException {
        requireFresh(root);
        Git git = new Git(root);
        OtherCommit commits = new OtherCommit(git);
        Commit here = commits.ofWorkingTree();
        Commit other = commits.find(against);
        Path cache = root.resolve(JARS);
        OtherBuild build = OtherBuild.of(git, other.id(), cache, OtherBuild.maven());
        return new Preparation(
                here, thisModule(root), other, OtherBuild.jar(cache, other.id()), build.incomparableWith(root));
    }

    private static void requireFresh(Path root) {
        try {
            SourceStamps.requireFresh(root);
        } catch (StaleBuildException e) {
            throw new GateException(e.getMessage(), e);
        }
    }

    /** A copy of the jar on this class path: a build that runs meanwhile does not change what is measured. */
    private static Path thisModule(Path root) throws IOException {
        Path module = onClassPath();
        if (!Files.isRegularFile(module)) {
            return module;
        }
        Path jars = Files.createDirectories(root.resolve(JARS));
        Path copy = jars.resolve("this-" + OtherBuild.sha256(module) + ".jar");
        if (!Files.exists(copy)) {
            Path part = Files.createTempFile(jars, "this", ".part");
            Files.copy(module, part, StandardCopyOption.REPLACE_EXISTING);
            Files.move(part, copy, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        return copy;
    }

    /** The enhanced module that this JVM has on its class path: a jar, or a directory of classes. */
    static Path onClassPath() {
        try {
            return Path.of(IndexedAuditLogService.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("A class path entry that is no file", e);
        }
    }
}

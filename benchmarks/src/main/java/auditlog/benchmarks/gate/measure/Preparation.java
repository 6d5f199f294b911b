package auditlog.benchmarks.gate.measure;

import auditlog.benchmarks.SourceStamps;
import auditlog.benchmarks.StaleBuildException;
import auditlog.benchmarks.gate.raw.Commit;
import auditlog.benchmarks.gate.raw.GateException;
import auditlog.benchmarks.jobs.Git;
import auditlog.enhanced.IndexedAuditLogService;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The two sides, ready to be measured: this working tree's enhanced module as it was built, or a commit's, and another commit's.
 *
 * @param thisCommit what is judged; its id is "unknown" outside a repository
 * @param thisModule its enhanced module: a jar, or a directory of classes
 * @param otherCommit the other commit; null if none is needed, or none can be had
 * @param otherModule its jar; null likewise
 * @param why why it is that commit, for the report; empty if there is none
 * @param incomparable why the two can't be timed in one JVM; empty if they can
 * @param isIdentical whether the two modules hold the same classes, so that there is nothing to time
 * @param trouble why the other side can't be had; empty if it can, or is not needed
 */
public record Preparation(
        Commit thisCommit,
        Path thisModule,
        Commit otherCommit,
        Path otherModule,
        String why,
        List<String> incomparable,
        boolean isIdentical,
        String trouble) {

    /** Where jars are kept, under the project's root. */
    private static final String JARS = "target/gate/jars";

    /** Two sides that can be timed. */
    Preparation(Commit thisCommit, Path thisModule, Commit otherCommit, Path otherModule) {
        this(thisCommit, thisModule, otherCommit, otherModule, "", List.of(), false, "");
    }

    /**
     * Prepares this working tree alone.
     *
     * @param root the project's root
     * @param against the other commit, if the user named one: it has to be there, needed or not
     * @throws GateException if the build is older than the sources or of another JDK, or there is no such commit
     */
    static Preparation ofThis(Path root, String against) throws IOException, InterruptedException {
        Path module = thisModule(root);
        OtherCommit commits = commits(root);
        if (against != null) {
            commits.named(against);
        }
        return new Preparation(here(commits), module, null, null);
    }

    /**
     * Prepares this working tree and another commit. Where that can't be built, or goes without saying and
     * can't be told, the exact layers do without: the preparation says what the trouble is.
     *
     * @param root the project's root
     * @param against the other commit, as the user named it; null for the default
     * @throws GateException if the build is older than the sources or of another JDK, or there is no such commit
     */
    static Preparation ofBoth(Path root, String against) throws IOException, InterruptedException {
        Path module = thisModule(root);
        OtherCommit commits = commits(root);
        Commit here = here(commits);
        OtherCommit.Choice other = null;
        try {
            other = against == null ? commits.find() : commits.named(against);
            OtherBuild build = build(root, other.commit());
            Path otherModule = OtherBuild.jar(root.resolve(JARS), build.commit());
            return new Preparation(
                    here,
                    module,
                    other.commit(),
                    otherModule,
                    other.why(),
                    build.incomparableWith(root),
                    ModuleContent.isSame(module, otherModule),
                    "");
        } catch (GateException | Git.GitException e) {
            if (against != null && other == null) {
                throw e;
            }
            return new Preparation(
                    here,
                    module,
                    other == null ? null : other.commit(),
                    null,
                    other == null ? "" : other.why(),
                    List.of(),
                    false,
                    e.getMessage());
        }
    }

    /**
     * Prepares two commits.
     *
     * @param root the project's root
     * @param subject the one that is judged
     * @param against the one that it is compared with
     * @return both, built
     * @throws IOException if a jar can't be read or kept
     * @throws InterruptedException if this thread is interrupted
     * @throws GateException if there is no such commit, or one can't be built
     */
    public static Preparation ofCommits(Path root, String subject, String against)
            throws IOException, InterruptedException {
        requireFresh(root);
        OtherCommit commits = commits(root);
        Commit one = commits.named(subject).commit();
        OtherCommit.Choice other = commits.named(against);
        OtherBuild build = build(root, one);
        OtherBuild otherBuild = build(root, other.commit());
        Path module = OtherBuild.jar(root.resolve(JARS), one.id());
        Path otherModule = OtherBuild.jar(root.resolve(JARS), other.commit().id());
        // Both are measured with the libraries and the baseline of this working tree.
        List<String> incomparable = Stream.concat(
                        build.incomparableWith(root).stream(), otherBuild.incomparableWith(root).stream())
                .distinct()
                .toList();
        return new Preparation(
                one,
                module,
                other.commit(),
                otherModule,
                "as asked for",
                incomparable,
                ModuleContent.isSame(module, otherModule),
                "");
    }

    private static OtherCommit commits(Path root) {
        return new OtherCommit(new Git(root), System.getenv());
    }

    /** An unpacked archive can be counted all the same. */
    private static Commit here(OtherCommit commits) throws InterruptedException {
        return commits.ofWorkingTree().orElse(new Commit("unknown", false));
    }

    private static OtherBuild build(Path root, Commit commit) throws IOException, InterruptedException {
        return OtherBuild.of(new Git(root), commit.id(), root.resolve(JARS), OtherBuild.maven());
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
        requireFresh(root);
        Path module = onClassPath();
        ModuleContent.requireThisJdk(module, "This working tree");
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

    /**
     * The enhanced module that this JVM has on its class path.
     *
     * @return a jar, or a directory of classes
     */
    public static Path onClassPath() {
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

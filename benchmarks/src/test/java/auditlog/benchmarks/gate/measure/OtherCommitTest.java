package auditlog.benchmarks.gate.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.gate.raw.Commit;
import auditlog.benchmarks.gate.raw.GateException;
import auditlog.benchmarks.jobs.Git;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class OtherCommitTest {

    @TempDir
    private Path temporary;

    private TemporaryRepository repository;
    private OtherCommit commits;

    @BeforeEach
    void makeRepository() throws Exception {
        repository = new TemporaryRepository(temporary.resolve("a project"));
        commits = new OtherCommit(repository.asked(), Map.of());
    }

    @Test
    void onABranchItIsTheMergeBaseWithMain() throws Exception {
        repository.commit("a", "1");
        String base = repository.commit("a", "2");
        repository.git("checkout", "--quiet", "-b", "work");
        repository.commit("b", "1");
        repository.commit("b", "2");
        assertEquals(new Commit(base, false), commits.find().commit());
    }

    @Test
    void onMainItIsTheCommitBefore() throws Exception {
        String before = repository.commit("a", "1");
        repository.commit("a", "2");
        assertEquals(new Commit(before, false), commits.find().commit());
    }

    @Test
    void onMainWithChangesItIsTheCommitThatWasChanged() throws Exception {
        repository.commit("a", "1");
        String head = repository.commit("a", "2");
        repository.write("a", "3");
        assertEquals(new Commit(head, true), commits.ofWorkingTree().orElseThrow());
        assertEquals(new Commit(head, false), commits.find().commit());
    }

    @Test
    void aNamedCommitIsThatOne() throws Exception {
        String first = repository.commit("a", "1");
        repository.commit("a", "2");
        repository.git("tag", "v1", first);
        assertEquals(first, commits.named("v1").commit().id());
        assertEquals(first, commits.named(first.substring(0, 10)).commit().id());
    }

    @Test
    void anUnknownNameSaysSo() throws Exception {
        repository.commit("a", "1");
        String message = assertThrows(GateException.class, () -> commits.named("nowhere"))
                .getMessage();
        assertTrue(message.contains("no commit 'nowhere'"), message);
        assertThrows(GateException.class, () -> commits.named("--all"));
        assertThrows(GateException.class, () -> commits.named(""));
    }

    @Test
    void theFirstCommitHasNothingToCompareWith() throws Exception {
        repository.commit("a", "1");
        String message = assertThrows(GateException.class, () -> commits.find()).getMessage();
        assertTrue(message.contains("--against"), message);
    }

    @Test
    void aShallowCloneSaysHowToGetTheRest() throws Exception {
        repository.commit("a", "1");
        repository.commit("a", "2");
        Path shallow = temporary.resolve("shallow");
        repository.git(
                "clone", "--quiet", "--depth=1", repository.directory().toUri().toString(), shallow.toString());
        String message = assertThrows(GateException.class, () -> new OtherCommit(new Git(shallow), Map.of()).find())
                .getMessage();
        assertTrue(message.contains("git fetch --unshallow"), message);
    }

    @Test
    void outsideARepositoryItSaysWhatCanBeDone() {
        OtherCommit outside = new OtherCommit(new Git(temporary), Map.of());
        String message = assertThrows(GateException.class, () -> outside.find()).getMessage();
        assertTrue(message.contains("no git repository"), message);
    }

    @Test
    void whatTheCiNamesIsTaken() throws Exception {
        repository.commit("a", "1");
        String release = repository.commit("a", "2");
        repository.git("branch", "release");
        String main = repository.commit("a", "3");
        Path clone = clone("--origin", "origin");
        OtherCommit.Choice choice =
                of(clone, Map.of("GITHUB_BASE_REF", "release")).find();
        assertEquals(release, choice.commit().id());
        assertEquals("merge base with origin/release, which the CI names, 1 commit ago", choice.why());
        assertEquals(main, repository.git("rev-parse", "main"));
        String message = assertThrows(
                        GateException.class,
                        () -> of(clone, Map.of("CHANGE_TARGET", "gone")).find())
                .getMessage();
        assertTrue(message.contains("git fetch origin gone"), message);
    }

    @Test
    void aMainBranchThatIsCalledMasterIsFound() throws Exception {
        String base = repository.commit("a", "1");
        repository.git("branch", "--move", "main", "master");
        Path clone = clone("--origin", "upstream");
        TemporaryRepository work = new TemporaryRepository(clone);
        work.git("symbolic-ref", "--delete", "refs/remotes/upstream/HEAD");
        work.git("checkout", "--quiet", "-b", "work");
        work.commit("b", "1");
        work.commit("b", "2");
        OtherCommit.Choice choice = of(clone, Map.of()).find();
        assertEquals(new Commit(base, false), choice.commit());
        assertEquals("merge base with upstream/master, 2 commits ago", choice.why());
    }

    @Test
    void theRemotesHeadIsItsMainBranch() throws Exception {
        String base = repository.commit("a", "1");
        repository.git("branch", "--move", "main", "trunk");
        Path clone = clone("--origin", "origin");
        TemporaryRepository work = new TemporaryRepository(clone);
        work.commit("b", "1");
        assertEquals(base, of(clone, Map.of()).find().commit().id());
    }

    @Test
    void moreThanOneIsNotGuessedAt() throws Exception {
        String old = repository.commit("a", "1");
        Path clone = clone("--origin", "origin");
        TemporaryRepository work = new TemporaryRepository(clone);
        work.git("remote", "add", "upstream", repository.directory().toString());
        work.git("fetch", "--quiet", "upstream");
        work.commit("b", "1");
        assertEquals(old, of(clone, Map.of()).find().commit().id(), "both remotes name the same commit");

        repository.commit("a", "2");
        work.git("fetch", "--quiet", "upstream");
        work.git("reset", "--quiet", "--hard", "upstream/main");
        work.commit("b", "2");
        String message = assertThrows(
                        GateException.class, () -> of(clone, Map.of()).find())
                .getMessage();
        assertTrue(
                message.contains("upstream/main") && message.contains("origin/main") && message.contains("--against"),
                message);
    }

    @Test
    void whyItIsThatCommitIsSaid() throws Exception {
        String before = repository.commit("a", "1");
        repository.commit("a", "2");
        assertEquals(
                "the commit before, since this one is on main already, 1 commit ago",
                commits.find().why());
        assertEquals("as asked for, 1 commit ago", commits.named(before).why());
        repository.write("a", "3");
        assertEquals(
                "the commit that was changed, on main, 0 commits ago",
                commits.find().why());
    }

    @Test
    void aRepositoryOfSomebodyElseIsReportedInGitsOwnWords() throws Exception {
        repository.commit("a", "1");
        OtherCommit foreign = new OtherCommit(
                new Git(
                        repository.directory(),
                        Map.of(
                                "GIT_TEST_ASSUME_DIFFERENT_OWNER", "1",
                                "GIT_CONFIG_GLOBAL", "/dev/null",
                                "GIT_CONFIG_NOSYSTEM", "1")),
                Map.of());
        for (Executable asked :
                List.<Executable>of(foreign::ofWorkingTree, foreign::find, () -> foreign.named("HEAD"))) {
            String message = assertThrows(Git.GitException.class, asked).getMessage();
            assertTrue(message.contains("dubious ownership") && message.contains("safe.directory"), message);
        }
    }

    @Test
    void outsideARepositoryTheWorkingTreeHasNoCommit() throws Exception {
        assertEquals(Optional.empty(), new OtherCommit(new Git(temporary), Map.of()).ofWorkingTree());
    }

    @Test
    void anArchiveUnpackedInSomebodysRepositoryIsNoRepository() throws Exception {
        repository.commit("theirs", "1");
        Path archive = repository.directory().resolve("an archive");
        repository.write("an archive/pom.xml", "");
        OtherCommit unpacked = of(archive, Map.of());
        assertEquals(Optional.empty(), unpacked.ofWorkingTree());
        assertThrows(GateException.class, () -> unpacked.named("HEAD"));
        String kept = repository.commit("an archive/pom.xml", "");
        assertEquals(kept, unpacked.ofWorkingTree().orElseThrow().id());
    }

    private Path clone(String... options) throws Exception {
        Path clone = temporary.resolve("a clone");
        List<String> arguments = new ArrayList<>(List.of("clone", "--quiet"));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of(repository.directory().toString(), clone.toString()));
        repository.git(arguments.toArray(String[]::new));
        return clone;
    }

    private static OtherCommit of(Path directory, Map<String, String> environment) {
        return new OtherCommit(new Git(directory), environment);
    }
}

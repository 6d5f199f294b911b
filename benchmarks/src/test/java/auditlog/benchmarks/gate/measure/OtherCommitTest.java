package auditlog.benchmarks.gate.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.gate.raw.Commit;
import auditlog.benchmarks.gate.raw.GateException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OtherCommitTest {

    @TempDir
    private Path temporary;

    private TemporaryRepository repository;
    private OtherCommit commits;

    @BeforeEach
    void makeRepository() throws Exception {
        repository = new TemporaryRepository(temporary.resolve("a project"));
        commits = new OtherCommit(repository.asked());
    }

    @Test
    void onABranchItIsTheMergeBaseWithMain() throws Exception {
        repository.commit("a", "1");
        String base = repository.commit("a", "2");
        repository.git("checkout", "--quiet", "-b", "work");
        repository.commit("b", "1");
        repository.commit("b", "2");
        assertEquals(new Commit(base, false), commits.find(null));
    }

    @Test
    void onMainItIsTheCommitBefore() throws Exception {
        String before = repository.commit("a", "1");
        repository.commit("a", "2");
        assertEquals(new Commit(before, false), commits.find(null));
    }

    @Test
    void onMainWithChangesItIsTheCommitThatWasChanged() throws Exception {
        repository.commit("a", "1");
        String head = repository.commit("a", "2");
        repository.write("a", "3");
        assertEquals(new Commit(head, true), commits.ofWorkingTree());
        assertEquals(new Commit(head, false), commits.find(null));
    }

    @Test
    void aNamedCommitIsThatOne() throws Exception {
        String first = repository.commit("a", "1");
        repository.commit("a", "2");
        repository.git("tag", "v1", first);
        assertEquals(first, commits.find("v1").id());
        assertEquals(first, commits.find(first.substring(0, 10)).id());
    }

    @Test
    void anUnknownNameSaysSo() throws Exception {
        repository.commit("a", "1");
        String message =
                assertThrows(GateException.class, () -> commits.find("nowhere")).getMessage();
        assertTrue(message.contains("no commit 'nowhere'"), message);
        assertThrows(GateException.class, () -> commits.find("--all"));
        assertThrows(GateException.class, () -> commits.find(""));
    }

    @Test
    void theFirstCommitHasNothingToCompareWith() throws Exception {
        repository.commit("a", "1");
        String message =
                assertThrows(GateException.class, () -> commits.find(null)).getMessage();
        assertTrue(message.contains("--against"), message);
    }

    @Test
    void aShallowCloneSaysHowToGetTheRest() throws Exception {
        repository.commit("a", "1");
        repository.commit("a", "2");
        Path shallow = temporary.resolve("shallow");
        repository.git(
                "clone", "--quiet", "--depth=1", repository.directory().toUri().toString(), shallow.toString());
        String message = assertThrows(GateException.class, () -> new OtherCommit(new Git(shallow)).find(null))
                .getMessage();
        assertTrue(message.contains("git fetch --unshallow"), message);
    }

    @Test
    void outsideARepositoryItSaysWhatCanBeDone() {
        OtherCommit outside = new OtherCommit(new Git(temporary));
        String message =
                assertThrows(GateException.class, () -> outside.find(null)).getMessage();
        assertTrue(message.contains("no git repository"), message);
    }
}

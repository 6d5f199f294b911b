package auditlog.benchmarks.gate.measure;

import auditlog.benchmarks.gate.raw.Commit;
import auditlog.benchmarks.gate.raw.GateException;
import java.util.List;
import java.util.Optional;

/** Which commits are compared: that of the working tree, and the one that was asked for or goes without saying. */
final class OtherCommit {

    /** What the main branch may be called, most telling first. */
    private static final List<String> MAIN_BRANCHES =
            List.of("refs/remotes/origin/HEAD", "refs/remotes/origin/main", "refs/heads/main", "refs/heads/master");

    private final Git git;

    OtherCommit(Git git) {
        this.git = git;
    }

    /**
     * The working tree's commit.
     *
     * @throws GateException without git, or outside a repository
     */
    Commit ofWorkingTree() throws InterruptedException {
        if (git.tryAsking("rev-parse", "--git-dir").isEmpty()) {
            throw new GateException(
                    "This is no git repository, so there is no other commit to compare with: use a clone,"
                            + " or --counters, which needs none");
        }
        String id = commit("HEAD")
                .orElseThrow(() -> new GateException("There is no commit yet, so there is none to compare with"));
        return new Commit(id, git.tryAsking("status", "--porcelain").isPresent());
    }

    /**
     * The commit to compare with.
     *
     * @param asked as the user named it; null for the default: the merge base with the main branch, or where that is the
     *     working tree itself the commit before
     * @throws GateException if there is no such commit; the message says what to do
     */
    Commit find(String asked) throws InterruptedException {
        if (asked != null) {
            return new Commit(
                    commit(asked)
                            .orElseThrow(
                                    () -> new GateException("There is no commit '" + asked + "'" + hintIfShallow())),
                    false);
        }
        Commit here = ofWorkingTree();
        for (String branch : MAIN_BRANCHES) {
            Optional<String> base = git.tryAsking("merge-base", "HEAD", branch);
            if (base.isPresent() && (here.dirty() || !base.get().equals(here.id()))) {
                return new Commit(base.get(), false);
            }
        }
        return new Commit(
                commit("HEAD~1")
                        .orElseThrow(() -> new GateException("There is neither a merge base with the main branch nor a"
                                + " commit before this one" + hintIfShallow() + "; name one with --against")),
                false);
    }

    private Optional<String> commit(String name) throws InterruptedException {
        return git.tryAsking("rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}");
    }

    private String hintIfShallow() {
        try {
            return git.tryAsking("rev-parse", "--is-shallow-repository")
                            .filter("true"::equals)
                            .isPresent()
                    ? ": this is a shallow clone; fetch the whole history with: git fetch --unshallow"
                    : "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}

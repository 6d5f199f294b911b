package auditlog.benchmarks.gate.measure;

import auditlog.benchmarks.gate.raw.Commit;
import auditlog.benchmarks.gate.raw.GateException;
import auditlog.benchmarks.jobs.Git;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which commits are compared: that of the working tree, and the one that was asked for or goes without saying. */
final class OtherCommit {

    /** Variables in which a CI names the branch that a change is to go into: GitHub's, GitLab's, Jenkins's. */
    private static final List<String> TARGETS =
            List.of("GITHUB_BASE_REF", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "CHANGE_TARGET");

    /** The remotes that a main branch is looked for in; where there is neither, in all. */
    private static final List<String> REMOTES = List.of("upstream", "origin");

    private static final List<String> MAIN_BRANCHES = List.of("main", "master");
    /** Git's name for the commit that a bisection without a checkout is at. */
    private static final String BISECTED = "BISECT_HEAD";

    private static final String NAME_ONE = "; name the commit with --against";

    private final Git git;
    private final Map<String, String> environment;

    /**
     * The commits of a repository.
     *
     * @param environment the variables that a CI sets
     */
    OtherCommit(Git git, Map<String, String> environment) {
        this.git = git;
        this.environment = environment;
    }

    /**
     * A commit, and why it is that one.
     *
     * @param commit the commit
     * @param why for the report, in a few words
     */
    record Choice(Commit commit, String why) {}

    /** A branch that the change may be meant for. */
    private record Candidate(String branch, String base) {}

    /**
     * The working tree's commit; empty outside a repository and before the first commit.
     *
     * @throws Git.GitException if there is a repository, but none that git works with
     */
    Optional<Commit> ofWorkingTree() throws InterruptedException {
        if (!git.isRepository()) {
            return Optional.empty();
        }
        Optional<String> id = commit("HEAD");
        return id.isEmpty()
                ? Optional.empty()
                : Optional.of(new Commit(
                        id.get(), git.tryAsking("status", "--porcelain").isPresent()));
    }

    /**
     * A commit that somebody named.
     *
     * @throws GateException if there is no such commit; the message says what to do
     */
    Choice named(String name) throws InterruptedException {
        requireRepository();
        String id = commit(name).orElseThrow(() -> new GateException("There is no commit '" + name + "'" + hint(name)));
        return new Choice(new Commit(id, false), "as asked for" + between(id));
    }

    /**
     * The commit to compare with where none was named: the merge base with the branch that the CI names, else with the main branch; where
     * that is the working tree itself, the commit before.
     *
     * @throws GateException if there is none, or more than one that it may be; the message says what to do
     */
    Choice find() throws InterruptedException {
        requireRepository();
        Commit here = ofWorkingTree()
                .orElseThrow(() -> new GateException("There is no commit yet, so there is none to compare with"));
        Optional<String> target = target();
        List<Candidate> candidates = target.isPresent() ? candidates(target.get()) : candidates();
        List<String> bases = candidates.stream().map(Candidate::base).distinct().toList();
        if (bases.size() > 1) {
            throw new GateException("There is more than one commit that this one could be compared with: "
                    + String.join("; ", describe(candidates)) + NAME_ONE + ", or bring the branches up to date");
        }
        if (bases.size() == 1 && (here.dirty() || !bases.get(0).equals(here.id()))) {
            String why = (here.id().equals(bases.get(0)) ? "the commit that was changed, on " : "merge base with ")
                    + branches(candidates)
                    + (target.isPresent() ? ", which the CI names" : "");
            return new Choice(new Commit(bases.get(0), false), why + between(bases.get(0)));
        }
        String before = commit("HEAD~1")
                .orElseThrow(() -> new GateException("There is neither a merge base with the main branch nor a"
                        + " commit before this one" + hintIfShallow() + NAME_ONE));
        return new Choice(
                new Commit(before, false),
                "the commit before, since "
                        + (candidates.isEmpty()
                                ? "there is no main branch"
                                : "this one is on " + branches(candidates) + " already")
                        + between(before));
    }

    private void requireRepository() throws InterruptedException {
        if (!git.isRepository()) {
            throw new GateException(
                    "This is no git repository, or there is no git, so there is no other commit to compare with: use a clone,"
                            + " or --counters, which needs none");
        }
    }

    private Optional<String> target() {
        return TARGETS.stream()
                .map(name -> environment.getOrDefault(name, "").strip())
                .filter(branch -> !branch.isEmpty())
                .findFirst();
    }

    private List<Candidate> candidates(String target) throws InterruptedException {
        String branch = target.startsWith("refs/heads/") ? target.substring("refs/heads/".length()) : target;
        List<String> remotes = remotes();
        List<Candidate> found = new ArrayList<>();
        for (String remote : remotes) {
            add("refs/remotes/" + remote + "/" + branch, remote + "/" + branch, found);
        }
        if (remotes.isEmpty()) {
            add("refs/heads/" + branch, branch, found);
        }
        if (found.isEmpty()) {
            throw new GateException(
                    "The CI names the branch '" + branch + "', which is not here: fetch it, with git fetch "
                            + (remotes.isEmpty() ? "origin" : remotes.get(0)) + " " + branch + ":refs/remotes/"
                            + (remotes.isEmpty() ? "origin" : remotes.get(0)) + "/" + branch);
        }
        return found;
    }

    private List<Candidate> candidates() throws InterruptedException {
        List<Candidate> found = new ArrayList<>();
        for (String remote : remotes()) {
            Optional<String> head =
                    git.tryAsking("symbolic-ref", "--quiet", "--short", "refs/remotes/" + remote + "/HEAD");
            if (head.isPresent()) {
                add("refs/remotes/" + head.get(), head.get(), found);
                continue;
            }
            for (String branch : MAIN_BRANCHES) {
                add("refs/remotes/" + remote + "/" + branch, remote + "/" + branch, found);
            }
        }
        if (found.isEmpty()) {
            for (String branch : MAIN_BRANCHES) {
                add("refs/heads/" + branch, branch, found);
            }
        }
        return found;
    }

    private void add(String ref, String branch, List<Candidate> found) throws InterruptedException {
        if (commit(ref).isEmpty()) {
            return;
        }
        String base = git.tryAsking("merge-base", "HEAD", ref)
                .orElseThrow(() -> new GateException(
                        "This commit and " + branch + " have no commit in common" + hintIfShallow() + NAME_ONE));
        found.add(new Candidate(branch, base));
    }

    private List<String> remotes() throws InterruptedException {
        List<String> all = git.tryAsking("remote").stream()
                .flatMap(text -> Arrays.stream(text.split("\\R")))
                .toList();
        List<String> known = REMOTES.stream().filter(all::contains).toList();
        return known.isEmpty() ? all : known;
    }

    private List<String> describe(List<Candidate> candidates) throws InterruptedException {
        List<String> lines = new ArrayList<>();
        for (Candidate candidate : candidates) {
            lines.add(
                    "by " + candidate.branch + " it is " + new Commit(candidate.base, false) + between(candidate.base));
        }
        return lines;
    }

    private static String branches(List<Candidate> candidates) {
        return String.join(" and ", candidates.stream().map(Candidate::branch).toList());
    }

    /** How many commits the working tree's has that the other has not. */
    private String between(String other) throws InterruptedException {
        int count = Integer.parseInt(git.ask("rev-list", "--count", other + "..HEAD"));
        return ", " + count + (count == 1 ? " commit" : " commits") + " ago";
    }

    private Optional<String> commit(String name) throws InterruptedException {
        return git.tryAsking("rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}");
    }

    private String hint(String name) {
        return name.equals(BISECTED)
                ? ": no bisection is under way that leaves the working tree alone; begin with git bisect start --no-checkout"
                        + " BAD GOOD"
                : hintIfShallow();
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

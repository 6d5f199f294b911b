package auditlog.benchmarks.profile;

import auditlog.benchmarks.jobs.Json;
import auditlog.benchmarks.workload.Contender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Profiles that can be compared, as the report reads them from {@code target/profile/flame.json}, {@code alloc.json} or {@code
 * lock.json}: made alike, of one contender each.
 *
 * @param event what samples were taken of
 * @param why why of that
 * @param unit of the stacks' weights
 * @param benchmark class, and method if it has several
 * @param workload the other parameters' values
 * @param threads how many ran it
 * @param millis how long was profiled
 * @param jdk name and version of the JVM
 * @param profiles in the order to be shown; the first is what the others are compared with
 */
record StoredProfiles(
        String event,
        String why,
        String unit,
        String benchmark,
        String workload,
        int threads,
        long millis,
        String jdk,
        List<Profile> profiles) {

    /**
     * One profile.
     *
     * @param name of the contender, or of the commit
     * @param collapsed the file of its stacks
     * @param commit what was measured
     * @param made when
     */
    record Profile(String name, String collapsed, String commit, String made) {}

    StoredProfiles {
        profiles = profiles == null ? List.of() : List.copyOf(profiles);
    }

    /** The same setting with other profiles. */
    StoredProfiles with(List<Profile> others) {
        return new StoredProfiles(event, why, unit, benchmark, workload, threads, millis, jdk, others);
    }

    /** The same of another commit than the working tree's. */
    StoredProfiles ofCommit(String commit) {
        return with(profiles.stream()
                .map(profile -> new Profile(profile.name, profile.collapsed, commit, profile.made))
                .toList());
    }

    /**
     * Stores these, with those stored before that were made alike.
     *
     * @param file where
     * @return what is no longer in the report, for a reader; empty if nothing was lost
     */
    String store(Path file) throws IOException {
        StoredProfiles before = read(file);
        boolean isAlike = before != null
                && isComparable()
                && before.isComparable()
                && before.setting().equals(setting());
        List<Profile> all = new ArrayList<>(profiles);
        if (isAlike) {
            before.profiles.stream()
                    .filter(old -> profiles.stream().noneMatch(profile -> profile.name.equals(old.name)))
                    .forEach(all::add);
            all.sort(Comparator.comparingInt(profile -> place(profile.name)));
        }
        Json.write(file, with(all));
        return before == null || isAlike || before.profiles.isEmpty()
                ? ""
                : "In place of what the report had, which was made otherwise: " + before.setting() + ", "
                        + String.join(
                                " and ",
                                before.profiles.stream().map(Profile::name).toList());
    }

    private static StoredProfiles read(Path file) {
        try {
            return Files.exists(file) ? Json.read(file, StoredProfiles.class) : null;
        } catch (IOException e) {
            // Of another version, or damaged: nothing that could be added to.
            return null;
        }
    }

    private String setting() {
        return String.join(
                ", ",
                event,
                benchmark,
                workload,
                threads + (threads == 1 ? " thread" : " threads"),
                millis / 1e3 + " s",
                jdk);
    }

    /** Profiles of contenders are added to; of two commits, they belong to each other. */
    private boolean isComparable() {
        return profiles.stream().allMatch(profile -> place(profile.name) >= 0);
    }

    private static int place(String name) {
        return Arrays.stream(Contender.values())
                .map(Contender::toString)
                .toList()
                .indexOf(name);
    }
}

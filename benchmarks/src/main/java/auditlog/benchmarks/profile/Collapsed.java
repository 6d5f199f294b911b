package auditlog.benchmarks.profile;

/** Collapsed stacks: a line a stack, frames from the caller down, joined by semicolons, a blank, the weight. */
final class Collapsed {

    private Collapsed() {}

    /** The sum of all weights; lines that are no stacks count nothing. */
    static long total(String collapsed) {
        return collapsed
                .lines()
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .filter(weight -> weight.matches("\\d{1,18}"))
                .mapToLong(Long::parseLong)
                .sum();
    }
}

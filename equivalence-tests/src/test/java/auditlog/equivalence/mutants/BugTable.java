package auditlog.equivalence.mutants;

import auditlog.equivalence.mutants.BugHunt.Finding;
import auditlog.equivalence.mutants.BugHunt.Outcome;
import java.util.List;
import java.util.Locale;

/** The findings as a table for the console, row by row, and as Markdown. */
final class BugTable {

    private final int nameWidth;
    private final int breaksWidth;

    BugTable(List<SeededBug> bugs) {
        nameWidth = bugs.stream().mapToInt(bug -> bug.name().length()).max().orElse(0);
        breaksWidth = bugs.stream().mapToInt(bug -> bug.breaks().length()).max().orElse(0);
    }

    String head() {
        return row("bug", "what it breaks", "killed by", "s");
    }

    String row(Finding finding) {
        return row(
                finding.bug().name(),
                finding.bug().breaks(),
                killedBy(finding),
                String.format(Locale.ROOT, "%.1f", finding.seconds()));
    }

    static String markdown(List<Finding> findings) {
        StringBuilder table = new StringBuilder("| bug | what it breaks | killed by | seconds |\n|---|---|---|--:|\n");
        for (Finding finding : findings) {
            table.append("| `")
                    .append(finding.bug().name())
                    .append("` | ")
                    .append(cell(finding.bug().breaks()))
                    .append(" | ")
                    .append(cell(killedBy(finding)))
                    .append(" | ")
                    .append(String.format(Locale.ROOT, "%.1f", finding.seconds()))
                    .append(" |\n");
        }
        return table.append("\n").append(summary(findings)).append("\n").toString();
    }

    /** What went wrong, a line each, with the command that repeats it. */
    static List<String> failures(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> !finding.isGood())
                .map(finding -> (finding.bug().name() + ": " + killedBy(finding)).replace("\n", " ")
                        + "; repeat it alone: mvn verify -Pseeded-bugs -Dbug="
                        + finding.bug().name())
                .toList();
    }

    static String summary(List<Finding> findings) {
        return findings.size() + " seeded bugs: " + count(findings, Outcome.KILLED) + " killed by a test, "
                + count(findings, Outcome.TIME_LIMIT) + " by the time limit, " + count(findings, Outcome.SURVIVED)
                + " survived, " + count(findings, Outcome.ERROR) + " errors";
    }

    private static long count(List<Finding> findings, Outcome outcome) {
        return findings.stream().filter(finding -> finding.outcome() == outcome).count();
    }

    private static String killedBy(Finding finding) {
        return switch (finding.outcome()) {
            case KILLED, TIME_LIMIT -> finding.detail();
            case SURVIVED -> "SURVIVED: " + finding.detail();
            case ERROR -> "ERROR: " + finding.detail();
        };
    }

    private String row(String name, String breaks, String killedBy, String seconds) {
        return String.format(
                        Locale.ROOT,
                        "%-" + nameWidth + "s  %-" + breaksWidth + "s  %5s  %s",
                        name,
                        breaks,
                        seconds,
                        killedBy)
                .stripTrailing();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }
}

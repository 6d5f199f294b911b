package auditlog.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the launcher runs beside JMH, by its first word. Known by name only, since tools may use the launcher. */
enum Tool {
    PAIRED(
            "paired",
            "auditlog.benchmarks.paired.PairedRun",
            "all contenders in one JVM, blocks in shuffled order: for ratios finer than 1.5"),
    FLAME("flame", Tool.PROFILE, "flame graph of one benchmark, by processor time"),
    ALLOC("alloc", Tool.PROFILE, "the same by bytes allocated"),
    LOCK("lock", Tool.PROFILE, "the same by time waited for locks"),
    JFR("jfr", Tool.PROFILE, "a Flight Recorder file of one benchmark"),
    DIFF("diff", Tool.PROFILE, "flame graphs of baseline and enhanced, or of two commits, and their difference");

    /** One main class with several words, of which it is told the one. */
    private static final String PROFILE = "auditlog.benchmarks.profile.ProfileCommand";

    private final String word;
    private final String mainClass;
    private final String description;

    Tool(String word, String mainClass, String description) {
        this.word = word;
        this.mainClass = mainClass;
        this.description = description;
    }

    static Optional<Tool> named(String word) {
        return Arrays.stream(values()).filter(tool -> tool.word.equals(word)).findFirst();
    }

    String word() {
        return word;
    }

    String mainClass() {
        return mainClass;
    }

    /**
     * What the main class is told.
     *
     * @param args what the launcher was told, its first word included
     */
    List<String> arguments(List<String> args) {
        return mainClass.equals(PROFILE) ? args : args.subList(1, args.size());
    }

    /** Whether arguments only ask how it is used. */
    boolean isHelp(List<String> args) {
        return args.contains("--help") || mainClass.equals(PROFILE) && args.size() == 1;
    }

    String description() {
        return description;
    }
}

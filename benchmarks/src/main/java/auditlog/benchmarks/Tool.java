package auditlog.benchmarks;

import java.util.Arrays;
import java.util.Optional;

/** What the launcher runs beside JMH, by its first word. Known by name only, since tools may use the launcher. */
enum Tool {
    PAIRED(
            "paired",
            "auditlog.benchmarks.paired.PairedRun",
            "all contenders in one JVM, blocks in shuffled order: for ratios finer than 1.5");

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

    String description() {
        return description;
    }
}

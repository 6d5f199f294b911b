package auditlog.benchmarks.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Puts the tables of the stored long measurements into the documents: what stands between the lines {@code <!-- study: NAME -->} and
 * {@code <!-- /study -->} of a file of {@code docs/} becomes the table of that part, with its command, its date, its commit and its
 * machine. A part that has not been measured here leaves what stands there.
 */
final class DocsUpdater {

    private static final Pattern TABLE =
            Pattern.compile("(<!-- study: (\\S+) -->\n)(.*?)(<!-- /study -->)", Pattern.DOTALL);
    private static final Pattern BEGIN = Pattern.compile("<!-- study:");

    /** A table longer than that is folded. */
    private static final int MOST_LINES_OPEN = 50;

    private DocsUpdater() {}

    /**
     * Updates the documents.
     *
     * @param root the project's root
     * @return what was done, a line a table
     * @throws UsageException if nothing is stored, or a document's marks are not well formed
     */
    static List<String> update(Path root) throws IOException {
        Map<String, StoredStudy.Table> stored = StoredStudy.tables(root.resolve(StoredStudy.DIRECTORY)).stream()
                .collect(Collectors.toMap(StoredStudy.Table::name, Function.identity()));
        if (stored.isEmpty()) {
            throw new UsageException(
                    "No long measurement is stored here: run ./run_tests --study first, or a part of it");
        }
        List<Path> documents;
        try (Stream<Path> files = Files.list(root.resolve("docs"))) {
            documents = files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
        List<String> done = new ArrayList<>();
        for (Path document : documents) {
            String before = Files.readString(document);
            String name = "docs/" + document.getFileName();
            String after = filled(name, before, stored, done);
            if (!after.equals(before)) {
                Files.writeString(document, after);
            }
        }
        return done;
    }

    static String filled(String name, String document, Map<String, StoredStudy.Table> stored, List<String> done) {
        if (BEGIN.matcher(document).results().count()
                != TABLE.matcher(document).results().count()) {
            throw new UsageException(name
                    + ": a mark <!-- study: NAME --> stands on a line of its own and is closed by <!-- /study -->");
        }
        return TABLE.matcher(document).replaceAll(mark -> {
            StoredStudy.Table table = stored.get(mark.group(2));
            if (table == null) {
                done.add(name + ": " + mark.group(2) + " is as it was, since it has not been measured here");
                return Matcher.quoteReplacement(mark.group());
            }
            done.add(name + ": " + table.name() + " of " + table.finished());
            return Matcher.quoteReplacement(mark.group(1) + block(table) + mark.group(4));
        });
    }

    private static String block(StoredStudy.Table table) {
        String source = "`" + table.command() + "`, " + table.finished() + ", commit "
                + table.environment().path("commit").asString("unknown") + ", "
                + table.environment().path("cores").asString("?") + " cores of "
                + table.environment().path("cpu").asString("?") + ", "
                + table.environment().path("jdk").asString("?") + ":\n\n";
        String lines = "```text\n" + String.join("\n", table.lines()).stripTrailing() + "\n```\n";
        return source
                + (table.lines().size() <= MOST_LINES_OPEN
                        ? lines
                        : folded(lines, table.lines().size()));
    }

    private static String folded(String lines, int count) {
        return "<details>\n<summary>" + count + " lines</summary>\n\n" + lines + "\n</details>\n";
    }
}

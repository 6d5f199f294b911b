package auditlog.benchmarks.documents;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A document of the project, as far as its commands, links and anchors go. Raw output that a run has put in is no part of
 * it.
 *
 * @param file the file
 * @param anchors the headings' anchors, as GitHub makes them
 * @param targets what links and pictures lead to
 * @param codes what stands in backticks, on one line
 * @param shellLines the lines of code blocks that have no language or a shell's
 */
record MarkdownFile(Path file, Set<String> anchors, List<String> targets, List<String> codes, List<String> shellLines) {

    private static final Set<String> NOT_OURS = Set.of(".git", "target", "study", "dataset");
    private static final Set<String> SHELLS = Set.of("", "sh", "bash", "shell");
    private static final Pattern RAW_OUTPUT =
            Pattern.compile("<!-- raw output: begin -->.*?<!-- raw output: end -->", Pattern.DOTALL);
    private static final Pattern COMMENT = Pattern.compile("<!--.*?-->", Pattern.DOTALL);
    private static final Pattern BLOCK =
            Pattern.compile("^(```+|~~~+)(\\w*)[^\\n]*\\n(.*?)^\\1[ \\t]*$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern HEADING = Pattern.compile("^#{1,6} +(.+?)(?: +#+)?$", Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(\\s*<?([^)\\s>]+)>?(?:\\s+\"[^\"]*\")?\\s*\\)");
    private static final Pattern LINK_IN_HEADING = Pattern.compile("\\[([^\\]]*)]\\([^)]*\\)");
    private static final Pattern ATTRIBUTE = Pattern.compile("\\b(?:href|src|srcset)=\"([^\"]+)\"");
    private static final Pattern ANCHOR = Pattern.compile("<a\\s[^>]*?(?:id|name)=\"([^\"]+)\"");
    private static final Pattern COMMAND = Pattern.compile("(?:\\./run_tests|\\.ci/\\w+|mvn|git)(?: .*)?");
    private static final Pattern COMMAND_IN_PROSE = Pattern.compile("(?:\\./run_tests|\\.ci/\\w+|mvn)(?: .*)?");

    /** All documents below a directory, build results aside. */
    static List<MarkdownFile> below(Path root) throws IOException {
        List<MarkdownFile> documents = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                boolean skip = !directory.equals(root)
                        && NOT_OURS.contains(directory.getFileName().toString());
                return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (file.toString().endsWith(".md")) {
                    documents.add(of(file, Files.readString(file)));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return List.copyOf(documents);
    }

    static MarkdownFile of(Path file, String text) {
        String written = RAW_OUTPUT.matcher(text).replaceAll("");
        List<String> shellLines = BLOCK.matcher(written)
                .results()
                .filter(block -> SHELLS.contains(block.group(2)))
                .flatMap(block -> block.group(3).replace("\\\n", " ").lines())
                .toList();
        String prose = COMMENT.matcher(BLOCK.matcher(written).replaceAll("")).replaceAll("");
        List<String> codes = CODE.matcher(prose)
                .results()
                .map(code -> onOneLine(code.group(1)))
                .toList();
        String withoutCode = CODE.matcher(prose).replaceAll("`code`");
        List<String> targets = Stream.of(LINK, ATTRIBUTE)
                .flatMap(pattern -> pattern.matcher(withoutCode).results())
                .map(found -> found.group(1))
                .toList();
        return new MarkdownFile(file, anchors(prose), targets, codes, shellLines);
    }

    /** The commands that a reader is told to run, comments aside, each once. */
    List<String> commands() {
        Stream<String> inBlocks = shellLines.stream()
                .map(line -> onOneLine(line.replaceFirst("\\s+#.*$", "")))
                .filter(line -> COMMAND.matcher(line).matches());
        Stream<String> inProse =
                codes.stream().filter(code -> COMMAND_IN_PROSE.matcher(code).matches());
        return Stream.concat(inBlocks, inProse).distinct().toList();
    }

    private static Set<String> anchors(String prose) {
        Map<String, Integer> seen = new HashMap<>();
        Matcher headings = HEADING.matcher(prose);
        while (headings.find()) {
            String text = LINK_IN_HEADING.matcher(headings.group(1)).replaceAll("$1");
            String anchor = text.toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N}\\p{M}_ -]", "")
                    .replace(' ', '-');
            Integer times = seen.merge(anchor, 1, Integer::sum);
            if (times > 1) {
                seen.put(anchor + "-" + (times - 1), 1);
            }
        }
        ANCHOR.matcher(prose)
                .results()
                .map((MatchResult anchor) -> anchor.group(1))
                .forEach(name -> seen.put(name, 1));
        return Set.copyOf(seen.keySet());
    }

    private static String onOneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}

package auditlog.benchmarks.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.datagen.Dataset;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documents lead to is there: files, anchors, and the files, classes and methods that they name. */
class LinksTest {

    private static final Pattern URL = Pattern.compile("https://[\\w.-]+\\.[a-z]{2,}(/\\S*)?");
    private static final Pattern PATH = Pattern.compile("[\\w.-]+(?:/[\\w.-]+)+/?");
    private static final Pattern TYPE =
            Pattern.compile("([A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*))(?:[.#](\\w+).*)?", Pattern.DOTALL);
    /** Made by commands, so not in a fresh clone. */
    private static final Set<String> MADE = Set.of("target", "study", "dataset");

    @TempDir
    private Path temporary;

    @Test
    void everyLinkAnchorAndNameOfTheDocumentsIsThere() throws IOException {
        List<MarkdownFile> documents = MarkdownFile.below(Dataset.projectRoot());
        assertTrue(documents.size() >= 8, documents::toString);
        assertEquals(List.of(), dead(Dataset.projectRoot(), documents));
    }

    @Test
    void whatIsNotThereIsFound() throws IOException {
        Path documents = Files.createDirectories(temporary.resolve("docs"));
        Path sources = Files.createDirectories(temporary.resolve("module/src/main/java"));
        Files.writeString(sources.resolve("SomeClass.java"), "class SomeClass { void present() {} }");
        Files.writeString(temporary.resolve("README.md"), """
                # Title
                [good](docs/a.md#a-heading) [good](#title) [good](https://example.org/x) [good](docs)
                `SomeClass.present()` `SomeClass#present` `RandomAccessFile` `module/src` `target/made.txt` `made/of/words`
                [bad](docs/none.md) [bad](docs/a.md#none) [bad](#none) [bad](http://example.org) [bad](../outside.md)
                `NoClass` `SomeClass.absent` `module/none.txt` <img src="none.svg">
                """);
        Files.writeString(documents.resolve("a.md"), "# A heading\n");
        assertEquals(
                List.of(
                        "docs/none.md",
                        "docs/a.md#none",
                        "#none",
                        "http://example.org",
                        "../outside.md",
                        "none.svg",
                        "NoClass",
                        "SomeClass.absent",
                        "module/none.txt"),
                dead(temporary, MarkdownFile.below(temporary)).stream()
                        .map(line -> line.substring(line.indexOf(": ") + 2))
                        .toList());
    }

    private static List<String> dead(Path root, List<MarkdownFile> documents) throws IOException {
        Map<Path, MarkdownFile> byFile =
                documents.stream().collect(Collectors.toMap(MarkdownFile::file, document -> document));
        Map<String, Path> sources = sources(root);
        Set<String> platform = platformClasses();
        List<String> dead = new ArrayList<>();
        for (MarkdownFile document : documents) {
            String where = root.relativize(document.file()) + ": ";
            for (String target : document.targets()) {
                if (!leadsSomewhere(root, document, target, byFile)) {
                    dead.add(where + target);
                }
            }
            for (String code : document.codes()) {
                if (!names(root, code, sources, platform)) {
                    dead.add(where + code);
                }
            }
        }
        return dead;
    }

    private static boolean leadsSomewhere(
            Path root, MarkdownFile document, String target, Map<Path, MarkdownFile> byFile) {
        if (target.contains(":")) {
            return URL.matcher(target).matches();
        }
        URI uri = URI.create(target);
        Path file = uri.getPath().isEmpty()
                ? document.file()
                : document.file().resolveSibling(uri.getPath()).normalize();
        if (!file.startsWith(root) || !Files.exists(file)) {
            return false;
        }
        return uri.getFragment() == null
                || byFile.containsKey(file) && byFile.get(file).anchors().contains(uri.getFragment());
    }

    private static boolean names(Path root, String code, Map<String, Path> sources, Set<String> platform)
            throws IOException {
        if (PATH.matcher(code).matches()) {
            List<String> names = List.of(code.split("/"));
            return names.stream().anyMatch(MADE::contains)
                    || !Files.exists(root.resolve(names.get(0)))
                    || Files.exists(root.resolve(code));
        }
        Matcher type = TYPE.matcher(code);
        if (!type.matches()) {
            return true;
        }
        Path source = sources.get(type.group(1));
        if (source == null) {
            return platform.contains(type.group(1));
        }
        return type.group(2) == null
                || Pattern.compile("\\b" + Pattern.quote(type.group(2)) + "\\b")
                        .matcher(Files.readString(source, StandardCharsets.UTF_8))
                        .find();
    }

    private static Map<String, Path> sources(Path root) throws IOException {
        Map<String, Path> sources = new HashMap<>();
        try (Stream<Path> modules = Files.list(root)) {
            for (Path module : modules.map(path -> path.resolve("src"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(module)) {
                    files.filter(file -> file.toString().endsWith(".java"))
                            .forEach(file ->
                                    sources.put(file.getFileName().toString().replace(".java", ""), file));
                }
            }
        }
        return sources;
    }

    private static Set<String> platformClasses() throws IOException {
        Set<String> names = new HashSet<>();
        for (String module : List.of("java.base", "java.sql")) {
            try (Stream<Path> classes =
                    Files.walk(FileSystems.getFileSystem(URI.create("jrt:/")).getPath("modules", module, "java"))) {
                classes.map(path -> path.getFileName().toString())
                        .filter(name -> name.endsWith(".class"))
                        .forEach(name -> names.add(name.substring(0, name.length() - ".class".length())));
            }
        }
        return names;
    }
}

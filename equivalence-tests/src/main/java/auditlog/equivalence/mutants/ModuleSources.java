package auditlog.equivalence.mutants;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * The Java sources of one module as they are on disk, to be compiled with a patch applied. The files are read once and never
 * written. Safe for use by many threads.
 */
public final class ModuleSources {

    private static final List<String> OPTIONS =
            List.of("--release", "17", "-parameters", "-proc:none", "-nowarn", "-Xlint:none");

    private final Map<String, String> sources;

    private ModuleSources(Map<String, String> sources) {
        this.sources = Collections.unmodifiableMap(sources);
    }

    /** A source file that is only in memory. */
    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String path, String text) {
            super(URI.create("memory:///" + path), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /**
     * Reads the sources.
     *
     * @param directory the directory that holds the top package, such as {@code enhanced-module/src/main/java}
     * @return the sources
     * @throws IOException if they can't be read, or there are none
     */
    public static ModuleSources read(Path directory) throws IOException {
        Map<String, String> sources = new TreeMap<>();
        List<Path> files;
        try (Stream<Path> entries = Files.walk(directory)) {
            files = entries.filter(file -> file.toString().endsWith(".java")).toList();
        }
        for (Path file : files) {
            sources.put(directory.relativize(file).toString().replace('\\', '/'), Files.readString(file));
        }
        if (sources.isEmpty()) {
            throw new IOException("There is no Java source in " + directory);
        }
        return new ModuleSources(sources);
    }

    /**
     * The text of each source file.
     *
     * @return the texts by path relative to the source directory; unmodifiable
     */
    public Map<String, String> texts() {
        return sources;
    }

    /**
     * Compiles the whole module with a patch applied. Put the directory before the module's own classes on a class path, and
     * the patched ones are used.
     *
     * @param patch the change; {@link SourcePatch#none} for the module as it is
     * @param classPath what the module's sources need
     * @param classes the directory to write the classes to; made if missing
     * @throws PatchException if the patch does not fit, or the patched sources do not compile
     * @throws IOException if the classes can't be written
     * @throws IllegalStateException if this is a Java runtime without a compiler
     */
    public void compile(SourcePatch patch, List<Path> classPath, Path classes) throws PatchException, IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IllegalStateException(
                    "A JDK is needed: this Java runtime has no compiler: " + System.getProperty("java.home"));
        }
        List<JavaFileObject> units = new ArrayList<>();
        patch.apply(sources).forEach((path, text) -> units.add(new Source(path, text)));
        Files.createDirectories(classes);
        DiagnosticCollector<JavaFileObject> messages = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(messages, null, StandardCharsets.UTF_8)) {
            files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
            files.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath);
            StringWriter rest = new StringWriter();
            if (!compiler.getTask(rest, files, messages, OPTIONS, null, units).call()) {
                throw new PatchException(patch.name() + ": does not compile:\n" + errors(messages) + rest);
            }
        }
    }

    private static String errors(DiagnosticCollector<JavaFileObject> messages) {
        return messages.getDiagnostics().stream()
                .filter(message -> message.getKind() == Diagnostic.Kind.ERROR)
                .map(Diagnostic::toString)
                .collect(Collectors.joining("\n"));
    }
}

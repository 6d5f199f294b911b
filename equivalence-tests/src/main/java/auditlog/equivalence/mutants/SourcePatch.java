package auditlog.equivalence.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A small change of a module's sources, with a name and what is known about it.
 *
 * <p>As a file ({@code <name>.patch}): lines {@code key: value}, then hunks. A hunk starts with {@code @@ } and the name of a
 * source file; its lines start with a space (context), {@code -} (removed) or {@code +} (added), as in a diff. There are no
 * line numbers: context and removed lines together, in order, must be found exactly once in the file. Empty lines within a
 * hunk are context, too. Lines that start with {@code #} before the first hunk are comments.
 *
 * @param name the file's name without its ending
 * @param properties the lines {@code key: value}, in order; unmodifiable
 * @param hunks the changes, in the order in which they are applied; unmodifiable
 */
public record SourcePatch(String name, Map<String, String> properties, List<Hunk> hunks) {

    /** The ending of a patch's file. */
    public static final String ENDING = ".patch";

    private static final String HUNK = "@@ ";

    /**
     * Lines of one file and what takes their place.
     *
     * @param file name of the source file, as a path relative to the module's package or to its source directory
     * @param found the lines to find; not empty
     * @param replacement the lines in their place
     */
    public record Hunk(String file, List<String> found, List<String> replacement) {

        /** Copies the lists. */
        public Hunk {
            found = List.copyOf(found);
            replacement = List.copyOf(replacement);
        }
    }

    /** Copies the collections. */
    public SourcePatch {
        properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
        hunks = List.copyOf(hunks);
    }

    /**
     * The patch that changes nothing.
     *
     * @param name a name for it
     * @return a patch without hunks
     */
    public static SourcePatch none(String name) {
        return new SourcePatch(name, Map.of(), List.of());
    }

    /**
     * Reads the patches of a directory.
     *
     * @param directory the directory; its files {@code *.patch} are read
     * @return the patches, by name
     * @throws IOException if the directory can't be read
     * @throws PatchException if there is none, or one is not well formed
     */
    public static List<SourcePatch> readAll(Path directory) throws IOException, PatchException {
        Map<String, Path> files = new TreeMap<>();
        try (Stream<Path> entries = Files.list(directory)) {
            entries.forEach(file -> files.put(file.getFileName().toString(), file));
        }
        List<SourcePatch> patches = new ArrayList<>();
        for (Map.Entry<String, Path> file : files.entrySet()) {
            String name = file.getKey();
            if (name.endsWith(ENDING)) {
                patches.add(
                        parse(name.substring(0, name.length() - ENDING.length()), Files.readString(file.getValue())));
            }
        }
        if (patches.isEmpty()) {
            throw new PatchException("No file *" + ENDING + " in " + directory);
        }
        return List.copyOf(patches);
    }

    /**
     * Reads a patch.
     *
     * @param name its name
     * @param text the contents of its file
     * @return the patch
     * @throws PatchException if it is not well formed
     */
    public static SourcePatch parse(String name, String text) throws PatchException {
        Map<String, String> properties = new LinkedHashMap<>();
        List<Hunk> hunks = new ArrayList<>();
        String file = null;
        List<String> found = new ArrayList<>();
        List<String> replacement = new ArrayList<>();
        int blank = 0;
        for (String line : text.lines().toList()) {
            if (line.startsWith(HUNK)) {
                blank = 0;
                if (file != null) {
                    hunks.add(hunk(name, file, found, replacement));
                }
                file = line.substring(HUNK.length()).strip();
                found.clear();
                replacement.clear();
            } else if (file != null && line.isEmpty()) {
                blank++;
            } else if (file != null) {
                // Blank lines within a hunk are context, those after it are not.
                for (; blank > 0; blank--) {
                    addTo(found, replacement, " ", name);
                }
                addTo(found, replacement, line, name);
            } else if (!line.isBlank() && !line.startsWith("#")) {
                int colon = line.indexOf(':');
                if (colon <= 0) {
                    throw new PatchException(name + ": neither 'key: value' nor a hunk: " + line);
                }
                String key = line.substring(0, colon).strip();
                if (properties.put(key, line.substring(colon + 1).strip()) != null) {
                    throw new PatchException(name + ": '" + key + "' is said twice");
                }
            }
        }
        if (file == null) {
            throw new PatchException(name + ": there is no hunk");
        }
        hunks.add(hunk(name, file, found, replacement));
        return new SourcePatch(name, properties, hunks);
    }

    /**
     * What is known about the patch under a key.
     *
     * @param key the key
     * @return its value, not blank
     * @throws PatchException if it is missing or blank
     */
    public String require(String key) throws PatchException {
        String value = properties.getOrDefault(key, "");
        if (value.isBlank()) {
            throw new PatchException(name + ": '" + key + ": ...' is missing");
        }
        return value;
    }

    /**
     * Applies the patch.
     *
     * @param sources the text of each source file, by its path
     * @return the same with the changed texts
     * @throws PatchException if a hunk's file is not there, or its lines are not found exactly once
     */
    public Map<String, String> apply(Map<String, String> sources) throws PatchException {
        Map<String, String> patched = new LinkedHashMap<>(sources);
        for (Hunk hunk : hunks) {
            String path = path(hunk, sources);
            patched.put(path, apply(hunk, patched.get(path)));
        }
        return patched;
    }

    private String path(Hunk hunk, Map<String, String> sources) throws PatchException {
        List<String> paths = sources.keySet().stream()
                .filter(path -> path.equals(hunk.file()) || path.endsWith("/" + hunk.file()))
                .toList();
        if (paths.size() != 1) {
            throw new PatchException(name + ": " + hunk.file() + " is the name of " + paths.size() + " source files");
        }
        return paths.get(0);
    }

    private String apply(Hunk hunk, String source) throws PatchException {
        List<String> lines = source.lines().toList();
        int size = hunk.found().size();
        int place = Collections.indexOfSubList(lines, hunk.found());
        if (place < 0) {
            throw new PatchException(name + ": not found in " + hunk.file() + ":\n" + String.join("\n", hunk.found()));
        }
        if (Collections.indexOfSubList(lines.subList(place + 1, lines.size()), hunk.found()) >= 0) {
            throw new PatchException(
                    name + ": found more than once in " + hunk.file() + ":\n" + String.join("\n", hunk.found()));
        }
        List<String> patched = new ArrayList<>(lines.subList(0, place));
        patched.addAll(hunk.replacement());
        patched.addAll(lines.subList(place + size, lines.size()));
        return String.join("\n", patched) + "\n";
    }

    private static Hunk hunk(String name, String file, List<String> found, List<String> replacement)
            throws PatchException {
        if (file.isEmpty() || found.isEmpty() || found.equals(replacement)) {
            throw new PatchException(name + ": a hunk names a file, and changes lines that it shows: " + file);
        }
        return new Hunk(file, found, replacement);
    }

    private static void addTo(List<String> found, List<String> replacement, String line, String name)
            throws PatchException {
        String rest = line.substring(1);
        switch (line.charAt(0)) {
            case ' ' -> {
                found.add(rest);
                replacement.add(rest);
            }
            case '-' -> found.add(rest);
            case '+' -> replacement.add(rest);
            default -> throw new PatchException(name + ": a hunk's line starts with ' ', '-' or '+': " + line);
        }
    }
}

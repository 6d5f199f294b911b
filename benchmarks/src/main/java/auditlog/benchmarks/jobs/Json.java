package auditlog.benchmarks.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.BiConsumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** Result files in JSON: written whole or not at all, read as trees. */
public final class Json {

    private static final ObjectMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    /**
     * Writes a value, whole or not at all.
     *
     * @param file where to; its directory is made if missing
     * @param value a record, map, list or tree
     */
    public static void write(Path file, Object value) throws IOException {
        Path whole = file.toAbsolutePath();
        Files.createDirectories(whole.getParent());
        Path part = whole.resolveSibling(whole.getFileName() + ".part");
        Files.writeString(part, text(value));
        Files.move(part, whole, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * A value as the text of a file.
     *
     * @param value a record, map, list or tree
     * @return JSON, indented, and a newline
     */
    public static String text(Object value) {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
    }

    /**
     * Reads a tree.
     *
     * @throws IOException if the file can't be read or is not JSON
     */
    public static JsonNode read(Path file) throws IOException {
        try {
            return MAPPER.readTree(Files.readString(file));
        } catch (JacksonException e) {
            throw new IOException(file + " is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * Reads a value.
     *
     * @throws IOException if the file can't be read or is not a JSON of this type
     */
    public static <T> T read(Path file, Class<T> type) throws IOException {
        try {
            return MAPPER.readValue(Files.readString(file), type);
        } catch (JacksonException e) {
            throw new IOException(file + " is no " + type.getSimpleName() + ": " + e.getOriginalMessage(), e);
        }
    }

    /** A value as a tree. */
    public static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /** A value on one line. */
    public static String line(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** Hands every leaf of a tree on, with its path: names and places joined by dots. */
    public static void leaves(String path, JsonNode node, BiConsumer<String, JsonNode> leaf) {
        if (node.isObject()) {
            node.properties().forEach(field -> leaves(join(path, field.getKey()), field.getValue(), leaf));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                leaves(join(path, Integer.toString(i)), node.get(i), leaf);
            }
        } else {
            leaf.accept(path, node);
        }
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}

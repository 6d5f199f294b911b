package auditlog.benchmarks.acceptance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The digest of the project's tree: SHA-256 over the path and the content's SHA-256 of every file that {@code .gitignore}
 * does not leave out, the README and the pictures under {@code docs} aside (these are made from results). The same in a
 * clone and in an unpacked archive; asks no git.
 */
final class SourceTree {

    private SourceTree() {}

    /**
     * Computes the digest.
     *
     * @param root the project's root
     * @return 64 hexadecimal digits
     */
    static String digest(Path root) throws IOException {
        Map<String, byte[]> sums = new TreeMap<>();
        Ignored ignored = Ignored.of(root);
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                boolean skip = !directory.equals(root) && ignored.matches(root.relativize(directory));
                return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path relative = root.relativize(file);
                if (attributes.isRegularFile() && !ignored.matches(relative) && !isMadeFromResults(relative)) {
                    sums.put(slashed(relative), sha256().digest(Files.readAllBytes(file)));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        MessageDigest digest = sha256();
        sums.forEach((path, sum) ->
                digest.update((HexFormat.of().formatHex(sum) + "  " + path + "\n").getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(digest.digest());
    }

    private static boolean isMadeFromResults(Path relative) {
        String path = slashed(relative);
        return path.equals("README.md") || path.startsWith("docs/") && (path.endsWith(".svg") || path.endsWith(".png"));
    }

    private static String slashed(Path relative) {
        return relative.toString().replace('\\', '/');
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** The patterns of the root's {@code .gitignore}, of the kinds it uses: names anywhere, and paths from the root. */
    private record Ignored(List<PathMatcher> anywhere, List<PathMatcher> fromRoot) {

        static Ignored of(Path root) throws IOException {
            Ignored ignored = new Ignored(new ArrayList<>(), new ArrayList<>());
            ignored.anywhere.add(glob(".git"));
            Path file = root.resolve(".gitignore");
            for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
                String pattern = line.strip();
                if (pattern.startsWith("!")) {
                    throw new IOException(file + ": a pattern that takes files back in is not understood: " + pattern);
                }
                if (!pattern.isEmpty() && !pattern.startsWith("#")) {
                    String name = pattern.endsWith("/") ? pattern.substring(0, pattern.length() - 1) : pattern;
                    if (name.contains("/")) {
                        ignored.fromRoot.add(glob(name.startsWith("/") ? name.substring(1) : name));
                    } else {
                        ignored.anywhere.add(glob(name));
                    }
                }
            }
            return ignored;
        }

        boolean matches(Path relative) {
            return fromRoot.stream().anyMatch(matcher -> matcher.matches(relative))
                    || anywhere.stream().anyMatch(matcher -> matcher.matches(relative.getFileName()));
        }

        private static PathMatcher glob(String pattern) {
            return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        }
    }
}

package auditlog.benchmarks.gate.measure;

import auditlog.benchmarks.gate.raw.GateException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipException;

/** What a module's jar holds, as far as it decides what the module does, and by which JDK it was built. */
final class ModuleContent {

    private static final String BUILD_JDK = "Build-Jdk-Spec";
    private static final Set<String> OF_THE_BUILD =
            Set.of(JarFile.MANIFEST_NAME, "META-INF/LICENSE", "META-INF/NOTICE");

    private ModuleContent() {}

    /** Whether two jars hold the same classes and resources. What Maven and the build's own lists put in says nothing about them. */
    static boolean isSame(Path one, Path other) throws IOException {
        return Files.isRegularFile(one)
                && Files.isRegularFile(other)
                && digests(one).equals(digests(other));
    }

    private static Map<String, String> digests(Path jar) throws IOException {
        Map<String, String> digests = new TreeMap<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : Collections.list(file.entries())) {
                String name = entry.getName();
                boolean isOfTheBuild = OF_THE_BUILD.contains(name)
                        || name.startsWith("META-INF/maven/")
                        || name.startsWith("META-INF/auditlog/");
                if (!entry.isDirectory() && !isOfTheBuild) {
                    try (InputStream in = file.getInputStream(entry)) {
                        digests.put(name, sha256(in.readAllBytes()));
                    }
                }
            }
        }
        return digests;
    }

    /**
     * Makes sure that a jar was built by a JDK of this JVM's version.
     *
     * @param jar the jar, or a directory of classes, of which nothing is known
     * @param what for the message
     * @throws GateException if it was not; the message says what to do
     */
    static void requireThisJdk(Path jar, String what) throws IOException {
        String here = Integer.toString(Runtime.version().feature());
        Optional<String> there = jdk(jar);
        if (there.isPresent() && !there.get().equals(here)) {
            throw new GateException(
                    what + " was built by JDK " + there.get() + ", and this is JDK " + here
                            + ": two compilers make two programs. Set JAVA_HOME to one JDK and rebuild with: mvn -q package -DskipTests");
        }
    }

    private static Optional<String> jdk(Path jar) throws IOException {
        if (!Files.isRegularFile(jar)) {
            return Optional.empty();
        }
        try (JarFile file = new JarFile(jar.toFile())) {
            return Optional.ofNullable(file.getManifest())
                    .map(manifest -> manifest.getMainAttributes().getValue(new Attributes.Name(BUILD_JDK)));
        } catch (ZipException e) {
            return Optional.empty();
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}

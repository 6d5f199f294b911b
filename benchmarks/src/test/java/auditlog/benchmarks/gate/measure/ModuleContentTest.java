package auditlog.benchmarks.gate.measure;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.gate.raw.GateException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleContentTest {

    private static final String HERE = Integer.toString(Runtime.version().feature());

    @TempDir
    private Path temporary;

    @Test
    void classesAndResourcesDecideAndTheBuildsOwnFilesDoNot() throws IOException {
        Path jar = jar("one.jar", HERE, Map.of("a/A.class", "code", "META-INF/maven/pom.xml", "x"));
        assertSame(true, jar, jar("two.jar", "25", Map.of("a/A.class", "code", "META-INF/maven/pom.xml", "y")));
        assertSame(true, jar, jar("three.jar", HERE, Map.of("a/A.class", "code", "META-INF/auditlog/sums", "z")));
        assertSame(true, jar, jar("notice.jar", HERE, Map.of("a/A.class", "code", "META-INF/NOTICE", "n")));
        assertSame(false, jar, jar("four.jar", HERE, Map.of("a/A.class", "other code")));
        assertSame(false, jar, jar("five.jar", HERE, Map.of("a/A.class", "code", "a/B.class", "code")));
        assertSame(false, jar, jar("six.jar", HERE, Map.of("a/A.class", "code", "META-INF/services/a", "b")));
        assertSame(false, jar, temporary);
    }

    @Test
    void anotherJdksBuildIsRefused() throws IOException {
        Path same = jar("same.jar", HERE, Map.of());
        assertDoesNotThrow(() -> ModuleContent.requireThisJdk(same, "it"));
        assertDoesNotThrow(() -> ModuleContent.requireThisJdk(temporary, "a directory of classes"));
        Path other = jar("other.jar", "11", Map.of());
        String message = assertThrows(
                        GateException.class, () -> ModuleContent.requireThisJdk(other, "This working tree"))
                .getMessage();
        assertTrue(message.startsWith("This working tree was built by JDK 11, and this is JDK " + HERE), message);
        assertTrue(message.contains("JAVA_HOME"), message);
    }

    private static void assertSame(boolean expected, Path one, Path other) throws IOException {
        assertEquals(expected, ModuleContent.isSame(one, other), other::toString);
    }

    private Path jar(String name, String jdk, Map<String, String> files) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Build-Jdk-Spec", jdk);
        Path jar = temporary.resolve(name);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
                out.putNextEntry(new ZipEntry(file.getKey()));
                out.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return jar;
    }
}

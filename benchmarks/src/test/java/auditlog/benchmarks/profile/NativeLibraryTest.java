package auditlog.benchmarks.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.LaunchException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryTest {

    @TempDir
    private Path temp;

    @Test
    void isChosenBySystemAndProcessor() {
        assertEquals(Optional.of("linux-x64/libasyncProfiler.so"), NativeLibrary.resource("Linux", "amd64"));
        assertEquals(Optional.of("linux-arm64/libasyncProfiler.so"), NativeLibrary.resource("Linux", "aarch64"));
        assertEquals(Optional.of("macos/libasyncProfiler.so"), NativeLibrary.resource("Mac OS X", "x86_64"));
        assertEquals(Optional.of("macos/libasyncProfiler.so"), NativeLibrary.resource("Mac OS X", "aarch64"));
    }

    @Test
    void whereThereIsNoneItIsSaidWhatNeedsNone() {
        for (List<String> system : List.of(List.of("Windows 11", "amd64"), List.of("Linux", "s390x"))) {
            LaunchException none =
                    assertThrows(LaunchException.class, () -> NativeLibrary.load(temp, system.get(0), system.get(1)));
            assertTrue(none.getMessage().contains(system.get(0) + " on " + system.get(1)), none::getMessage);
            assertTrue(none.getMessage().contains("jfr needs none"), none::getMessage);
        }
    }

    @Test
    void theJarHasAllThatAreChosenAndADamagedOneIsUnpackedAgain() throws Exception {
        for (String name : List.of("linux-x64", "linux-arm64", "macos")) {
            Path file = NativeLibrary.unpack(name + "/libasyncProfiler.so", temp);
            assertTrue(Files.size(file) > 100_000, name);
        }
        Path damaged = Files.writeString(temp.resolve("linux-x64/libasyncProfiler.so"), "half");
        NativeLibrary.unpack("linux-x64/libasyncProfiler.so", temp);
        assertTrue(Files.size(damaged) > 100_000);
    }
}

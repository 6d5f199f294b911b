package auditlog.datagen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the dataset is looked for. */
class DatasetPlaceTest {

    @TempDir
    Path directory;

    private String dataset;
    private String root;

    @BeforeEach
    void clear() {
        dataset = System.getProperty(Dataset.DIRECTORY_PROPERTY);
        root = System.getProperty(Dataset.ROOT_PROPERTY);
        System.clearProperty(Dataset.DIRECTORY_PROPERTY);
        System.clearProperty(Dataset.ROOT_PROPERTY);
    }

    @AfterEach
    void restore() {
        set(Dataset.DIRECTORY_PROPERTY, dataset);
        set(Dataset.ROOT_PROPERTY, root);
    }

    private static void set(String property, String value) {
        if (value == null) {
            System.clearProperty(property);
        } else {
            System.setProperty(property, value);
        }
    }

    @Test
    void isTheNamedPlaceFirst() {
        set(Dataset.DIRECTORY_PROPERTY, directory.toString());
        set(Dataset.ROOT_PROPERTY, directory.resolve("root").toString());
        assertEquals(directory, Dataset.defaultDirectory());
        set(Dataset.DIRECTORY_PROPERTY, "some/where");
        assertEquals(Path.of("some/where").toAbsolutePath(), Dataset.defaultDirectory());
    }

    @Test
    void isNoPlaceThatOnlyAShellUnderstands() {
        set(Dataset.DIRECTORY_PROPERTY, "~/data");
        assertTrue(assertThrows(DatasetException.class, Dataset::defaultDirectory)
                .getMessage()
                .contains("'~/data'"));
        for (String directory : List.of("~", "~/data", "")) {
            assertThrows(DatasetException.class, () -> Dataset.ensure(Path.of(directory), Progress.silent()));
            assertThrows(DatasetException.class, () -> Dataset.verify(Path.of(directory), Progress.silent()));
        }
    }

    @Test
    void isAtTheNamedRootElse() {
        set(Dataset.DIRECTORY_PROPERTY, " ");
        set(Dataset.ROOT_PROPERTY, directory.toString());
        assertEquals(directory.resolve("dataset"), Dataset.defaultDirectory());
    }

    @Test
    void isFoundUpwardsFromTheWorkingDirectoryOfTheCommand() throws Exception {
        Path below = Files.createDirectories(directory.resolve("module/target"));
        try (ChildJvm lost = new ChildJvm(below)) {
            String output = lost.awaitOutput();
            assertEquals(2, lost.exitCode(), output);
            assertTrue(output.contains("No project is found upwards from " + below.toRealPath()), output);
        }
        Files.createFile(directory.resolve("pom.xml"));
        Files.createFile(directory.resolve("run_tests"));
        // A file in the dataset's place, so that the answer comes at once.
        Files.createFile(directory.resolve("dataset"));
        try (ChildJvm found = new ChildJvm(below)) {
            String output = found.awaitOutput();
            assertEquals(2, found.exitCode(), output);
            assertTrue(
                    output.contains("can't be made in " + directory.toRealPath().resolve("dataset")), output);
        }
    }
}

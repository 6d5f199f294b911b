package auditlog.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.datagen.Dataset;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EnvironmentTest {

    @Test
    void theFileNamesAllThatAReaderNeeds() {
        JsonNode read = new JsonMapper().readTree(Environment.here(true).json());
        assertEquals(Dataset.ROWS_SHA256, read.get("rowsSha256").asString());
        assertEquals(
                JvmFlags.ALL,
                read.get("jvmFlags").valueStream().map(JsonNode::asString).toList(),
                "what a JVM with these flags says it has");
        assertTrue(read.get("cores").asInt() >= 1);
        assertTrue(read.get("pageCacheWarm").asBoolean());
        for (String field : new String[] {"cpu", "kernel", "jdk", "commit"}) {
            assertFalse(read.get(field).asString().isBlank(), field);
        }
    }

    @Test
    void withoutARepositoryTheCommitIsUnknown(@TempDir Path archive) {
        assertEquals("unknown", Environment.commitOf(archive));
    }
}

package auditlog.benchmarks.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.JmhRequest;
import auditlog.benchmarks.LaunchException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class SubjectTest {

    @Test
    void implementationAndWorkloadAreWordsInAnyOrder() {
        Subject subject = of("PageThroughput", "hits", "enhanced");
        assertEquals(subject, of("PageThroughputBenchmark.page", "enhanced", "workload=hits"));
        assertEquals(Map.of("impl", "enhanced", "workload", "hits"), subject.parameters());
        assertEquals("^\\Qauditlog.benchmarks.page.PageThroughputBenchmark.page\\E$", subject.pattern());
        assertEquals("PageThroughput-hits", subject.stem());
    }

    @Test
    void otherParametersAreNamedAndMayHaveAnyValue() {
        assertEquals("page=250", of("PageDepth", "floor", "page=250").situation());
        assertEquals(
                "delete",
                of("ReadersBesideWriter", "enhanced", "hits", "commitsPerSecond=10")
                        .parameters()
                        .get("journalMode"));
    }

    @Test
    void theLaddersRungsAreImplementationsToo() {
        assertEquals(
                "keyset", of("PageThroughput", "keyset", "hits").parameters().get("impl"));
        assertEquals(
                "counter",
                of("PageDepth", "impl=counter", "page=1").parameters().get("impl"));
    }

    @Test
    void aMethodOfSeveralIsNamedWithItsClass() {
        Subject subject = of("ServiceOpening.openAndFirstPage", "enhanced");
        assertEquals("ServiceOpening.openAndFirstPage", subject.name());
        assertTrue(subject.isSingleShot());
        refused("name one of: ServiceOpening.open, Serv", () -> of("ServiceOpening", "enhanced"));
    }

    @Test
    void whatThereIsNotIsRefusedNamingWhatThereIs() {
        refused("No benchmark 'Nope'; there are: PageDepth, PageLatency", () -> of("Nope", "hits"));
        refused("'fast' is not understood", () -> of("PageThroughput", "fast", "hits"));
        refused("impl: baseline, enhanced, floor, connection-kept, ", () -> of("PageThroughput", "fast", "hits"));
        refused("needs one workload of: contract, hits", () -> of("PageThroughput", "enhanced"));
        refused("No parameter 'depth' in PageDepthBenchmark; there are: impl, page", () -> of("PageDepth", "depth=1"));
        refused("No impl 'fast'", () -> of("PageDepth", "impl=fast", "page=1"));
        refused("Two values for impl", () -> of("PageThroughput", "enhanced", "floor", "hits"));
    }

    @Test
    void aComparisonTakesTwoCommitsOrNone() {
        Subject.Parsed contenders = compared("PageThroughput", "hits");
        assertEquals(List.of(), contenders.rest());
        assertEquals("floor", contenders.subject().with("floor").parameters().get("impl"));
        assertEquals(
                List.of("HEAD~2", "HEAD"),
                compared("PageThroughput", "hits", "HEAD~2", "HEAD").rest());
        refused("two commits or none", () -> compared("PageThroughput", "hits", "HEAD"));
        refused("needs one workload", () -> compared("PageThroughput", "HEAD~2", "HEAD"));
    }

    @Test
    void everyExampleOfTheUsageIsUnderstood() {
        for (Word word : Word.values()) {
            for (String example : word.examples()) {
                List<String> words =
                        new ArrayList<>(List.of(example.replaceAll(" --.*", "").split(" ")));
                if (word == Word.DIFF) {
                    compared(words.toArray(String[]::new));
                } else {
                    of(words.toArray(String[]::new));
                }
            }
        }
    }

    private static Subject of(String... words) {
        return Subject.of(JmhRequest.benchmarks(), List.of(words));
    }

    private static Subject.Parsed compared(String... words) {
        return Subject.compared(JmhRequest.benchmarks(), List.of(words));
    }

    private static void refused(String words, Executable asked) {
        LaunchException refusal = assertThrows(LaunchException.class, asked);
        assertEquals(2, refusal.exitCode());
        assertTrue(refusal.getMessage().contains(words), refusal::getMessage);
        assertEquals(1, refusal.getMessage().lines().count());
    }
}

package auditlog.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.depth.PageDepthBenchmark;
import auditlog.benchmarks.harness.MeasuredBenchmark;
import auditlog.benchmarks.harness.Scenario;
import auditlog.benchmarks.mix.ReadersBesideWriterBenchmark;
import auditlog.benchmarks.mix.ShallowBesideDeepBenchmark;
import auditlog.benchmarks.opening.ServiceOpeningBenchmark;
import auditlog.benchmarks.page.PageLatencyBenchmark;
import auditlog.benchmarks.page.PageThroughputBenchmark;
import auditlog.benchmarks.page.ServedWorkload;
import auditlog.benchmarks.parts.RequestPartsBenchmark;
import auditlog.benchmarks.size.PageSizeBenchmark;
import auditlog.datagen.Dataset;
import auditlog.datagen.Progress;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.runner.BenchmarkListEntry;

/** Every JMH class on the generated list runs its own self-test here. */
class BenchmarkSelfTest {

    @BeforeAll
    static void verifyDatasetOnce() {
        Dataset dataset = Dataset.ensure(Dataset.defaultDirectory(), Progress.silent());
        System.setProperty(ChildJvm.TOKEN_PROPERTY, dataset.token());
    }

    @Test
    void theGeneratedListHoldsEveryBenchmark() {
        Set<String> listed = new TreeSet<>();
        for (BenchmarkListEntry benchmark : JmhRequest.benchmarks()) {
            listed.add(JmhRequest.simpleName(benchmark.getUserClassQName()));
        }
        Set<String> expected = Set.of(
                "PageThroughputBenchmark",
                "PageLatencyBenchmark",
                "PageDepthBenchmark",
                "PageSizeBenchmark",
                "RequestPartsBenchmark",
                "ServiceOpeningBenchmark",
                "ShallowBesideDeepBenchmark",
                "ReadersBesideWriterBenchmark");
        assertFalse(listed.isEmpty(), "META-INF/BenchmarkList is empty: the annotation processor did not run");
        assertTrue(listed.containsAll(expected), () -> "Missing from " + listed);
    }

    @Test
    void everyBenchmarkForksWithTheSharedFlagsAndSaysItsScenario() throws ClassNotFoundException {
        for (BenchmarkListEntry benchmark : JmhRequest.benchmarks()) {
            Class<?> type = Class.forName(benchmark.getUserClassQName());
            assertTrue(type.isAnnotationPresent(Scenario.class), type + " has no @Scenario");
            assertTrue(MeasuredBenchmark.class.isAssignableFrom(type), type + " does not inherit the shared settings");
            assertEquals(
                    JvmFlags.ALL, java.util.List.copyOf(benchmark.getJvmArgs().get()), type.getName());
        }
    }

    @Test
    void pageThroughput() throws Exception {
        PageThroughputBenchmark.selfTest();
    }

    @Test
    void pageLatency() throws Exception {
        PageLatencyBenchmark.selfTest();
    }

    @Test
    void pageDepth() throws Exception {
        PageDepthBenchmark.selfTest();
    }

    @Test
    void pageSize() throws Exception {
        PageSizeBenchmark.selfTest();
    }

    @Test
    void shallowBesideDeep() throws Exception {
        ShallowBesideDeepBenchmark.selfTest();
    }

    @Test
    void readersBesideWriter() throws Exception {
        ReadersBesideWriterBenchmark.selfTest();
    }

    @Test
    void requestParts() throws Exception {
        RequestPartsBenchmark.selfTest();
    }

    @Test
    void serviceOpening() throws Exception {
        ServiceOpeningBenchmark.selfTest();
    }

    @Test
    void aJvmThatHasOpenedAServiceIsNoNewOne() throws Exception {
        ServiceOpeningBenchmark benchmark = new ServiceOpeningBenchmark();
        benchmark.impl = "enhanced";
        benchmark.prepare();
        assertThrows(IllegalStateException.class, benchmark::check);
        benchmark.open();
        assertThrows(IllegalStateException.class, benchmark::open);
        benchmark.check();
        benchmark.impl = "floor";
        assertThrows(IllegalArgumentException.class, benchmark::prepare);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Baseline", "offset"})
    void anUnknownContenderIsRefused(String name) {
        ServedWorkload served = new ServedWorkload();
        served.impl = name;
        served.workload = "hits";
        assertThrows(IllegalArgumentException.class, served::open);
    }
}

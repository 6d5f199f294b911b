package auditlog.benchmarks;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.harness.MeasuredBenchmark;
import auditlog.benchmarks.harness.Scenario;
import auditlog.benchmarks.opening.ServiceOpeningBenchmark;
import auditlog.benchmarks.page.ServedWorkload;
import auditlog.datagen.Dataset;
import auditlog.datagen.Progress;
import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
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
            assertEquals(JvmFlags.ALL, List.copyOf(benchmark.getJvmArgs().get()), type.getName());
        }
    }

    @ParameterizedTest
    @MethodSource("classes")
    void runsItsSelfTest(Class<?> type) throws Exception {
        Method selfTest = assertDoesNotThrow(
                () -> type.getMethod("selfTest"),
                () -> type + " needs a public static selfTest() that runs every combination of its parameters");
        selfTest.invoke(null);
    }

    static List<Class<?>> classes() throws ClassNotFoundException {
        Set<Class<?>> types = new LinkedHashSet<>();
        for (BenchmarkListEntry benchmark : JmhRequest.benchmarks()) {
            types.add(Class.forName(benchmark.getUserClassQName()));
        }
        return List.copyOf(types);
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

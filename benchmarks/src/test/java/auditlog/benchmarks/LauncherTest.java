package auditlog.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.mix.BesideWriterProfiler;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.ProfilerConfig;

class LauncherTest {

    @Test
    void withoutArgumentsItListsEveryBenchmarkParameterProfilerAndTool() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Launcher.run(List.of(), new PrintStream(printed, true, StandardCharsets.UTF_8));
        String text = printed.toString(StandardCharsets.UTF_8);
        for (String word : List.of(
                "PageThroughputBenchmark",
                "PageLatencyBenchmark",
                "PageDepthBenchmark",
                "PageSizeBenchmark",
                "ShallowBesideDeepBenchmark",
                "ReadersBesideWriterBenchmark",
                "ServiceOpeningBenchmark",
                "-p impl=baseline,enhanced,floor -p workload=contract,hits",
                "commitsPerSecond",
                "paired",
                "./run_tests --study",
                "gc",
                "jfr",
                "mempool",
                "pauses")) {
            assertTrue(text.contains(word), () -> word + " is missing in:\n" + text);
        }
    }

    @Test
    void everyToolHasItsMainClass() throws Exception {
        for (Tool tool : Tool.values()) {
            assertNotNull(Class.forName(tool.mainClass()).getMethod("main", String[].class));
            assertEquals(Optional.of(tool), Tool.named(tool.word()));
        }
    }

    @Test
    void everyExampleOfTheListIsOneThatRuns() {
        Matcher example = Pattern.compile("-Dexec.args=\"([A-Z][^\"]*)\"").matcher(Launcher.overview());
        int found = 0;
        while (example.find()) {
            JmhRequest.check(List.of(example.group(1).split(" ")));
            found++;
        }
        assertTrue(found >= 5, "examples found: " + found);
    }

    @Test
    void anUnknownParameterIsRefusedNamingTheKnownOnes() {
        refused("No parameter 'implementation'", "impl, workload", "PageThroughput", "-p", "implementation=floor");
        refused("No parameter 'page'", "impl, workload", "PageThroughput", "-p", "impl=floor", "-p", "page=3");
    }

    @Test
    void anUnknownContenderOrWorkloadIsRefusedNamingTheKnownOnes() {
        refused("No impl 'fast'", "baseline, enhanced, floor", "PageThroughput", "-p", "impl=baseline,fast");
        refused("No workload 'all'", "contract, hits", "PageThroughput", "-p", "workload=all");
    }

    @Test
    void theFloorTakesNoPartBesideAWriter() {
        refused("No impl 'floor'", "baseline, enhanced", "ReadersBesideWriter", "-p", "impl=floor");
    }

    @Test
    void theLaddersRungsAreTakenWhereTheServicesAre() {
        refused("No impl 'rung'", "keyset, snapshot", "ReadersBesideWriter", "-p", "impl=rung");
        JmhRequest.check(List.of("ReadersBesideWriter", "-p", "impl=keyset,snapshot"));
    }

    @Test
    void otherWaysToWriteAParameterAreRefusedRatherThanIgnored() {
        refused("JMH does not understand", "impl", "PageThroughput", "-p", "impl");
        refused("-p name=value", "", "PageThroughput", "-pimpl=floor");
    }

    @Test
    void nothingToRunIsRefused() {
        refused("No benchmark matches NoSuchBenchmark", "", "NoSuchBenchmark");
        refused("No benchmark matches", "", "PageThroughput", "-e", "Page");
    }

    @Test
    void whatJmhDoesNotUnderstandIsRefused() {
        refused("JMH does not understand", "", "PageThroughput", "-noSuchOption");
        refused("JMH does not understand", "", "PageThroughput", "-p");
        refused("JMH does not understand", "", "PageThroughput", "-f", "many");
    }

    @Test
    void anOwnNumberOfARangeParameterIsAllowed() {
        JmhRequest.check(List.of("PageDepth", "-p", "page=250", "-p", "impl=enhanced,floor", "-prof", "gc"));
    }

    @Test
    void listingOptionsAreKnown() {
        for (String option : List.of("-h", "-l", "-lp", "-lprof", "-lrf")) {
            assertTrue(JmhRequest.isListing(List.of("Page", option)), option);
        }
        assertFalse(JmhRequest.isListing(List.of("Page", "-f", "1")));
    }

    @Test
    void usersOwnForkFlagsAreKeptBesideOurs() throws Exception {
        Options options = JmhMain.options(new CommandLineOptions(
                "Page", "-foe", "false", "-jvmArgsPrepend", "-Done=1 -Dtwo=2", "-jvmArgsAppend", "-Dthree=3"));
        assertFalse(options.getWarmupIterations().hasValue());
        List<String> prepended = List.copyOf(options.getJvmArgsPrepend().get());
        assertTrue(prepended.containsAll(JvmFlags.QUIET), prepended::toString);
        assertEquals(List.of("-Done=1", "-Dtwo=2"), prepended.subList(prepended.size() - 2, prepended.size()));
        assertEquals(
                List.of("-Dthree=3"), List.copyOf(options.getJvmArgsAppend().get()));
        assertTrue(options.shouldFailOnError().get(), "a failing benchmark fails the run, whatever is asked for");
        assertFalse(options.getJvmArgs().hasValue(), "the flags of the annotation stay");
    }

    @Test
    void whatIsMeasuredBesideAWriterIsReportedWithAUsersOwnProfiler() throws Exception {
        Options options = JmhMain.options(new CommandLineOptions("Page", "-prof", "gc"));
        assertEquals(
                Set.of("gc", BesideWriterProfiler.class.getCanonicalName()),
                options.getProfilers().stream().map(ProfilerConfig::getKlass).collect(Collectors.toSet()));
    }

    private static void refused(String word, String known, String... args) {
        LaunchException refusal = assertThrows(LaunchException.class, () -> JmhRequest.check(List.of(args)));
        assertEquals(2, refusal.exitCode());
        assertTrue(refusal.getMessage().contains(word), refusal::getMessage);
        assertTrue(refusal.getMessage().contains(known), refusal::getMessage);
    }
}

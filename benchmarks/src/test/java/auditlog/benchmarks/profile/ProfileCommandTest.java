package auditlog.benchmarks.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.ChildJvm;
import auditlog.benchmarks.jobs.Json;
import auditlog.datagen.Dataset;
import auditlog.datagen.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileCommandTest {

    private static final List<String> SHORT =
            List.of("PageThroughput", "enhanced", "hits", "--seconds=0.4", "--warmup=0.3");

    @TempDir
    private Path temp;

    @Test
    void aWordAloneShowsItsUsage() {
        for (Word word : Word.values()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            assertEquals(0, ProfileCommand.execute(new String[] {word.toString()}, stream(out), stream(out)));
            String usage = out.toString(StandardCharsets.UTF_8);
            assertTrue(usage.contains("-Dexec.args=\"" + word + " PageThroughput "), usage);
            assertTrue(usage.contains("ServiceOpening.openAndFirstPage"), usage);
        }
    }

    @Test
    void wrongUsageIsOneLine() {
        for (List<String> wrong : List.of(
                List.of("flame", "Nope"),
                List.of("alloc", "PageThroughput", "enhanced", "hits", "--event=wall"),
                List.of("jfr", "PageThroughput", "enhanced", "hits", "--seconds=0"),
                List.of("lock", "--seconds=1"))) {
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            assertEquals(
                    2,
                    ProfileCommand.execute(
                            wrong.toArray(String[]::new), stream(new ByteArrayOutputStream()), stream(err)));
            String said = err.toString(StandardCharsets.UTF_8);
            assertEquals(1, said.lines().count(), said);
            assertTrue(said.startsWith(wrong.get(0) + ": "), said);
        }
    }

    /**
     * Of the real dataset, in a place with a blank, both at once to save time; where async-profiler has no library, it says so.
     */
    @Test
    void shortRunsLeaveWhatTheReportAndFlightRecordersToolsRead() throws Exception {
        Dataset dataset = Dataset.ensure(Dataset.defaultDirectory(), Progress.silent());
        Process flame = start("flame", dataset);
        Process jfr = start("jfr", dataset);
        String saidOfJfr = output(jfr);
        String said = output(flame);
        assertEquals(0, jfr.waitFor(), saidOfJfr);
        requireRecording(directory().resolve("jfr-PageThroughput-hits-enhanced.jfr"));
        if (NativeLibrary.resource(System.getProperty("os.name"), System.getProperty("os.arch"))
                .isEmpty()) {
            assertEquals(2, flame.waitFor(), said);
            assertTrue(said.contains("the word jfr needs none"), said);
            return;
        }
        assertEquals(0, flame.waitFor(), said);
        requireFlames(said);
    }

    private void requireFlames(String said) throws IOException {
        StoredProfiles stored = Json.read(directory().resolve("flame.json"), StoredProfiles.class);
        StoredProfiles.Profile profile = stored.profiles().get(0);
        assertEquals("enhanced", profile.name());
        assertTrue(said.contains("event " + stored.event() + ": " + stored.why()), said);
        String stacks = Files.readString(directory().resolve(profile.collapsed()));
        assertTrue(stacks.contains("auditlog/enhanced/"), () -> said + stacks);
        String about = Files.readString(directory().resolve("flame-PageThroughput-hits-enhanced.json"));
        assertTrue(about.contains("-XX:+DebugNonSafepoints") && about.contains("-Xmx1g"), about);
        // The page keeps names by their difference to the one before.
        assertTrue(Files.readString(directory().resolve("flame-PageThroughput-hits-enhanced.html"))
                .contains("PageThroughput hits enhanced (" + stored.event() + ")"));
    }

    private static void requireRecording(Path file) throws IOException {
        assertTrue(RecordingFile.readAllEvents(file).stream()
                .anyMatch(event -> event.getEventType().getName().equals("jdk.JVMInformation")
                        && event.getString("jvmArguments").contains("-XX:+DebugNonSafepoints")));
    }

    private Process start(String word, Dataset dataset) throws IOException {
        List<String> args = new ArrayList<>(List.of(word));
        args.addAll(SHORT);
        List<String> flags = List.of(
                "-Dauditlog.root=" + root(),
                "-D" + Dataset.DIRECTORY_PROPERTY + "=" + dataset.directory().toAbsolutePath(),
                "-D" + ChildJvm.TOKEN_PROPERTY + "=" + dataset.token(),
                // Beside whatever else runs here: nothing is measured.
                "-Djmh.ignoreLock=true");
        return ChildJvm.process(ChildJvm.command(flags, ProfileCommand.class, args))
                .redirectErrorStream(true)
                .start();
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private Path directory() throws IOException {
        return root().resolve(ProfileCommand.DIRECTORY);
    }

    private Path root() throws IOException {
        return Files.createDirectories(temp.resolve("a place"));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}

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
            assertTrue(usage.contains("RequestParts.enhancedDecoding"), usage);
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

    /** Of the real dataset, in a place with a blank; where async-profiler has no library, it says so. */
    @Test
    void aShortRunLeavesWhatTheReportReads() throws Exception {
        String said = run("flame");
        Path profile = root().resolve(ProfileCommand.DIRECTORY);
        if (NativeLibrary.resource(System.getProperty("os.name"), System.getProperty("os.arch"))
                .isEmpty()) {
            assertTrue(said.contains("the word jfr needs none"), said);
            return;
        }
        StoredProfiles stored = Json.read(profile.resolve("flame.json"), StoredProfiles.class);
        assertEquals("enhanced", stored.profiles().get(0).name());
        assertTrue(said.contains("event " + stored.event() + ": " + stored.why()), said);
        String stacks =
                Files.readString(profile.resolve(stored.profiles().get(0).collapsed()));
        assertTrue(stacks.contains("auditlog/enhanced/"), () -> said + stacks);
        String about = Files.readString(profile.resolve("flame-PageThroughput-hits-enhanced.json"));
        assertTrue(about.contains("-XX:+DebugNonSafepoints") && about.contains("-Xmx1g"), about);
        // The page keeps names by their difference to the one before.
        assertTrue(Files.readString(profile.resolve("flame-PageThroughput-hits-enhanced.html"))
                .contains("PageThroughput hits enhanced (" + stored.event() + ")"));
    }

    @Test
    void aShortRecordingCanBeRead() throws Exception {
        run("jfr");
        Path file = root().resolve(ProfileCommand.DIRECTORY).resolve("jfr-PageThroughput-hits-enhanced.jfr");
        assertTrue(RecordingFile.readAllEvents(file).stream()
                .anyMatch(event -> event.getEventType().getName().equals("jdk.JVMInformation")
                        && event.getString("jvmArguments").contains("-XX:+DebugNonSafepoints")));
    }

    private String run(String word) throws IOException, InterruptedException {
        Dataset dataset = Dataset.ensure(Dataset.defaultDirectory(), Progress.silent());
        List<String> args = new ArrayList<>(List.of(word));
        args.addAll(SHORT);
        List<String> flags = List.of(
                "-Dauditlog.root=" + root(),
                "-D" + Dataset.DIRECTORY_PROPERTY + "=" + dataset.directory().toAbsolutePath(),
                "-D" + ChildJvm.TOKEN_PROPERTY + "=" + dataset.token(),
                // Beside whatever else runs here: nothing is measured.
                "-Djmh.ignoreLock=true");
        Process process = ChildJvm.process(ChildJvm.command(flags, ProfileCommand.class, args))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        boolean hasLibrary = NativeLibrary.resource(System.getProperty("os.name"), System.getProperty("os.arch"))
                .isPresent();
        assertEquals(hasLibrary || word.equals("jfr") ? 0 : 2, exit, said);
        return said;
    }

    private Path root() throws IOException {
        return Files.createDirectories(temp.resolve("a place"));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}

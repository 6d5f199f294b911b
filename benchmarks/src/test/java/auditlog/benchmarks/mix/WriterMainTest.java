package auditlog.benchmarks.mix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.ChildJvm;
import auditlog.benchmarks.harness.Clock;
import auditlog.datagen.Dataset;
import auditlog.datagen.DatasetRows;
import auditlog.datagen.Progress;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriterMainTest {

    private static final long DEADLINE_SECONDS = 60;

    /** Says something of its own before it answers wrongly. */
    static final class Babbler {

        private Babbler() {}

        public static void main(String[] args) throws IOException {
            System.out.println("a warning");
            System.out.println(WriterMain.MARK + WriterMain.READY);
            System.in.read();
            System.out.println(WriterMain.MARK + "failed the disk is full");
        }
    }

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    @Test
    void eachCommandHasItsAnswer() throws Exception {
        assertTrue(converse("start\nstop\nend\nstart\n"));
        List<String> answers = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(4, answers.size(), answers::toString);
        assertEquals(List.of("> ready", "> started"), answers.subList(0, 2));
        assertTrue(answers.get(2).startsWith("> report "), answers::toString);
        CommitReport.parse(answers.get(2).substring("> report ".length()));
        assertTrue(answers.get(3).matches("> ended \\d+"), answers::toString);
    }

    @Test
    void anInputThatEndsIsNotAnEnd() throws Exception {
        assertFalse(converse("start\n"));
    }

    @Test
    void whatIsNoCommandIsAnsweredAsFailed() throws Exception {
        converse("pause\n");
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("> failed No such command: pause"), out::toString);
    }

    @Test
    void aCommitThatFailedIsAnsweredAsFailedInOneLine() throws Exception {
        CommitLoop loop = new CommitLoop(
                () -> {
                    throw new IOException("the disk\nis full");
                },
                new CommitSchedule(new CommitPace(0)),
                Clock.system());
        loop.run();
        WriterMain.converse(new BufferedReader(new StringReader("stop\n")), print(), loop, Thread.currentThread());
        List<String> answers = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(2, answers.size(), answers::toString);
        assertTrue(answers.get(1).startsWith("> failed A commit failed: "), answers::toString);
    }

    @Test
    void anotherProcessCommitsAndEveryCommitIsThere() throws Exception {
        for (String journalMode : List.of("delete", "wal")) {
            try (PrivateCopy copy = PrivateCopy.of(dataset(), journalMode);
                    WriterProcess writer = WriterProcess.start(copy.dataset().database(), "unpaced")) {
                CommitReport report;
                do {
                    writer.startMeasuring();
                    report = writer.stopMeasuring();
                } while (report.commits() == 0);
                assertTrue(report.perSecond() > 0 && report.p50() > 0, report::toString);
                assertTrue(report.p50() <= report.p99() && report.p99() <= report.max(), report::toString);
                long commits = writer.end();
                assertTrue(commits >= report.commits());
                EventWriter.requireCommitted(copy.dataset(), DatasetRows.COUNT, commits);
                assertThrows(
                        IllegalStateException.class,
                        () -> EventWriter.requireCommitted(copy.dataset(), DatasetRows.COUNT, commits + 1));
            }
        }
    }

    @Test
    void aWriterWhoseStarterIsGoneEndsItself() throws Exception {
        try (PrivateCopy copy = PrivateCopy.of(dataset(), "delete")) {
            Process process = new ProcessBuilder(ChildJvm.command(
                            List.of(),
                            WriterMain.class,
                            List.of(copy.dataset().database().toString(), "1")))
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("output").toFile())
                    .start();
            try {
                process.getOutputStream().close();
                assertTrue(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS), "it goes on");
                assertEquals(1, process.exitValue());
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void aWriterThatCannotWriteIsNotStarted() {
        Path absent = directory.resolve("absent/audit.db");
        IllegalStateException failure =
                assertThrows(IllegalStateException.class, () -> WriterProcess.start(absent, "1"));
        assertTrue(failure.getMessage().contains("SQLITE_CANTOPEN"), failure.getMessage());
    }

    @Test
    void aWriterThatNeverCommitsIsNotStarted() throws Exception {
        try (PrivateCopy copy = PrivateCopy.of(dataset(), "delete")) {
            Path database = copy.dataset().database();
            IllegalStateException failure =
                    assertThrows(IllegalStateException.class, () -> WriterProcess.start(database, "0"));
            assertTrue(failure.getMessage().contains("never commits"), failure.getMessage());
        }
    }

    @Test
    void otherAnswersAreErrorsAndOtherOutputIsNone() throws Exception {
        try (WriterProcess writer = WriterProcess.start(ChildJvm.command(List.of(), Babbler.class, List.of()))) {
            IllegalStateException failure = assertThrows(IllegalStateException.class, writer::stopMeasuring);
            assertTrue(failure.getMessage().contains("the disk is full"), failure.getMessage());
        }
    }

    @Test
    void anUnknownJournalModeIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> PrivateCopy.of(dataset(), "truncated"));
    }

    private boolean converse(String commands) throws Exception {
        CommitLoop loop =
                new CommitLoop(() -> {}, new CommitSchedule(new CommitPace(TimeUnit.HOURS.toNanos(1))), Clock.system());
        Thread runner = new Thread(loop);
        runner.setDaemon(true);
        runner.start();
        return WriterMain.converse(new BufferedReader(new StringReader(commands)), print(), loop, runner);
    }

    private PrintStream print() {
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }

    private static Dataset dataset() {
        return Dataset.ensure(Dataset.defaultDirectory(), Progress.silent());
    }
}

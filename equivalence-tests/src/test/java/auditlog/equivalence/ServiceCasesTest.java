package auditlog.equivalence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditLogService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cases 49, 54 and 55: a service is closed, lives beside another one, or starts in a JVM that can't load SQLite. */
class ServiceCasesTest {

    private static final int HEADER_DESCRIPTORS = 4;

    private static Situations situations;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        situations = Situations.withWriters();
    }

    @AfterAll
    static void stop() {
        situations.close();
    }

    @Test
    void case49_closedAndClosedTwice() throws Exception {
        situations.inEach(directory, (situation, scene) -> {
            scene.changed();
            assertEquals(
                    situation.writeAheadLog(),
                    scene.enhanced.stats().openFiles() == 0,
                    "with a snapshot, the enhanced service holds the payload file");
            assertEquals(0, scene.enhanced.stats().openConnections());
            for (int time = 0; time < 2; time++) {
                scene.pair.close();
                assertEquals(IllegalStateException.class, scene.commonFailure());
            }
            requireNothingHeldButTheHeader(scene);
            scene.enhanced.setSnapshotEnabled(false);
            scene.enhanced.setSnapshotEnabled(true);
            assertEquals(IllegalStateException.class, scene.commonFailure());
            requireNothingHeldButTheHeader(scene);
        });
    }

    @Test
    void case49_requestsThatBeganBeforeTheCloseFinish() throws Exception {
        situations.inEach(directory, Situations.JOURNAL, (situation, scene) -> {
            // After a commit that it has not seen, the enhanced service has to wait as well.
            scene.writer.sql(
                    "UPDATE audit_events SET actor_id = 3 WHERE id = 7",
                    "BEGIN EXCLUSIVE",
                    "DELETE FROM audit_events WHERE id = 1");
            Together both = Together.ask(scene.pair, LiveRequests.EVERYTHING);
            both.requireBothWaiting(Duration.ofMillis(200));
            scene.pair.close();
            assertEquals(IllegalStateException.class, scene.commonFailure());
            scene.writer.sql("COMMIT");
            assertEquals(LiveFiles.ROWS - 1, both.requireSame().page().count());
            requireNothingHeldButTheHeader(scene);
        });
    }

    @Test
    void case49_closedDuringRequests() throws Exception {
        situations.inEach(directory, (situation, scene) -> {
            for (int round = 0; round < 10; round++) {
                ServicePair pair = ServicePair.open(scene.files.database(), scene.files.payloads());
                ConcurrentLinkedQueue<Object> wrong = new ConcurrentLinkedQueue<>();
                AtomicInteger pages = new AtomicInteger();
                List<Thread> threads = new ArrayList<>();
                for (AuditLogService service : List.of(pair.baseline(), pair.enhanced(), pair.enhanced())) {
                    Thread thread = new Thread(() -> {
                        Outcome outcome = Outcome.of(service, LiveRequests.EVERYTHING);
                        for (; outcome.failure() == null; outcome = Outcome.of(service, LiveRequests.EVERYTHING)) {
                            pages.incrementAndGet();
                            if (outcome.page().count() != LiveFiles.ROWS) {
                                wrong.add(outcome.page().count());
                            }
                        }
                        if (!(outcome.failure() instanceof IllegalStateException)) {
                            wrong.add(outcome.failure());
                        }
                    });
                    threads.add(thread);
                    thread.start();
                }
                while (pages.get() < 6 && wrong.isEmpty()) {
                    Thread.sleep(1);
                }
                pair.close();
                for (Thread thread : threads) {
                    thread.join();
                }
                assertEquals(List.of(), List.copyOf(wrong));
            }
            scene.pair.close();
            requireNothingHeldButTheHeader(scene);
        });
    }

    /**
     * A process that closes any descriptor of a file loses all its locks on it. A connection of this JVM reads; whatever services
     * do beside it, and whoever copies the file, no other process may commit under the reader.
     */
    @Test
    void case54_anotherInstanceClosedLosesNoLock() throws Exception {
        situations.inEach(directory, Situations.JOURNAL, (situation, scene) -> {
            Path database = scene.files.database();
            scene.writer.sql("PRAGMA busy_timeout = 0");
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                    Statement statement = connection.createStatement();
                    WriterProcess harness = WriterProcess.start()) {
                connection.setAutoCommit(false);
                requireCount(LiveFiles.ROWS, statement);
                scene.writer.sql("BEGIN IMMEDIATE", "DELETE FROM audit_events WHERE id <= 10");
                for (int round = 0; round < 10; round++) {
                    try (ServicePair second = ServicePair.open(database, scene.files.payloads())) {
                        ServicePair third = ServicePair.open(database, scene.files.payloads());
                        requireAllSame(second);
                        third.close();
                        requireAllSame(second);
                        scene.changed();
                        // The writer holds the file now: nobody may take the reader's lock for gone.
                        String commit = scene.writer.tryToRun("sql", "COMMIT");
                        assertTrue(commit.contains("SQLITE_BUSY"), commit);
                        scene.writer.sql("ROLLBACK", "BEGIN IMMEDIATE", "DELETE FROM audit_events WHERE id <= 10");
                    }
                    harness.run("copy", database, database.resolveSibling("copy.db"));
                    harness.run("delete", database.resolveSibling("copy.db"));
                }
                requireCount(LiveFiles.ROWS, statement);
                connection.rollback();
                scene.writer.sql("PRAGMA busy_timeout = 30000", "COMMIT");
            }
            scene.requireRows(LiveFiles.ROWS - 10);
            scene.changed();
        });
    }

    @Test
    void case54_instancesComeAndGoUnderReadersAndAWriter() throws Exception {
        situations.inEach(directory, (situation, scene) -> {
            scene.writer.sql("PRAGMA busy_timeout = 30000");
            scene.sql("UPDATE audit_events SET actor_id = 1000");
            try (StampReaders readers = StampReaders.start(scene.pair, 1, 1_000);
                    WriterProcess harness = WriterProcess.start()) {
                for (int round = 0; round < 8; round++) {
                    ServicePair second = ServicePair.open(scene.files.database(), scene.files.payloads());
                    try (second;
                            StampReaders others = readers.startBeside(second, 1)) {
                        for (int commit = 0; commit < 3; commit++) {
                            readers.commit(scene.writer);
                            readers.awaitAnswers(3);
                        }
                        harness.run(
                                "copy",
                                scene.files.database(),
                                scene.files.directory().resolve("copy.db"));
                        others.awaitAnswers(2);
                    }
                }
            }
            scene.changed();
        });
    }

    @Test
    void case55_nativeLibraryCannotBeUnpacked() throws Exception {
        LiveFiles files = LiveFiles.create(directory.resolve("files of a case"), 7);
        Path usable = Files.createDirectories(directory.resolve("usable temporary directory"));
        for (String unusable : List.of("/proc/no-such-directory", "/proc")) {
            List<String> flags = List.of("-Djava.io.tmpdir=" + unusable);
            try (AskerProcess baseline = AskerProcess.start(List.of(), flags);
                    AskerProcess enhanced = AskerProcess.start(List.of(), flags)) {
                assertEquals("ok", baseline.run("alone", "baseline", files.database(), files.payloads()));
                assertEquals("ok", enhanced.run("alone", "enhanced", files.database(), files.payloads()));
                for (int request = 1; request <= 3; request++) {
                    String failure = baseline.run("ask alone");
                    assertTrue(failure.startsWith("failure "), failure);
                    assertEquals(failure, enhanced.run("ask alone"), "request " + request);
                }
            }
        }
        try (AskerProcess asker =
                AskerProcess.start(List.of(), List.of("-Djava.io.tmpdir=/proc", "-Dorg.sqlite.tmpdir=" + usable))) {
            assertEquals("ok", asker.run("open", files.database(), files.payloads()));
            String answer = asker.run("ask");
            assertTrue(answer.startsWith("same\trows " + LiveFiles.ROWS + " "), answer);
            assertEquals("ok", asker.run("await"));
            assertEquals("ok", asker.run("close"));
        }
        try (Stream<Path> left = Files.list(usable)) {
            assertEquals(List.of(), left.toList());
        }
    }

    private static void requireAllSame(ServicePair pair) {
        LiveRequests.ALL.forEach(pair::requireSamePage);
    }

    private static void requireCount(int rows, Statement statement) throws Exception {
        try (ResultSet count = statement.executeQuery("SELECT count(*) FROM audit_events")) {
            assertEquals(rows, count.getInt(1));
        }
    }

    /**
     * What the closed services may still hold of the files: the database's header, through descriptors that are never closed
     * while the file is there, since that would lose other connections their locks.
     */
    private static void requireNothingHeldButTheHeader(LiveScene scene) throws IOException {
        List<String> open = scene.files.openHere();
        String database = scene.files.database().toRealPath().toString();
        assertEquals(
                List.of(), open.stream().filter(file -> !file.equals(database)).toList());
        assertTrue(open.size() <= HEADER_DESCRIPTORS, open::toString);
    }
}

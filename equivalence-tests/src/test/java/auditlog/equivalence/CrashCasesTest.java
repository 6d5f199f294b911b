package auditlog.equivalence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditEvent;
import auditlog.AuditPage;
import auditlog.AuditQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cases 5, 6, 7, 9 and 18: the writer is killed, or its system calls fail. */
@Tag("faults")
class CrashCasesTest {

    private static final int KILLED = 128 + 9;
    private static final int POSITIONS = 12;

    /** System calls, with the step from one position to the next, so that the last ones lie behind the commit. */
    private static final Map<String, Integer> SYSTEM_CALLS =
            Map.of("pwrite64", 2, "fdatasync", 1, "unlink", 1, "ftruncate", 1, "fcntl", 3);

    private static Situations situations;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        situations = Situations.withoutWriters();
    }

    @AfterAll
    static void stop() {
        situations.close();
    }

    @Test
    void case05_writerKilledMidTransactionWithSpilledPages() throws Exception {
        situations.inEach(directory, (situation, scene) -> {
            for (boolean enhancedFirst : new boolean[] {false, true}) {
                AuditPage before = scene.all();
                Path database = scene.files.database();
                long size = Files.size(database);
                try (SqliteShell shell = SqliteShell.open(database)) {
                    shell.run("PRAGMA cache_size = 2");
                    shell.run("PRAGMA cache_spill = 2");
                    shell.run("BEGIN");
                    shell.run("UPDATE audit_events SET actor_id = 3, created_at = 1050");
                    shell.run("INSERT INTO audit_events(" + LiveFiles.COLUMNS
                            + ") SELECT 1050, 3, 'DELETE', 'X', hex(zeroblob(500)), 0, 40 FROM audit_events");
                    // Pages of the transaction are in the file, or in the log, already.
                    assertTrue(
                            Files.size(situation.writeAheadLog() ? log(database) : database) > size + 100_000,
                            "pages were spilled");
                    shell.kill();
                }
                if (!situation.writeAheadLog()) {
                    assertTrue(Files.size(journal(database)) > 0, "a hot journal is left");
                }
                AuditQuery everything = LiveRequests.EVERYTHING;
                Outcome early = enhancedFirst ? Outcome.of(scene.enhanced, everything) : null;
                Outcome expected = Outcome.of(scene.pair.baseline(), everything);
                Outcome actual = enhancedFirst ? early : Outcome.of(scene.enhanced, everything);
                assertEquals(java.util.Optional.empty(), PageComparer.difference(everything, expected, actual));
                assertEquals(before, expected.page());
                assertFalse(Files.exists(journal(database)), "the journal was rolled back");
                scene.changed();
                // Nothing of it comes back with the next commit.
                SqliteShell.once(database, "UPDATE audit_events SET resource_type = 'Y' WHERE id = 9");
                assertEquals("Y", resourceTypeOf(9, scene.all()));
                scene.changed();
                SqliteShell.once(database, "UPDATE audit_events SET resource_type = 'Z' WHERE id = 9");
            }
        });
    }

    /** The next commit gives the file the same counter in its header as the one that was rolled back. */
    @Test
    void case06_writerKilledAtTheCommitPointThenANewCommit() throws Exception {
        situations.inEach(directory, Situations.JOURNAL, (situation, scene) -> {
            Path database = scene.files.database();
            for (boolean askedBetween : new boolean[] {true, false}) {
                AuditPage before = scene.all();
                ExternalTool.Result crash = SqliteShell.injected(
                        database, "unlink", "signal=SIGKILL:when=1", "UPDATE audit_events SET resource_type = 'lost'");
                assertEquals(KILLED, crash.exit(), crash::output);
                String counter = changeCounter(database);
                if (askedBetween) {
                    assertEquals(before, scene.all());
                    scene.changed();
                }
                requireDone(SqliteShell.once(
                        database, "UPDATE audit_events SET resource_type = 'kept" + askedBetween + "' WHERE id = 9"));
                assertEquals(counter, changeCounter(database));
                AuditPage after = scene.all();
                assertEquals("kept" + askedBetween, resourceTypeOf(9, after));
                assertNotEquals("lost", resourceTypeOf(10, after));
                scene.changed();
            }
        });
    }

    @Test
    void case06_writerKilledAtTheLogsSyncThenANewCommit() throws Exception {
        situations.inEach(directory, Situations.WAL, (situation, scene) -> {
            Path database = scene.files.database();
            for (int round = 0; round < 2; round++) {
                ExternalTool.Result crash = SqliteShell.injected(
                        database, "fdatasync", "signal=SIGKILL:when=1", "UPDATE audit_events SET actor_id = 3");
                assertEquals(KILLED, crash.exit(), crash::output);
                scene.changed();
                requireDone(SqliteShell.once(
                        database, "UPDATE audit_events SET resource_type = 'kept" + round + "' WHERE id = 9"));
                assertEquals("kept" + round, resourceTypeOf(9, scene.all()));
                scene.changed();
            }
        });
    }

    @ParameterizedTest(name = "case 7: {0}")
    @ValueSource(strings = {"DELETE", "TRUNCATE", "PERSIST", "WAL"})
    void case07_writerKilledAtEachSystemCall(String journalMode) throws Exception {
        Situation situation = journalMode.equals("WAL") ? Situation.WAL_RENEWED : Situation.JOURNAL_RENEWED;
        Map<String, Future<int[]>> running = new TreeMap<>();
        ExecutorService threads = Executors.newFixedThreadPool(SYSTEM_CALLS.size());
        try {
            for (String systemCall : SYSTEM_CALLS.keySet()) {
                running.put(systemCall, threads.submit(() -> {
                    try (LiveScene scene = LiveScene.open(directory.resolve(systemCall), null, situation)) {
                        return killedAtEachPosition(scene, journalMode, systemCall);
                    }
                }));
            }
            int old = 0;
            int done = 0;
            int completed = 0;
            for (Map.Entry<String, Future<int[]>> each : running.entrySet()) {
                try {
                    int[] counts = each.getValue().get();
                    System.out.println("case 7, " + journalMode + ", killed at " + each.getKey() + ": old state "
                            + counts[0] + ", new state " + counts[1] + "; not reached " + counts[2]);
                    assertEquals(POSITIONS, counts[0] + counts[1] + counts[2]);
                    old += counts[0];
                    done += counts[1];
                    completed += counts[2];
                } catch (ExecutionException e) {
                    throw new AssertionError(journalMode + ", " + each.getKey() + ": " + e.getCause(), e.getCause());
                }
            }
            assertTrue(old >= POSITIONS, "killed before the commit: " + old);
            assertTrue(done > 0, "killed after the commit: " + done);
            assertTrue(completed > 0, "positions beyond the last call: " + completed);
        } finally {
            threads.shutdown();
        }
    }

    /** How often the old state, the new state was there after a kill; and how often the writer came to its end. */
    private static int[] killedAtEachPosition(LiveScene scene, String journalMode, String systemCall) throws Exception {
        int[] counts = new int[3];
        requireDone(SqliteShell.once(scene.files.database(), "UPDATE audit_events SET actor_id = 100"));
        scene.changed();
        long present = 100;
        for (int position = 1; position <= POSITIONS; position++) {
            long next = 100 + position;
            ExternalTool.Result result = SqliteShell.injected(
                    scene.files.database(),
                    systemCall,
                    "signal=SIGKILL:when=" + (1 + (position - 1) * SYSTEM_CALLS.get(systemCall)),
                    "PRAGMA journal_mode = " + journalMode + "; UPDATE audit_events SET actor_id = " + next);
            String place = journalMode + ", " + systemCall + " " + position;
            // The enhanced service meets the traces first at every other position.
            Outcome early = position % 2 == 0 ? Outcome.of(scene.enhanced, LiveRequests.EVERYTHING) : null;
            AuditPage page = scene.all();
            if (early != null) {
                assertEquals(page, early.page(), () -> place + ": " + early.failure());
            }
            Set<Long> stamps = page.events().stream().map(AuditEvent::actorId).collect(Collectors.toSet());
            assertEquals(LiveFiles.ROWS, page.count(), place);
            assertTrue(stamps.equals(Set.of(present)) || stamps.equals(Set.of(next)), () -> place + ": " + stamps);
            boolean isNew = stamps.contains(next);
            if (result.exit() == 0) {
                assertTrue(isNew, place);
                counts[2]++;
            } else {
                assertEquals(KILLED, result.exit(), () -> place + ": " + result.output());
                counts[isNew ? 1 : 0]++;
            }
            present = isNew ? next : present;
            scene.changed();
        }
        return counts;
    }

    @ParameterizedTest(name = "case 9: {0}")
    @ValueSource(strings = {"DELETE", "TRUNCATE", "PERSIST", "WAL"})
    void case09_writerWithoutSpaceOrWithAFailingDisk(String journalMode) throws Exception {
        EnumSet<Situation> some = journalMode.equals("WAL") ? Situations.WAL : Situations.JOURNAL;
        situations.inEach(directory, some, (situation, scene) -> {
            Path database = scene.files.database();
            List<String> failed = new ArrayList<>();
            for (String error : List.of(
                    "pwrite64 ENOSPC 1",
                    "pwrite64 ENOSPC 3",
                    // With a write-ahead log the first ones go to the shared memory.
                    "pwrite64 ENOSPC 9",
                    "pwrite64 EIO 2",
                    "fdatasync EIO 1",
                    "fdatasync ENOSPC 1")) {
                String[] words = error.split(" ");
                AuditPage before = scene.all();
                for (String which : List.of(words[2], words[2] + "+")) {
                    ExternalTool.Result result = SqliteShell.injected(
                            database,
                            words[0],
                            "error=" + words[1] + ":when=" + which,
                            "PRAGMA journal_mode = " + journalMode + "; UPDATE audit_events SET actor_id = 3,"
                                    + " resource_type = '" + error + "'");
                    assertNotEquals(0, result.exit(), () -> error + ": " + result.output());
                    failed.add(result.output());
                    assertEquals(before, scene.all(), () -> error + ": " + result.output());
                    scene.changed();
                }
                requireDone(SqliteShell.once(
                        database, "UPDATE audit_events SET resource_type = '" + error + "' WHERE id = 9"));
                assertEquals(error, resourceTypeOf(9, scene.all()));
                scene.changed();
            }
            assertTrue(failed.toString().contains("disk is full"), failed::toString);
            assertTrue(failed.toString().contains("disk I/O error"), failed::toString);
        });
    }

    @Test
    void case18_writerKilledWithAWriteAheadLog() throws Exception {
        situations.inEach(directory, Situations.WAL, (situation, scene) -> {
            Path database = scene.files.database();
            for (String lost : List.of("nothing", "shared memory", "nothing again")) {
                try (SqliteShell shell = SqliteShell.open(database)) {
                    shell.run("PRAGMA cache_size = 2");
                    shell.run("UPDATE audit_events SET resource_type = '" + lost + "'");
                    shell.run("BEGIN");
                    shell.run("INSERT INTO audit_events(" + LiveFiles.COLUMNS
                            + ") SELECT 1050, 3, 'DELETE', 'X', hex(zeroblob(500)), 0, 40 FROM audit_events");
                    shell.kill();
                }
                assertTrue(Files.size(log(database)) > 0, "the log is left");
                assertTrue(Files.exists(shared(database)), "the shared memory is left");
                if (lost.equals("shared memory")) {
                    Files.delete(shared(database));
                }
                scene.requireRows(LiveFiles.ROWS);
                assertEquals(lost, resourceTypeOf(9, scene.all()));
                scene.changed();
                requireDone(SqliteShell.once(
                        database, "UPDATE audit_events SET resource_type = 'after " + lost + "' WHERE id = 9"));
                assertEquals("after " + lost, resourceTypeOf(9, scene.all()));
                scene.changed();
            }
        });
    }

    private static void requireDone(ExternalTool.Result result) {
        assertEquals(new ExternalTool.Result(0, ""), result);
    }

    private static String resourceTypeOf(long id, AuditPage page) {
        return page.events().stream()
                .filter(event -> event.id() == id)
                .map(AuditEvent::resourceType)
                .findAny()
                .orElseThrow();
    }

    /** The counter in the header that each commit raises; read by another process, since closing the file here would drop SQLite's locks. */
    private static String changeCounter(Path database) throws IOException, InterruptedException {
        ExternalTool.Result result = ExternalTool.OD.run("-An", "-tx1", "-j24", "-N4", database);
        assertEquals(11, result.output().length(), result::output);
        return result.output();
    }

    private static Path journal(Path database) {
        return database.resolveSibling(database.getFileName() + "-journal");
    }

    private static Path log(Path database) {
        return database.resolveSibling(database.getFileName() + "-wal");
    }

    private static Path shared(Path database) {
        return database.resolveSibling(database.getFileName() + "-shm");
    }
}

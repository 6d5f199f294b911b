package auditlog.equivalence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditLogService;
import auditlog.baseline.OffsetAuditLogService;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Cases 56, 57 and 59 to 61: what others do with the files ends, beside the enhanced service, as it does beside the baseline. No tool
 * waits for a lock: between requests neither service has one.
 */
@Tag("faults")
class HarmlessCasesTest {

    private static final String ALL_LATER = "UPDATE audit_events SET resource_type = 'later'";
    private static final String SOUND_AND_ROWS =
            "PRAGMA integrity_check; SELECT count(*), sum(resource_type = 'later') FROM audit_events";

    private static final int REPLACEMENTS = 100;

    /** Descriptors that may come on top of those after the first request, whatever was replaced. */
    private static final int FEW = 8;

    @TempDir
    private Path directory;

    @ParameterizedTest(name = "case 56: {0}")
    @EnumSource(Beside.class)
    void case56_backupByCopyAfterTheWriterHasStopped(Beside beside) throws Exception {
        LiveFiles files = filesWithWriteAheadLog();
        Path copy = directory.resolve("copy.db");
        try (AuditLogService service = beside.open(files)) {
            writeAndStop(service, files);
            requireDone(ExternalTool.CP.run(files.database(), copy));
            assertEquals("ok\n480|480", sqlite3(copy, SOUND_AND_ROWS));
            requireSame(service, files);
        }
        assertEquals("ok\n480|480", sqlite3(files.database(), SOUND_AND_ROWS));
    }

    @ParameterizedTest(name = "case 56: {0}, {1}")
    @CsvSource({
        "BASELINE, cp",
        "BASELINE, mv",
        "BASELINE, .restore",
        "ENHANCED, cp",
        "ENHANCED, mv",
        "ENHANCED, .restore"
    })
    void case56_restoreAfterTheWriterHasStopped(Beside beside, String way) throws Exception {
        LiveFiles files = filesWithWriteAheadLog();
        Path backup = directory.resolve("backup.db");
        assertEquals("", sqlite3(files.database(), ".backup '" + backup + "'"));
        try (AuditLogService service = beside.open(files)) {
            writeAndStop(service, files);
            switch (way) {
                case "cp" -> requireDone(ExternalTool.CP.run(backup, files.database()));
                case "mv" -> requireDone(ExternalTool.MV.run(backup, files.database()));
                default -> assertEquals("", sqlite3(files.database(), ".restore '" + backup + "'"));
            }
            assertEquals("ok\n240|0", sqlite3(files.database(), SOUND_AND_ROWS));
            assertEquals(LiveFiles.ROWS, service.handle(LiveRequests.EVERYTHING).count());
            requireSame(service, files);
        }
        assertEquals("ok\n240|0", sqlite3(files.database(), SOUND_AND_ROWS));
    }

    /** Another process changes the rows and ends as it should, under a service that is asked meanwhile and then rests. */
    private static void writeAndStop(AuditLogService service, LiveFiles files) throws Exception {
        try (Asking asking = Asking.start(service)) {
            try (SqliteShell writer = SqliteShell.open(files.database())) {
                writer.run("INSERT INTO audit_events(" + LiveFiles.COLUMNS + ") SELECT " + LiveFiles.COLUMNS
                        + " FROM audit_events");
                writer.run(ALL_LATER);
                asking.goOn();
            }
            asking.goOn();
        }
    }

    /** In a process of its own: memory that is cut under a mapping of it ends the process. */
    @ParameterizedTest(name = "case 57: {0}, {1}")
    @CsvSource({"BASELINE, deleted", "BASELINE, cut", "ENHANCED, deleted", "ENHANCED, cut"})
    void case57_sharedMemoryDeletedOrCut(Beside beside, String loss) throws Exception {
        LiveFiles files = filesWithWriteAheadLog();
        Path sharedMemory = files.directory().resolve("audit.db-shm");
        List<String> endsQuietly =
                List.of("-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=" + directory.resolve("end.log"));
        SqliteShell writer = SqliteShell.open(files.database());
        writer.run(ALL_LATER);
        try (writer;
                AskerProcess asked = askedAlone(beside, files, endsQuietly)) {
            requireRows(asked.run("ask alone"));
            // It leaves log and shared memory, whoever else is there.
            writer.kill();
            switch (loss) {
                case "deleted" -> requireDone(ExternalTool.RM.run(sharedMemory));
                default -> requireDone(ExternalTool.TRUNCATE.run("-s", "0", sharedMemory));
            }
            String committed = "PRAGMA integrity_check; SELECT sum(resource_type = 'later') FROM audit_events;"
                    + " SELECT group_concat(actor_id) FROM audit_events WHERE id <= 3";
            for (int commit = 1; commit <= 3; commit++) {
                requireRows(asked.run("ask alone"));
                assertEquals(
                        "",
                        sqlite3(
                                files.database(),
                                "UPDATE audit_events SET actor_id = " + 100 * commit + " WHERE id = " + commit));
            }
            String answer = asked.run("ask alone");
            assertEquals("ok\n240\n100,200,300", sqlite3(files.database(), committed));
            assertEquals("ok", asked.run("close alone"));
            assertEquals("ok\n240\n100,200,300", sqlite3(files.database(), committed));
            try (AskerProcess fresh = askedAlone(Beside.BASELINE, files, List.of())) {
                assertEquals(fresh.run("ask alone"), answer);
            }
        }
    }

    @ParameterizedTest(name = "case 59: {0}")
    @EnumSource(Beside.class)
    void case59_replacedFilesAreLetGo(Beside beside) throws Exception {
        LiveFiles files = LiveFiles.create(directory.resolve("live"), 7);
        Path next = directory.resolve("next.db");
        try (AuditLogService service = beside.open(files)) {
            requireSame(service, files);
            int atFirst = files.openHere().size();
            for (int replacement = 1; replacement <= REPLACEMENTS; replacement++) {
                LiveFiles.create(directory.resolve("made"), replacement);
                requireDone(ExternalTool.MV.run(directory.resolve("made/audit.db"), next));
                requireDone(ExternalTool.MV.run(next, files.database()));
                requireSame(service, files);
                List<String> open = files.openHere();
                assertTrue(open.size() <= atFirst + FEW, () -> "held at first " + atFirst + ", now " + open);
            }
        }
    }

    @ParameterizedTest(name = "case 60: {0}")
    @EnumSource(Beside.class)
    void case60_switchFromWriteAheadLogBack(Beside beside) throws Exception {
        LiveFiles files = filesWithWriteAheadLog();
        try (AuditLogService service = beside.open(files)) {
            for (int round = 0; round < 3; round++) {
                requireSame(service, files);
                assertEquals("delete", sqlite3(files.database(), "PRAGMA journal_mode = DELETE"));
                requireSame(service, files);
                assertEquals("", sqlite3(files.database(), LiveFiles.insert(1_050, 3, "DELETE", round)));
                requireSame(service, files);
                assertEquals("wal", sqlite3(files.database(), "PRAGMA journal_mode = WAL"));
                requireSame(service, files);
                assertEquals("", sqlite3(files.database(), LiveFiles.insert(1_051, 3, "DELETE", round)));
            }
            requireSame(service, files);
        }
    }

    @ParameterizedTest(name = "case 60: {0}, {1}")
    @CsvSource({"BASELINE, DELETE", "BASELINE, WAL", "ENHANCED, DELETE", "ENHANCED, WAL"})
    void case60_writerThatWantsTheDatabaseAlone(Beside beside, String journalMode) throws Exception {
        LiveFiles files = LiveFiles.create(directory.resolve("live"), 7);
        sqlite3(files.database(), "PRAGMA journal_mode = " + journalMode);
        try (AuditLogService service = beside.open(files)) {
            for (int round = 1; round <= 3; round++) {
                requireSame(service, files);
                try (SqliteShell writer = SqliteShell.open(files.database())) {
                    assertEquals(List.of("0"), writer.tryToRun("PRAGMA busy_timeout = 0"));
                    assertEquals(List.of("exclusive"), writer.tryToRun("PRAGMA locking_mode = EXCLUSIVE"));
                    for (int id = 1; id <= 3; id++) {
                        writer.run("UPDATE audit_events SET actor_id = " + 100 * round + " WHERE id = " + id);
                    }
                }
                requireSame(service, files);
                assertEquals(
                        "100,100,100".replace('1', (char) ('0' + round)),
                        sqlite3(files.database(), "SELECT group_concat(actor_id) FROM audit_events WHERE id <= 3"));
            }
        }
    }

    @ParameterizedTest(name = "case 60: {0}, {1}")
    @CsvSource({"BASELINE, DELETE", "BASELINE, WAL", "ENHANCED, DELETE", "ENHANCED, WAL"})
    void case60_maintenance(Beside beside, String journalMode) throws Exception {
        LiveFiles files = LiveFiles.create(directory.resolve("live"), 7);
        sqlite3(files.database(), "PRAGMA journal_mode = " + journalMode);
        boolean writeAheadLog = journalMode.equals("WAL");
        try (AuditLogService service = beside.open(files)) {
            for (String maintenance : List.of(
                    "DELETE FROM audit_events WHERE id % 2 = 0",
                    "VACUUM",
                    "ANALYZE",
                    "REINDEX",
                    "DROP INDEX idx_created_at; CREATE INDEX idx_created_at ON audit_events(created_at)",
                    "PRAGMA page_size = 1024; VACUUM",
                    "BEGIN EXCLUSIVE; " + ALL_LATER + "; COMMIT")) {
                requireSame(service, files);
                assertEquals("", sqlite3(files.database(), maintenance), maintenance);
                requireSame(service, files);
                if (writeAheadLog) {
                    // Nobody reads, so the log was written to the file and removed when its last user ended.
                    assertEquals("0|0|0", sqlite3(files.database(), "PRAGMA wal_checkpoint(TRUNCATE)"), maintenance);
                }
            }
            assertEquals("ok\n120|120", sqlite3(files.database(), SOUND_AND_ROWS));
        }
    }

    @ParameterizedTest(name = "case 61: {0}")
    @EnumSource(Beside.class)
    void case61_restoreIntoTheLiveFile(Beside beside) throws Exception {
        LiveFiles files = LiveFiles.create(directory.resolve("live"), 7);
        List<Path> backups = List.of(directory.resolve("first.db"), directory.resolve("second.db"));
        try (AuditLogService service = beside.open(files);
                WriterProcess writer = WriterProcess.start()) {
            for (Path backup : backups) {
                requireSame(service, files);
                assertEquals("", sqlite3(files.database(), ".backup '" + backup + "'"));
                assertEquals("", sqlite3(files.database(), ALL_LATER));
            }
            assertEquals("ok\n240|0", sqlite3(backups.get(0), SOUND_AND_ROWS));
            assertEquals("ok\n240|240", sqlite3(backups.get(1), SOUND_AND_ROWS));
            writer.run("connect", files.database());
            for (int round = 0; round < 4; round++) {
                for (Path backup : backups) {
                    requireSame(service, files);
                    if (round % 2 == 0) {
                        assertEquals("", sqlite3(files.database(), ".restore '" + backup + "'"));
                    } else {
                        writer.sql("restore from '" + backup + "'");
                    }
                    assertEquals(sqlite3(backup, SOUND_AND_ROWS), sqlite3(files.database(), SOUND_AND_ROWS));
                    requireSame(service, files);
                }
            }
        }
    }

    private LiveFiles filesWithWriteAheadLog() throws Exception {
        LiveFiles files = LiveFiles.create(directory.resolve("live"), 7);
        assertEquals("wal", sqlite3(files.database(), "PRAGMA journal_mode = WAL"));
        return files;
    }

    private static AskerProcess askedAlone(Beside beside, LiveFiles files, List<String> jvmFlags) throws Exception {
        AskerProcess process = AskerProcess.start(List.of(), jvmFlags);
        assertEquals("ok", process.run("alone", beside, files.database(), files.payloads()));
        return process;
    }

    private static void requireRows(String answer) {
        assertTrue(answer.startsWith("rows " + LiveFiles.ROWS + " "), answer);
    }

    /** Makes sure that the service answers as one that was opened just now. */
    private static void requireSame(AuditLogService service, LiveFiles files) {
        try (OffsetAuditLogService fresh = new OffsetAuditLogService(files.database(), files.payloads())) {
            ServicePair pair = new ServicePair(fresh, service);
            LiveRequests.ALL.forEach(pair::requireSamePage);
        }
    }

    /** What a {@code sqlite3} of its own, which waits for nobody, makes of statements or of a command of its own. */
    private static String sqlite3(Path database, String sql) throws IOException, InterruptedException {
        return ExternalTool.SQLITE3.run("-batch", "-bail", database, sql).output();
    }

    private static void requireDone(ExternalTool.Result result) {
        assertEquals(new ExternalTool.Result(0, ""), result);
    }
}

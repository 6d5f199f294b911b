package auditlog.equivalence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Cases 8, 27, 48 and 55: what the machine does to the process that asks, or that process to others. Where a user without rights or
 * file systems of its own are needed, root starts it.
 */
@Tag("faults")
class MachineCasesTest {

    private static final int KILLED = 128 + 9;
    private static final int CANTOPEN = 14;
    private static final long DEADLINE_NANOS = 30_000_000_000L;
    private static final String NOBODY = "65534";

    /** Open for everybody, unlike a directory that JUnit makes. */
    private Path directory;

    @BeforeEach
    void make() throws IOException {
        directory = Files.createTempDirectory("audit log ");
        permit(directory, "rwxrwxrwx");
    }

    @AfterEach
    void remove() throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) throws IOException {
                permit(visited, "rwxrwxrwx");
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    @ParameterizedTest(name = "case 8: files {0}, {1}")
    @CsvSource({"rw-rw-rw-,baseline first", "rw-rw-rw-,enhanced first", "r--r--r--,baseline first"})
    void case08_hotJournalInADirectoryThatIsNotWritable(String permissions, String order) throws Exception {
        LiveFiles files = LiveFiles.create(directory.resolve("files"), 7);
        Path parent = files.directory();
        permit(files.database(), permissions);
        permit(files.payloads(), "r--r--r--");
        permit(parent, "r-xr-xr-x");
        try (AskerProcess nobody = askNobody()) {
            assertEquals("ok", nobody.run("open", files.database(), files.payloads()));
            assertEquals("ok", nobody.run("await"));
            String before = nobody.run("ask");
            assertTrue(before.startsWith("same\trows " + LiveFiles.ROWS + " "), before);

            permit(parent, "rwxrwxrwx");
            ExternalTool.Result crash = SqliteShell.injected(
                    files.database(), "unlink", "signal=SIGKILL:when=1", "UPDATE audit_events SET actor_id = 3");
            assertEquals(KILLED, crash.exit(), crash::output);
            assertTrue(Files.size(parent.resolve("audit.db-journal")) > 0, "a hot journal is left");
            permit(parent, "r-xr-xr-x");
            for (int round = 0; round < 2; round++) {
                requireFailureOrTheCommitted(before, nobody.run("ask", order));
            }

            // Somebody who may removes the journal.
            permit(parent, "rwxrwxrwx");
            assertEquals(
                    0,
                    SqliteShell.once(files.database(), "SELECT count(*) FROM audit_events")
                            .exit());
            permit(parent, "r-xr-xr-x");
            assertEquals(before, nobody.run("ask", order));
            assertEquals("ok", nobody.run("await"));
        }
    }

    @Test
    void case08_writeAheadLogInADirectoryThatIsNotWritable() throws Exception {
        LiveFiles files = LiveFiles.create(directory.resolve("files"), 7);
        assertEquals(
                new ExternalTool.Result(0, "wal"), SqliteShell.once(files.database(), "PRAGMA journal_mode = WAL"));
        permit(files.database(), "r--r--r--");
        permit(files.directory(), "r-xr-xr-x");
        try (AskerProcess nobody = askNobody()) {
            assertEquals("ok", nobody.run("open", files.database(), files.payloads()));
            for (int round = 0; round < 3; round++) {
                String answer = nobody.run("ask");
                assertTrue(answer.startsWith("same\tfailure "), answer);
            }
        }
    }

    @Test
    void case27_databaseOnTheLowerLayerOfAnOverlay() throws Exception {
        String mountpoint = directory.resolve("overlay").toString();
        Files.createDirectory(Path.of(mountpoint));
        List<String> inNamespace = List.of(ExternalTool.UNSHARE.path(), "-m");
        for (String first : List.of("commit", "payload")) {
            try (AskerProcess asker = AskerProcess.start(inNamespace, List.of())) {
                String sqlite3 = ExternalTool.SQLITE3.path();
                String mount = ExternalTool.MOUNT.path();
                String sh = ExternalTool.SH.path();
                // File systems that only this process sees and that end with it.
                requireOk(asker.run("execute", mount, "-t", "tmpfs", "tmpfs", mountpoint));
                String layers = "cd \"$0\" && mkdir upper work merged && chmod -R a+rwx .";
                requireOk(asker.run("create", mountpoint + "/lower"));
                requireOk(asker.run("execute", sh, "-c", layers, mountpoint));
                requireOk(asker.run(
                        "execute",
                        sh,
                        "-c",
                        "cd \"$0\" && " + mount
                                + " -t overlay overlay -o lowerdir=lower,upperdir=upper,workdir=work merged",
                        mountpoint));
                String database = mountpoint + "/merged/audit.db";
                String payloads = mountpoint + "/merged/payloads.jsonl";
                requireOk(asker.run("open", database, payloads));
                requireOk(asker.run("await"));
                String before = asker.run("ask");
                assertTrue(before.startsWith("same\trows " + LiveFiles.ROWS + " "), before);
                String[][] writes = {
                    {sqlite3, database, "UPDATE audit_events SET actor_id = actor_id + 10 WHERE id = 9"},
                    {sh, "-c", "printf '{\"line\": 9' | dd of=\"$0\" bs=1 conv=notrunc 2>&1", payloads}
                };
                String[] orders = first.equals("commit") ? new String[] {"0", "1"} : new String[] {"1", "0"};
                for (String order : orders) {
                    String[] write = writes[Integer.parseInt(order)];
                    requireOk(asker.run(prepend("execute", write)));
                    String after = asker.run("ask");
                    assertTrue(after.startsWith("same\trows " + LiveFiles.ROWS + " "), first + " first: " + after);
                    assertNotEquals(before, after, () -> "seen: " + String.join(" ", write));
                    before = after;
                    requireOk(asker.run("await"));
                    assertEquals(after, asker.run("ask"));
                }
            }
        }
    }

    /** There alone the enhanced service may answer where the baseline fails: what it holds open needs no new descriptor. */
    @ParameterizedTest(name = "case 48: {0}")
    @ValueSource(strings = {"DELETE", "WAL"})
    void case48_noDescriptorsLeft(String journalMode) throws Exception {
        LiveFiles files = LiveFiles.create(directory.resolve("files"), 7);
        SqliteShell.once(files.database(), "PRAGMA journal_mode = " + journalMode);
        List<String> limited = List.of(ExternalTool.SH.path(), "-c", "ulimit -n 64; exec \"$0\" \"$@\"");
        try (AskerProcess asker = AskerProcess.start(limited, List.of())) {
            requireOk(asker.run("open", files.database(), files.payloads()));
            requireOk(asker.run("await"));
            String right = asker.run("ask");
            assertTrue(right.startsWith("same\trows " + LiveFiles.ROWS + " "), right);
            for (int round = 0; round < 2; round++) {
                // The JVM has a use of its own for descriptors now and then, and may have given one back just now.
                String[] answer = {};
                long deadline = System.nanoTime() + DEADLINE_NANOS;
                do {
                    assertTrue(System.nanoTime() < deadline, String.join("; ", answer));
                    answer = askWithFewDescriptors(asker, 0, right);
                } while (!findsNoneForEverything(answer));
                for (int free = 1; free <= 8; free++) {
                    askWithFewDescriptors(asker, free, right);
                }
                requireOk(asker.run("free", 64));
                assertEquals(right, asker.run("ask"));
                // Once more with a snapshot that is not the present state any more.
                deadline = System.nanoTime() + DEADLINE_NANOS;
                do {
                    assertTrue(System.nanoTime() < deadline, String.join("; ", answer));
                    requireOk(asker.run("exhaust"));
                    assertEquals(
                            0,
                            SqliteShell.once(
                                            files.database(),
                                            "UPDATE audit_events SET actor_id = actor_id + 10 WHERE id = 9")
                                    .exit());
                    answer = askWhileARenewalTakesThem(asker);
                    requireOk(asker.run("free", 64));
                    requireOk(asker.run("await"));
                    right = asker.run("ask");
                    assertTrue(right.startsWith("same\trows " + LiveFiles.ROWS + " "), right);
                    requireRightOrTheBaselinesFailure(answer, right);
                } while (!findsNoneForEverything(answer));
            }
            requireOk(asker.run("close"));
        }
    }

    /** The answer, which was right for what it is, when so many descriptors are left. */
    private static String[] askWithFewDescriptors(AskerProcess asker, int free, String right)
            throws InterruptedException {
        requireOk(asker.run("exhaust"));
        requireOk(asker.run("free", free));
        String[] answer = askWhileARenewalTakesThem(asker);
        requireRightOrTheBaselinesFailure(answer, right);
        return answer;
    }

    /** The baseline can't roll the journal back. The enhanced service can't either, or it gave the state that this would lead to. */
    private static void requireFailureOrTheCommitted(String committed, String answer) {
        String[] words = answer.split("\t");
        assertTrue(words[1].startsWith("failure "), answer);
        if (words[0].equals("different")) {
            assertTrue(isAboutEverything(words), answer);
            assertEquals(committed.split("\t")[1], words[2]);
        }
    }

    private static void requireRightOrTheBaselinesFailure(String[] answer, String right) {
        String wanted = right.split("\t")[1];
        if (answer[0].equals("different")) {
            assertTrue(answer[1].startsWith("failure "), () -> String.join("; ", answer));
            assertTrue(answer[2].startsWith("rows "), () -> String.join("; ", answer));
            if (isAboutEverything(answer)) {
                assertEquals(wanted, answer[2]);
            }
        } else if (!answer[1].startsWith("failure ")) {
            assertEquals(wanted, answer[1]);
        }
    }

    /** Whether the baseline had no descriptor from the first request on, so that all of the enhanced service's answer is known. */
    private static boolean findsNoneForEverything(String[] answer) {
        return answer[1].equals("failure " + CANTOPEN) && isAboutEverything(answer);
    }

    /** Whether the outcomes are those of the request for everything, and not of a later one that differed. */
    private static boolean isAboutEverything(String[] answer) {
        return answer[0].equals("same") || answer[3].startsWith(LiveRequests.EVERYTHING.toString());
    }

    /** Again and again while the enhanced service fails alone, or otherwise: it may as long as a renewal beside it holds what there is. */
    private static String[] askWhileARenewalTakesThem(AskerProcess asker) throws InterruptedException {
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        while (true) {
            String[] answer = asker.run("ask").split("\t");
            boolean lacks = answer[0].equals("different")
                    && (answer[2].equals("failure " + CANTOPEN) || answer[2].contains("Too many open files"));
            if (!lacks || System.nanoTime() > deadline) {
                return answer;
            }
        }
    }

    @Test
    void case55_temporaryDirectoryThatNothingMayBeExecutedIn() throws Exception {
        LiveFiles files = LiveFiles.create(directory.resolve("files"), 7);
        Path temporary = Files.createDirectory(directory.resolve("temporary"));
        List<String> inNamespace = List.of(
                ExternalTool.UNSHARE.path(),
                "-m",
                ExternalTool.SH.path(),
                "-c",
                ExternalTool.MOUNT.path() + " -t tmpfs -o noexec tmpfs \"$0\" && exec \"$@\"",
                temporary.toString());
        List<String> flags = List.of("-Djava.io.tmpdir=" + temporary);
        try (AskerProcess baseline = AskerProcess.start(inNamespace, flags);
                AskerProcess enhanced = AskerProcess.start(inNamespace, flags)) {
            requireOk(baseline.run("alone", "baseline", files.database(), files.payloads()));
            requireOk(enhanced.run("alone", "enhanced", files.database(), files.payloads()));
            for (int request = 1; request <= 3; request++) {
                String failure = baseline.run("ask alone");
                assertTrue(failure.startsWith("failure "), failure);
                assertEquals(failure, enhanced.run("ask alone"), "request " + request);
            }
        }
    }

    /** A JVM of a user who may write nothing here; this user's own if it has no more rights than that. */
    private AskerProcess askNobody() throws IOException {
        boolean root = Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        Path copy = Files.createDirectory(directory.resolve("classes"));
        permit(copy, "rwxrwxrwx");
        return AskerProcess.startFromCopy(
                copy,
                root
                        ? List.of(
                                ExternalTool.SETPRIV.path(), "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups")
                        : List.of());
    }

    private static void requireOk(String answer) {
        assertEquals("ok", answer);
    }

    private static Object[] prepend(String word, String[] words) {
        Object[] all = new Object[words.length + 1];
        all[0] = word;
        System.arraycopy(words, 0, all, 1, words.length);
        return all;
    }

    private static void permit(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
}

package auditlog.enhanced;

import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditQuery;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * After random changes a snapshot made from the one before equals one that is read whole, and both equal what SQL reads. The seed of a
 * failing history is named, with its last statements; {@code -Dauditlog.seed=N} begins with that one.
 */
class RenewalEqualsFullReadTest {

    private static final int LAST_STATEMENTS = 12;
    private static final long PATIENCE_SECONDS = 30;

    @TempDir(factory = FastDirectory.class)
    Path directory;

    private long changes;
    private long renewals;
    private long wholeReads;
    private long refusals;
    private long oddRows;
    private int deepest;
    private boolean kills;

    @Test
    void aFewChanges() throws Exception {
        run(Long.getLong("auditlog.seed", 20_261_128), 3_000, Duration.ofSeconds(120));
    }

    /** For a nightly job: from a seed of the clock's, for so many minutes at most with {@code -Dauditlog.soakMinutes=N}. */
    @Tag("soak")
    @Test
    void manyChanges() throws Exception {
        long seed = Long.getLong("auditlog.seed", System.currentTimeMillis());
        System.out.println("renewal equals full read: -Dauditlog.seed=" + seed);
        run(seed, 100_000, Duration.ofMinutes(Long.getLong("auditlog.soakMinutes", 30)));
        assertTrue(deepest >= 4, "The deepest tree had " + deepest + " levels");
    }

    /** By the {@code sqlite3} command line, killed in the middle of a transaction whose pages are in the file already. */
    @Tag("faults")
    @Test
    void changesOfWritersThatAreKilled() throws Exception {
        kills = true;
        run(Long.getLong("auditlog.seed", 7), 800, Duration.ofSeconds(120));
    }

    private void run(long seed, long mostChanges, Duration most) throws Exception {
        long end = System.nanoTime() + most.toNanos();
        for (long history = seed; changes < mostChanges && System.nanoTime() - end < 0; history++) {
            new History(history).run();
        }
        System.out.println("renewal equals full read: " + changes + " changes, " + renewals + " renewals, " + wholeReads
                + " of them whole; " + refusals + " refused; " + oddRows + " odd rows seen; trees of up to " + deepest
                + " levels");
        assertTrue(renewals - wholeReads > wholeReads, "Too few renewals by what has changed");
        assertTrue(oddRows > 0 && wholeReads > 0 && deepest > 1);
    }

    /** One database from its making to its end. */
    private final class History {

        private final long seed;
        private final SplittableRandom random;
        private final Path file = directory.resolve("history.db");
        private final List<String> done = new ArrayList<>();
        private final SnapshotReader reader = new SnapshotReader(file, Outside.LOCAL, () -> true);
        private Snapshot snapshot;
        private FullRead expected;
        private boolean isWhole;

        History(long seed) {
            this.seed = seed;
            random = new SplittableRandom(seed);
        }

        void run() throws Exception {
            int size = random.nextInt(100);
            int mostRows = size < 60 ? 60 : size < 98 ? 900 : 25_000;
            RandomChanges some = new RandomChanges(random.split(), mostRows);
            try (Connection writer = DriverManager.getConnection("jdbc:sqlite:" + file)) {
                execute(writer, some.setUp());
                renew(writer);
                for (int step = mostRows > 1_000 ? 20 : 120; step > 0; step--) {
                    for (int i = random.nextInt(3) == 0 ? random.nextInt(4) : 0; i >= 0; i--) {
                        if (kills && random.nextInt(4) == 0) {
                            killWriter(some);
                        } else {
                            execute(writer, some.change());
                        }
                        changes++;
                    }
                    renew(writer);
                }
            } catch (AssertionError | SQLException | RuntimeException e) {
                throw new AssertionError(
                        "Seed " + seed + ", after " + changes + " changes in all: " + e + "\n"
                                + String.join(
                                        ";\n", done.subList(Math.max(0, done.size() - LAST_STATEMENTS), done.size())),
                        e);
            } finally {
                Files.delete(file);
                Files.deleteIfExists(directory.resolve("history.db-journal"));
            }
        }

        private void execute(Connection writer, List<String> sql) throws SQLException {
            try (Statement statement = writer.createStatement()) {
                for (String command : sql) {
                    done.add(command.length() > 400 ? command.substring(0, 400) : command);
                    try {
                        statement.execute(command);
                    } catch (SQLiteException e) {
                        // A sum too large for a whole number, or a text too long.
                        if (e.getResultCode() != SQLiteErrorCode.SQLITE_ERROR
                                && e.getResultCode() != SQLiteErrorCode.SQLITE_TOOBIG) {
                            throw e;
                        }
                        done.add("-- " + e.getMessage());
                    }
                }
            }
        }

        private void killWriter(RandomChanges some) throws Exception {
            List<String> sql = new ArrayList<>(List.of("PRAGMA cache_size=1", "PRAGMA cache_spill=1", "BEGIN"));
            for (int i = random.nextInt(4); i >= 0; i--) {
                sql.add(some.ofRows());
            }
            if (random.nextInt(4) == 0) {
                sql.add("COMMIT");
            }
            sql.add(".print done\n");
            done.addAll(sql);
            done.add("-- killed");
            Process shell = new ProcessBuilder("sqlite3", "-batch", file.toString())
                    .redirectErrorStream(true)
                    .start();
            try (OutputStream in = shell.getOutputStream();
                    BufferedReader out =
                            new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8))) {
                in.write(String.join(";\n", sql).getBytes(StandardCharsets.UTF_8));
                in.flush();
                for (String line = out.readLine(); !"done".equals(line); line = out.readLine()) {
                    check(line != null, "The command line has ended");
                }
                shell.destroyForcibly().waitFor();
            } finally {
                shell.destroyForcibly();
            }
        }

        private void renew(Connection connection) throws Exception {
            Snapshot earlier = snapshot;
            FullRead before = expected;
            isWhole = false;
            snapshot = read(earlier);
            boolean wasWhole = isWhole;
            Snapshot fresh = read(null);
            expected = new FullRead(connection);
            check((snapshot == null) == (fresh == null), "Refused by one way only");
            if (snapshot == null) {
                refusals++;
                return;
            }
            renewals++;
            wholeReads += wasWhole ? 1 : 0;
            oddRows += snapshot.leaves().odd().size();
            deepest = Math.max(deepest, levels(snapshot));
            checkRows(snapshot);
            checkRows(fresh);
            List<OddRow> odd = snapshot.leaves().odd();
            check(
                    odd.equals(fresh.leaves().odd()),
                    "Odd rows " + odd + " for " + fresh.leaves().odd());
            check(snapshot.leaves().bytes() == fresh.leaves().bytes(), "Another number of bytes");
            check(snapshot.whyNotPresent(Outside.LOCAL) == null || snapshot.settledAt() != 0, "Not present");
            checkSlices(snapshot.index(), expected.rows);
            if (earlier != null) {
                check(before.rows.equals(List.of(earlier.index().rows())), "The earlier snapshot has changed");
                if (random.nextInt(8) == 0) {
                    checkSlices(earlier.index(), before.rows);
                }
            }
        }

        private Snapshot read(Snapshot earlier) throws Exception {
            try {
                return reader.read(earlier, System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS), () -> {
                    isWhole = true;
                    return true;
                });
            } catch (NotRepresentableException e) {
                done.add("-- " + e.getMessage());
                // Only for the number of odd rows.
                check(e.getMessage().contains("unexpected types"), e.toString());
                return null;
            }
        }

        private void checkRows(Snapshot read) {
            List<Row> rows = List.of(read.index().rows());
            if (!rows.equals(expected.rows)) {
                int at = 0;
                while (at < Math.min(rows.size(), expected.rows.size())
                        && rows.get(at).equals(expected.rows.get(at))) {
                    at++;
                }
                check(
                        false,
                        rows.size() + " rows for " + expected.rows.size() + ", different from " + at + ": "
                                + (at < rows.size() ? rows.get(at) : "none") + " for "
                                + (at < expected.rows.size() ? expected.rows.get(at) : "none"));
            }
            Map<Long, List<Long>> odd = read.leaves().odd().stream()
                    .collect(Collectors.toMap(OddRow::id, row -> List.of(row.notBefore(), row.notAfter())));
            check(expected.odd.equals(new TreeMap<>(odd)), "Odd rows " + odd + " for " + expected.odd);
        }

        /** Each action, some actors, and both, in the whole of time and in a window. */
        private void checkSlices(EventIndex index, List<Row> rows) {
            List<String> actions =
                    rows.stream().map(Row::action).distinct().limit(8).collect(Collectors.toCollection(ArrayList::new));
            actions.add(null);
            actions.add("no such action");
            List<Long> actors = new ArrayList<>();
            for (int i = 0; i < 3 && !rows.isEmpty(); i++) {
                actors.add(rows.get(random.nextInt(rows.size())).actorId());
            }
            actors.add(null);
            actors.add(-99L);
            for (Long actor : actors) {
                Predicate<Row> ofActor = row -> actor == null || row.actorId() == actor;
                List<Row> some = rows.stream().filter(ofActor).toList();
                for (String action : actions) {
                    List<Row> found = action == null
                            ? some
                            : some.stream()
                                    .filter(row -> action.equals(row.action()))
                                    .toList();
                    checkSlice(index, actor, action, Long.MIN_VALUE, Long.MAX_VALUE, found);
                    long from = random.nextInt(500);
                    long to = from + random.nextInt(100);
                    checkSlice(
                            index,
                            actor,
                            action,
                            from,
                            to,
                            found.stream()
                                    .filter(row -> row.createdAt() >= from && row.createdAt() <= to)
                                    .toList());
                }
            }
        }

        private void checkSlice(EventIndex index, Long actor, String action, long from, long to, List<Row> found) {
            EventIndex.Slice slice = index.slice(new AuditQuery(from, to, actor, action, 1, -1));
            List<Row> sliced = IntStream.range(0, slice.count())
                    .mapToObj(i -> index.rows()[slice.row(i)])
                    .toList();
            check(sliced.equals(found), "Slice of " + actor + ", " + action + ", " + from + " to " + to);
        }
    }

    private static int levels(Snapshot snapshot) throws NotRepresentableException {
        int levels = 1;
        FileImage image = snapshot.leaves().image();
        for (BTreePage page = new BTreePage(image, snapshot.schema().root()); !page.isLeaf(); levels++) {
            page = new BTreePage(image, page.lastChild());
        }
        return levels;
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}

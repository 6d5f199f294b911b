package auditlog.equivalence;

import auditlog.AuditLogService;
import auditlog.AuditPage;
import auditlog.AuditQuery;
import auditlog.baseline.OffsetAuditLogService;
import auditlog.enhanced.IndexedAuditLogService;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.sqlite.SQLiteException;

/**
 * The main class of a process that asks both services, where it is the asking process that something is wrong with: its user, its
 * descriptors, its temporary directory, its view of the file system. Commands and answers are lines of words separated by tabs;
 * an answer begins with {@link #MARK}, since the JVM itself may have something to say.
 */
final class Asker {

    static final String MARK = "> ";

    private final Deque<FileInputStream> taken = new ArrayDeque<>();
    private Path database;
    private IndexedAuditLogService enhanced;
    private ServicePair pair;
    private AuditLogService alone;

    private Asker() {}

    /** Runs until the standard input ends. */
    public static void main(String[] arguments) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Asker asker = new Asker();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String answer;
            try {
                answer = asker.run(line.split("\t", -1));
            } catch (Exception | LinkageError e) {
                answer = "error " + e;
            }
            out.println(MARK + answer.replace('\n', ' '));
        }
    }

    private String run(String[] words) throws Exception {
        switch (words[0]) {
            case "create" -> LiveFiles.create(Path.of(words[1]), 7);
            case "open" -> open(Path.of(words[1]), Path.of(words[2]));
            case "alone" -> openAlone(words[1], Path.of(words[2]), Path.of(words[3]));
            case "ask alone" -> {
                return described(outcome(alone, LiveRequests.EVERYTHING));
            }
            case "ask" -> {
                return ask(words.length > 1 && words[1].equals("enhanced first"));
            }
            case "await" -> UsualWay.await(pair, database, LiveRequests.ALL);
            case "switch" -> enhanced.setSnapshotEnabled(words[1].equals("on"));
            case "exhaust" -> exhaust();
            case "free" -> free(Integer.parseInt(words[1]));
            case "execute" -> execute(Arrays.asList(words).subList(1, words.length));
            case "close" -> pair.close();
            case "close alone" -> alone.close();
            default -> throw new IllegalArgumentException("No such command: " + words[0]);
        }
        return "ok";
    }

    private void open(Path database, Path payloads) throws SQLException, IOException {
        this.database = database;
        enhanced = IndexedAuditLogService.open(database, payloads);
        pair = new ServicePair(new OffsetAuditLogService(database, payloads), enhanced);
    }

    /** One service without the other: what the driver makes of a failure depends on how often it has failed before. */
    private void openAlone(String name, Path database, Path payloads) throws SQLException, IOException {
        alone = switch (name) {
            case "baseline" -> new OffsetAuditLogService(database, payloads);
            case "enhanced" -> IndexedAuditLogService.open(database, payloads);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static Outcome outcome(AuditLogService service, AuditQuery query) {
        try {
            return Outcome.of(service, query);
        } catch (LinkageError e) {
            return new Outcome(null, e);
        }
    }

    /** Whether both give the same for every request, and what they give when everything is asked for. */
    private String ask(boolean enhancedFirst) throws NoSuchAlgorithmException {
        String everything = null;
        for (AuditQuery query : LiveRequests.ALL) {
            Outcome early = enhancedFirst ? outcome(pair.enhanced(), query) : null;
            Outcome expected = outcome(pair.baseline(), query);
            Outcome actual = enhancedFirst ? early : outcome(pair.enhanced(), query);
            Optional<String> difference = PageComparer.difference(query, expected, actual);
            if (difference.isPresent()) {
                return "different\t" + described(expected) + "\t" + described(actual) + "\t" + difference.get();
            }
            if (everything == null) {
                everything = described(expected);
            }
        }
        return "same\t" + everything;
    }

    private static String described(Outcome outcome) throws NoSuchAlgorithmException {
        if (outcome.failure() instanceof SQLiteException e) {
            return "failure " + e.getResultCode().code;
        }
        if (outcome.failure() != null) {
            return "failure " + outcome.failure();
        }
        AuditPage page = outcome.page();
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(page.toString().getBytes(StandardCharsets.UTF_8));
        return "rows " + page.count() + " " + HexFormat.of().formatHex(digest, 0, 8);
    }

    /** Takes every descriptor that this process may have. */
    private void exhaust() throws IOException {
        try {
            while (true) {
                taken.add(new FileInputStream("/dev/null"));
            }
        } catch (FileNotFoundException e) {
            if (!e.getMessage().contains("Too many open files")) {
                throw e;
            }
        }
    }

    /** Gives some of those descriptors back. */
    private void free(int count) throws IOException {
        for (int i = 0; i < count && !taken.isEmpty(); i++) {
            taken.removeLast().close();
        }
    }

    /** Runs a program where this process runs, to its end. */
    private static void execute(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        if (exit != 0) {
            throw new IllegalStateException(command + " ended with " + exit + ": " + output);
        }
    }
}

package auditlog.benchmarks.mix;

import auditlog.benchmarks.harness.Clock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * The main class of the writing process: commits at a pace from its start on, and is told when the measured time begins and
 * ends. Commands and answers are lines; an answer begins with {@link #MARK}, since the JVM itself may have something to say.
 *
 * <ul>
 *   <li>at its start it says {@value #READY};
 *   <li>{@value #START}: answered by {@value #STARTED};
 *   <li>{@value #STOP}: answered by {@value #REPORT} and a {@link CommitReport};
 *   <li>{@value #END}: answered by {@value #ENDED} and the number of all commits acknowledged; then it ends;
 *   <li>whatever fails is answered by {@value #FAILED} and the reason.
 * </ul>
 *
 * <p>If its input ends without {@value #END}, whoever started it is gone, and it ends at once.
 */
final class WriterMain {

    static final String MARK = "> ";
    static final String READY = "ready";
    static final String START = "start";
    static final String STARTED = "started";
    static final String STOP = "stop";
    static final String REPORT = "report";
    static final String END = "end";
    static final String ENDED = "ended";
    static final String FAILED = "failed";

    private WriterMain() {}

    /**
     * Commits until it is told to end.
     *
     * @param args the database and the name of a {@link CommitPace}
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (EventWriter writer = new EventWriter(Path.of(args[0]))) {
            CommitPace pace = CommitPace.named(args[1])
                    .orElseThrow(() -> new IllegalArgumentException("A writer that never commits is none"));
            CommitLoop loop = new CommitLoop(writer::commit, new CommitSchedule(pace), Clock.system());
            Thread runner = new Thread(loop, "writer");
            runner.setDaemon(true);
            runner.start();
            if (!converse(in, out, loop, runner)) {
                // Not by closing the connection, which a commit may be using.
                Runtime.getRuntime().halt(1);
            }
        } catch (SQLException | IllegalArgumentException e) {
            out.println(failed(e));
            System.exit(1);
        }
    }

    /**
     * Does what it is told.
     *
     * @return whether it was told to end; false if the input ended
     */
    static boolean converse(BufferedReader in, PrintStream out, CommitLoop loop, Thread runner)
            throws IOException, InterruptedException {
        out.println(MARK + READY);
        for (String command = in.readLine(); command != null; command = in.readLine()) {
            try {
                out.println(MARK + answer(command, loop, runner));
            } catch (IllegalStateException | IllegalArgumentException e) {
                out.println(failed(e));
            }
            if (command.equals(END)) {
                return true;
            }
        }
        return false;
    }

    private static String failed(Exception why) {
        return MARK + FAILED + " " + String.valueOf(why.getMessage()).replace('\n', ' ');
    }

    private static String answer(String command, CommitLoop loop, Thread runner) throws InterruptedException {
        return switch (command) {
            case START -> {
                loop.startMeasuring();
                yield STARTED;
            }
            case STOP -> REPORT + " " + loop.stopMeasuring().words();
            case END -> ENDED + " " + loop.end(runner);
            default -> throw new IllegalArgumentException("No such command: " + command);
        };
    }
}

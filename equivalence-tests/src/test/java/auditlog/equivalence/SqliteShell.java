package auditlog.equivalence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A running {@code sqlite3} command line: a writer that can be killed at any moment and leaves nothing but its traces in the files. */
final class SqliteShell implements AutoCloseable {

    /** A service that reads its snapshot holds off a commit for a moment. */
    private static final String WAIT = ".timeout 30000";

    private final LineProcess process;
    private int commands;

    private SqliteShell(LineProcess process) {
        this.process = process;
    }

    static SqliteShell open(Path database) throws IOException {
        // Not buffered by blocks, so that each answer comes when it is given.
        return new SqliteShell(LineProcess.start(
                List.of(
                        ExternalTool.STDBUF.path(),
                        "-oL",
                        ExternalTool.SQLITE3.path(),
                        "-batch",
                        "-cmd",
                        WAIT,
                        database.toString()),
                true));
    }

    /** Runs statements to their end; the lines that they gave, error messages included. */
    List<String> tryToRun(String sql) throws InterruptedException {
        String end = "end of command " + ++commands;
        process.send(sql + ";");
        process.send(".print " + end);
        List<String> lines = new ArrayList<>();
        for (String line = process.receive(); !line.equals(end); line = process.receive()) {
            lines.add(line);
        }
        return lines;
    }

    /** Runs statements that give no rows; fails if one fails. */
    void run(String sql) throws InterruptedException {
        assertEquals(List.of(), tryToRun(sql), sql);
    }

    void kill() throws InterruptedException {
        process.kill();
    }

    @Override
    public void close() {
        process.close();
    }

    /**
     * Runs statements in a {@code sqlite3} of their own.
     *
     * @return its exit code and output
     */
    static ExternalTool.Result once(Path database, String sql) throws IOException, InterruptedException {
        return ExternalTool.SQLITE3.run("-batch", "-bail", "-cmd", WAIT, database, sql);
    }

    /**
     * Runs statements in a {@code sqlite3} of their own, in which something happens at a system call.
     *
     * @param systemCall the call's name
     * @param injection what happens and when, as strace's option {@code inject} takes it
     */
    static ExternalTool.Result injected(Path database, String systemCall, String injection, String sql)
            throws IOException, InterruptedException {
        return ExternalTool.STRACE.run(
                "-qq",
                "-o",
                "/dev/null",
                "-e",
                "trace=" + systemCall,
                "-e",
                "inject=" + systemCall + ":" + injection,
                ExternalTool.SQLITE3.path(),
                "-batch",
                "-bail",
                "-cmd",
                WAIT,
                database,
                sql);
    }
}

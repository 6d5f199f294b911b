package auditlog.benchmarks.acceptance;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;

/**
 * The console: lines that stay, and progress. On a terminal progress is one live line, on a stream of its own so that
 * stored output stays free of it; elsewhere it is an ordinary line at most twice a minute, cut at 80 columns. Not safe for use by several
 * threads.
 */
final class Display {

    private static final long SPARSE_NANOS = 30_000_000_000L;
    private static final String GREEN = "\u001b[32mPASS\u001b[0m";
    private static final String RED = "\u001b[1;31mFAIL\u001b[0m";
    private static final String CLEAR_LINE = "\r\u001b[K";

    /** The terminal cuts what follows at its width, however wide it is by now. */
    private static final String CUT = "\u001b[?7l";

    private static final String WRAP = "\u001b[?7h";

    private final PrintStream out;
    private final PrintStream live;
    private final LongSupplier nanoClock;
    private final boolean coloured;
    private long lastProgress;

    /**
     * @param out where lines go
     * @param live where the live line goes; null if there is no terminal
     * @param nanoClock a monotonic clock, in nanoseconds
     * @param coloured whether lines may be coloured
     */
    Display(PrintStream out, PrintStream live, LongSupplier nanoClock, boolean coloured) {
        this.out = out;
        this.live = live;
        this.nanoClock = nanoClock;
        this.coloured = coloured;
        this.lastProgress = nanoClock.getAsLong();
    }

    /** The terminal itself, since the output streams may go to a file as well; null if there is none, or it is not wanted. */
    static PrintStream liveLine(boolean wanted) {
        try {
            return wanted ? new PrintStream(new FileOutputStream("/dev/tty"), true, StandardCharsets.UTF_8) : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** A line that stays. */
    void line(String text) {
        clear();
        out.println(text);
        out.flush();
    }

    /** A check's lines; its verdict may be coloured. */
    void check(String text) {
        line(coloured ? text.replaceFirst("^PASS", GREEN).replaceFirst("^FAIL", RED) : text);
    }

    /** What is being done; replaced by what follows. */
    void progress(String text) {
        if (live != null) {
            live.print(CLEAR_LINE + CUT + text + WRAP);
            live.flush();
        } else if (nanoClock.getAsLong() - lastProgress >= SPARSE_NANOS) {
            lastProgress = nanoClock.getAsLong();
            out.println(Text.cut("  … " + text));
            out.flush();
        }
    }

    /** The monotonic clock, in seconds from an arbitrary start. */
    double seconds() {
        return nanoClock.getAsLong() / 1e9;
    }

    private void clear() {
        if (live != null) {
            live.print(CLEAR_LINE);
            live.flush();
        }
    }
}

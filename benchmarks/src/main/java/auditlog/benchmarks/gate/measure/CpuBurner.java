package auditlog.benchmarks.gate.measure;

import auditlog.benchmarks.ChildJvm;
import java.io.IOException;
import java.util.List;

/** A JVM that keeps one processor busy: the neighbour on a shared machine. It ends with the JVM that started it. */
final class CpuBurner implements AutoCloseable {

    private static final int TURNS = 1 << 24;

    private final Process process;
    private final Thread hook;

    /** Starts burning. */
    CpuBurner() throws IOException {
        process = new ProcessBuilder(ChildJvm.command(List.of("-Xms64m", "-Xmx64m"), CpuBurner.class, List.of()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        hook = new Thread(process::destroyForcibly, "end-burner");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Burns until the JVM that started this one is gone.
     *
     * @param args none
     */
    public static void main(String[] args) {
        ProcessHandle parent = ProcessHandle.current().parent().orElseThrow();
        double value = 1;
        while (parent.isAlive() && value > 0) {
            for (int turn = 0; turn < TURNS; turn++) {
                value = Math.sqrt(value + turn);
            }
        }
    }

    /** Makes sure that it has burnt all the while. */
    void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException("The CPU burner ended by itself, with exit code " + process.exitValue());
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // This JVM is ending already: the hook is running or has run.
        }
    }
}

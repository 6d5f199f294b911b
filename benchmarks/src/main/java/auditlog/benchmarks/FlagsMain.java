package auditlog.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The flags that a JVM which measures really has, wherever they come from: one is started and asked. */
final class FlagsMain {

    private static final String MARK = "flag ";

    private FlagsMain() {}

    /**
     * Prints this JVM's flags, a line each.
     *
     * @param args none
     */
    public static void main(String[] args) {
        ManagementFactory.getRuntimeMXBean().getInputArguments().forEach(flag -> System.out.println(MARK + flag));
    }

    /** The flags of a JVM that measures, without the properties that are {@link ChildJvm#handedOn handed on}. */
    static List<String> flags() {
        return flags(ChildJvm.process(ChildJvm.command(List.of(), FlagsMain.class, List.of())));
    }

    static List<String> flags(ProcessBuilder jvm) {
        try {
            Process process = jvm.redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = process.waitFor();
            if (exit != 0) {
                throw LaunchException.failed("A JVM with the flags of those that measure does not start (exit code "
                        + exit + "): " + said.strip());
            }
            List<String> flags = new ArrayList<>(said.lines()
                    .filter(line -> line.startsWith(MARK))
                    .map(line -> line.substring(MARK.length()))
                    .toList());
            flags.removeAll(ChildJvm.handedOn());
            return flags;
        } catch (IOException e) {
            throw LaunchException.failed("Java can't be started: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LaunchException.failed("Interrupted while a JVM was asked for its flags");
        }
    }
}

package auditlog.benchmarks;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndWithParentTest {

    private static final int MOST_SECONDS = 60;

    /** Starts a JVM that does not end by itself, says which, and does not end either. */
    static final class Parent {

        private Parent() {}

        public static void main(String[] args) throws Exception {
            List<String> child = args[0].equals("job")
                    ? ChildJvm.attachedCommand(List.of(), Child.class.getName(), List.of())
                    : ChildJvm.command(EndWithParent.flags(), Child.class, List.of());
            Process process = ChildJvm.process(child).start();
            process.inputReader().readLine();
            System.out.println(process.pid());
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    /** What a job or a fork does. */
    static final class Child {

        private Child() {}

        public static void main(String[] args) throws Exception {
            EndWithParent.beginIfTold();
            System.out.println("measuring");
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"job", "fork"})
    void whatMeasuresEndsWhenItsParentIsKilled(String kind) throws Exception {
        Process parent = ChildJvm.process(ChildJvm.command(List.of("-Xms64m"), Parent.class, List.of(kind)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        ProcessHandle child = null;
        try (BufferedReader said = parent.inputReader(StandardCharsets.UTF_8)) {
            child = ProcessHandle.of(Long.parseLong(said.readLine())).orElseThrow();
            assertTrue(child.isAlive());
            parent.destroyForcibly().waitFor();
            child.onExit().get(MOST_SECONDS, TimeUnit.SECONDS);
            assertFalse(child.isAlive());
        } finally {
            parent.destroyForcibly();
            if (child != null) {
                child.destroyForcibly();
            }
        }
    }
}

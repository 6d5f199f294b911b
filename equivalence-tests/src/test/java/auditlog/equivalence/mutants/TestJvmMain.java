package auditlog.equivalence.mutants;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.platform.engine.CancellationToken;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherExecutionRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * The main class of the JVM that runs tests until one fails. Its arguments are the file to write the result to and the names of
 * {@link ChosenTests}. Whoever finds no file, or one without {@link #DONE}, knows that the run did not come to its end.
 */
final class TestJvmMain {

    static final String DONE = "done";
    static final String TESTS = "tests";
    static final String FAILED = "failed";
    static final String MESSAGE = "message";
    static final String MISSING = "missing";

    /** Notes the first failure and stops the run there. */
    private static final class FirstFailure implements TestExecutionListener {

        final CancellationToken cancellation = CancellationToken.create();
        final AtomicInteger tests = new AtomicInteger();
        final AtomicReference<String> failed = new AtomicReference<>();
        final AtomicReference<String> message = new AtomicReference<>("");

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (test.isTest() && result.getStatus() == TestExecutionResult.Status.SUCCESSFUL) {
                tests.incrementAndGet();
            }
            if (result.getStatus() == TestExecutionResult.Status.FAILED && failed.compareAndSet(null, name(test))) {
                message.set(String.valueOf(result.getThrowable().orElse(null)));
                cancellation.cancel();
            }
        }

        private static String name(TestIdentifier test) {
            TestSource source = test.getSource().orElse(null);
            if (source instanceof MethodSource method) {
                return simple(method.getClassName()) + "." + method.getMethodName();
            }
            return source instanceof ClassSource type ? simple(type.getClassName()) : test.getDisplayName();
        }

        private static String simple(String className) {
            return className.substring(className.lastIndexOf('.') + 1);
        }
    }

    private TestJvmMain() {}

    public static void main(String[] arguments) throws IOException {
        Properties result = new Properties();
        List<String> names = List.of(arguments).subList(1, arguments.length);
        run(new ChosenTests(names), result);
        result.setProperty(DONE, "true");
        try (OutputStream out = Files.newOutputStream(Path.of(arguments[0]))) {
            result.store(out, null);
        }
        // A test that failed may have left threads.
        System.exit(0);
    }

    private static void run(ChosenTests chosen, Properties result) {
        Launcher launcher = LauncherFactory.create();
        TestPlan plan = launcher.discover(chosen.request());
        Optional<String> missing = chosen.missingIn(plan);
        if (missing.isPresent()) {
            result.setProperty(MISSING, missing.get());
            return;
        }
        FirstFailure first = new FirstFailure();
        launcher.execute(LauncherExecutionRequestBuilder.request(plan)
                .listeners(first)
                .cancellationToken(first.cancellation)
                .build());
        result.setProperty(TESTS, String.valueOf(first.tests.get()));
        if (first.failed.get() != null) {
            result.setProperty(FAILED, first.failed.get());
            result.setProperty(MESSAGE, first.message.get());
        }
    }
}

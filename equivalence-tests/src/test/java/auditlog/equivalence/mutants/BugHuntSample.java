package auditlog.equivalence.mutants;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tests that {@link BugHuntTest} has run in a JVM of their own, against a class that only exists there. */
class BugHuntSample {

    private static int call(String method) throws ReflectiveOperationException {
        return (int) Class.forName("sample.Subject").getMethod(method).invoke(null);
    }

    @Test
    void one() throws Exception {
        assertEquals(1, call("one"));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 2})
    void two(int expected) throws Exception {
        assertEquals(expected, call("two"));
    }
}

package auditlog.enhanced;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told at every depth of a stack. */
class SpareStackTest {

    private static final long STACK_BYTES = 256 << 10;
    private static final long MOST_MILLIS = 30_000;

    /** Answers from the end of the stack up. */
    private final List<Boolean> answers = new ArrayList<>(100_000);

    @Test
    void thereIsRoomExceptNearTheEnd() throws Exception {
        assertTrue(SpareStack.isThere());
        Thread thread = new Thread(null, this::dive, "dives", STACK_BYTES);
        thread.start();
        thread.join(MOST_MILLIS);
        assertFalse(answers.get(0), "Near the end there is no room");
        assertFalse(answers.subList(answers.size() / 2, answers.size()).contains(false), "Further up there always is");
    }

    private void dive() {
        try {
            dive();
        } catch (StackOverflowError e) {
            // The end: the frames above it tell.
        }
        tell();
    }

    private void tell() {
        try {
            answers.add(SpareStack.isThere());
        } catch (StackOverflowError e) {
            // Not even for the call.
        }
    }
}

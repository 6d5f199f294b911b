package auditlog.enhanced;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told at every depth of a stack. */
class SpareStackTest {

    private static final long STACK_BYTES = 256 << 10;

    /** Answers from the end of the stack up. */
    private final List<Boolean> answers = new ArrayList<>(100_000);

    @Test
    void thereIsRoomExceptNearTheEnd() throws Exception {
        assertTrue(SpareStack.isThere());
        Thread thread = new Thread(null, this::dive, "dives", STACK_BYTES);
        thread.start();
        thread.join();
        int first = answers.indexOf(true);
        assertTrue(first > 0, () -> "Near the end there is no room: " + answers.size() + " answers");
        assertFalse(answers.subList(first, answers.size()).contains(false), "Further up there always is");
        assertEquals(true, answers.get(answers.size() - 1));
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

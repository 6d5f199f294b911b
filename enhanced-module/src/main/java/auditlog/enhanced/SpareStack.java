package auditlog.enhanced;

/**
 * Tells whether a thread's stack has room for what must not fail half way: closing a connection, handing a task to another
 * thread, reading through a channel. A caller may ask with its stack nearly used up.
 */
final class SpareStack {

    /** Several kilobytes: more than either takes. */
    private static final int FRAMES = 256;

    private SpareStack() {}

    static boolean isThere() {
        try {
            return reach(FRAMES) == FRAMES;
        } catch (StackOverflowError e) {
            return false;
        }
    }

    private static int reach(int frames) {
        return frames == 0 ? 0 : 1 + reach(frames - 1);
    }
}

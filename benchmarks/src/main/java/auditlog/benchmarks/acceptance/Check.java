package auditlog.benchmarks.acceptance;

/**
 * One check of the run.
 *
 * @param name what was checked
 * @param passed whether it passed
 * @param detail what was found
 * @param repeat the command that repeats it alone
 */
record Check(String name, boolean passed, String detail, String repeat) {

    /** The lines on the console; a failed check says how to repeat it. */
    String line() {
        String line = String.join(
                System.lineSeparator(),
                Text.wrapped((passed ? "PASS" : "FAIL") + "  " + name + ": " + detail, "      "));
        return passed ? line : line + System.lineSeparator() + "      repeat it alone: " + repeat;
    }
}

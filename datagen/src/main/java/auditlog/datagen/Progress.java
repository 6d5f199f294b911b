package auditlog.datagen;

import java.io.PrintStream;

/** Where long work says how far it is, a line at a time. */
@FunctionalInterface
public interface Progress {

    /**
     * Takes one line.
     *
     * @param text the line, without its end
     */
    void line(String text);

    /**
     * A progress that is not shown.
     *
     * @return drops every line
     */
    static Progress silent() {
        return text -> {};
    }

    /**
     * A progress that is printed.
     *
     * @param out where to
     * @return prints every line
     */
    static Progress to(PrintStream out) {
        return out::println;
    }
}

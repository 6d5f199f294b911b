package auditlog.benchmarks.gate.raw;

import java.util.regex.Pattern;

/**
 * A kind of request that is counted and perhaps timed.
 *
 * @param name a word: letters, digits and hyphens
 * @param timed whether the time layer measures it
 * @param decodes whether its requests return events, so that the canary has something to do twice
 */
public record Scenario(String name, boolean timed, boolean decodes) {

    /** What names are made of: they are parts of file names and columns of the reference file. */
    public static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]*");

    public Scenario {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("A scenario's name has letters, digits and hyphens only: " + name);
        }
    }
}

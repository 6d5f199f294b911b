package auditlog.benchmarks.gate;

import auditlog.benchmarks.gate.raw.GateException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The committed claims, one a line: {@code hits.baseline/enhanced at-least 10} or {@code hits.enhanced/floor at-most 1.5},
 * ratios of times.
 */
final class ClaimsFile {

    private static final Pattern LINE =
            Pattern.compile("([A-Za-z0-9-]+\\.[a-z]+/[a-z]+) (at-least|at-most) (\\d+(?:\\.\\d+)?)");

    private ClaimsFile() {}

    /**
     * A claim.
     *
     * @param atLeast whether the ratio is said to be at least the limit, else at most
     * @param limit a ratio of times
     */
    record Claim(boolean atLeast, double limit) {

        @Override
        public String toString() {
            return (atLeast ? "at least " : "at most ") + Text.ratio(limit);
        }
    }

    /**
     * Reads the file's lines.
     *
     * @return claims by name, sorted
     * @throws GateException for a line that is not of the format or twice there; the message has its number
     */
    static Map<String, Claim> parse(List<String> lines) {
        Map<String, Claim> claims = new TreeMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new GateException("The claims' line " + (i + 1)
                        + " is not of the form 'workload.a/b at-least|at-most ratio': " + line);
            }
            Claim claim = new Claim(matcher.group(2).equals("at-least"), Double.parseDouble(matcher.group(3)));
            if (claims.put(matcher.group(1), claim) != null) {
                throw new GateException("The claims' line " + (i + 1) + " is there twice: " + line);
            }
        }
        return claims;
    }
}

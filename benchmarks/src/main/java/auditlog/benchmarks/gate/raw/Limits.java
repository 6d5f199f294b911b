package auditlog.benchmarks.gate.raw;

/**
 * What the verdict is decided with, kept beside the data so that it can't be chosen afterwards. All ratios are of times.
 *
 * @param slowdown FAIL only if the ratio this / other is above this
 * @param excluded PASS only if a ratio of this is excluded
 * @param level the chance of a false FAIL in the whole time layer; shared among scenarios and stages
 * @param confidence of a PASS, of claims and of the intervals shown: one-sided for decisions
 * @param nullOff UNTRUSTED if the null arm's ratio is off 1 by this factor or more
 * @param impossible UNTRUSTED if enhanced is faster than the floor by more than this factor
 */
public record Limits(
        double slowdown, double excluded, double level, double confidence, double nullOff, double impossible) {

    /** The gate's own. */
    public static final Limits DEFAULT = new Limits(1.02, 1.05, 0.01, 0.95, 1.02, 1.05);

    public Limits {
        if (!(slowdown > 1 && excluded > slowdown && nullOff > 1 && impossible > 1)
                || !(level > 0 && level < 1 && confidence > 0.5 && confidence < 1)) {
            throw new IllegalArgumentException("Needed: 1 < slowdown < excluded, nullOff and impossible above 1, level"
                    + " within 0 and 1, confidence within 0.5 and 1; given: slowdown " + slowdown + ", excluded "
                    + excluded
                    + ", level " + level + ", confidence " + confidence + ", nullOff " + nullOff + ", impossible "
                    + impossible);
        }
    }
}

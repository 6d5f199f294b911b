package auditlog.benchmarks.openloop;

import java.util.Locale;

/** How requests arrive. */
public enum Arrivals {

    /** Evenly spaced. */
    CONSTANT,

    /** As those of many users who do not know of each other: a Poisson process. */
    POISSON;

    /** The schedule of so many requests a second for so long. */
    Schedule schedule(double perSecond, double seconds, long seed) {
        return switch (this) {
            case CONSTANT -> Schedule.constant(perSecond, seconds);
            case POISSON -> Schedule.poisson(perSecond, seconds, seed);
        };
    }

    /** The name in tables. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

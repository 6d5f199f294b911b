package auditlog.benchmarks.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.TTest;
import org.junit.jupiter.api.Test;

/** The one-sided bounds against another library: at its own bound a t-test's p is exactly the level. */
class LogRatiosOracleTest {

    @Test
    void boundsAreWhereTheTestsPIsTheLevel() {
        Random random = new Random(5);
        for (int n : new int[] {2, 3, 5, 10, 20, 40}) {
            for (double level : new double[] {0.05, 0.01, 0.01 / 6, 0.01 / 24}) {
                double[] logs = random.doubles(n).map(value -> value - 0.4).toArray();
                assertP(level, logs, LogRatios.lowerBound(logs, 1 - level), AlternativeHypothesis.GREATER_THAN);
                assertP(level, logs, LogRatios.upperBound(logs, 1 - level), AlternativeHypothesis.LESS_THAN);
            }
        }
    }

    private static void assertP(double level, double[] logs, double bound, AlternativeHypothesis alternative) {
        double p = TTest.withDefaults()
                .with(alternative)
                .withMu(Math.log(bound))
                .test(logs)
                .getPValue();
        assertEquals(level, p, level * 1e-6, () -> logs.length + " observations, " + alternative);
    }
}

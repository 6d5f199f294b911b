package auditlog.benchmarks.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PowerLawTest {

    private static final double[] X = {1, 10, 100, 1_000, 50_000};

    @Test
    void knownExponentsAreFound() {
        for (double exponent : new double[] {0, 0.5, 1, 2, -1}) {
            double[] y = Arrays.stream(X).map(x -> 7 * Math.pow(x, exponent)).toArray();
            assertEquals(exponent, PowerLaw.exponent(X, y), 1e-12);
        }
        assertEquals(1, PowerLaw.exponent(new double[] {50_000, 500_000}, new double[] {3, 30}), 1e-12);
    }

    @Test
    void theIntervalIsStudentsOverTheRounds() {
        PowerLaw law = PowerLaw.over(0.9, 1.0, 1.1);
        assertEquals(1, law.exponent(), 1e-12);
        // t(0.975; 2) = 4.302653, s = 0.1.
        assertEquals(1 - 4.302653 * 0.1 / Math.sqrt(3), law.low(), 1e-6);
        assertEquals(1 + 4.302653 * 0.1 / Math.sqrt(3), law.high(), 1e-6);
        assertEquals(3, law.rounds());
        assertTrue(Double.isNaN(PowerLaw.over(1).low()));
    }

    @Test
    void about95OfAHundredIntervalsHoldTheExponent() {
        Random random = new Random(1);
        int held = 0;
        for (int i = 0; i < 2_000; i++) {
            double[] rounds = new double[3];
            for (int round = 0; round < rounds.length; round++) {
                double[] y = Arrays.stream(X)
                        .map(x -> Math.pow(x, 0.8) * Math.exp(0.2 * random.nextGaussian()))
                        .toArray();
                rounds[round] = PowerLaw.exponent(X, y);
            }
            PowerLaw law = PowerLaw.over(rounds);
            held += law.low() <= 0.8 && 0.8 <= law.high() ? 1 : 0;
        }
        assertEquals(0.95, held / 2_000.0, 0.02);
    }

    @Test
    void whatIsNoPowerIsNotANumber() {
        assertTrue(Double.isNaN(PowerLaw.exponent(new double[] {5, 5}, new double[] {1, 2})));
        assertTrue(Double.isNaN(PowerLaw.exponent(new double[] {1, 2}, new double[] {0, 2})));
        assertTrue(Double.isNaN(PowerLaw.exponent(new double[] {1, 2}, new double[] {Double.NaN, 2})));
        assertThrows(
                IllegalArgumentException.class, () -> PowerLaw.exponent(new double[] {1, 2, 3}, new double[] {1, 2}));
    }
}

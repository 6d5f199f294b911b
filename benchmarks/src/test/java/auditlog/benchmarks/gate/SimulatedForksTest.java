package auditlog.benchmarks.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.gate.raw.Limits;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The time rule on simulated forks of every shape: how often it fails what is not slower, and how often it catches what is.
 * Prints its table. The spread is the pilot's, 1 % a fork; each shape makes it worse in its own way.
 */
class SimulatedForksTest {

    private static final int UNCHANGED = 10_000;
    private static final int SLOWER = 2_000;
    private static final int STAGE = 10;
    private static final double SPREAD = 0.01;
    private static final TimeRule RULE = new TimeRule(Limits.DEFAULT, Limits.DEFAULT.level() / 6);

    /** How one fork's log ratio strays from the truth, and the least rates at which 5, 7, 10 and 20 % must be caught. */
    enum Shape {
        NORMAL(0.98, 0.999, 1, 1) {
            @Override
            void stray(Random random, double[] forks) {
                Arrays.setAll(forks, i -> SPREAD * random.nextGaussian());
            }
        },
        /** Skewed, to either side. */
        LOG_NORMAL(0.98, 0.999, 1, 1) {
            @Override
            void stray(Random random, double[] forks) {
                double side = random.nextBoolean() ? SPREAD : -SPREAD;
                double shape = 0.7;
                double mean = Math.exp(shape * shape / 2);
                Arrays.setAll(forks, i -> side * (Math.exp(shape * random.nextGaussian()) - mean));
            }
        },
        /** A neighbour on the machine disturbs each fifth fork. */
        BURSTS(0.85, 0.99, 0.999, 1) {
            @Override
            void stray(Random random, double[] forks) {
                NORMAL.stray(random, forks);
                for (int i = 0; i < forks.length; i++) {
                    forks[i] += random.nextInt(5) == 0 ? 5 * SPREAD * random.nextGaussian() : 0;
                }
            }
        },
        /** From one spread below to one above during both stages, or the other way round. */
        DRIFT(0.95, 0.999, 1, 1) {
            @Override
            void stray(Random random, double[] forks) {
                NORMAL.stray(random, forks);
                double side = random.nextBoolean() ? SPREAD : -SPREAD;
                for (int i = 0; i < forks.length; i++) {
                    forks[i] += side * (2.0 * i / (forks.length - 1) - 1);
                }
            }
        },
        /** One fork of the first stage is off by a fifth. */
        OUTLIER(0.35, 0.9, 0.99, 1) {
            @Override
            void stray(Random random, double[] forks) {
                NORMAL.stray(random, forks);
                forks[random.nextInt(STAGE)] += random.nextBoolean() ? 0.2 : -0.2;
            }
        };

        private final double[] caught;

        Shape(double... caught) {
            this.caught = caught;
        }

        abstract void stray(Random random, double[] forks);
    }

    @ParameterizedTest
    @EnumSource
    void falseAlarmsAndPower(Shape shape) {
        long seed = 20_251_124 + shape.ordinal();
        Random random = new Random(seed);
        Map<Verdict, Integer> unchanged = verdicts(shape, 1, UNCHANGED, random);
        print(shape, "0 %", unchanged, UNCHANGED, seed);
        assertTrue(count(unchanged, Verdict.FAIL) <= UNCHANGED / 1000, unchanged::toString);
        assertTrue(count(unchanged, Verdict.PASS) >= 0.98 * UNCHANGED, unchanged::toString);

        // At the limit itself a FAIL is still wrong: at most the level of the whole layer.
        Map<Verdict, Integer> atLimit = verdicts(shape, Limits.DEFAULT.slowdown(), SLOWER, random);
        print(shape, "2 %", atLimit, SLOWER, seed);
        assertTrue(count(atLimit, Verdict.FAIL) <= SLOWER * Limits.DEFAULT.level(), atLimit::toString);

        double[] slowdowns = {1.05, 1.07, 1.1, 1.2};
        for (int i = 0; i < slowdowns.length; i++) {
            Map<Verdict, Integer> slower = verdicts(shape, slowdowns[i], SLOWER, random);
            print(shape, Math.round(100 * slowdowns[i] - 100) + " %", slower, SLOWER, seed);
            assertTrue(count(slower, Verdict.FAIL) >= shape.caught[i] * SLOWER, slower::toString);
            // A PASS of what is slower by the excluded ratio or more is wrong: at most one in twenty, at each look.
            assertTrue(count(slower, Verdict.PASS) <= 0.1 * SLOWER, slower::toString);
        }
    }

    private static Map<Verdict, Integer> verdicts(Shape shape, double ratio, int times, Random random) {
        Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
        double[] forks = new double[2 * STAGE];
        for (int i = 0; i < times; i++) {
            shape.stray(random, forks);
            Arrays.setAll(forks, fork -> forks[fork] + Math.log(ratio));
            Verdict verdict = RULE.decide(
                            List.of(Arrays.copyOf(forks, STAGE), Arrays.copyOfRange(forks, STAGE, 2 * STAGE)))
                    .verdict();
            verdicts.merge(verdict, 1, Integer::sum);
        }
        assertEquals(
                times, verdicts.values().stream().mapToInt(Integer::intValue).sum());
        return verdicts;
    }

    private static int count(Map<Verdict, Integer> verdicts, Verdict verdict) {
        return verdicts.getOrDefault(verdict, 0);
    }

    private static void print(Shape shape, String slowdown, Map<Verdict, Integer> verdicts, int of, long seed) {
        System.out.printf(
                Locale.ROOT,
                "simulated forks, %-10s  slower by %4s: FAIL %6.2f %%, PASS %6.2f %%, UNDECIDED %6.2f %% of %d (seed %d)%n",
                shape,
                slowdown,
                100.0 * count(verdicts, Verdict.FAIL) / of,
                100.0 * count(verdicts, Verdict.PASS) / of,
                100.0 * count(verdicts, Verdict.UNDECIDED) / of,
                of,
                seed);
    }
}

package auditlog.enhanced;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RenewalAccountTest {

    private static final int COST = 7;
    private static final int ROWS = COST * RenewalAccount.ROWS_A_REQUEST;

    private final RequestCounters counters = new RequestCounters();
    private final RenewalAccount account = new RenewalAccount(counters);

    @Test
    void fewRowsAreRenewedForOneRequest() {
        assertTrue(RenewalAccount.isFree(RenewalAccount.ROWS_A_REQUEST - 1));
        assertFalse(RenewalAccount.isFree(RenewalAccount.ROWS_A_REQUEST));
    }

    @Test
    void oneWhoBeginsHasEarnedTwo() {
        account.begin(ROWS);
        assertEquals(RenewalAccount.RENEWALS_TO_BEGIN, paid(10));
    }

    @Test
    void theAnswersOfSnapshotsEarnAsMuchAsTheySpare() {
        assertFalse(account.pays(ROWS), "nothing is earned");
        answerBySnapshot(RenewalAccount.RENEWALS_TO_BEGIN * COST - 1);
        assertFalse(account.pays(ROWS), "not enough to begin with");
        answerBySnapshot(1);
        assertEquals(RenewalAccount.RENEWALS_TO_BEGIN, paid(10));
    }

    @Test
    void asLongAsEachEarnsTheNextThereIsNoEnd() {
        account.begin(ROWS);
        for (int i = 0; i < 100; i++) {
            assertTrue(account.pays(ROWS));
            answerBySnapshot(COST);
        }
    }

    @Test
    void thePlainPathsAnswersEarnANinth() {
        int toBegin = RenewalAccount.RENEWALS_TO_BEGIN * RenewalAccount.REST * COST;
        for (int i = 0; i < toBegin; i++) {
            assertFalse(account.pays(ROWS), "after " + i);
            counters.countPlain(i % 2 == 0 ? PlainReason.STALE : PlainReason.NOT_REPRESENTABLE);
        }
        assertEquals(RenewalAccount.RENEWALS_TO_BEGIN, paid(10));
    }

    @Test
    void whatIsEarnedAheadHasAnEnd() {
        answerBySnapshot(1_000_000);
        assertEquals(RenewalAccount.RENEWALS_AHEAD, paid(100));
    }

    @Test
    void aLargerTableCostsMore() {
        account.begin(ROWS);
        assertFalse(account.pays((RenewalAccount.RENEWALS_TO_BEGIN + 1) * ROWS));
    }

    /** By a simulation, where renewals and requests take about as long as with half a million rows. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 10, 15, 20, 25, 30, 50, 100})
    void isNearTheBetterOfAlwaysAndNeverAtEachRateOfCommits(int commitsPerSecond) {
        int chosen = new Simulation(commitsPerSecond, true).pages();
        int always = new Simulation(commitsPerSecond, false).pages();
        int never = (int) (Simulation.SECONDS / Simulation.PLAIN);
        assertTrue(
                chosen > 0.6 * Math.max(always, never),
                () -> chosen + " pages; always: " + always + ", never: " + never);
    }

    private void answerBySnapshot(int times) {
        for (int i = 0; i < times; i++) {
            counters.countSnapshot();
        }
    }

    private int paid(int times) {
        int paid = 0;
        for (int i = 0; i < times; i++) {
            paid += account.pays(ROWS) ? 1 : 0;
        }
        return paid;
    }

    /** One reader beside a writer whose pauses differ. All times are in seconds. */
    private final class Simulation {

        static final double SECONDS = 60;
        static final double PLAIN = 0.0061;
        private static final double FROM_SNAPSHOT = 0.00015;
        private static final double RENEWAL = 0.034;
        private static final double SECOND_LOOK = 0.015;
        private static final double UNTIL_SETTLED = 0.021;

        private final Random random = new Random(1);
        private final double period;
        private final boolean isByAccount;
        private double now;
        private double nextCommit;
        private double settledAt = Double.MAX_VALUE;
        private boolean isChanged;

        Simulation(int commitsPerSecond, boolean isByAccount) {
            this.period = 1.0 / commitsPerSecond;
            this.isByAccount = isByAccount;
            account.begin(ROWS);
        }

        int pages() {
            int pages = 0;
            for (; now < SECONDS; pages++) {
                if (!isChanged && now < settledAt) {
                    take(FROM_SNAPSHOT);
                    counters.countSnapshot();
                } else if (!isChanged || !isByAccount || account.pays(ROWS)) {
                    settledAt = isChanged ? now + UNTIL_SETTLED : Double.MAX_VALUE;
                    double took = isChanged ? RENEWAL : SECOND_LOOK;
                    isChanged = false;
                    // Now and then something is in the way.
                    take(took * (random.nextInt(12) == 0 ? 3 : random.nextDouble(0.8, 1.3)));
                    counters.countSnapshot();
                } else {
                    take(PLAIN);
                    counters.countPlain(PlainReason.STALE);
                }
            }
            return pages;
        }

        private void take(double seconds) {
            now += seconds;
            while (now >= nextCommit) {
                isChanged |= nextCommit > 0;
                nextCommit += period * random.nextDouble(0.6, 1.4);
            }
        }
    }
}

package auditlog.benchmarks.mix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommitScheduleTest {

    @Test
    void slotsLieEvenlyWhenTheyAreTakenInTime() {
        CommitSchedule schedule = new CommitSchedule(new CommitPace(100));
        assertEquals(1_000, schedule.take(1_000));
        assertEquals(1_100, schedule.take(1_003));
        assertEquals(1_200, schedule.take(1_199));
        assertEquals(1_300, schedule.take(1_300), "a slot that is now has not passed");
    }

    @Test
    void whatIsLateIsLeftOutAndNotMadeUpFor() {
        CommitSchedule schedule = new CommitSchedule(new CommitPace(100));
        assertEquals(0, schedule.take(0));
        assertEquals(300, schedule.take(201), "100 and 200 have passed");
        assertEquals(400, schedule.take(301));
        assertEquals(600, schedule.take(600), "500 has passed, 600 is now");
        assertEquals(700, schedule.take(600));
    }

    @Test
    void aClockMayBeNegativeOrRunOver() {
        CommitSchedule schedule = new CommitSchedule(new CommitPace(100));
        assertEquals(Long.MAX_VALUE - 50, schedule.take(Long.MAX_VALUE - 50));
        assertEquals(Long.MIN_VALUE + 49, schedule.take(Long.MAX_VALUE));
        assertEquals(Long.MIN_VALUE + 249, schedule.take(Long.MIN_VALUE + 200));
    }

    @Test
    void unpacedIsAtOnce() {
        CommitSchedule schedule = new CommitSchedule(new CommitPace(0));
        assertEquals(5, schedule.take(5));
        assertEquals(7, schedule.take(7));
    }

    @Test
    void pacesHaveNames() {
        assertEquals(Optional.empty(), CommitPace.named("0"));
        assertEquals(Optional.of(new CommitPace(1_000_000_000)), CommitPace.named("1"));
        assertEquals(Optional.of(new CommitPace(20_000_000)), CommitPace.named("50"));
        assertEquals(Optional.of(new CommitPace(0)), CommitPace.named("unpaced"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5", "00", "Unpaced", "9999999999"})
    void otherNamesAreRefused(String name) {
        assertThrows(IllegalArgumentException.class, () -> CommitPace.named(name));
    }
}

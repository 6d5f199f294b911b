package auditlog.benchmarks.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import auditlog.benchmarks.statistics.Interval;
import org.junit.jupiter.api.Test;

class TextTest {

    @Test
    void numbersHaveAboutThreeDigits() {
        assertEquals("151234", Text.number(151_234.4));
        assertEquals("93.8", Text.number(93.78));
        assertEquals("5.71", Text.number(5.714));
        assertEquals("0.250", Text.number(0.25));
        assertEquals("0.0096", Text.number(0.0096));
        assertEquals("10", Text.number(10));
        assertEquals("-", Text.number(Double.NaN));
        assertEquals("-", Text.number(Double.POSITIVE_INFINITY));
    }

    @Test
    void intervalsAndDurations() {
        assertEquals("510 [480, 542]", Text.interval(new Interval(510.4, 480.2, 541.9, 5)));
        assertEquals("3 [-, -]", Text.interval(new Interval(3, Double.NaN, Double.NaN, 1)));
        assertEquals("-", Text.interval(Interval.NONE));
        assertEquals("7 s", Text.duration(7.4));
        assertEquals("2 min 05 s", Text.duration(125));
        assertEquals("1 min 00 s", Text.duration(59.6));
    }
}

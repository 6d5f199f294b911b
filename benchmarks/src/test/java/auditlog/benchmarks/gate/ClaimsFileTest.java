package auditlog.benchmarks.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.gate.raw.GateException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimsFileTest {

    @Test
    void claimsAreReadByName() {
        assertEquals(
                Map.of(
                        "hits.baseline/enhanced", new ClaimsFile.Claim(true, 10),
                        "contract.enhanced/floor", new ClaimsFile.Claim(false, 1.5)),
                ClaimsFile.parse(List.of(
                        "# ratios of times",
                        "",
                        "hits.baseline/enhanced at-least 10",
                        "contract.enhanced/floor at-most 1.5")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hits.baseline/enhanced 10",
                "hits.baseline/enhanced at-least ten",
                "hits.baseline/enhanced at-least -1",
                "hits.baseline/enhanced at-least 1e3",
                "baseline/enhanced at-least 10",
                "hits.baseline/enhanced above 10",
                "hits.baseline/enhanced at-least 10 times"
            })
    void aLineThatIsNotOfTheFormatIsNamed(String line) {
        GateException e = assertThrows(GateException.class, () -> ClaimsFile.parse(List.of("#", line)));
        assertTrue(e.getMessage().contains("line 2") && e.getMessage().contains(line), e::getMessage);
    }

    @Test
    void aClaimIsOnlyOnceThere() {
        assertThrows(
                GateException.class,
                () -> ClaimsFile.parse(
                        List.of("hits.baseline/enhanced at-least 10", "hits.baseline/enhanced at-most 20")));
    }
}

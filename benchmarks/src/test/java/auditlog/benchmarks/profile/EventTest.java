package auditlog.benchmarks.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.LaunchException;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventTest {

    @Test
    void theFirstThatWorksIsTaken() {
        assertEquals("cpu-clock", Event.firstOf(Event.PROCESSOR, event -> "").name());
    }

    @Test
    void anotherIsTakenWhereOneDoesNotWorkAndItIsSaidWhy() {
        Event event = Event.firstOf(
                Event.PROCESSOR,
                name -> name.equals("itimer") ? "" : name.equals("ctimer") ? "no samples" : "Perf events unavailable");
        assertEquals("itimer", event.name());
        assertTrue(event.why().contains("cpu-clock (Perf events unavailable), ctimer (no samples)"), event::why);
        assertEquals("flame", event.kind());
    }

    @Test
    void whereNoneWorksTheReasonsAreNamedAndWhatNeedsNone() {
        LaunchException none =
                assertThrows(LaunchException.class, () -> Event.firstOf(Event.PROCESSOR, name -> "no " + name));
        assertTrue(
                none.getMessage().contains("wall (no wall)")
                        && none.getMessage().contains("jfr"),
                none::getMessage);
    }

    @Test
    void allocationAndLocksWeighOtherThings() {
        Event alloc = Event.firstOf(List.of("alloc"), name -> "");
        Event lock = Event.firstOf(List.of("lock"), name -> "");
        assertEquals(
                List.of("bytes", "ns", "alloc", "lock"), List.of(alloc.unit(), lock.unit(), alloc.kind(), lock.kind()));
    }

    @Test
    void weightsAreAdded() {
        assertEquals(12, Collapsed.total("a;b c 5\n\na 7\nno stack\n"));
    }
}

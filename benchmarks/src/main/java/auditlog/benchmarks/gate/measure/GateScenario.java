package auditlog.benchmarks.gate.measure;

import auditlog.AuditQuery;
import auditlog.benchmarks.statistics.EvenSample;
import auditlog.benchmarks.workload.Workload;
import auditlog.datagen.DatasetRow;
import auditlog.datagen.DatasetRows;
import auditlog.datagen.RequestStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A kind of request that the gate looks at by itself. Its requests are fixed: the same in every run and on every machine. */
public enum GateScenario {

    /** The first page of every filter without an actor. */
    FIRST(true) {
        @Override
        List<AuditQuery> counted() {
            return pages((matches, size) -> 1);
        }
    },

    /** The page in the middle of what every filter without an actor matches. */
    MIDDLE(false) {
        @Override
        List<AuditQuery> counted() {
            return pages((matches, size) -> Math.max(1, lastPage(matches, size) / 2));
        }
    },

    /** The last page of every filter without an actor. */
    DEEP(false) {
        @Override
        List<AuditQuery> counted() {
            return pages(GateScenario::lastPage);
        }
    },

    /** Pages after the last one: the next, and the stream's farthest. */
    PAST_THE_END(false) {
        @Override
        List<AuditQuery> counted() {
            List<AuditQuery> requests = new ArrayList<>(pages((matches, size) -> lastPage(matches, size) + 1));
            requests.addAll(pages((matches, size) -> RequestStream.PAGES));
            return List.copyOf(requests);
        }
    },

    /** The first page of an actor's events, some with an action. */
    FILTERED(true) {
        @Override
        List<AuditQuery> counted() {
            return filtered(COUNTED_REQUESTS);
        }

        @Override
        List<AuditQuery> timed() {
            return filtered(TIMED_FILTERED);
        }
    },

    /** Of the stream's requests those that return something. */
    HITS(true) {
        @Override
        List<AuditQuery> counted() {
            List<AuditQuery> hits = RequestStream.hits();
            int[] events = hits.stream().mapToInt(AuditQuery::pageSize).toArray();
            return IntStream.of(EvenSample.places(events, COUNTED_REQUESTS, 0))
                    .mapToObj(hits::get)
                    .toList();
        }

        @Override
        List<AuditQuery> timed() {
            return RequestStream.hits();
        }
    },

    /** The first page of every filter without an actor, each just after a commit of a row that it holds. */
    AFTER_COMMIT(false) {
        @Override
        List<AuditQuery> counted() {
            return FIRST.counted();
        }

        @Override
        boolean commits() {
            return true;
        }
    };

    private static final int COUNTED_REQUESTS = 60;
    private static final int TIMED_FILTERED = 1_000;
    private static final long SEED = 1337;

    private final boolean isTimed;

    GateScenario(boolean isTimed) {
        this.isTimed = isTimed;
    }

    /** The requests that are counted, and whose answers are compared: always the same. */
    abstract List<AuditQuery> counted();

    /** The requests that are timed. */
    List<AuditQuery> timed() {
        return counted();
    }

    /** Whether a row is committed before every request. */
    boolean commits() {
        return false;
    }

    /** Whether it is one of the timed ones. */
    public boolean isTimed() {
        return isTimed;
    }

    /** Whether its requests return events. */
    public boolean decodes() {
        return this != PAST_THE_END;
    }

    /** The timed ones, in order. */
    public static List<GateScenario> allTimed() {
        return Arrays.stream(values()).filter(GateScenario::isTimed).toList();
    }

    /**
     * The scenario of a name.
     *
     * @param name as {@link #toString} gives it, for example {@code past-the-end}
     * @return the scenario
     * @throws IllegalArgumentException if there is none of that name; the message lists the names
     */
    public static GateScenario named(String name) {
        return Arrays.stream(values())
                .filter(scenario -> scenario.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No scenario '" + name + "'; there are: "
                        + Arrays.stream(values()).map(GateScenario::toString).collect(Collectors.joining(", "))));
    }

    /** The name as in options, files and reports. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Which page is asked for, by how many events match and the page's size. */
    private interface PageChoice {
        int page(long matches, int pageSize);
    }

    private static int lastPage(long matches, int pageSize) {
        return (int) Math.max(1, (matches + pageSize - 1) / pageSize);
    }

    private static List<AuditQuery> pages(PageChoice choice) {
        List<DatasetRow> rows = Window.ROWS;
        List<AuditQuery> requests = new ArrayList<>();
        List<String> actions = new ArrayList<>(RequestStream.ACTIONS);
        actions.add(0, null);
        for (String action : actions) {
            long matches = rows.stream()
                    .filter(row -> action == null || action.equals(row.action()))
                    .count();
            for (int size : RequestStream.PAGE_SIZES) {
                requests.add(request(null, action, choice.page(matches, size), size));
            }
        }
        return requests;
    }

    /** Actors drawn from the window's rows, so that every answer holds something. */
    private static List<AuditQuery> filtered(int count) {
        List<DatasetRow> rows = Window.ROWS;
        Random random = new Random(SEED);
        List<AuditQuery> requests = new ArrayList<>();
        while (requests.size() < count) {
            DatasetRow row = rows.get(random.nextInt(rows.size()));
            boolean withAction = random.nextBoolean();
            int size = RequestStream.PAGE_SIZES.get(random.nextInt(RequestStream.PAGE_SIZES.size()));
            if (!withAction || RequestStream.ACTIONS.contains(row.action())) {
                requests.add(request(row.actorId(), withAction ? row.action() : null, 1, size));
            }
        }
        return requests;
    }

    /** The rows that the requests' window holds, made once. */
    private static final class Window {
        private static final List<DatasetRow> ROWS = DatasetRows.generate().stream()
                .filter(row -> row.createdAt() >= RequestStream.FROM_TS && row.createdAt() <= RequestStream.TO_TS)
                .toList();
    }

    private static AuditQuery request(Long actorId, String action, int page, int size) {
        return new AuditQuery(RequestStream.FROM_TS, RequestStream.TO_TS, actorId, action, page, size);
    }

    /** The timed requests with the answers they must get. */
    Workload timedWorkload() {
        return Workload.of(timed());
    }
}

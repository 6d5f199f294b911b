package auditlog.benchmarks.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditPage;
import auditlog.benchmarks.harness.PageWalk;
import auditlog.benchmarks.harness.SelfTests;
import auditlog.benchmarks.harness.Serving;
import auditlog.benchmarks.mix.CopyBesideWriter;
import auditlog.datagen.Dataset;
import auditlog.datagen.RequestStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sqlite.JDBC;

/** Every rung answers as the baseline does, also after a commit that changes the answers. Takes about two seconds. */
class LadderAuditLogServiceTest {

    private static final List<Contender> RUNGS = Contender.LADDER.subList(1, Contender.LADDER.size() - 1);
    private static final int REQUESTS = 15;

    @Test
    void theLadderLeadsFromTheBaselineToTheEnhancedService() {
        assertEquals(Contender.BASELINE, Contender.LADDER.get(0));
        assertEquals(Contender.ENHANCED, Contender.LADDER.get(8));
        assertEquals(9, Contender.LADDER.size());
        assertEquals(Contender.STATEMENT_KEPT, Contender.named("statement-kept"));
    }

    @Test
    void everyRungAnswersAsTheGeneratorSays() throws Exception {
        Workload workload = Workload.load(WorkloadName.HITS);
        for (Contender rung : RUNGS) {
            try (PageServer server = rung.open(Serving.dataset(), workload)) {
                PageWalk walk = new PageWalk(server, workload, 0, 17);
                SelfTests.requireRightAnswers(walk, walk::nextPage);
                walk.requireServedAsExpected();
            }
        }
    }

    @Test
    void everyRungSeesACommitAtOnce() throws Exception {
        Workload workload = Workload.load(WorkloadName.HITS);
        Map<Contender, PageServer> servers = new EnumMap<>(Contender.class);
        try (CopyBesideWriter copy = CopyBesideWriter.of(Serving.dataset(), "delete", "0");
                PageServer baseline = Contender.BASELINE.open(copy.dataset(), workload)) {
            try {
                for (Contender rung : RUNGS) {
                    servers.put(rung, rung.open(copy.dataset(), workload));
                }
                int[] places = new Random(1).ints(REQUESTS, 0, workload.size()).toArray();
                String before = compare(servers, baseline, places);
                commit(copy.dataset(), "DELETE FROM audit_events WHERE id % 3 = 0");
                String after = compare(servers, baseline, places);
                assertTrue(!after.equals(before), "the commit changes the answers");
                // Newer than all others, so that it pushes every row of the first pages on.
                commit(
                        copy.dataset(),
                        "UPDATE audit_events SET created_at = " + RequestStream.TO_TS + " WHERE id % 100 = 1");
                assertTrue(!compare(servers, baseline, places).equals(after));
            } finally {
                servers.values().forEach(PageServer::close);
            }
        }
    }

    @Test
    void aClosedRungAnswersNoMore() throws Exception {
        Workload workload = Workload.load(WorkloadName.HITS);
        PageServer server = Contender.FILE_KEPT.open(Serving.dataset(), workload);
        assertTrue(server.serve(0).count() > 0);
        server.close();
        assertThrows(IllegalStateException.class, () -> server.serve(0));
    }

    /** Asks each twice in a row, since some know more the second time. */
    private static String compare(Map<Contender, PageServer> servers, PageServer baseline, int[] places)
            throws Exception {
        StringBuilder ids = new StringBuilder();
        for (int place : places) {
            AuditPage expected = baseline.serve(place);
            for (Map.Entry<Contender, PageServer> server : servers.entrySet()) {
                for (int time = 0; time < 2; time++) {
                    assertEquals(
                            expected, server.getValue().serve(place), () -> server.getKey() + ", request " + place);
                }
            }
            expected.events().forEach(event -> ids.append(event.id()).append(' '));
        }
        return ids.toString();
    }

    private static void commit(Dataset files, String change) throws SQLException {
        try (Connection connection = JDBC.createConnection(JDBC.PREFIX + files.database(), new Properties());
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(change);
        }
    }
}

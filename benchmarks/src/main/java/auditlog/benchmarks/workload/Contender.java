package auditlog.benchmarks.workload;

import auditlog.AuditLogService;
import auditlog.AuditPage;
import auditlog.AuditQuery;
import auditlog.baseline.OffsetAuditLogService;
import auditlog.datagen.Dataset;
import auditlog.enhanced.IndexedAuditLogService;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Who is measured. One method serves all, so that nothing measured branches on the contender. Between the baseline and the enhanced
 * service stand the rungs of a ladder, each with one idea more than the one before, see {@link LadderAuditLogService}.
 */
public enum Contender {

    /** OFFSET pagination, a connection a request, the payload file opened for every event. */
    BASELINE {
        @Override
        public AuditLogService service(Path database, Path payloads) {
            return new OffsetAuditLogService(database, payloads);
        }

        @Override
        public PageServer open(Dataset dataset, Workload workload) {
            return new ServiceServer(service(dataset.database(), dataset.payloads()), workload);
        }
    },

    /** The baseline with its connections kept. */
    CONNECTION_KEPT,

    /** With the prepared statement kept as well. */
    STATEMENT_KEPT,

    /** With the payload file kept open as well. */
    FILE_KEPT,

    /** And pages sought from the nearest one whose last row is known, as long as nobody commits. */
    KEYSET,

    /** With all rows in memory instead, and SQLite asked in every request whether anybody has committed; if so, all are read again. */
    SNAPSHOT,

    /** And that asked of the file itself: its identity, and the change counter in its header. */
    COUNTER,

    /** And the payloads decoded by the enhanced service's short way. */
    SHORT_DECODING,

    /** The enhanced service. */
    ENHANCED {
        @Override
        public AuditLogService service(Path database, Path payloads) throws SQLException, IOException {
            return IndexedAuditLogService.open(database, payloads);
        }

        @Override
        public PageServer open(Dataset dataset, Workload workload) throws SQLException, IOException {
            return new ServiceServer(service(dataset.database(), dataset.payloads()), workload);
        }
    },

    /** The same reads and decoding with all else known in advance: what no correct implementation can beat. */
    FLOOR {
        @Override
        public PageServer open(Dataset dataset, Workload workload) throws IOException {
            return new FloorAuditLogService(dataset.payloads(), workload);
        }
    };

    /** Baseline, enhanced, and the floor: those that every result shows. */
    public static final List<Contender> MAIN = List.of(BASELINE, ENHANCED, FLOOR);

    /** From the baseline to the enhanced service, each with one idea more. */
    public static final List<Contender> LADDER = List.copyOf(EnumSet.range(BASELINE, ENHANCED));

    /**
     * Opens the service itself, on any files.
     *
     * @param database the database
     * @param payloads the payload file
     * @return the service, for the caller to close
     * @throws IllegalArgumentException if it is neither the baseline nor the enhanced service
     * @throws SQLException if the database can't be read
     * @throws IOException if the payload file can't be opened
     */
    public AuditLogService service(Path database, Path payloads) throws SQLException, IOException {
        throw new IllegalArgumentException("Services on other files are baseline and enhanced alone, not " + this);
    }

    /**
     * Opens the contender.
     *
     * @param dataset the files it answers from
     * @param workload the requests it will be asked
     * @return the contender, for the caller to close
     * @throws SQLException if the database can't be read
     * @throws IOException if the payload file can't be opened
     */
    public PageServer open(Dataset dataset, Workload workload) throws SQLException, IOException {
        return new ServiceServer(
                new LadderAuditLogService(dataset.database(), dataset.payloads(), EnumSet.range(CONNECTION_KEPT, this)),
                workload);
    }

    /**
     * The contender of a name.
     *
     * @param name as in the parameter {@code impl}: {@code baseline}, {@code enhanced}, {@code floor} or a rung of the ladder
     * @return the contender
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Contender named(String name) {
        return Arrays.stream(values())
                .filter(contender -> contender.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No contender '" + name + "'; there are: "
                        + Arrays.stream(values()).map(Contender::toString).collect(Collectors.joining(", "))));
    }

    /** The name as in the parameter {@code impl}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A service, asked by the place of the request. */
    private static final class ServiceServer implements PageServer {

        private final AuditLogService service;
        private final AuditQuery[] requests;

        ServiceServer(AuditLogService service, Workload workload) {
            this.service = service;
            this.requests = new AuditQuery[workload.size()];
            Arrays.setAll(requests, workload::request);
        }

        @Override
        public AuditPage serve(int request) throws SQLException, IOException {
            return service.handle(requests[request]);
        }

        @Override
        public void close() {
            service.close();
        }
    }
}

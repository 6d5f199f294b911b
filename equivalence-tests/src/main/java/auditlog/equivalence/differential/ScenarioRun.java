package auditlog.equivalence.differential;

import auditlog.AuditLogService;
import auditlog.AuditQuery;
import auditlog.enhanced.IndexedAuditLogService;
import auditlog.equivalence.Outcome;
import auditlog.equivalence.PageComparer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One run of a scenario in a directory of its own. Owned by one thread. */
final class ScenarioRun {

    /** Empty whatever the table holds, and a snapshot's as well as the plain path's. */
    private static final AuditQuery PROBE = new AuditQuery(1, 0, null, null, 1, 0);

    private final Scenario scenario;
    private final Path payloads;
    private final DatabaseWriter writer;
    private final Services services;
    private long asked;
    private long requests;
    private long fromSnapshot;
    private long failures;
    private long events;
    private long steps;
    private Difference difference;

    /**
     * What a run came to.
     *
     * @param tally what was compared
     * @param difference the first one, at which the run ended; empty if there is none
     */
    record Result(Tally tally, Optional<Difference> difference) {}

    private ScenarioRun(Scenario scenario, Path payloads, DatabaseWriter writer, Services services) {
        this.scenario = scenario;
        this.payloads = payloads;
        this.writer = writer;
        this.services = services;
    }

    /**
     * Runs a scenario.
     *
     * @param directory an empty directory
     * @throws SQLException if the scenario can't be run
     * @throws IOException likewise
     */
    static Result of(Scenario scenario, Path directory, ServicesOpener opener) throws SQLException, IOException {
        Path database = directory.resolve("audit.db");
        Path payloads = directory.resolve("payloads.jsonl");
        Files.writeString(payloads, lines(scenario.documents()));
        try (DatabaseWriter writer = new DatabaseWriter(database)) {
            writer.make(scenario.table());
            try (Services services = opener.open(database, payloads)) {
                return new ScenarioRun(scenario, payloads, writer, services).run();
            }
        }
    }

    private Result run() throws SQLException, IOException {
        compare(-1);
        for (int step = 0; step < scenario.steps().size() && difference == null; step++) {
            make(scenario.steps().get(step));
            steps++;
            compare(step);
        }
        return new Result(
                new Tally(1, asked, requests, fromSnapshot, failures, events, steps, writer.refused()),
                Optional.ofNullable(difference));
    }

    private void compare(int step) {
        long before = snapshotRequests();
        for (AuditQuery request : scenario.requests()) {
            Outcome expected = Outcome.of(services.baseline(), request);
            asked++;
            for (AuditLogService service : services.compared()) {
                Optional<String> found = PageComparer.difference(request, expected, Outcome.of(service, request));
                requests++;
                if (found.isPresent()) {
                    difference = new Difference(step, request, found.get());
                    return;
                }
            }
            if (expected.page() == null) {
                failures++;
            } else {
                events += expected.page().count();
            }
        }
        fromSnapshot += snapshotRequests() - before;
    }

    private void make(Step step) throws SQLException, IOException {
        if (step instanceof Step.Transaction transaction) {
            writer.transaction(transaction.statements(), transaction.committed());
        } else if (step instanceof Step.Alone alone) {
            writer.executeOrRefuse(alone.statement());
        } else if (step instanceof Step.JournalMode journal) {
            writer.journalMode(journal.mode());
        } else if (step instanceof Step.ReplaceDatabase replace) {
            writer.make(replace.table());
        } else if (step instanceof Step.WritePayload write) {
            try (RandomAccessFile file = new RandomAccessFile(payloads.toFile(), "rw")) {
                file.seek(write.offset());
                file.write(write.text().getBytes(StandardCharsets.UTF_8));
            }
        } else if (step instanceof Step.TruncatePayload truncate) {
            try (RandomAccessFile file = new RandomAccessFile(payloads.toFile(), "rw")) {
                file.setLength(truncate.size());
            }
        } else if (step instanceof Step.ReplacePayload replace) {
            Path made = payloads.resolveSibling("made.jsonl");
            Files.writeString(made, lines(replace.documents()));
            Files.move(made, payloads, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } else if (step instanceof Step.SwitchSnapshot snapshot) {
            indexed().forEach(indexed -> indexed.setSnapshotEnabled(snapshot.enabled()));
        } else if (step instanceof Step.Renew) {
            // What it answers is compared afterwards; here it only finds out that its snapshot is stale.
            indexed().forEach(indexed -> Outcome.of(indexed, PROBE));
        } else {
            throw new IllegalArgumentException("No such step: " + step);
        }
    }

    private long snapshotRequests() {
        return indexed()
                .mapToLong(indexed -> indexed.stats().snapshotRequests())
                .sum();
    }

    private Stream<IndexedAuditLogService> indexed() {
        return services.compared().stream()
                .filter(IndexedAuditLogService.class::isInstance)
                .map(IndexedAuditLogService.class::cast);
    }

    private static String lines(List<String> documents) {
        StringBuilder lines = new StringBuilder();
        documents.forEach(document -> lines.append(document).append('\n'));
        return lines.toString();
    }
}

package auditlog.equivalence.differential;

import auditlog.equivalence.DifferenceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * Runs scenarios side by side, each in a directory of its own, until all are run or one shows a difference; that one is then
 * shrunk. Used by one thread.
 */
public final class DifferentialRun {

    private static final int SHRINKING_ATTEMPTS = 1_500;

    private final Path directory;
    private final ServicesOpener opener;
    private final int threads;
    private final AtomicInteger directories = new AtomicInteger();

    private record Found(Scenario scenario, Difference difference) {}

    /**
     * A run.
     *
     * @param directory where the scenarios' files are made; each scenario's are deleted when it has run
     * @param opener opens the services
     * @param threads how many scenarios run at a time; more than there are processors, since a service that opens waits a
     *     little for the database to be old enough
     */
    public DifferentialRun(Path directory, ServicesOpener opener, int threads) {
        this.directory = directory;
        this.opener = opener;
        this.threads = threads;
    }

    /**
     * Runs one scenario in a temporary directory.
     *
     * @param scenario the scenario, as a failure printed it
     * @throws DifferenceException if the services differ
     * @throws SQLException if the scenario can't be run
     * @throws IOException likewise
     */
    public static void reproduce(Scenario scenario) throws SQLException, IOException {
        Path directory = Files.createTempDirectory("audit log reproduction");
        try {
            ScenarioRun.of(scenario, directory, Services::open).difference().ifPresent(difference -> {
                throw new DifferenceException(scenario.name() + ": " + difference.description());
            });
        } finally {
            delete(directory);
        }
    }

    /**
     * Runs scenarios.
     *
     * @param count how many
     * @param scenarios makes the scenario with a number, 0 to {@code count - 1}; called by several threads
     * @return what was compared
     * @throws DifferenceException if the services differ: the message holds the scenario's name, the difference, and the
     *     shrunk scenario as the source of a test
     */
    public Tally compare(int count, IntFunction<Scenario> scenarios) {
        AtomicInteger next = new AtomicInteger();
        List<Found> found = new ArrayList<>();
        Tally tally = Tally.NONE;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Tally>> workers = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                workers.add(pool.submit(() -> work(next, count, scenarios, found)));
            }
            for (Future<Tally> worker : workers) {
                tally = tally.plus(worker.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while scenarios ran", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("A scenario could not be run", e.getCause());
        } finally {
            next.set(count);
            pool.shutdown();
        }
        if (!found.isEmpty()) {
            throw new DifferenceException(shrunk(found.get(0)));
        }
        return tally;
    }

    private Tally work(AtomicInteger next, int count, IntFunction<Scenario> scenarios, List<Found> found)
            throws SQLException, IOException {
        Tally tally = Tally.NONE;
        for (int number = next.getAndIncrement(); number < count; number = next.getAndIncrement()) {
            Scenario scenario = scenarios.apply(number);
            ScenarioRun.Result result;
            try {
                result = run(scenario);
            } catch (SQLException | IOException | RuntimeException | Error e) {
                next.set(count);
                throw new IOException(scenario.name() + " could not be run", e);
            }
            tally = tally.plus(result.tally());
            if (result.difference().isPresent()) {
                next.set(count);
                synchronized (found) {
                    found.add(new Found(scenario, result.difference().get()));
                }
            }
        }
        return tally;
    }

    private ScenarioRun.Result run(Scenario scenario) throws SQLException, IOException {
        Path own = Files.createDirectories(directory.resolve("scenario " + directories.getAndIncrement()));
        try {
            return ScenarioRun.of(scenario, own, opener);
        } finally {
            delete(own);
        }
    }

    private String shrunk(Found found) {
        Scenario first = SimplerScenarios.upTo(found.scenario(), found.difference());
        Scenario failing = fails(first) ? first : found.scenario();
        Scenario smallest = new Shrinker<>(SimplerScenarios::of, this::fails, SHRINKING_ATTEMPTS).shrink(failing);
        Optional<Difference> again = differenceOf(smallest);
        return found.scenario().name() + ", step " + found.difference().step() + ": "
                + found.difference().description() + "\n"
                + again.map(difference -> "Shrunk: " + difference.description())
                        .orElse("It did not happen again when it was run once more, so the time of things matters.")
                + "\n" + Reproduction.of(smallest);
    }

    private boolean fails(Scenario scenario) {
        return differenceOf(scenario).isPresent();
    }

    /** Empty, too, for a scenario that can't be run: it shows nothing. */
    private Optional<Difference> differenceOf(Scenario scenario) {
        try {
            return run(scenario).difference();
        } catch (SQLException | IOException e) {
            return Optional.empty();
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

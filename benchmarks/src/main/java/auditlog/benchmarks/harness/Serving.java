package auditlog.benchmarks.harness;

import auditlog.benchmarks.ChildJvm;
import auditlog.benchmarks.EndWithParent;
import auditlog.benchmarks.workload.Contender;
import auditlog.benchmarks.workload.PageServer;
import auditlog.benchmarks.workload.Workload;
import auditlog.benchmarks.workload.WorkloadName;
import auditlog.datagen.Dataset;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * A contender opened on the dataset, and the requests that it is asked. Shared by all threads of a fork.
 *
 * <p>The walks start at a place drawn anew for each fork: a slow contender gets through a part of the requests only, and were
 * it the same part in every fork, no interval over forks would show what that part is worth.
 */
public final class Serving implements AutoCloseable {

    private final PageServer server;
    private final Workload workload;
    private final int firstPlace;

    private Serving(PageServer server, Workload workload) {
        this.server = server;
        this.workload = workload;
        this.firstPlace = ThreadLocalRandom.current().nextInt(workload.size());
    }

    /**
     * The dataset of this process: verified here, unless the process that started this one has done so. A fork of JMH's from
     * now on ends with the JVM that started it.
     *
     * @return the dataset
     * @throws auditlog.datagen.DatasetException if it is missing or differs
     */
    public static Dataset dataset() {
        EndWithParent.beginIfTold();
        return Dataset.verifiedBefore(Dataset.defaultDirectory(), System.getProperty(ChildJvm.TOKEN_PROPERTY));
    }

    /**
     * Opens a contender for a named workload.
     *
     * @param impl name of the contender
     * @param workload name of the workload
     * @return the contender, for the caller to close
     * @throws SQLException if the database can't be read
     * @throws IOException if the payload file can't be opened
     */
    public static Serving open(String impl, String workload) throws SQLException, IOException {
        return open(dataset(), impl, Workload.load(WorkloadName.named(workload)));
    }

    /**
     * Opens a contender.
     *
     * @param dataset the files
     * @param impl name of the contender
     * @param workload the requests
     * @return the contender, for the caller to close
     * @throws SQLException if the database can't be read
     * @throws IOException if the payload file can't be opened
     */
    public static Serving open(Dataset dataset, String impl, Workload workload) throws SQLException, IOException {
        return new Serving(Contender.named(impl).open(dataset, workload), workload);
    }

    /**
     * A thread's walk through all requests; the threads' starts are spread evenly.
     *
     * @param thread the thread
     * @return a walk of its own
     */
    public PageWalk walk(ThreadParams thread) {
        return walk(workload, 0, thread);
    }

    /**
     * A thread's walk through a role's part of the requests.
     *
     * @param part the role's requests
     * @param firstRequest where they begin in the requests that this was opened with
     * @param thread the thread
     * @return a walk of its own
     */
    public PageWalk walk(Workload part, int firstRequest, ThreadParams thread) {
        long spread = (long) part.size() * thread.getThreadIndex() / thread.getThreadCount();
        return new PageWalk(server, part, firstRequest, (int) ((firstPlace + spread) % part.size()));
    }

    @Override
    public void close() {
        server.close();
    }
}

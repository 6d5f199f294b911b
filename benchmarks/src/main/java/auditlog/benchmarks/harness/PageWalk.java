package auditlog.benchmarks.harness;

import auditlog.AuditEvent;
import auditlog.AuditPage;
import auditlog.benchmarks.workload.PageServer;
import auditlog.benchmarks.workload.Served;
import auditlog.benchmarks.workload.Workload;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/**
 * One thread's walk through a workload, from a start of its own and round again, with counts of what it was served. The
 * counting allocates nothing and looks only at what the answer holds, by the same code for every contender. Not safe for use
 * by several threads.
 */
public final class PageWalk {

    private final PageServer server;
    private final Workload workload;
    private final int firstRequest;
    private final int size;
    private final int start;
    private int next;
    private long pages;
    private long events;
    private long payloadBytes;
    private long emptyPages;

    /**
     * A walk that has not begun.
     *
     * @param server who answers
     * @param workload the requests
     * @param firstRequest the place at which the server knows the workload's first request
     * @param start place in the workload of the walk's first request
     */
    public PageWalk(PageServer server, Workload workload, int firstRequest, int start) {
        this.server = server;
        this.workload = workload;
        this.firstRequest = firstRequest;
        this.size = workload.size();
        this.start = start;
        this.next = start;
    }

    /**
     * Makes the next request. One that fails stays the next.
     *
     * @return the answer
     * @throws SQLException as the contender
     * @throws IOException as the contender
     */
    public AuditPage nextPage() throws SQLException, IOException {
        int request = next;
        AuditPage page = server.serve(firstRequest + request);
        next = request + 1 == size ? 0 : request + 1;
        count(page);
        return page;
    }

    /**
     * What was served since the start.
     *
     * @return the counts
     */
    public Served served() {
        return new Served(pages, events, payloadBytes, emptyPages);
    }

    /**
     * Compares what was served with what the dataset's generator says.
     *
     * @throws IllegalStateException if nothing was served, or not what the requests should give
     */
    public void requireServedAsExpected() {
        if (pages == 0) {
            throw new IllegalStateException("Nothing was served: this run has measured nothing");
        }
        Served expected = workload.expected(start, pages);
        if (!served().equals(expected)) {
            throw new IllegalStateException("Served was " + served() + ", but these requests give " + expected
                    + ": the contender's answers are wrong");
        }
    }

    /** Place of the request that {@link #nextPage} makes next. */
    int next() {
        return next;
    }

    Workload workload() {
        return workload;
    }

    private void count(AuditPage page) {
        pages++;
        if (page.count() == 0) {
            emptyPages++;
            return;
        }
        List<AuditEvent> served = page.events();
        for (int i = 0; i < served.size(); i++) {
            payloadBytes += workload.payloadLength(served.get(i).id());
        }
        events += page.count();
    }
}

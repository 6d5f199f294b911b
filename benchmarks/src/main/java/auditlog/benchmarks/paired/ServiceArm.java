package auditlog.benchmarks.paired;

import auditlog.benchmarks.workload.PageServer;

/** A contender as an arm. */
record ServiceArm(String name, PageServer server) implements Arm, AutoCloseable {

    @Override
    public int serve(int place) throws Exception {
        return server.serve(place).events().size();
    }

    @Override
    public void close() {
        server.close();
    }
}

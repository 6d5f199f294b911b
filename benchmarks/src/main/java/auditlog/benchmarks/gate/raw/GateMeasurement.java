package auditlog.benchmarks.gate.raw;

import java.util.List;

/** The measuring half of the gate: builds what is needed, measures, and writes raw data. It judges nothing. */
public interface GateMeasurement {

    /**
     * Measures what was asked for, in the order of the layers.
     *
     * @param request what
     * @param raw where to; empty at the start
     * @param stages asked after each stage of the time layer but the last
     * @throws GateException if the run can't begin: an unknown scenario or commit, a build that fails. What goes wrong later
     *     is written as a {@link Failure}
     */
    void measure(GateRequest request, RawDirectory raw, Stages stages) throws Exception;

    /** The rule for what the next stage measures. */
    @FunctionalInterface
    interface Stages {

        /**
         * The timed scenarios that the forks so far do not decide.
         *
         * @param raw the data so far
         * @param stage how many stages are complete
         * @return their names; empty if no further stage is needed
         */
        List<String> undecided(RawDirectory raw, int stage) throws Exception;
    }
}

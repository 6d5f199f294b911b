/**
 * The paired run, the instrument for every claim finer than a factor of 1.5. Two ordinary forks of identical code differ
 * by tens of per cent (other machine code, other neighbours on the machine), and no interval over iterations sees it. So
 * all contenders live in one JVM and are asked the same slice of the workload in blocks of a few milliseconds, in an
 * order shuffled for each block: whatever disturbs the machine disturbs neighbouring blocks alike. The median over the
 * blocks of the log ratio of their times is one observation, a fork's; the interval is taken over forks.
 *
 * <p>{@code PairedRun} is the parent with the options and the table, {@code PairedFork} the JVM that measures, {@code
 * BlockEngine} the measurement itself, without a clock or a service of its own and so testable.
 */
package auditlog.benchmarks.paired;

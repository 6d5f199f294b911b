/**
 * The open loop: requests arrive when the schedule says, whether or not the service keeps up, and a request's response time
 * counts from then. So the wait for one's turn is in it, which a closed loop leaves out. Capacity is the highest rate at which a
 * percentile of it stays within a limit.
 *
 * <p>{@code Schedule} says when requests arrive and {@code OpenLoop} makes them, without a service, a random number or a clock of
 * its own, and so testable; {@code OpenLoopFork} is the JVM that measures, one {@code Case} after the other; {@code
 * OpenLoopReport} is what is stored, {@code Capacity} what follows from it.
 */
package auditlog.benchmarks.openloop;

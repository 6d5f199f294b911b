/**
 * Where does a request's time go, part by part, so that the parts add up? A replica of each service does for a request what the service
 * does, in the same order, and reads the clock between the parts, so that every moment is in one part. Replica and service are timed in
 * the same JVM, in short blocks in shuffled order, and the parts' sum is held against the service's time: a budget that left something
 * out, or put something in, would show.
 */
package auditlog.benchmarks.budget;

/** Profiles of one measuring JVM, its measured time only: flame graphs, their difference, Flight Recorder files, in one line each. */
package auditlog.benchmarks.profile;

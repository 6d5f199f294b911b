/**
 * The judging half of the regression gate: reads a run's raw data, decides, reports, and keeps the committed reference.
 * {@code Judge} turns raw data into checks and one verdict, one class a layer; {@code Reports} writes them down;
 * {@code GateCommand} is the command line. Nothing here measures, looks at a clock or asks the machine: the same raw data
 * give the same report, byte for byte, wherever it is read.
 */
package auditlog.benchmarks.gate;

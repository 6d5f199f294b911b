/**
 * What stands behind {@code ./run_tests} once the build, the dataset and the comparison of answers are done: the
 * contract's load runner, JMH and the open loop in rounds, the ratios with their intervals, the verdict of each check, and the results
 * as a summary file, a picture and the README's generated parts.
 *
 * <p>{@code Acceptance} is the command; a {@code MeasuringStage} is a list of steps that put what they measured into the
 * {@code Measurements}; {@code Limits} judges these; {@code Tables}, {@code Figures}, {@code Summary} and {@code
 * ForestPlot} show them; {@code ReadmeUpdater} puts a run's output and figures into the README.
 */
package auditlog.benchmarks.acceptance;

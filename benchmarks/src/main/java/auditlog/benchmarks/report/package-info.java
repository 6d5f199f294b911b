/**
 * One page that shows what a run stored: {@code report.html}, which opens offline and asks for nothing.
 *
 * <p>{@code StoredResults} reads what is there, {@code JmhCharts}, {@code SummaryCharts} and {@code GateTables} make {@code
 * Chart}s and {@code Table}s of it, {@code ChartDrawing} draws a chart as inline SVG, {@code FlameGraph} stacks; {@code Report} puts
 * them into {@code Section}s. Whatever else is measured is shown when it is stored as a chart file, see {@code ChartFile}.
 */
package auditlog.benchmarks.report;

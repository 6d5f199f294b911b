package auditlog.benchmarks.acceptance;

import java.util.List;

/**
 * A table as text, for a result file.
 *
 * @param title what it shows, with units
 * @param lines as printed
 */
record TextTable(String title, List<String> lines) {}

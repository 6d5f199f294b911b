/**
 * How anything of this project is run and measured: the {@link auditlog.benchmarks.Launcher} behind {@code mvn -pl
 * benchmarks exec:java}, which first makes sure that what is measured was compiled from the sources at hand ({@link
 * auditlog.benchmarks.SourceStamps}) and that the dataset is the contract's, and then starts JMH or one of the project's
 * own tools in a JVM of its own ({@link auditlog.benchmarks.ChildJvm}) with the one set of flags that all measurements
 * share ({@link auditlog.benchmarks.JvmFlags}). The JMH classes lie in packages by question.
 */
package auditlog.benchmarks;

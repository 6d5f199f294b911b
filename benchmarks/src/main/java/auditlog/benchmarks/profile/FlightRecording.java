package auditlog.benchmarks.profile;

import java.io.IOException;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Collection;
import java.util.List;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.runner.IterationType;

/**
 * Records a fork's measured iterations, and no warmup, with the JDK's Flight Recorder in its settings {@code profile}. JMH's own
 * profiler of this kind has another program do it, by a command that takes no path with a blank.
 */
public final class FlightRecording implements InternalProfiler {

    private static final String SETTINGS = "profile";

    private final Path file;
    private Recording recording;
    private int iterations;

    /**
     * A recording that has not begun.
     *
     * @param file where it is written to at the end
     */
    public FlightRecording(String file) {
        this.file = Path.of(file);
    }

    @Override
    public String getDescription() {
        return "Flight Recorder, measured iterations only";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        if (iteration.getType() == IterationType.MEASUREMENT && recording == null) {
            try {
                recording = new Recording(Configuration.getConfiguration(SETTINGS));
                recording.start();
            } catch (IOException | ParseException e) {
                throw new IllegalStateException("Flight Recorder has no settings " + SETTINGS, e);
            }
        }
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        if (iteration.getType() == IterationType.MEASUREMENT && ++iterations == iteration.getCount()) {
            try (Recording done = recording) {
                done.stop();
                done.dump(file);
            } catch (IOException e) {
                throw new IllegalStateException("The recording can't be written to " + file, e);
            }
        }
        return List.of();
    }
}

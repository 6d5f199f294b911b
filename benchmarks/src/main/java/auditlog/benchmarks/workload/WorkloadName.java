package auditlog.benchmarks.workload;

import auditlog.AuditQuery;
import auditlog.datagen.RequestStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The two workloads that are always reported side by side, both from the one request stream. */
public enum WorkloadName {

    /** The stream's first 100,000 requests, of which most return nothing. */
    CONTRACT {
        @Override
        List<AuditQuery> requests() {
            return RequestStream.contract();
        }
    },

    /** Those of them whose answer is not empty. */
    HITS {
        @Override
        List<AuditQuery> requests() {
            return RequestStream.hits();
        }
    };

    abstract List<AuditQuery> requests();

    /**
     * The workload of a name.
     *
     * @param name as in the parameter {@code workload}: {@code contract} or {@code hits}
     * @return the workload
     * @throws IllegalArgumentException if there is none of that name
     */
    public static WorkloadName named(String name) {
        return Arrays.stream(values())
                .filter(workload -> workload.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No workload '" + name + "'; there are: "
                        + Arrays.stream(values()).map(WorkloadName::toString).collect(Collectors.joining(", "))));
    }

    /** The name as in the parameter {@code workload}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

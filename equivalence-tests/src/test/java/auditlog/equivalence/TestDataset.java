package auditlog.equivalence;

import auditlog.datagen.Dataset;
import auditlog.datagen.Progress;

/** The dataset for tests: made if it is missing, verified once a JVM. */
final class TestDataset {

    private static final Dataset DATASET = Dataset.ensure(Dataset.defaultDirectory(), Progress.to(System.out));

    private TestDataset() {}

    static Dataset get() {
        return DATASET;
    }
}

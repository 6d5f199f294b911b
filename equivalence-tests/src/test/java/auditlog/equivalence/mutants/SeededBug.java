package auditlog.equivalence.mutants;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A mistake that somebody could make in the enhanced service, and the tests that must notice it.
 *
 * @param patch the mistake
 * @param breaks what goes wrong with it, in a line
 * @param tests those that must fail
 */
record SeededBug(SourcePatch patch, String breaks, ChosenTests tests) {

    /** Where the bugs are kept, from the project's root. */
    static final Path DIRECTORY = Path.of("equivalence-tests", "src", "test", "resources", "auditlog", "seeded-bugs");

    String name() {
        return patch.name();
    }

    /** All bugs of a directory, by name. */
    static List<SeededBug> readAll(Path directory) throws IOException, PatchException {
        List<SeededBug> bugs = new ArrayList<>();
        for (SourcePatch patch : SourcePatch.readAll(directory)) {
            bugs.add(of(patch));
        }
        return List.copyOf(bugs);
    }

    static SeededBug of(SourcePatch patch) throws PatchException {
        return new SeededBug(patch, patch.require("breaks"), ChosenTests.parse(patch.require("tests")));
    }
}

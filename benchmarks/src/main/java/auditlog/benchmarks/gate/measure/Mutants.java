package auditlog.benchmarks.gate.measure;

import auditlog.benchmarks.gate.raw.GateException;
import auditlog.equivalence.mutants.ModuleSources;
import auditlog.equivalence.mutants.PatchException;
import auditlog.equivalence.mutants.SourcePatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The mutants of the enhanced module that the gate is tried out with: patches in {@code gate/mutants}, compiled aside. */
final class Mutants {

    private static final String PATCHES = "gate/mutants";
    private static final String SOURCES = "enhanced-module/src/main/java";

    private final ModuleSources sources;
    private final List<SourcePatch> patches;

    private Mutants(ModuleSources sources, List<SourcePatch> patches) {
        this.sources = sources;
        this.patches = patches;
    }

    /**
     * Reads the module's sources as they are now, and the patches.
     *
     * @param root the project's root
     * @throws GateException if a patch is not well formed
     */
    static Mutants read(Path root) throws IOException {
        try {
            return new Mutants(ModuleSources.read(root.resolve(SOURCES)), SourcePatch.readAll(root.resolve(PATCHES)));
        } catch (PatchException e) {
            throw new GateException(e.getMessage(), e);
        }
    }

    /** All, by name. */
    List<SourcePatch> all() {
        return patches;
    }

    /**
     * The mutant of a name.
     *
     * @throws GateException if there is none
     */
    SourcePatch named(String name) {
        return patches.stream()
                .filter(patch -> patch.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new GateException("There is no mutant '" + name + "' in " + PATCHES + ", only "
                        + patches.stream().map(SourcePatch::name).toList()));
    }

    /** Compiles the module as it is. */
    Path compileAsItIs(Path classes) throws IOException {
        return compile(SourcePatch.none("the module as it is"), classes);
    }

    /**
     * Compiles a mutant.
     *
     * @param classes where to
     * @return the same
     * @throws GateException if the patch does not fit the sources, or does not compile
     */
    Path compile(SourcePatch patch, Path classes) throws IOException {
        List<Path> classPath = Stream.of(
                        System.getProperty("java.class.path").split(System.getProperty("path.separator")))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of)
                .toList();
        try {
            sources.compile(patch, classPath, classes);
            return classes;
        } catch (PatchException e) {
            throw new GateException(e.getMessage(), e);
        }
    }
}

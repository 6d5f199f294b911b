package auditlog.equivalence;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.AuditLogService;
import auditlog.baseline.OffsetAuditLogService;
import auditlog.datagen.Dataset;
import auditlog.enhanced.IndexedAuditLogService;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Modules use only those before them, services only what they are said to use, and no test can be left out. */
class ArchitectureTest {

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("auditlog");

    private static final Pattern WAY_TO_SKIP = Pattern.compile(
            "^import (static )?org\\.junit\\.jupiter\\.api\\.(Disabled|Assumptions|condition)\\b.*|.*@Disabled\\b.*",
            Pattern.MULTILINE);

    @Test
    void theClassesOfEachModuleAreLookedAt() {
        for (Class<?> type : List.of(
                AuditLogService.class,
                OffsetAuditLogService.class,
                IndexedAuditLogService.class,
                Dataset.class,
                DomainSweep.class)) {
            assertTrue(MAIN.contain(type), type::getName);
        }
    }

    @Test
    void theBaselineUsesNothingElseOfOurs() {
        classes()
                .that()
                .resideInAnyPackage("auditlog", "auditlog.baseline..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "auditlog", "auditlog.baseline..", "java..", "javax.sql..", "org.sqlite..", "tools.jackson..")
                .check(MAIN);
    }

    @Test
    void theContractsTypesDoNotUseTheBaselineService() {
        noClasses()
                .that()
                .resideInAPackage("auditlog")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("auditlog.*..")
                .check(MAIN);
    }

    @Test
    void theEnhancedServiceUsesOnlyTheBaseline() {
        classes()
                .that()
                .resideInAPackage("auditlog.enhanced..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "auditlog",
                        "auditlog.baseline..",
                        "auditlog.enhanced..",
                        "java..",
                        "javax.sql..",
                        "org.sqlite..",
                        "tools.jackson..")
                .check(MAIN);
    }

    @Test
    void theDatasetUsesOnlyTheContractsTypesOfOurs() {
        noClasses()
                .that()
                .resideInAPackage("auditlog.datagen..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "auditlog.baseline..", "auditlog.enhanced..", "auditlog.equivalence..", "auditlog.benchmarks..")
                .check(MAIN);
    }

    @Test
    void theComparersUseNoBenchmark() {
        noClasses()
                .that()
                .resideInAPackage("auditlog.equivalence..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("auditlog.benchmarks..", "org.openjdk.jmh..")
                .check(MAIN);
    }

    @Test
    void noTestOfAnyModuleCanBeLeftOut() throws IOException {
        int tests = 0;
        Path root = Dataset.projectRoot();
        for (String module :
                List.of("baseline-module", "enhanced-module", "datagen", "equivalence-tests", "benchmarks")) {
            Path sources = root.resolve(module).resolve("src/test/java");
            if (!Files.isDirectory(sources)) {
                continue;
            }
            try (Stream<Path> files = Files.walk(sources)) {
                for (Path file : files.filter(path -> path.toString().endsWith("Test.java"))
                        .toList()) {
                    tests++;
                    assertEquals(
                            List.of(),
                            WAY_TO_SKIP
                                    .matcher(Files.readString(file))
                                    .results()
                                    .map(match -> match.group().strip())
                                    .filter(line -> !line.contains("Pattern") && !line.startsWith("\""))
                                    .toList(),
                            file::toString);
                }
            }
        }
        assertTrue(tests > 5, "test classes found: " + tests);
    }
}

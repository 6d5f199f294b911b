package auditlog.equivalence.mutants;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;

/**
 * Test classes, or single methods of them, by name.
 *
 * @param names each a class's full name, or that and {@code #} and a method's name; all overloads and repetitions of it are meant
 */
record ChosenTests(List<String> names) {

    ChosenTests {
        names = List.copyOf(names);
    }

    /** The names in a text that separates them by commas. */
    static ChosenTests parse(String text) {
        List<String> names = new ArrayList<>();
        for (String name : text.split(",")) {
            names.add(name.strip());
        }
        return new ChosenTests(names);
    }

    LauncherDiscoveryRequest request() {
        List<DiscoverySelector> classes = names.stream()
                .map(ChosenTests::className)
                .distinct()
                .<DiscoverySelector>map(DiscoverySelectors::selectClass)
                .toList();
        return LauncherDiscoveryRequestBuilder.request()
                .selectors(classes)
                .filters((PostDiscoveryFilter) descriptor -> FilterResult.includedIf(chosen(descriptor.getSource())))
                .build();
    }

    /** The first name that no test of the plan has; a name that is wrong would otherwise leave its tests out unseen. */
    Optional<String> missingIn(TestPlan plan) {
        List<MethodSource> methods = new ArrayList<>();
        for (TestIdentifier root : plan.getRoots()) {
            for (TestIdentifier test : plan.getDescendants(root)) {
                if (test.getSource().orElse(null) instanceof MethodSource method) {
                    methods.add(method);
                }
            }
        }
        return names.stream()
                .filter(name -> methods.stream().noneMatch(method -> isNamed(name, method)))
                .findFirst();
    }

    private boolean chosen(Optional<TestSource> source) {
        return !(source.orElse(null) instanceof MethodSource method)
                || names.stream().anyMatch(name -> isNamed(name, method));
    }

    private static boolean isNamed(String name, MethodSource method) {
        String type = method.getClassName();
        return name.equals(type) || name.equals(type + "#" + method.getMethodName());
    }

    private static String className(String name) {
        int hash = name.indexOf('#');
        return hash < 0 ? name : name.substring(0, hash);
    }
}

package auditlog.benchmarks;

import auditlog.benchmarks.workload.Contender;
import auditlog.benchmarks.workload.WorkloadName;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Arguments for JMH, checked before anything is started: JMH itself ignores a parameter that no benchmark has, and would run
 * for minutes before a contender of an unknown name is refused.
 */
public final class JmhRequest {

    private static final Set<String> LISTING = Set.of("-h", "-l", "-lp", "-lprof", "-lrf");
    private static final String IMPL = "impl";
    private static final List<String> RUNGS = names(Contender.LADDER.toArray(Contender[]::new)).stream()
            .filter(name -> !name.equals(Contender.BASELINE.toString()) && !name.equals(Contender.ENHANCED.toString()))
            .toList();
    private static final Map<String, List<String>> KNOWN_VALUES =
            Map.of(IMPL, names(Contender.values()), "workload", names(WorkloadName.values()));

    private JmhRequest() {}

    /** Whether these arguments only ask JMH to list something. */
    static boolean isListing(List<String> args) {
        return args.stream().anyMatch(LISTING::contains);
    }

    /**
     * All benchmarks on the class path.
     *
     * @return an entry for each benchmark and mode
     */
    public static Collection<BenchmarkListEntry> benchmarks() {
        return find(List.of(), List.of());
    }

    /** The benchmarks that the options select. */
    static Collection<BenchmarkListEntry> selected(Options options) {
        return find(options.getIncludes(), options.getExcludes());
    }

    /** Throws unless JMH would understand the arguments and run something. */
    static void check(List<String> args) {
        CommandLineOptions options;
        try {
            options = new CommandLineOptions(args.toArray(String[]::new));
        } catch (CommandLineOptionException e) {
            throw LaunchException.wrongUsage("JMH does not understand this: " + e.getMessage());
        }
        Collection<BenchmarkListEntry> selected = selected(options);
        if (selected.isEmpty()) {
            throw LaunchException.wrongUsage("No benchmark matches " + String.join(" ", options.getIncludes())
                    + "; without arguments the launcher lists them");
        }
        parameters(args).forEach((name, values) -> checkParameter(name, values, selected));
    }

    private static void checkParameter(String name, List<String> values, Collection<BenchmarkListEntry> selected) {
        Set<String> known = new TreeSet<>();
        for (BenchmarkListEntry benchmark : selected) {
            benchmark.getParams().orElse(Map.of()).forEach((parameter, declared) -> {
                known.add(parameter);
                if (parameter.equals(name) && KNOWN_VALUES.containsKey(name)) {
                    checkValues(name, values, Arrays.asList(declared), benchmark);
                }
            });
        }
        if (!known.contains(name)) {
            throw LaunchException.wrongUsage(
                    "No parameter '" + name + "'; the benchmarks selected have: " + String.join(", ", known));
        }
    }

    /**
     * What may be given for a parameter: what takes the two services takes what lies between them, too.
     *
     * @param name the parameter
     * @param declared what the benchmark declares for it
     * @return these, and the ladder's rungs where they are services
     */
    public static List<String> values(String name, List<String> declared) {
        return name.equals(IMPL)
                ? Stream.concat(declared.stream(), RUNGS.stream()).distinct().toList()
                : declared;
    }

    private static void checkValues(
            String name, List<String> values, List<String> declared, BenchmarkListEntry benchmark) {
        List<String> allowed = values(name, declared);
        for (String value : values) {
            if (!KNOWN_VALUES.get(name).contains(value) || !allowed.contains(value)) {
                throw LaunchException.wrongUsage("No " + name + " '" + value + "' in "
                        + simpleName(benchmark.getUserClassQName()) + "; there are: " + String.join(", ", allowed));
            }
        }
    }

    /** The values given with {@code -p name=value,value}; JMH hands on only those of a name that is asked for. */
    private static Map<String, List<String>> parameters(List<String> args) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            if (arg.equals("-p") || arg.equals("--p")) {
                // A missing value was refused by JMH's own parser.
                String given = args.get(++i);
                int equals = given.indexOf('=');
                if (equals < 1) {
                    throw LaunchException.wrongUsage("Parameters are written -p name=value,value; given: -p " + given);
                }
                parameters
                        .computeIfAbsent(given.substring(0, equals), name -> new ArrayList<>())
                        .addAll(List.of(given.substring(equals + 1).split(",")));
            } else if (arg.startsWith("-p") && !arg.startsWith("-prof")) {
                throw LaunchException.wrongUsage("Parameters are written -p name=value,value; given: " + arg);
            }
        }
        return parameters;
    }

    private static Collection<BenchmarkListEntry> find(List<String> includes, List<String> excludes) {
        return BenchmarkList.defaultList()
                .find(
                        OutputFormatFactory.createFormatInstance(
                                new PrintStream(OutputStream.nullOutputStream()), VerboseMode.SILENT),
                        includes,
                        excludes);
    }

    /**
     * The name of a class without its package.
     *
     * @param className the whole name
     * @return what stands after the last dot
     */
    public static String simpleName(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }

    private static List<String> names(Enum<?>[] values) {
        Set<String> names = new LinkedHashSet<>();
        Arrays.stream(values).map(Enum::toString).forEach(names::add);
        return List.copyOf(names);
    }
}

package auditlog.benchmarks;

import java.util.List;

/**
 * The flags of every JVM that measures: the JMH host, its forks, the paired run and the acceptance run.
 *
 * <p>One by one as well as in lists, because an annotation takes only constants. Heap, collector and the collector's
 * threads are fixed, so that neither the machine's memory nor {@code MAVEN_OPTS} decides them.
 */
public final class JvmFlags {

    /** Least heap. */
    public static final String MIN_HEAP = "-Xms1g";

    /** Most heap. */
    public static final String MAX_HEAP = "-Xmx1g";

    /** The collector. */
    public static final String COLLECTOR = "-XX:+UseParallelGC";

    /** The collector's threads. */
    public static final String COLLECTOR_THREADS = "-XX:ParallelGCThreads=2";

    /** Lets an older JVM start with {@link #UNSAFE}, which it does not know. */
    public static final String IGNORE_UNKNOWN = "-XX:+IgnoreUnrecognizedVMOptions";

    /** Keeps JDK 24 and later from warning of JMH's use of Unsafe. */
    public static final String UNSAFE = "--sun-misc-unsafe-memory-access=allow";

    /** Keeps JDK 24 and later from warning of sqlite-jdbc's native library. */
    public static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";

    /** What keeps JDK 17 to 25 from printing warnings. */
    public static final List<String> QUIET = List.of(IGNORE_UNKNOWN, UNSAFE, NATIVE_ACCESS);

    /** All of them. */
    public static final List<String> ALL =
            List.of(MIN_HEAP, MAX_HEAP, COLLECTOR, COLLECTOR_THREADS, IGNORE_UNKNOWN, UNSAFE, NATIVE_ACCESS);

    private JvmFlags() {}
}

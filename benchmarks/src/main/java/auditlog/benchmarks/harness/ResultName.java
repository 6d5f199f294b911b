package auditlog.benchmarks.harness;

import org.openjdk.jmh.infra.BenchmarkParams;

/** How a result of JMH's is named to a reader. */
public final class ResultName {

    private ResultName() {}

    /**
     * The benchmark.
     *
     * @param params the result's
     * @return class and method, {@code Class.method}
     */
    public static String method(BenchmarkParams params) {
        String name = params.getBenchmark();
        return name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1);
    }

    /**
     * The benchmark with its parameters.
     *
     * @param params the result's
     * @return {@code Class.method parameter=value parameter=value}
     */
    public static String of(BenchmarkParams params) {
        StringBuilder name = new StringBuilder(method(params));
        for (String key : params.getParamsKeys()) {
            name.append(' ').append(key).append('=').append(params.getParam(key));
        }
        return name.toString();
    }
}

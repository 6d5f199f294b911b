package auditlog.benchmarks.cold;

import auditlog.AuditLogService;
import auditlog.AuditQuery;
import auditlog.benchmarks.ChildJvm;
import auditlog.benchmarks.workload.Contender;
import auditlog.datagen.Dataset;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A JVM whose first requests are timed. It is told by plain words what to do and answers so, since the JSON library belongs to what
 * the first request has to load.
 */
public final class ColdFork {

    private static final String MARK = "> ";
    private static final String NOT_EVICTED = "not evicted ";
    private static final double NANOS_A_MILLI = 1e6;
    private static final double NANOS_A_SECOND = 1e9;
    private static final double WARMUP_SECONDS = 1.5;

    /** What is cold. */
    public enum Situation {
        /** The process: what it loads and compiles. The files are in the page cache. */
        NEW_PROCESS("new process, files cached"),
        /** Both, as after a reboot. */
        NEW_PROCESS_COLD_FILES("new process, files not cached"),
        /** The files: a process that has been answering, and then the kernel needed the memory. */
        COLD_FILES("warm process, files not cached");

        private final String words;

        Situation(String words) {
            this.words = words;
        }

        /** In words. */
        public String words() {
            return words;
        }
    }

    /**
     * What was timed.
     *
     * @param notEvicted why the files could not be evicted; null if they were, or need not be
     * @param openingMillis of the service; in a warm process long before
     * @param requestMillis of the first requests, in order; empty if the files could not be evicted
     * @param counts events that they returned, in order
     */
    public record Result(String notEvicted, double openingMillis, List<Double> requestMillis, List<Integer> counts) {}

    private ColdFork() {}

    /**
     * Starts a JVM and has it time requests.
     *
     * @param dataset the files, read only
     * @param situation what is cold
     * @param contender baseline or enhanced
     * @param requests the first requests
     * @return what was timed
     * @throws IOException if the JVM fails; the message has what it printed
     * @throws InterruptedException if this thread is interrupted
     */
    public static Result run(Dataset dataset, Situation situation, Contender contender, List<AuditQuery> requests)
            throws IOException, InterruptedException {
        if (situation == Situation.NEW_PROCESS_COLD_FILES) {
            Optional<String> trouble = evicted(dataset);
            if (trouble.isPresent()) {
                return new Result(trouble.get(), 0, List.of(), List.of());
            }
        }
        List<String> arguments = new ArrayList<>(
                List.of(situation.name(), contender.name(), dataset.directory().toString()));
        requests.forEach(request -> arguments.add(words(request)));
        Process process = ChildJvm.process(ChildJvm.attachedCommand(List.of(), ColdFork.class.getName(), arguments))
                .redirectErrorStream(true)
                .start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = process.waitFor();
            return parse(output, requests.size(), exit);
        } finally {
            process.destroyForcibly();
        }
    }

    private static Result parse(String output, int requests, int exit) throws IOException {
        List<String> said = output.lines()
                .filter(line -> line.startsWith(MARK))
                .map(line -> line.substring(MARK.length()))
                .toList();
        if (exit == 0 && said.size() == 1 && said.get(0).startsWith(NOT_EVICTED)) {
            return new Result(said.get(0).substring(NOT_EVICTED.length()), 0, List.of(), List.of());
        }
        if (exit != 0 || said.size() != 1 + requests) {
            throw new IOException("The JVM ended with exit code " + exit + ": " + output.strip());
        }
        List<Double> millis = new ArrayList<>();
        List<Integer> counts = new ArrayList<>();
        for (String line : said.subList(1, said.size())) {
            String[] words = line.split(" ");
            millis.add(Double.parseDouble(words[0]));
            counts.add(Integer.parseInt(words[1]));
        }
        return new Result(null, Double.parseDouble(said.get(0)), millis, counts);
    }

    private static Optional<String> evicted(Dataset dataset) throws InterruptedException {
        PageCache cache = new PageCache();
        Optional<String> trouble = cache.evict(dataset.payloads());
        return trouble.isPresent() ? trouble : cache.evict(dataset.database());
    }

    /**
     * Times the requests and prints the opening's milliseconds, then each request's and the events it returned.
     *
     * @param args the situation, the contender, the dataset's directory, then the requests
     * @throws Exception if a request fails
     */
    public static void main(String[] args) throws Exception {
        Situation situation = Situation.valueOf(args[0]);
        Dataset dataset = new Dataset(Path.of(args[2]));
        AuditQuery[] requests = new AuditQuery[args.length - 3];
        for (int i = 0; i < requests.length; i++) {
            requests[i] = parsed(args[i + 3]);
        }
        long start = System.nanoTime();
        AuditLogService service = Contender.valueOf(args[1]).service(dataset.database(), dataset.payloads());
        long opened = System.nanoTime() - start;
        StringBuilder said = new StringBuilder(MARK + opened / NANOS_A_MILLI + "\n");
        if (situation == Situation.COLD_FILES) {
            warmUp(service, requests);
            Optional<String> trouble = evicted(dataset);
            if (trouble.isPresent()) {
                System.out.println(MARK + NOT_EVICTED + trouble.get());
                return;
            }
        }
        long[] nanos = new long[requests.length];
        int[] counts = new int[requests.length];
        for (int i = 0; i < requests.length; i++) {
            long begun = System.nanoTime();
            counts[i] = service.handle(requests[i]).count();
            nanos[i] = System.nanoTime() - begun;
        }
        for (int i = 0; i < requests.length; i++) {
            said.append(MARK)
                    .append(nanos[i] / NANOS_A_MILLI)
                    .append(' ')
                    .append(counts[i])
                    .append('\n');
        }
        System.out.print(said);
        service.close();
    }

    private static void warmUp(AuditLogService service, AuditQuery[] requests) throws SQLException, IOException {
        long end = System.nanoTime() + (long) (WARMUP_SECONDS * NANOS_A_SECOND);
        for (int i = 0; System.nanoTime() - end < 0; i++) {
            service.handle(requests[i % requests.length]);
        }
    }

    private static String words(AuditQuery query) {
        return query.fromTs() + "," + query.toTs() + "," + query.actorId() + "," + query.action() + "," + query.page()
                + "," + query.pageSize();
    }

    private static AuditQuery parsed(String words) {
        String[] fields = words.split(",");
        return new AuditQuery(
                Long.parseLong(fields[0]),
                Long.parseLong(fields[1]),
                fields[2].equals("null") ? null : Long.valueOf(fields[2]),
                fields[3].equals("null") ? null : fields[3],
                Integer.parseInt(fields[4]),
                Integer.parseInt(fields[5]));
    }
}

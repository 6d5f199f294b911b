package auditlog.benchmarks.gate.measure;

import auditlog.benchmarks.gate.raw.Counter;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The places in the measured classes where something is counted: calls of certain methods of the Java platform and of the
 * SQLite driver's native ones, which can't be woven themselves, and the beginnings of certain methods of the libraries.
 */
enum Seam {

    /** The driver steps a statement for the first time only in its class DB; results are stepped by the result set. */
    STEP(Counter.STATEMENTS, Kind.CALL, "org/sqlite/core/DB", Set.of("org/sqlite/core/DB"), Set.of("step")),

    /** Statements without parameters and results, as when a connection is opened, go another way. */
    EXEC(Counter.STATEMENTS, Kind.ENTRY, "org/sqlite/core/NativeDB", Set.of(), Set.of("_exec")),

    /** Every row after the first, and the end. */
    NEXT(Counter.ROWS, Kind.ENTRY, "org/sqlite/jdbc3/JDBC3ResultSet", Set.of(), Set.of("next")),

    /** A row read from the bytes of the database file. */
    ROW(Counter.ROWS, Kind.ENTRY, "auditlog/enhanced/RowDecoder", Set.of(), Set.of("addRow")),

    /** A connection's file. */
    CONNECT(Counter.OPENS, Kind.ENTRY, "org/sqlite/core/NativeDB", Set.of(), Set.of("_open")),

    /** The short way of decoding; what is not plain has a parser besides, and counts twice. */
    DECODER(Counter.EVENTS_DECODED, Kind.ENTRY, "auditlog/enhanced/PayloadDecoder", Set.of(), Set.of("decode")),

    /** Every parser of a document, of bytes or characters alike. */
    PARSER(Counter.EVENTS_DECODED, Kind.ENTRY, "tools/jackson/core/base/ParserBase", Set.of(), Set.of("<init>")),

    /** Streams and handles. */
    OPEN(
            Counter.OPENS,
            Kind.CALL,
            "",
            Set.of(
                    "java/io/RandomAccessFile",
                    "java/io/FileInputStream",
                    "java/io/FileOutputStream",
                    "java/io/FileReader",
                    "java/util/zip/ZipFile"),
            Set.of("<init>")),

    /** Channels. */
    OPEN_CHANNEL(
            Counter.OPENS,
            Kind.CALL,
            "",
            Set.of("java/nio/channels/FileChannel", "java/nio/channels/AsynchronousFileChannel"),
            Set.of("open")),

    /** Everything in one call. */
    OPEN_BY_FILES(
            Counter.OPENS,
            Kind.CALL,
            "",
            Set.of("java/nio/file/Files"),
            Set.of(
                    "newByteChannel",
                    "newInputStream",
                    "newOutputStream",
                    "newBufferedReader",
                    "newBufferedWriter",
                    "newDirectoryStream",
                    "readAllBytes",
                    "readAllLines",
                    "readString",
                    "lines",
                    "list",
                    "walk",
                    "find",
                    "copy",
                    "write",
                    "writeString",
                    "mismatch")),

    /** Questions by path. */
    ASK_FILES(
            Counter.STATS,
            Kind.CALL,
            "",
            Set.of("java/nio/file/Files"),
            Set.of(
                    "readAttributes",
                    "getAttribute",
                    "size",
                    "exists",
                    "notExists",
                    "isRegularFile",
                    "isDirectory",
                    "isSymbolicLink",
                    "isSameFile",
                    "isReadable",
                    "getLastModifiedTime")),

    /** Likewise. */
    ASK_PATH(Counter.STATS, Kind.CALL, "", Set.of("java/nio/file/Path"), Set.of("toRealPath")),

    /** Likewise. */
    ASK_FILE(
            Counter.STATS,
            Kind.CALL,
            "",
            Set.of("java/io/File"),
            Set.of(
                    "exists",
                    "length",
                    "lastModified",
                    "isFile",
                    "isDirectory",
                    "canRead",
                    "canWrite",
                    "getCanonicalPath",
                    "getCanonicalFile"));

    /** How a place is found. */
    enum Kind {
        /** In the woven class, calls of the methods. */
        CALL,
        /** The beginnings of the woven class's own methods. */
        ENTRY
    }

    private static final List<String> WOVEN = List.of("auditlog/", "org/sqlite/", "tools/jackson/");
    private static final String HARNESS = "auditlog/benchmarks/";
    private static final List<String> TIMED =
            List.of("auditlog/enhanced/", "auditlog/baseline/", "org/sqlite/", "tools/jackson/");
    private static final String OWN = "auditlog/";

    private final Counter counter;
    private final Kind kind;
    private final String woven;
    private final Set<String> owners;
    private final Set<String> methods;

    Seam(Counter counter, Kind kind, String woven, Set<String> owners, Set<String> methods) {
        this.counter = counter;
        this.kind = kind;
        this.woven = woven;
        this.owners = owners;
        this.methods = methods;
    }

    Counter counter() {
        return counter;
    }

    /** Whether it lies in one method alone, which another version of its class may no longer have. */
    boolean isInOneMethod() {
        return !woven.isEmpty();
    }

    /** Whether a class is woven at all. */
    static boolean weaves(String className) {
        return !className.startsWith(HARNESS) && WOVEN.stream().anyMatch(className::startsWith);
    }

    /** Whether a class is one that is measured: what it does must not depend on the time. */
    static boolean isTimed(String className) {
        return TIMED.stream().anyMatch(className::startsWith);
    }

    /** The classes that are counted in one of their methods, by their Java names. */
    static Set<String> classes() {
        return Arrays.stream(values())
                .filter(Seam::isInOneMethod)
                .map(seam -> seam.woven.replace('/', '.'))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether a class is one of ours: there, a call that can't be counted is an error. */
    static boolean isOurs(String className) {
        return className.startsWith(OWN);
    }

    /** The seam that a call in a class is, or null. */
    static Seam ofCall(String inClass, String owner, String method, String descriptor) {
        // A stream of an open descriptor opens nothing.
        if (descriptor.startsWith("(Ljava/io/FileDescriptor;)")) {
            return null;
        }
        return find(seam -> seam.kind == Kind.CALL
                && (seam.woven.isEmpty() || seam.woven.equals(inClass))
                && seam.owners.contains(owner)
                && seam.methods.contains(method));
    }

    /** The seam that a method's beginning is, or null. */
    static Seam ofEntry(String inClass, String method) {
        return find(seam -> seam.kind == Kind.ENTRY && seam.woven.equals(inClass) && seam.methods.contains(method));
    }

    private static Seam find(Predicate<Seam> condition) {
        return Arrays.stream(values()).filter(condition).findFirst().orElse(null);
    }
}

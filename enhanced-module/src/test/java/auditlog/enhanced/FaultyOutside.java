package auditlog.enhanced;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The real outside, but that the n-th call fails, or every call from the n-th on, until it is healed. A call is one of
 * {@link Outside}, of a connection, statement or result that came from it, or of a handle's read or close.
 *
 * <p>What closes a connection or a handle has closed it when it fails, as the operating system does; anything else fails before it has
 * done its work. Counts what is open. Safe for use by many threads.
 */
final class FaultyOutside extends Outside {

    private static final long NEVER = Long.MAX_VALUE;

    private static final Set<Class<?>> WRAPPED = Set.of(Statement.class, ResultSet.class);

    private final Failure failure;
    private final boolean lasting;
    private final AtomicLong calls = new AtomicLong();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger handles = new AtomicInteger();
    private volatile long failing = NEVER;
    private volatile boolean failed;

    /** A kind of failure. What a call does not declare it can't throw, so it does not count as a call of that kind. */
    interface Failure {

        /** What is thrown by a call that may throw an {@link IOException}; null if nothing is. */
        Throwable ofFile();

        /** What is thrown by a call of that name that may throw an {@link SQLException}; null if nothing is. */
        Throwable ofDatabase(String method);
    }

    /**
     * The real outside until it is armed.
     *
     * @param lasting whether all calls after the failing one fail too
     */
    FaultyOutside(Failure failure, boolean lasting) {
        this.failure = failure;
        this.lasting = lasting;
    }

    /** From now on the n-th call, counted from 1, fails. */
    void arm(long n) {
        calls.set(0);
        failed = false;
        failing = n;
    }

    /** Nothing fails any more. */
    void heal() {
        failing = NEVER;
    }

    /** Whether any call has failed since it was armed. */
    boolean failed() {
        return failed;
    }

    /** Calls since it was armed. */
    long calls() {
        return calls.get();
    }

    int openConnections() {
        return connections.get();
    }

    int openHandles() {
        return handles.get();
    }

    private Throwable next(Throwable thrown) {
        if (thrown == null) {
            return null;
        }
        long call = calls.incrementAndGet();
        if (call == failing || lasting && call > failing) {
            failed = true;
            return thrown;
        }
        return null;
    }

    private void file() throws IOException {
        Throwable thrown = next(failure.ofFile());
        if (thrown instanceof IOException e) {
            throw e;
        }
        throwUnchecked(thrown);
    }

    private void database(String method) throws SQLException {
        Throwable thrown = next(failure.ofDatabase(method));
        if (thrown instanceof SQLException e) {
            throw e;
        }
        throwUnchecked(thrown);
    }

    private static void throwUnchecked(Throwable thrown) {
        if (thrown instanceof RuntimeException e) {
            throw e;
        }
        if (thrown instanceof Error e) {
            throw e;
        }
        if (thrown != null) {
            throw new IllegalArgumentException("Not to be thrown here", thrown);
        }
    }

    @Override
    FileIdentity identity(Path path) throws IOException {
        file();
        return FileIdentity.of(path);
    }

    @Override
    Object key(Path path) throws IOException {
        file();
        return FileIdentity.key(path);
    }

    @Override
    FileState state(Path path) throws IOException {
        file();
        return FileState.of(path);
    }

    @Override
    Path realPath(Path path) throws IOException {
        file();
        return path.toRealPath();
    }

    @Override
    Connection connect(Path database) throws SQLException {
        database("connect");
        Connection connection = Connections.open(database);
        connections.incrementAndGet();
        return wrap(Connection.class, connection);
    }

    private <T> T wrap(Class<T> type, Object real) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, values) -> {
                    boolean closesConnection =
                            real instanceof Connection && method.getName().equals("close");
                    // The values of a row are at hand once the row is.
                    if (!closesConnection && !method.getName().startsWith("get")) {
                        database(method.getName());
                    }
                    Object result;
                    try {
                        result = method.invoke(real, values);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    if (closesConnection) {
                        connections.decrementAndGet();
                        database(method.getName());
                    }
                    Class<?> given = method.getReturnType();
                    return WRAPPED.contains(given) && result != null ? wrap(given, result) : result;
                }));
    }

    @Override
    void read(DatabaseFile database, long position, byte[] bytes, int length) throws IOException {
        file();
        database.read(position, bytes, length);
    }

    @Override
    PayloadFile open(Path file) throws IOException {
        file();
        return new FaultyFile(ChannelPayloadFile.open(file));
    }

    private final class FaultyFile implements PayloadFile {

        private final PayloadFile real;

        FaultyFile(PayloadFile real) {
            this.real = real;
            handles.incrementAndGet();
        }

        @Override
        public void readFully(long offset, byte[] bytes, int length) throws IOException {
            file();
            real.readFully(offset, bytes, length);
        }

        @Override
        public boolean isOpen() {
            return real.isOpen();
        }

        @Override
        public void close() throws IOException {
            real.close();
            handles.decrementAndGet();
            file();
        }
    }
}

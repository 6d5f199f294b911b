package auditlog.benchmarks.budget;

import auditlog.AuditEvent;
import auditlog.AuditPage;
import auditlog.AuditQuery;
import auditlog.benchmarks.workload.PageRows;
import auditlog.datagen.DatasetRow;
import auditlog.enhanced.ChannelPayloadFile;
import auditlog.enhanced.PayloadDecoder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import tools.jackson.databind.JsonNode;

/**
 * What {@link auditlog.enhanced.IndexedAuditLogService} does for a request that its snapshot answers, in its order. It knows the
 * dataset's rows from the generator, and fails where the service would renew its snapshot.
 */
final class EnhancedReplica implements Replica {

    private static final int HEADER_OFFSET = 16;
    private static final int HEADER_LENGTH = 16;

    /** Longer than any payload of the dataset. */
    private static final int BUFFER = 1 << 16;

    /** As far as the service looks whether there is stack to spare. */
    private static final int FRAMES = 256;

    /**
     * Handles of database files, which stay open until this JVM ends: closing one, by hand or by the garbage collector, would drop
     * all locks that SQLite holds on the file in this process.
     */
    private static final Map<Path, RandomAccessFile> HEADERS = new HashMap<>();

    private final Path database;
    private final Path payloads;
    private final RowIndex index;
    private final RandomAccessFile header;
    private final Identity identity;
    private final State state;
    private final ConcurrentLinkedDeque<Handle> idle = new ConcurrentLinkedDeque<>();

    /** What tells the file from another one at its path. */
    private record Identity(Object key, long size, FileTime modified) {

        static Identity of(Path path) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return new Identity(attributes.fileKey(), attributes.size(), attributes.lastModifiedTime());
        }
    }

    /** What a commit changes in the header. */
    private record State(long first, long second) {}

    private record Handle(Object key, ChannelPayloadFile file, byte[] buffer, PayloadDecoder decoder) {}

    EnhancedReplica(Path database, Path payloads, List<DatasetRow> rows) throws IOException {
        this.database = database;
        this.payloads = payloads;
        index = new RowIndex(rows);
        header = header(database);
        identity = Identity.of(database);
        state = state();
        idle.add(new Handle(
                Identity.of(payloads).key, ChannelPayloadFile.open(payloads), new byte[BUFFER], new PayloadDecoder()));
    }

    private static synchronized RandomAccessFile header(Path database) throws IOException {
        RandomAccessFile open = HEADERS.get(database);
        if (open == null) {
            open = new RandomAccessFile(database.toFile(), "r");
            HEADERS.put(database, open);
        }
        return open;
    }

    @Override
    public AuditPage serve(AuditQuery query, Laps laps) throws IOException {
        laps.start();
        Identity present = Identity.of(database);
        requireUnchanged(present.key.equals(identity.key)
                && present.size == identity.size
                && present.modified.equals(identity.modified));
        laps.end(Part.STAT);
        State now = state();
        requireUnchanged(now.first == state.first && now.second == state.second);
        laps.end(Part.COUNTER);
        RowIndex.Slice slice = index.slice(query);
        int count = slice.count();
        laps.end(Part.LOCATING);
        if (count == 0) {
            AuditPage page = new AuditPage(query, List.of(), 0);
            laps.end(Part.BUILDING);
            return page;
        }
        AuditEvent[] events = new AuditEvent[count];
        Handle handle = lend();
        laps.end(Part.LENDING);
        try {
            for (int i = 0; i < count; i++) {
                DatasetRow row = index.row(slice, i);
                handle.file.readFully(row.payloadOffset(), handle.buffer, row.payloadLen());
                laps.end(Part.READING);
                JsonNode payload = handle.decoder.decode(handle.buffer, row.payloadLen());
                laps.end(Part.DECODING);
                events[i] = PageRows.event(row, payload);
                laps.end(Part.BUILDING);
            }
        } finally {
            idle.addFirst(handle);
        }
        laps.end(Part.LENDING);
        AuditPage page = new AuditPage(query, List.of(events), count);
        laps.end(Part.BUILDING);
        return page;
    }

    private State state() throws IOException {
        byte[] bytes = new byte[HEADER_LENGTH];
        synchronized (header) {
            header.seek(HEADER_OFFSET);
            header.readFully(bytes);
        }
        ByteBuffer numbers = ByteBuffer.wrap(bytes);
        return new State(numbers.getLong(), numbers.getLong());
    }

    private Handle lend() throws IOException {
        requireUnchanged(spareFrames(FRAMES) == FRAMES);
        Object key = Files.readAttributes(payloads, BasicFileAttributes.class).fileKey();
        Handle handle = idle.pollFirst();
        requireUnchanged(handle.key.equals(key));
        return handle;
    }

    private static int spareFrames(int frames) {
        return frames == 0 ? 0 : 1 + spareFrames(frames - 1);
    }

    private static void requireUnchanged(boolean unchanged) {
        if (!unchanged) {
            throw new IllegalStateException(
                    "The dataset was changed while it was measured; measure again while nobody writes to it");
        }
    }

    @Override
    public void close() throws IOException {
        for (Handle handle : idle) {
            handle.file.close();
        }
    }
}

package auditlog.enhanced;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;

/**
 * The rows as they were at one moment, what tells whether that moment's state is still the present one, and what the next snapshot is
 * made from. Immutable, but for the texts.
 *
 * @param database the path that is asked for
 * @param identity of the file there
 * @param header which state of the file it is
 * @param file the file
 * @param schema where the table lies in it
 * @param leaves the table's, of the file's bytes
 * @param index the rows, but for the odd ones
 * @param presentAt a moment when nobody could commit after this state, by {@link System#nanoTime}
 * @param settledAt when the file's times will be too old for it to be overwritten without a trace, likewise; 0 if they are
 * @param texts short ones of the rows, by their bytes: held once, for the next snapshot, too, whose reader alone asks and adds
 */
record Snapshot(
        Path database,
        FileIdentity identity,
        HeaderState header,
        DatabaseFile file,
        TableSchema schema,
        TableLeaves leaves,
        EventIndex index,
        long presentAt,
        long settledAt,
        Map<ByteBuffer, String> texts) {

    /**
     * Asks whether the snapshot is the database's present state, without a lock: the file at the path is the one it was read from
     * ({@code stat}), and nothing was committed to it since (the header's change counter). Each misses what the other sees.
     *
     * @return null if it is; else why it can't be used
     */
    PlainReason whyNotPresent(Outside outside) {
        PlainReason changed = whyChanged(outside);
        return changed == null && settledAt != 0 && System.nanoTime() - settledAt >= 0 ? PlainReason.STALE : changed;
    }

    /** Likewise, but for what a file that is too young does not show. */
    PlainReason whyChanged(Outside outside) {
        try {
            FileIdentity present = outside.identity(database);
            if (!present.key().equals(identity.key())) {
                return PlainReason.REPLACED;
            }
            if (present.size() != identity.size() || !present.modified().equals(identity.modified())) {
                return PlainReason.STALE;
            }
            if (!HeaderState.of(file, outside).isSame(header)) {
                return PlainReason.STALE;
            }
        } catch (IOException e) {
            return PlainReason.REPLACED;
        }
        return null;
    }
}

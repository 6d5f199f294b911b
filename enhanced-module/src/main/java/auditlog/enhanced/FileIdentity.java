package auditlog.enhanced;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * What tells the file at a path from another one there, and from itself overwritten: device and inode, size, time of
 * change. Links are followed.
 *
 * @param key device and inode
 * @param size in bytes
 * @param modified time of the last write
 */
record FileIdentity(Object key, long size, FileTime modified) {

    /** A file written less than this before may be written again without its time changing. */
    static final long COARSEST_TIME_MILLIS = 20;

    static FileIdentity of(Path path) throws IOException {
        BasicFileAttributes attributes = attributes(path);
        return new FileIdentity(attributes.fileKey(), attributes.size(), attributes.lastModifiedTime());
    }

    /** Whether a change after now must show. */
    boolean isSettled() {
        return Math.abs(System.currentTimeMillis() - modified.toMillis()) > COARSEST_TIME_MILLIS;
    }

    boolean isSame(FileIdentity other) {
        return key.equals(other.key) && size == other.size && modified.equals(other.modified);
    }

    /** Device and inode of the file at the path. */
    static Object key(Path path) throws IOException {
        return attributes(path).fileKey();
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        if (attributes.fileKey() == null) {
            throw new IOException("This file system does not tell files apart: " + path);
        }
        return attributes;
    }
}

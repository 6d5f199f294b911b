package auditlog.enhanced;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;

/**
 * What shows that the file at a path was moved away and back, too: that changes the time when the file or a name of it was last changed,
 * and nothing else. Asked at once, or it could be one file's identity and another's time. Dear to ask, so only whoever opens a file does.
 */
record FileState(FileIdentity identity, FileTime statusChanged) {

    /**
     * Of the file at the path; links are followed.
     *
     * @throws UnsupportedOperationException if this file system keeps no such time
     */
    static FileState of(Path path) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(path, "unix:fileKey,size,lastModifiedTime,ctime");
        return new FileState(
                new FileIdentity(attributes.get("fileKey"), (long) attributes.get("size"), (FileTime)
                        attributes.get("lastModifiedTime")),
                (FileTime) attributes.get("ctime"));
    }

    boolean isSame(FileState other) {
        return identity.isSame(other.identity) && statusChanged.equals(other.statusChanged);
    }
}

package auditlog.benchmarks.gate.measure;

import auditlog.AuditEvent;
import auditlog.AuditPage;
import auditlog.AuditQuery;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 over pages, every field of every event and its payload included, each value with its length before it, so that no
 * two different pages are written alike.
 */
final class PageDigest {

    private final MessageDigest digest = sha256();

    /** The digest of one page. */
    static String of(AuditPage page) {
        PageDigest digest = new PageDigest();
        digest.add(page);
        return digest.hex();
    }

    void add(AuditPage page) {
        AuditQuery query = page.query();
        text(query.toString());
        number(page.count());
        number(page.events().size());
        for (AuditEvent event : page.events()) {
            number(event.id());
            number(event.createdAt());
            number(event.actorId());
            text(event.action());
            text(event.resourceType());
            text(event.resourceId());
            text(event.payload() == null ? null : event.payload().toString());
        }
    }

    /** An answer that was none. */
    void addFailure(AuditQuery query, Exception failure) {
        text(query.toString());
        text(failure.getClass().getName());
    }

    /** 64 hexadecimal digits; begins anew. */
    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    private void number(long value) {
        text(Long.toString(value));
    }

    private void text(String value) {
        byte[] bytes = value == null ? new byte[0] : value.getBytes(StandardCharsets.UTF_8);
        int length = value == null ? -1 : bytes.length;
        digest.update(
                new byte[] {(byte) (length >>> 24), (byte) (length >>> 16), (byte) (length >>> 8), (byte) length});
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}

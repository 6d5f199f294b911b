/**
 * The baseline, frozen: the audit log query as it runs before any enhancement ({@link
 * auditlog.baseline.OffsetAuditLogService}) and the load runner that its figures were published with ({@link
 * auditlog.baseline.Runner}). These sources never change: their digests stand in {@code baseline.sha256} at the root of
 * the project, and every comparison starts by checking them.
 */
package auditlog.baseline;

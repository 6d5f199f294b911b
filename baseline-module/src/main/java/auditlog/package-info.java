/**
 * The contract's types: what is asked ({@link auditlog.AuditQuery}), what is answered ({@link auditlog.AuditPage} of
 * {@link auditlog.AuditEvent}) and by whom ({@link auditlog.AuditLogService}). Every module speaks in these types, and
 * they are frozen together with the baseline.
 */
package auditlog;

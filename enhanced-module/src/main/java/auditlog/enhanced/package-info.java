/**
 * The enhanced service: the baseline's answers from a snapshot of the rows in memory, as long as the snapshot is the
 * database's present state.
 *
 * <p>{@link auditlog.enhanced.IndexedAuditLogService#handle} is the whole story: every request first makes sure, by itself and without a
 * lock, that nothing was committed since the snapshot was read ({@code Snapshot}), or renews it by what has changed
 * ({@code SnapshotRenewal}, {@code SnapshotReader}); then finds its page by binary search ({@code EventIndex}) and reads and decodes its
 * payloads from the file ({@code PayloadReader}). Whenever anything is unusual the baseline's own class answers.
 */
package auditlog.enhanced;

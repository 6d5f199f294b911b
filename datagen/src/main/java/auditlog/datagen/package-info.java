/**
 * The fixed data of every comparison, made from one seeded generator: the dataset ({@link auditlog.datagen.Dataset}: 50,000
 * rows in SQLite, their payloads in one file), its rows without any file ({@link auditlog.datagen.DatasetRows}) and the
 * request stream with its two workloads ({@link auditlog.datagen.RequestStream}). All are checked against fixed digests;
 * whatever does not match is refused. Apart from them stands {@link auditlog.datagen.GrowthDataset}, the same rows and more,
 * for the study of growth.
 */
package auditlog.datagen;

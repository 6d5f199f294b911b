package auditlog.equivalence.differential;

import auditlog.AuditQuery;

/**
 * Where the services differed.
 *
 * @param step number of the change after which they did, from 0; -1 is the start
 * @param request the request
 * @param description how they differed
 */
record Difference(int step, AuditQuery request, String description) {}

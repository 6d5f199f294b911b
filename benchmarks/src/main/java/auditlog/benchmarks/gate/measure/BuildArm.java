package auditlog.benchmarks.gate.measure;

import auditlog.AuditLogService;
import auditlog.AuditQuery;
import auditlog.benchmarks.gate.raw.ArmName;
import auditlog.benchmarks.paired.Arm;

/** One build's service as an arm. */
final class BuildArm implements Arm {

    private final ArmName name;
    private final AuditLogService service;
    private final AuditQuery[] requests;

    BuildArm(ArmName name, AuditLogService service, AuditQuery[] requests) {
        this.name = name;
        this.service = service;
        this.requests = requests;
    }

    @Override
    public String name() {
        return name.name();
    }

    @Override
    public int serve(int place) throws Exception {
        return service.handle(requests[place]).events().size();
    }
}

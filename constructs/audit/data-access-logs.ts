import { ProjectIamAuditConfig } from "@cdktf/provider-google/lib/project-iam-audit-config";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { createAfter } from "../core/dependencies";

/** Where accesses are logged. */
export interface DataAccessLogsProps {
  readonly projectId: string;
  /** What must be done before the project's policy can be written. */
  readonly after: readonly ITerraformDependable[];
}

/**
 * Audit logs of every reading and writing of data, by everybody, without exemption. One setting for all services instead
 * of one for each: a service that is switched on tomorrow, by hand or by an attacker, is logged from its first call, and
 * a service is never forgotten. Google writes administrative activity, and BigQuery's data accesses, in any case.
 *
 * Costs what Cloud Logging asks for the volume: with busy buckets it is the largest part of the bill for logs.
 */
export class DataAccessLogs extends Construct {
  constructor(scope: Construct, id: string, props: DataAccessLogsProps) {
    super(scope, id);
    const resource = new ProjectIamAuditConfig(this, "Resource", {
      project: props.projectId,
      service: "allServices",
      auditLogConfig: [{ logType: "ADMIN_READ" }, { logType: "DATA_READ" }, { logType: "DATA_WRITE" }],
    });
    createAfter(resource, ...props.after);
  }
}

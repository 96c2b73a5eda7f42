import { ProjectIamAuditConfig } from "@cdktf/provider-google/lib/project-iam-audit-config";
import { DataAccessLogs } from "../../../constructs/audit/data-access-logs";
import { fixture } from "../../support/synth";

test("every reading and writing is logged, of every service, by everybody", () => {
  const { stack, synth } = fixture();
  const logs = new DataAccessLogs(stack, "DataAccessLogs", { projectId: "acme-ml-test", after: [] });

  const config = synth().only(ProjectIamAuditConfig);
  expect(config).toMatchObject({
    project: "acme-ml-test",
    service: "allServices",
    audit_log_config: [{ log_type: "ADMIN_READ" }, { log_type: "DATA_READ" }, { log_type: "DATA_WRITE" }],
  });
  expect(JSON.stringify(config)).not.toContain("exempted_members");
  expect(logs.node.defaultChild).toBeInstanceOf(ProjectIamAuditConfig);
});

import { PrivilegedAccessManagerEntitlement } from "@cdktf/provider-google/lib/privileged-access-manager-entitlement";
import type { Feature } from "../../../catalog/services";
import { BreakGlass } from "../../../constructs/iam/break-glass";
import { group } from "../../../constructs/iam/principal";
import { Duration } from "../../../values/duration";
import { fixture } from "../../support/synth";

function breakGlassFixture(features: readonly Feature[] = ["platform"]) {
  const { stack, naming, synth } = fixture();
  const breakGlass = new BreakGlass(stack, "BreakGlass", {
    naming,
    eligible: group("operators", "ml-operators@acme.example"),
    approvers: group("approvers", "ml-approvers@acme.example"),
    maximum: Duration.parse("2h"),
    features: new Set(features),
    after: [],
  });
  return { breakGlass, entitlement: synth().only(PrivilegedAccessManagerEntitlement) };
}

test("one group asks with a reason, one person of another says yes with a reason, and it ends by itself", () => {
  expect(breakGlassFixture().entitlement).toMatchObject({
    entitlement_id: "test-break-glass",
    location: "global",
    parent: "projects/acme-ml-test",
    max_request_duration: "7200s",
    eligible_users: [{ principals: ["group:ml-operators@acme.example"] }],
    requester_justification_config: { unstructured: {} },
    approval_workflow: {
      manual_approvals: {
        require_approver_justification: true,
        steps: [{ approvals_needed: 1, approvers: { principals: ["group:ml-approvers@acme.example"] } }],
      },
    },
  });
});

test.each([
  [["platform"], ["roles/iam.securityReviewer", "roles/logging.privateLogViewer"]],
  [
    ["platform", "storage", "warehouse"],
    [
      "roles/bigquery.dataEditor",
      "roles/bigquery.jobUser",
      "roles/iam.securityReviewer",
      "roles/logging.privateLogViewer",
      "roles/storage.objectUser",
    ],
  ],
] as const)("with %j it gives what can be repaired there", (features, roles) => {
  expect(breakGlassFixture(features).entitlement).toMatchObject({
    privileged_access: {
      gcp_iam_access: {
        resource: "//cloudresourcemanager.googleapis.com/projects/acme-ml-test",
        resource_type: "cloudresourcemanager.googleapis.com/Project",
        role_bindings: roles.map((role) => ({ role })),
      },
    },
  });
});

test("its entitlement is the primary child", () => {
  expect(breakGlassFixture().breakGlass.node.defaultChild).toBeInstanceOf(PrivilegedAccessManagerEntitlement);
});

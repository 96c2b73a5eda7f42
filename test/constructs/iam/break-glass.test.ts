import { PrivilegedAccessManagerEntitlement } from "@cdktf/provider-google/lib/privileged-access-manager-entitlement";
import type { Feature } from "../../../catalog/services";
import { ProjectIamCustomRole } from "@cdktf/provider-google/lib/project-iam-custom-role";
import { BreakGlass, STOP_PERMISSIONS } from "../../../constructs/iam/break-glass";
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
  const output = synth();
  return { breakGlass, output, entitlement: output.only(PrivilegedAccessManagerEntitlement) };
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

test("where the environment trains, it stops what runs and can do nothing else to it", () => {
  const { output, entitlement } = breakGlassFixture(["platform", "training"]);
  const role = output.only(ProjectIamCustomRole);

  expect(role).toMatchObject({ role_id: "plinth_test_stop_training", permissions: STOP_PERMISSIONS });
  expect(entitlement).toMatchObject({
    depends_on: [expect.stringContaining("StopTraining_Settled")],
    privileged_access: {
      gcp_iam_access: {
        role_bindings: expect.arrayContaining([{ role: "projects/acme-ml-test/roles/plinth_test_stop_training" }]),
      },
    },
  });
});

test("its entitlement is the primary child", () => {
  expect(breakGlassFixture().breakGlass.node.defaultChild).toBeInstanceOf(PrivilegedAccessManagerEntitlement);
});

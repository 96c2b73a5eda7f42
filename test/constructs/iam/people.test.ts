import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { GROUP_KINDS } from "../../../config/groups";
import type { Feature } from "../../../catalog/services";
import { grantPeople, PEOPLE_ROLES } from "../../../constructs/iam/people";
import { group } from "../../../constructs/iam/principal";
import { ProjectAccess } from "../../../constructs/iam/project";
import { fixture } from "../../support/synth";

function rolesOf(kind: keyof typeof PEOPLE_ROLES, features: readonly Feature[]) {
  const { stack, synth } = fixture();
  const project = new ProjectAccess(stack, "Project", { projectId: "acme-ml-test" });

  grantPeople(project, kind, group(kind, `ml-${kind}@acme.example`), new Set(features));

  return synth()
    .all(ProjectIamMember)
    .map(({ role, member }) => [role, member]);
}

test.each([
  ["engineers", ["roles/logging.viewer", "roles/monitoring.viewer"]],
  ["scientists", ["roles/monitoring.viewer"]],
  ["operators", ["roles/logging.viewer", "roles/monitoring.viewer"]],
  ["approvers", []],
  ["auditors", ["roles/logging.privateLogViewer", "roles/iam.securityReviewer"]],
] as const)("%s get these roles on the project, and data only where it is declared", (kind, roles) => {
  expect(rolesOf(kind, ["platform"])).toEqual(roles.map((role) => [role, `group:ml-${kind}@acme.example`]));
});

test("scientists read logs where there are runs of theirs to read about", () => {
  expect(rolesOf("scientists", ["platform", "training"]).map(([role]) => role)).toEqual([
    "roles/monitoring.viewer",
    "roles/logging.viewer",
  ]);
});

test("every kind of group that an environment may name has its row", () => {
  expect(Object.keys(PEOPLE_ROLES).sort()).toEqual([...GROUP_KINDS].sort());
});

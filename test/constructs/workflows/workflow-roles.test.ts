import { ProjectIamCustomRole } from "@cdktf/provider-google/lib/project-iam-custom-role";
import roles from "../../../catalog/roles.json";
import { RoleBook } from "../../../constructs/iam/role-book";
import { WorkflowRoles } from "../../../constructs/workflows/workflow-roles";
import { fixture } from "../../support/synth";

const ROLES: readonly (readonly [string, (made: WorkflowRoles) => unknown, readonly string[]])[] = [
  ["start_workflows", (made) => made.starter, ["workflows.executions.create"]],
  [
    "run_workflows",
    (made) => made.runner,
    ["serviceusage.services.use", ...["cancel", "create", "get", "list"].map((verb) => `workflows.executions.${verb}`)],
  ],
  [
    "approve_runs",
    (made) => made.approver,
    [
      "serviceusage.services.use",
      "workflows.callbacks.list",
      "workflows.callbacks.send",
      "workflows.executions.get",
      "workflows.executions.list",
    ],
  ],
];

test.each(ROLES)("%s holds what its holder needs and nothing else, and Google knows it", (name, ask, permissions) => {
  const { stack, naming, synth } = fixture();

  ask(new WorkflowRoles(new RoleBook(stack, "Roles", { naming, after: [] }), "training"));

  expect(synth().only(ProjectIamCustomRole)).toMatchObject({ role_id: `plinth_test_${name}`, permissions });
  const known = roles.permissions as Readonly<Record<string, string>>;
  for (const permission of permissions) {
    const [, resource = "", verb] = /^(.+)\.([^.]+)$/.exec(permission) ?? [];
    expect(known[resource]?.split(" ")).toContain(verb);
  }
});

test("nobody can both start what waits for approval and approve it", () => {
  const { stack, naming, synth } = fixture();
  const made = new WorkflowRoles(new RoleBook(stack, "Roles", { naming, after: [] }), "training");
  expect([made.starter, made.runner, made.approver].map(({ roleKey }) => roleKey)).toHaveLength(3);

  for (const { permissions } of synth().all(ProjectIamCustomRole)) {
    const held = new Set(permissions as readonly string[]);
    expect(held.has("workflows.executions.create") && held.has("workflows.callbacks.send")).toBe(false);
  }
});

import { ProjectIamCustomRole } from "@cdktf/provider-google/lib/project-iam-custom-role";
import roles from "../../../catalog/roles.json";
import { RoleBook } from "../../../constructs/iam/role-book";
import { ServingRoles } from "../../../constructs/serving/serving-roles";
import { fixture } from "../../support/synth";

const RESTORE = [
  "aiplatform.models.get",
  "aiplatform.models.update",
  "aiplatform.operations.list",
  "workflows.executions.get",
];

const ROLES: readonly (readonly [string, (made: ServingRoles) => unknown, readonly string[]])[] = [
  ["call_endpoints", (made) => made.caller(false), ["aiplatform.endpoints.predict"]],
  [
    "call_explained_endpoints",
    (made) => made.caller(true),
    ["aiplatform.endpoints.explain", "aiplatform.endpoints.predict"],
  ],
  [
    "operate_endpoints",
    (made) => made.operator,
    ["deploy", "get", "undeploy", "update"].map((verb) => `aiplatform.endpoints.${verb}`),
  ],
  [
    "keep_endpoints",
    (made) => made.keeper,
    ["get", "undeploy", "update"].map((verb) => `aiplatform.endpoints.${verb}`),
  ],
  ["read_endpoints", (made) => made.reader, ["aiplatform.endpoints.get"]],
  [
    "release_models",
    (made) => made.release,
    [...RESTORE.slice(0, 3), "aiplatform.modelEvaluations.list", "monitoring.timeSeries.list"].sort(),
  ],
  ["compare_first", (made) => made.comparer, ["workflows.executions.create", "workflows.executions.get"]],
  ["restore_endpoints", (made) => made.guard, RESTORE],
  ["roll_back_endpoints", (made) => made.rollback, [...RESTORE, "workflows.executions.cancel"].sort()],
  [
    "watch_drift",
    (made) => made.drift,
    [
      ...["create", "delete", "list", "pause", "update"].map(
        (verb) => `aiplatform.modelDeploymentMonitoringJobs.${verb}`,
      ),
      "aiplatform.operations.list",
    ],
  ],
  ["resume_drift", (made) => made.resumer, ["aiplatform.modelDeploymentMonitoringJobs.resume"]],
  ["use_pools", (made) => made.pools, ["aiplatform.deploymentResourcePools.get"]],
];

test.each(ROLES)("%s holds what its holder needs and nothing else, and Google knows it", (name, ask, permissions) => {
  const { stack, naming, synth } = fixture();

  ask(new ServingRoles(new RoleBook(stack, "Roles", { naming, after: [] })));

  expect(synth().only(ProjectIamCustomRole)).toMatchObject({ role_id: `plinth_test_${name}`, permissions });
  const known = roles.permissions as Readonly<Record<string, string>>;
  for (const permission of permissions) {
    const [, resource = "", verb] = /^(.+)\.([^.]+)$/.exec(permission) ?? [];
    expect(known[resource]?.split(" ") ?? [`nothing of ${resource}`]).toContain(verb);
  }
});

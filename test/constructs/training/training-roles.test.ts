import { ProjectIamCustomRole } from "@cdktf/provider-google/lib/project-iam-custom-role";
import roles from "../../../catalog/roles.json";
import { RoleBook } from "../../../constructs/iam/role-book";
import { TrainingRoles } from "../../../constructs/training/training-roles";
import { fixture } from "../../support/synth";

function book() {
  const { stack, naming, synth } = fixture();
  const made = new TrainingRoles(new RoleBook(stack, "Roles", { naming, after: [{ fqn: "time_sleep.services" }] }));
  return { made, synth };
}

/** Every role that training can have, with what makes it. */
const ROLES: readonly (readonly [string, (made: TrainingRoles) => unknown, readonly string[]])[] = [
  [
    "submit_jobs",
    (made) => made.launcher("customJobs", false),
    ["cancel", "create", "get", "list"].map((verb) => `aiplatform.customJobs.${verb}`),
  ],
  [
    "submit_studies",
    (made) => made.launcher("hyperparameterTuningJobs", false),
    ["cancel", "create", "get", "list"].map((verb) => `aiplatform.hyperparameterTuningJobs.${verb}`),
  ],
  [
    "submit_jobs_register_models",
    (made) => made.launcher("customJobs", true),
    [
      ...["cancel", "create", "get", "list"].map((verb) => `aiplatform.customJobs.${verb}`),
      "aiplatform.modelEvaluations.import",
      "aiplatform.modelEvaluations.list",
      "aiplatform.models.get",
      "aiplatform.models.upload",
      "aiplatform.operations.list",
    ],
  ],
  [
    "guard_training",
    (made) => made.guard,
    [
      "aiplatform.batchPredictionJobs.cancel",
      "aiplatform.batchPredictionJobs.list",
      "aiplatform.customJobs.cancel",
      "aiplatform.customJobs.list",
      "aiplatform.hyperparameterTuningJobs.cancel",
      "aiplatform.hyperparameterTuningJobs.list",
      "aiplatform.pipelineJobs.cancel",
      "aiplatform.pipelineJobs.list",
      "workflows.executions.get",
    ],
  ],
  [
    "use_notebook_servers",
    (made) => made.notebookServer,
    ["get", "getHealth", "start", "stop", "use"].map((verb) => `notebooks.instances.${verb}`),
  ],
];

test.each(ROLES)("%s holds what its holder needs and nothing else", (name, ask, permissions) => {
  const { made, synth } = book();

  ask(made);

  expect(synth().only(ProjectIamCustomRole)).toMatchObject({
    role_id: `plinth_test_${name}`,
    permissions,
    depends_on: ["time_sleep.services"],
  });
});

test("what reports to a TensorBoard can neither deploy, train nor delete", () => {
  const { made, synth } = book();

  expect(made.tracking.roleName).toBe("projects/acme-ml-test/roles/plinth_test_track_experiments");

  const permissions = synth().only(ProjectIamCustomRole).permissions as readonly string[];
  expect(permissions).toContain("aiplatform.tensorboardRuns.write");
  for (const permission of permissions) {
    expect(permission).toMatch(/^aiplatform\.(artifacts|contexts|executions|metadataStores|tensorboard[A-Za-z]*)\./);
    expect(permission).not.toMatch(/\.(delete|purge)[A-Za-z]*$/);
  }
});

test("Google knows every permission", () => {
  const { made, synth } = book();
  for (const [, ask] of ROLES) ask(made);

  const known = roles.permissions as Readonly<Record<string, string>>;
  for (const { permissions } of synth().all(ProjectIamCustomRole)) {
    for (const permission of permissions as readonly string[]) {
      const [, resource = "", verb] = /^(.+)\.([^.]+)$/.exec(permission) ?? [];
      expect(known[resource]?.split(" ") ?? [`nothing of ${resource}`]).toContain(verb);
    }
  }
});

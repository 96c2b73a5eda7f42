import { ProjectIamCustomRole } from "@cdktf/provider-google/lib/project-iam-custom-role";
import { RoleBook } from "../../../constructs/iam/role-book";
import { LINEAGE_PERMISSIONS, PipelineRoles } from "../../../constructs/pipelines/pipeline-roles";
import { fixture } from "../../support/synth";

function rolesOf(ask: (roles: PipelineRoles) => unknown) {
  const { stack, naming, synth } = fixture();
  ask(new PipelineRoles(new RoleBook(stack, "Roles", { naming, after: [] })));
  const { role_id, permissions } = synth().only(ProjectIamCustomRole);
  return { id: role_id, permissions: permissions as readonly string[] };
}

test("steps that only compute note where things come from, and can do nothing else", () => {
  expect(rolesOf((roles) => roles.runner([], false))).toEqual({
    id: "plinth_test_run_pipelines",
    permissions: [...LINEAGE_PERMISSIONS],
  });
});

test.each([
  ["custom jobs", ["custom-jobs"], false, ["customJobs.create", "hyperparameterTuningJobs.create"]],
  ["batch predictions", ["batch-predictions"], false, ["batchPredictionJobs.create", "models.get"]],
  ["versions of models", [], true, ["models.upload", "modelEvaluations.import", "operations.list"]],
] as const)("steps get what it takes for %s", (_, starts, registers, expected) => {
  const { permissions } = rolesOf((roles) => roles.runner(starts, registers));

  expect(permissions).toEqual(expect.arrayContaining(expected.map((name) => `aiplatform.${name}`)));
});

test("no step can deploy, delete or start pipelines", () => {
  const { permissions } = rolesOf((roles) => roles.runner(["custom-jobs", "batch-predictions"], true));

  expect(permissions.filter((name) => /deploy|delete|pipelineJobs|endpoints|Policy/.test(name))).toEqual([]);
});

test("a launcher submits pipelines, and finds versions only where they are registered", () => {
  const verbs = ["cancel", "create", "get", "list"].map((verb) => `aiplatform.pipelineJobs.${verb}`);

  expect(rolesOf((roles) => roles.launcher(false)).permissions).toEqual(verbs);
  expect(rolesOf((roles) => roles.launcher(true)).permissions).toEqual(["aiplatform.models.get", ...verbs]);
});

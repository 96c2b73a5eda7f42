import { ProjectIamCustomRole } from "@cdktf/provider-google/lib/project-iam-custom-role";
import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { WorkflowsWorkflow } from "@cdktf/provider-google/lib/workflows-workflow";
import { synthesizePlatform } from "../support/platform";
import { shippedEnvironments } from "../support/shipped";
import { ADDRESSES } from "../support/vertex/addresses";
import type { Life } from "../support/vertex/jobs";
import { permissionsUsed } from "../support/vertex/permissions";
import { Vertex } from "../support/vertex/vertex";
import { Simulation } from "../support/workflows/simulation";

/** The text that Google gets: Terraform takes the escaping away. */
const deployed = (source: unknown) => String(source).split("$${").join("${").split("%%{").join("%{");

/** Every workflow of a shipped environment that predicts, as it is synthesized. */
const predictions = shippedEnvironments().flatMap((environment) => {
  const { stacks } = synthesizePlatform(environment);
  const found = (stack: string, workflow: string, model: string) => {
    const resource = stacks[stack]?.all(WorkflowsWorkflow).find(({ name }) => name === workflow);
    return { title: `${environment.name} ${workflow}`, environment, stacks, stack, workflow, model, resource };
  };
  return [
    ...Object.entries(environment.batch).map(([name, { model }]) => found("pipelines", `predict-${name}`, model)),
    ...Object.entries(environment.endpoints).flatMap(([name, { shadow, model }]) =>
      shadow === undefined ? [] : [found("serving", `shadow-${name}`, model)],
    ),
  ];
});

type Prediction = (typeof predictions)[number];

/** Runs one in a cloud in which its model has a champion, which serves, and a challenger. */
function run({ environment, workflow, model, resource }: Prediction, life: Partial<Life> = {}) {
  const simulation = new Simulation();
  const answers = { outputInfo: { bigqueryOutputTable: "predictions_1" } };
  const vertex = new Vertex({ simulation, lives: [{ waits: 300, runs: 600, answers, ...life }] });
  const modelId = `${environment.name}-${model}`;
  vertex.models.register(modelId, { aliases: ["champion"] });
  vertex.models.register(modelId, { aliases: ["challenger"] });
  vertex.endpoints.create({ id: ADDRESSES.ENDPOINT });
  vertex.endpoints.put(ADDRESSES.ENDPOINT, "101", `${modelId}@1`);
  vertex.endpoints.setSplit(ADDRESSES.ENDPOINT, { "101": 100 });
  vertex.bigquery.query = (sql) =>
    sql.startsWith("SELECT COUNT") || sql.includes("COUNTIF")
      ? { rows: [{ compared: 1_000, disagreed: 10, difference: 0.01 }] }
      : {};
  const execution = simulation.start({
    workflow,
    source: deployed(resource?.source_contents),
    environment: { ...ADDRESSES, ENVIRONMENT: environment.name },
    service: vertex.service,
    argument: { specversion: "1.0", type: "plinth.schedule" },
  });
  simulation.run();
  return { execution, vertex };
}

/** What the account may do by custom roles on the project. */
function permissionsOf({ stacks, stack, resource }: Prediction): readonly string[] {
  const roles = stacks.foundation?.all(ProjectIamCustomRole) ?? [];
  return (stacks[stack]?.all(ProjectIamMember) ?? [])
    .filter(({ member }) => member === `serviceAccount:${String(resource?.service_account)}`)
    .flatMap(({ role }) => roles.filter(({ role_id }) => String(role).endsWith(`/roles/${String(role_id)}`)))
    .flatMap(({ permissions }) => permissions as readonly string[])
    .sort();
}

test("there are batch predictions and a shadow to look at", () => {
  expect(predictions.map(({ title }) => title)).toEqual(
    expect.arrayContaining(["prod predict-churn", "prod shadow-churn", "staging predict-churn"]),
  );
  for (const { resource } of predictions) expect(resource).toBeDefined();
});

test.each(predictions.map((prediction) => [prediction.title, prediction] as const))(
  "%s asks its model once, by the clock, in a form that Vertex AI takes",
  (_, prediction) => {
    const { execution, vertex } = run(prediction);

    expect(execution.error).toBeUndefined();
    expect(execution.result).toMatchObject({ outcome: "succeeded" });
    expect(vertex.batchPredictionJobs.all).toHaveLength(1);
  },
);

test.each(predictions.map((prediction) => [prediction.title, prediction] as const))(
  "the account of %s has exactly the permissions that a success and a deadline ask for",
  (_, prediction) => {
    const used = [run(prediction), run(prediction, { waits: Infinity })].flatMap(({ vertex }) =>
      permissionsUsed(vertex),
    );
    // Those on one resource are granted there.
    const onProject = used.filter((permission) => !/^(aiplatform\.endpoints|bigquery)\./.test(permission));

    expect(permissionsOf(prediction)).toEqual([...new Set(onProject)].sort());
  },
);

import { SPEND_LABELS } from "../../values/spend-labels";
import { shippedEnvironments } from "../support/shipped";
import { synthesizePlatform } from "../support/platform";
import { type Node, PlatformGraph } from "./graph";

type Labelled = Readonly<Record<string, unknown>> & { readonly labels?: Readonly<Record<string, string>> };

/** What tells the body of a job, a pipeline, a version or a drift monitor from other objects of a workflow. */
const BODIES = [
  "jobSpec",
  "trialJobSpec",
  "inputConfig",
  "runtimeConfig",
  "containerSpec",
  "modelDeploymentMonitoringObjectiveConfigs",
];

function bodiesIn(value: unknown): readonly Labelled[] {
  if (typeof value !== "object" || value === null) return [];
  const inside = Object.values(value).flatMap(bodiesIn);
  return BODIES.some((key) => key in value) && "labels" in value ? [value as Labelled, ...inside] : inside;
}

const bodiesOf = (node: Node) =>
  node.type === "google_workflows_workflow"
    ? bodiesIn(JSON.parse(String(node.attributes.source_contents).replaceAll("$${", "${")))
    : [];

/** What keeps running and costs money by the hour, and takes labels. */
const RUNNING = /^google_vertex_ai_(endpoint|index|index_endpoint)$/;

// The one that has everything: what it is made of is the same in the others.
describe.each(
  shippedEnvironments()
    .filter(({ name }) => name === "prod")
    .map((environment) => [environment.name, environment] as const),
)("the environment %s", (name, environment) => {
  const { nodes } = new PlatformGraph(synthesizePlatform(environment));
  const bodies = nodes.flatMap((node) => bodiesOf(node).map((body) => [node.id, body.labels ?? {}] as const));
  const running = nodes
    .filter(({ type }) => RUNNING.test(type))
    .map(({ id, attributes }) => [id, (attributes as Labelled).labels ?? {}] as const);

  test("says on the bill of everything that workflows start which environment it is of, and who spends", () => {
    const { endpoints, models, training } = environment;

    expect(bodies.length).toBeGreaterThanOrEqual(
      Object.keys(training.jobs).length + Object.keys(endpoints).length + Object.keys(models).length - 2,
    );
    for (const [id, labels] of bodies) {
      expect([id, labels.environment]).toEqual([id, name]);
      expect([id, Object.values(SPEND_LABELS).some((key) => labels[key] !== undefined)]).toEqual([id, true]);
      for (const [key, value] of Object.entries(environment.labels)) expect([id, labels[key]]).toEqual([id, value]);
    }
  });

  test("says so of everything that keeps running", () => {
    expect(running.length).toBeGreaterThanOrEqual(Object.keys(environment.endpoints).length);
    for (const [id, labels] of running) expect([id, labels[SPEND_LABELS.workload]]).toEqual([id, expect.any(String)]);
  });

  test("brings everything of a model together: what trains it, asks it, and answers with it", () => {
    const { batch, endpoints, models } = environment;
    for (const model of Object.keys(models)) {
      const workloads = new Set(
        [...bodies, ...running]
          .filter(([, labels]) => labels[SPEND_LABELS.model] === model)
          .map(([, labels]) => labels[SPEND_LABELS.workload]),
      );
      const named = (all: Readonly<Record<string, { readonly model: string }>>, noun: string) =>
        Object.entries(all).flatMap(([one, { model: of }]) => (of === model ? [`${noun}-${one}`] : []));

      expect([...workloads]).toEqual(
        expect.arrayContaining([...named(batch, "batch"), ...named(endpoints, "endpoint")]),
      );
    }
  });
});

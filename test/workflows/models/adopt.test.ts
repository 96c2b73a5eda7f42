import type { AdoptionReport } from "../../../constructs/workflows/models/adoption-report";
import { ADOPTION, adoptionSource, evaluated, lifeCloud, SERVING_DIGEST } from "../../support/vertex/life";
import type { Fault } from "../../support/vertex/faults";
import type { Vertex } from "../../support/vertex/vertex";
import type { ExecutionProps } from "../../support/workflows/execution";

const SOURCE = adoptionSource();
const FOLDER = "gs://acme-ml-staging-staging-models/fraud/run-1/model";
const OURS = "gs://acme-ml-test-test-models/adopted/staging/fraud/1";

interface Case {
  readonly image?: string;
  readonly artifactUri?: string;
  readonly files?: number;
  readonly parts?: number;
  readonly evaluation?: object;
  readonly faults?: readonly Fault[];
  readonly argument?: unknown;
  readonly before?: (vertex: Vertex) => void;
}

/** Staging with a version of the model, and where it can be taken over to. */
function staged({
  image = `europe-west4-docker.pkg.dev/acme-ml-staging/staging-images/fraud-server@${SERVING_DIGEST}`,
  artifactUri = FOLDER,
  files = 3,
  parts = 1,
  evaluation = evaluated(0.86, { "country=nl": 0.8 }),
  faults,
  argument = { from: "staging", version: "1" },
  before,
}: Case = {}) {
  const cloud = lifeCloud({ faults });
  const { models, storage, service } = cloud.vertex;
  const metricsSchemaUri = "gs://google-cloud-aiplatform/schema/modelevaluation/classification_metrics_1.0.0.yaml";
  models.register("staging-fraud", { aliases: ["champion"], evaluation: { metricsSchemaUri, ...evaluation } });
  const version = models.versions.get("staging-fraud")?.[0];
  Object.assign(version?.body ?? {}, {
    artifactUri,
    containerSpec: { imageUri: image },
    labels: { "plinth-run": "night-1", "dataset-version": "2026-01-04", team: "staging" },
  });
  for (let file = 0; file < files; file += 1) storage.put(`${FOLDER}/part-${file}`, `content ${file}`);
  storage.put("gs://acme-ml-staging-staging-models/fraud/run-1/model-of-another", "not ours");
  storage.partsOfCopy = parts;
  before?.(cloud.vertex);
  const start = (more: Partial<ExecutionProps> = {}) =>
    cloud.start("adopt-fraud", SOURCE, {
      argument,
      // The simulated registry keeps the models of both projects.
      service: (request) =>
        service({ ...request, url: request.url.replace("acme-ml-staging/loc", "acme-ml-test/loc") }),
      ...more,
    });
  const copied = () =>
    [...storage.objects.keys()].filter((address) => address.startsWith("gs://acme-ml-test-test-models/"));
  return { ...cloud, start, copied, ours: () => models.versions.get("test-fraud") ?? [] };
}

function adopted(given: Case = {}, more: Partial<ExecutionProps> = {}) {
  const cloud = staged(given);
  const execution = cloud.start(more);
  cloud.simulation.run();
  return { ...cloud, execution, report: execution.log.at(-1)?.payload as AdoptionReport | undefined };
}

test("a version is taken over with its files, where it came from, and its evaluation with the slices", () => {
  const { execution, report, copied, ours, vertex } = adopted();
  expect(execution.state).toBe("SUCCEEDED");
  expect(report).toEqual({
    report: "plinth-adoption",
    workflow: "adopt-fraud",
    execution: "1",
    model: "fraud",
    from: "staging",
    fromVersion: "1",
    outcome: "succeeded",
    reason: null,
    message: null,
    version: "1",
    digest: SERVING_DIGEST,
    files: 3,
    directory: OURS,
    metrics: { auPrc: 0.86 },
    seconds: expect.any(Number) as number,
  });
  expect(copied()).toEqual([`${OURS}/part-0`, `${OURS}/part-1`, `${OURS}/part-2`]);
  const [version] = ours();
  expect(version?.body).toMatchObject({
    artifactUri: OURS,
    containerSpec: ADOPTION.registered.body.containerSpec,
    labels: {
      team: "ml",
      "plinth-adopted-from": "staging",
      "plinth-adopted-version": "1",
      "plinth-run": "night-1",
      "dataset-version": "2026-01-04",
    },
  });
  expect(version?.aliases).toEqual(["default", "staging-1"]);
  expect(version?.evaluations).toEqual([
    expect.objectContaining({
      displayName: "staging-1",
      metrics: { auPrc: 0.86 },
      metadata: { slices: { "country=nl": { auPrc: 0.8 } } },
    }),
  ]);
  expect(vertex.models.versionOf("test-fraud", "challenger")).toBeUndefined();
});

test.each<[string, Case, string, string, string]>([
  [
    "another image",
    { image: `a/fraud-server@sha256:${"c".repeat(64)}` },
    "refused",
    "digest",
    `fraud@1 of staging answers with a/fraud-server@sha256:${"c".repeat(64)}, here with ${SERVING_DIGEST}`,
  ],
  [
    "an image by its tag",
    { image: "a/fraud-server:7" },
    "refused",
    "digest",
    `fraud@1 of staging answers with a/fraud-server:7, here with ${SERVING_DIGEST}`,
  ],
  [
    "a version that is not there",
    { argument: { from: "staging", version: "9" } },
    "refused",
    "version",
    "staging has no version 9 of fraud, or does not hand it over",
  ],
  [
    "another environment",
    { argument: { from: "dev", version: "1" } },
    "refused",
    "request",
    "nothing is taken over from dev\n  allowed: staging",
  ],
  [
    "an argument of another form",
    { argument: { version: "1" } },
    "refused",
    "request",
    'the argument is not {"from": "<environment>", "version": "<number or alias>"}',
  ],
  [
    "no files",
    { files: 0 },
    "failed",
    "files",
    "there are no files below gs://acme-ml-staging-staging-models/fraud/run-1/model/",
  ],
  [
    "an evaluation without the metric",
    { evaluation: { metrics: { auRoc: 0.9 } } },
    "failed",
    "evaluation",
    "no evaluation of fraud@1 in staging has the metric auPrc",
  ],
  [
    "another file in the way",
    { before: ({ storage }) => storage.put(`${OURS}/part-1`, "something else") },
    "failed",
    "copy",
    `another file lies at ${OURS}/part-1 already: it is not overwritten`,
  ],
])("%s is told, and nothing is registered", (_, given, outcome, reason, message) => {
  const { execution, report, ours } = adopted(given);
  expect(report).toMatchObject({ outcome, reason, message });
  expect(execution.state).toBe("FAILED");
  expect(ours()).toEqual([]);
});

test("a version that was taken over is not registered again, and that is no failure", () => {
  const cloud = adopted();
  const again = cloud.start();
  cloud.simulation.run();
  expect(again.result).toMatchObject({
    outcome: "skipped",
    reason: "already-adopted",
    version: "1",
    message: "fraud@1 of staging is version 1 here",
  });
  expect(cloud.ours()).toHaveLength(1);
  expect(cloud.ours()[0]?.evaluations).toHaveLength(1);
});

test("many files are copied page by page, and large ones in parts", () => {
  const { report, copied } = adopted({ files: 450, parts: 3 });
  expect(report).toMatchObject({ outcome: "succeeded", files: 450 });
  expect(copied()).toHaveLength(450);
});

test("more files than one execution can copy are refused", () => {
  const { report } = adopted({ files: 2_001 });
  expect(report).toMatchObject({
    reason: "files",
    message: "the version has more than 2000 files below gs://acme-ml-staging-staging-models/fraud/run-1/model/",
  });
});

test.each<[string, Fault]>([
  ["the answer to a copy is lost", { on: /rewriteTo/, answer: "lost", times: 2 }],
  ["the answer to the upload is lost", { on: /POST .*models:upload/, answer: "lost", times: 1 }],
  ["the answer to the import is lost", { on: /POST .*evaluations:import/, answer: "lost", times: 1 }],
  ["Cloud Storage is busy", { on: /rewriteTo/, answer: 503, times: 4 }],
])("%s: it is registered once", (_, fault) => {
  const { report, ours } = adopted({ faults: [fault] });
  expect(report?.outcome).toBe("succeeded");
  expect(ours()).toHaveLength(1);
  expect(ours()[0]?.evaluations).toHaveLength(1);
});

test("killed at any step, the next one completes it", () => {
  const { steps } = adopted().execution;
  for (let step = 1; step < steps; step += 7) {
    const cloud = adopted({}, { killAtStep: step });
    const next = cloud.start();
    cloud.simulation.run();
    expect([step, next.state]).toEqual([step, "SUCCEEDED"]);
    expect(cloud.copied()).toHaveLength(3);
    expect(cloud.ours()).toHaveLength(1);
    expect(cloud.ours()[0]?.evaluations).toHaveLength(1);
  }
});

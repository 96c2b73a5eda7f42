import type { AdoptionReport } from "../../../constructs/workflows/models/adoption-report";
import { COPIER_PERMISSIONS } from "../../../constructs/workflows/models/model-roles";
import { ADDRESSES } from "../../support/vertex/addresses";
import type { BuildCourse } from "../../support/vertex/builds";
import { ADOPTION, adoptionSource, COPIES, evaluated, lifeCloud, SERVING_DIGEST } from "../../support/vertex/life";
import type { Fault } from "../../support/vertex/faults";
import type { Vertex } from "../../support/vertex/vertex";
import type { ExecutionProps } from "../../support/workflows/execution";

const SOURCE = adoptionSource();
const COPYING = adoptionSource(COPIES);
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
  readonly source?: string;
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
  source = SOURCE,
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
    cloud.start("adopt-fraud", source, {
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
    artifacts: [],
    build: null,
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

describe("what a version needs beside its files", () => {
  const [server, pipeline] = COPIES.artifacts;
  const versionOf = (artifact: typeof server) => decodeURIComponent(artifact?.version ?? "");
  /** Builds that bring what they should, unless they are told otherwise. */
  const building =
    (courses: readonly BuildCourse[] = [{}], more: Case["before"] = () => {}): Case["before"] =>
    (vertex) => {
      vertex.builds.courses = courses.map((course) => ({
        does: () => {
          for (const artifact of COPIES.artifacts) vertex.registries.versions.add(versionOf(artifact));
        },
        ...course,
      }));
      more(vertex);
    };
  const copying = (given: Case = {}, more: Partial<ExecutionProps> = {}) =>
    adopted({ before: building(), source: COPYING, ...given }, more);
  const there = ({ registries }: Vertex) => {
    for (const artifact of COPIES.artifacts) registries.versions.add(versionOf(artifact));
  };

  test("is copied by one build, before the files, and told", () => {
    const { report, vertex, ours } = copying();

    expect(report).toMatchObject({
      outcome: "succeeded",
      build: vertex.builds.all[0]?.id,
      artifacts: [
        { written: server?.written, outcome: "copied" },
        { written: pipeline?.written, outcome: "copied" },
      ],
    });
    expect(vertex.builds.all.map(({ body }) => body)).toEqual([{ ...COPIES.build, tags: ["plinth-copy", "plinth-1"] }]);
    const order = vertex.requests.map(({ request }) => request.url);
    expect(order.findIndex((url) => url.endsWith("/builds"))).toBeLessThan(
      order.findIndex((url) => url.includes("rewriteTo")),
    );
    expect(ours()).toHaveLength(1);
  });

  test("is not copied where all of it is there", () => {
    const { report, vertex } = copying({ before: building([{}], there) });

    expect(report).toMatchObject({
      outcome: "succeeded",
      build: null,
      artifacts: [{ outcome: "there" }, { outcome: "there" }],
    });
    expect(vertex.builds.all).toEqual([]);
  });

  test("is told part by part where some of it is there", () => {
    const before = building([{}], ({ registries }) => void registries.versions.add(versionOf(server)));
    const { report } = copying({ before });

    expect(report?.artifacts.map(({ outcome }) => outcome)).toEqual(["there", "copied"]);
  });

  test("is not copied for a version with another image", () => {
    const { report, vertex } = copying({ image: `a/fraud-server@sha256:${"c".repeat(64)}` });

    expect(report).toMatchObject({ outcome: "refused", reason: "digest", artifacts: [] });
    expect(vertex.builds.all).toEqual([]);
  });

  const BUILD = "00000000-0000-4000-8000-000000000001";
  const LOG = `\n  log: https://console.acme.example/builds/${BUILD}`;
  test.each<[string, BuildCourse, string]>([
    [
      "a step that failed",
      { ends: "FAILURE", at: "images" },
      `the build ${BUILD} that copies ended as FAILURE at "images": Build step failure: step exited with non-zero status: 1${LOG}`,
    ],
    [
      "a build that takes too long",
      { ends: "TIMEOUT", works: 7_200, at: "images" },
      `the build ${BUILD} that copies ended as TIMEOUT at "images": see its log${LOG}`,
    ],
    [
      "a build that got no machine",
      { ends: "EXPIRED", queues: 3_600, works: 0 },
      `the build ${BUILD} that copies ended as EXPIRED: see its log${LOG}`,
    ],
    [
      "a build that somebody cancelled",
      { ends: "CANCELLED" },
      `the build ${BUILD} that copies ended as CANCELLED: see its log${LOG}`,
    ],
    ["a build that never ends", { works: 100_000 }, `the build ${BUILD} that copies does not end`],
    [
      "a build that brought something else",
      { does: () => {} },
      `the build ${BUILD} succeeded, and ${server?.written} is not in the registry`,
    ],
  ])("ends the adoption with %s, and nothing is registered", (_, course, message) => {
    const { report, execution, ours, copied } = copying({ before: building([course]) });

    expect(report).toMatchObject({ outcome: "failed", reason: "artifacts", message });
    expect(execution.state).toBe("FAILED");
    expect([ours(), copied()]).toEqual([[], []]);
  });

  test.each<[string, Fault, string]>([
    ["look into the registry", { on: /GET .*artifacts/, answer: 403 }, "status 403"],
    ["submit a build", { on: /POST .*builds$/, answer: 403 }, "status 403"],
    ["look at the build", { on: /GET .*builds\/0/, answer: 403 }, "status 403"],
  ])("is told where the adoption may not %s", (_, fault, message) => {
    const { report, ours } = copying({ faults: [fault] });

    expect(report).toMatchObject({ outcome: "failed", reason: "launcher", message });
    expect(ours()).toEqual([]);
  });

  test.each<[string, Fault]>([
    ["the answer to the build is lost", { on: /POST .*builds$/, answer: "lost", times: 2 }],
    ["Cloud Build is busy", { on: /POST .*builds$/, answer: 503, times: 3 }],
    ["Cloud Build is out of reach while it works", { on: /GET .*builds\/0/, answer: "unreachable", times: 3 }],
    ["Artifact Registry is busy", { on: /GET .*artifacts/, answer: 429, times: 3 }],
  ])("%s: there is one build", (_, fault) => {
    const { report, vertex } = copying({ faults: [fault] });

    expect(report?.outcome).toBe("succeeded");
    expect(vertex.builds.all).toHaveLength(1);
  });

  test("killed at any step, the next adoption completes it", () => {
    const { steps } = copying().execution;
    for (let step = 1; step < steps; step += 5) {
      const cloud = copying({}, { killAtStep: step });
      const next = cloud.start();
      cloud.simulation.run();
      expect([step, next.state]).toEqual([step, "SUCCEEDED"]);
      expect(cloud.ours()).toHaveLength(1);
    }
  });

  test("asks for no more rights than the roles of adoptions hold", () => {
    const { vertex } = copying();
    const rights = vertex.requests.flatMap(({ request: { method, url } }) =>
      url.startsWith(ADDRESSES.BUILDS_API)
        ? [`cloudbuild.builds.${method === "POST" ? "create" : url.endsWith("/builds") ? "list" : "get"}`]
        : [],
    );

    expect([...new Set(rights)].sort()).toEqual(COPIER_PERMISSIONS);
  });
});

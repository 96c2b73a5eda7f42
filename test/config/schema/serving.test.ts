import { parsePath } from "../../../config/load/path";
import { environmentSchema } from "../../../config/schema/environment";
import { environment, minimal } from "../../support/environment";
import { withValue } from "../../support/with-value";

const machine = { type: "n1-standard-4" };
const gates = {
  errorRate: { max: "1%" },
  p99: { max: "300ms" },
  cpu: { max: "80%" },
  queries: { declined: { query: "up", max: 1 } },
};
/** Every part of serving once, so that each can be given another value. */
const beside = {
  ...minimal,
  external: { accounts: { checkout: "checkout@acme-shop.iam.gserviceaccount.com" } },
  encryption: { customerManaged: {} },
  endpoints: {
    fraud: {
      model: "fraud",
      machine,
      replicas: { min: 2 },
      access: { kind: "private" },
      requestLogging: {},
      logs: {},
      explanation: { method: "sampled-shapley", inputs: ["amount"], output: "score" },
      release: { strategy: "canary", gates, approval: { before: "full" } },
      shadow: { columns: { amount: "FLOAT" }, compare: {} },
      drift: {},
    },
    image: {
      model: "image",
      pool: "small",
      explanation: { method: "xrai", inputs: ["image"], output: "score" },
      release: { strategy: "ab", share: "50%", lasts: "14d" },
    },
    text: {
      model: "text",
      machine,
      explanation: { method: "integrated-gradients", inputs: ["words"], output: "score" },
      release: { strategy: "shadow", maxDisagreement: "2%" },
    },
    plain: { model: "plain", machine, release: { strategy: "blue-green" } },
    fast: { model: "fast", machine, release: { strategy: "all-at-once" } },
  },
  pools: { small: { machine, replicas: {} } },
  releases: { freeze: { reason: "Year end" } },
  batch: {
    files: { model: "fraud", machine, input: { zone: "raw", path: "a.jsonl" }, output: { zone: "out", folder: "a" }, instance: {}, replicas: {} },
    rows: { model: "fraud", machine, input: { table: "a.b" }, output: { dataset: "a" } },
  },
  vectors: { merchants: { dimensions: 8, algorithm: { kind: "approximate" }, contents: { zone: "raw", folder: "a" }, replicas: {} } },
  monitoring: { channels: { mail: { email: "ml-oncall@acme.example" } } },
}; // prettier-ignore

const fraud = "endpoints.fraud";
const release = `${fraud}.release`;
const asked = `${release}.gates`;
const attachment = "projects/p12-tp/regions/europe-west4/serviceAttachments/a";
const many = (count: number) => Array.from({ length: count }, (_, index) => `acme-shop-${index}`);

const limits: readonly (readonly [path: string, accepted: readonly unknown[], refused: readonly unknown[]])[] = [
  ["external.accounts.checkout", ["a23456@b23456.iam.gserviceaccount.com"], ["a@b.iam.gserviceaccount.com", "somebody@acme.example"]],
  ["encryption.customerManaged.acknowledged", [[], ["vectors:a"]], ["vectors:a", [1]]],
  [`${fraud}.description`, ["", "x".repeat(1000)], ["x".repeat(1001), "${a}"]],
  [`${fraud}.model`, ["fraud"], [undefined, 1]],
  [`${fraud}.replicas.min`, [1, 1000], [0, 1001, 1.5]],
  [`${fraud}.replicas.max`, [1, 1000], [0, 1001]],
  [`${fraud}.replicas.targetCpu`, ["1%", "100%"], ["0%", "0.5%", 60]],
  [`${fraud}.replicas.targetAccelerator`, ["1%", "100%"], ["0%", "101%"]],
  [`${fraud}.replicas.targetRequests`, [1, 1_000_000], [0, 1_000_001]],
  [`${fraud}.access`, [{ kind: "dedicated" }, { kind: "shared" }], ["private", { kind: "public" }, { kind: "shared", projects: ["acme-shop"] }]],
  [`${fraud}.access.projects`, [["acme-shop"], many(10)], [[], many(11), ["a"], "acme-shop"]],
  [`${fraud}.access.attachment`, [attachment], [`https://www.googleapis.com/compute/v1/${attachment}`, "gkedpm-1a2b"]],
  [`${fraud}.egress`, ["google-apis", "internet"], ["none", true]],
  [`${fraud}.callers`, [[], ["group:engineers"]], ["group:engineers", [1]]],
  [`${fraud}.requestLogging.sample`, ["0.1%", "100%"], ["0.05%", 0.1]],
  [`${fraud}.requestLogging.keep`, ["1d", "3650d"], ["23h", "36h", "3651d"]],
  [`${fraud}.logs.container`, ["on", "off"], [true]],
  [`${fraud}.logs.access`, ["on", "off"], ["all"]],
  [`${fraud}.explanation.paths`, [1, 50], [0, 51]],
  [`${fraud}.explanation.inputs`, [["a"]], [[], ["a b"], "a"]],
  [`${fraud}.explanation.top`, [1, 200], [0, 201]],
  ["endpoints.image.explanation.steps", [1, 100], [0, 101]],
  ["endpoints.image.explanation.inputs", [["image"]], [["image", "text"]]],
  ["endpoints.text.explanation.steps", [1, 100], [0, 101]],
  [`${fraud}.generation`, [1, 999], [0, 1000]],
  [`${release}.steps`, [["100%"], ["1%", "100%"]], [[], ["0%", "100%"], ["0.5%", "100%"], "100%", Array.from({ length: 21 }, () => "100%")]],
  [`${release}.soak`, ["1m", "7d"], ["59s", "8d"]],
  [`${release}.deployWithin`, ["5m", "3h"], ["4m", "4h"]],
  [`${release}.keepPrevious`, ["0s", "30d"], ["31d"]],
  [`${release}.approval.before`, ["first", "full", "every"], ["last"]],
  [`${release}.approval.within`, ["10m", "14d"], ["9m", "15d"]],
  [`${asked}.errorRate.max`, ["0%", "100%"], ["101%", 0.01]],
  [`${asked}.errorRate.growth`, ["0%", "0.5%"], ["-1%"]],
  [`${asked}.p99.max`, ["1ms", "2s"], ["0ms", "300", "1m", 300]],
  [`${asked}.p99.growth`, ["0%", "100%"], ["200%"]],
  [`${asked}.cpu.max`, ["1%", "100%"], ["0%", undefined]],
  [`${asked}.queries.declined.query`, ["up", "x".repeat(1500)], ["", "x".repeat(1501), "up\ndown"]],
  [`${asked}.minRequests`, [1, 1_000_000], [0, 1_000_001]],
  [`${asked}.whenFew`, ["wait", "pass", "fail"], ["ignore"]],
  [`${asked}.whenMissing`, ["wait", "pass", "fail"], ["ignore"]],
  [`${asked}.patience`, ["5m", "7d"], ["4m", "8d"]],
  ["endpoints.image.release.share", ["1%", "99%"], ["0%", "100%", "12.5%"]],
  ["endpoints.image.release.lasts", ["1h", "90d"], ["59m", "91d", undefined]],
  ["endpoints.image.release.reportEvery", ["15m", "7d"], ["14m", "8d"]],
  ["endpoints.image.release.afterwards", ["previous", "candidate"], ["both"]],
  ["endpoints.text.release.maxDisagreement", ["0%", "100%"], [undefined]],
  ["endpoints.plain.release.keepPrevious", ["0s"], ["31d"]],
  ["endpoints.fast.release.soak", ["1m"], ["59s"]],
  ["endpoints.fast.release.keepPrevious", [], ["1d"]],
  [`${fraud}.shadow.candidate`, ["challenger", "ab"], ["Challenger", "3", "a"]],
  [`${fraud}.shadow.columns`, [{}, { a: "STRING", _b: "INTEGER", c: "BOOLEAN" }], [{ a: "NUMERIC" }, { "a-b": "STRING" }]],
  [`${fraud}.shadow.compare.field`, ["$", "$.score", "$.a.b"], ["score", "$[0]", "$.a-b"]],
  [`${fraud}.shadow.compare.tolerance`, [0, 0.5], [-1]],
  [`${fraud}.shadow.window`, ["1h", "30d"], ["59m", "31d"]],
  [`${fraud}.shadow.most`, [1, 10_000_000], [0, 10_000_001]],
  [`${fraud}.shadow.replicas`, [1, 100], [0, 101]],
  [`${fraud}.shadow.keepReports`, ["1d", "3650d"], ["12h"]],
  [`${fraud}.drift.target`, ["is_fraud"], ["is fraud"]],
  [`${fraud}.drift.threshold`, [0.001, 1], [0, 1.1]],
  [`${fraud}.drift.features`, [{}, { amount: 0.1 }], [{ amount: 0 }, { "a b": 0.1 }]],
  [`${fraud}.drift.sample`, ["0.1%", "100%"], ["0%"]],
  [`${fraud}.drift.every`, ["1h", "30d"], ["59m", "31d"]],
  ["releases.freeze.until", ["2026-12-24T00:00:00Z", "2026-12-24T00:00:00+01:00"], ["2026-12-24", "2026-12-24T00:00:00", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z"]],
  ["releases.freeze.reason", ["x".repeat(200)], ["x".repeat(201), undefined]],
  ["batch.files.version", ["champion", "7"], ["0", "Champion", "a"]],
  ["batch.files.input.path", ["a/b*.jsonl", "a.jsonl"], ["/a", "a*/b", "**"]],
  ["batch.files.input.format", ["jsonl", "csv", "tf-record", "tf-record-gzip", "file-list"], ["parquet"]],
  ["batch.files.input", [], [{ zone: "raw", path: "a", table: "a.b" }, {}]],
  ["batch.files.output.folder", ["a/b"], ["/a", "a/", ""]],
  ["batch.files.output.format", ["jsonl", "csv"], ["bigquery"]],
  ["batch.files.instance.type", ["object", "array"], ["tensor"]],
  ["batch.files.instance.only", [["a"]], [[], ["a-b"]]],
  ["batch.files.replicas.start", [1, 1000], [0, 1001]],
  ["batch.files.replicas.max", [1, 1000], [0, 1001]],
  ["batch.files.batchSize", [1, 10_000], [0, 10_001]],
  ["batch.files.parameters", [{ top: 3, exact: true, kind: "a" }], [{ top: [3] }]],
  ["batch.files.timeout", ["10m", "30d"], ["9m", "31d"]],
  ["vectors.merchants.dimensions", [1, 16_000], [0, 16_001, undefined]],
  ["vectors.merchants.distance", ["cosine", "manhattan"], ["hamming"]],
  ["vectors.merchants.algorithm", [{ kind: "exact" }], [{ kind: "exact", neighbors: 10 }, "exact"]],
  ["vectors.merchants.algorithm.searched", [1, 100], [0, 101]],
  ["vectors.merchants.shards", ["small", "large"], ["huge"]],
  ["vectors.merchants.updates", ["batch", "stream"], ["daily"]],
  ["vectors.merchants.replicas", [{ min: 2, max: 4 }], [{ targetCpu: "60%" }]],
  ["monitoring.channels.mail", [{ topic: "projects/acme-ml-test/topics/alerts" }, { existing: "projects/acme-ml-test/notificationChannels/12" }], [{}, { email: "oncall" }, { email: "a@acme.example", topic: "projects/acme-ml-test/topics/alerts" }]],
]; // prettier-ignore

const cases = limits.flatMap(([path, accepted, refused]) => [
  ...accepted.map((value) => ({ path, value, isAccepted: true })),
  ...refused.map((value) => ({ path, value, isAccepted: false })),
]);

test("what stands beside the values under test is accepted itself", () => {
  expect(environmentSchema.safeParse(beside).error).toBeUndefined();
});

test.each(cases)("$path: $value is accepted: $isAccepted", ({ path, value, isAccepted }) => {
  expect(environmentSchema.safeParse(withValue(beside, path, value)).success).toBe(isAccepted);
});

test.each([
  fraud,
  `${fraud}.replicas`,
  `${fraud}.access`,
  `${fraud}.requestLogging`,
  `${fraud}.logs`,
  `${fraud}.explanation`,
  release,
  `${release}.approval`,
  asked,
  `${asked}.errorRate`,
  `${asked}.p99`,
  `${asked}.cpu`,
  `${asked}.queries.declined`,
  `${fraud}.shadow`,
  `${fraud}.shadow.compare`,
  `${fraud}.drift`,
  "endpoints.image.release",
  "endpoints.text.release",
  "endpoints.plain.release",
  "endpoints.fast.release",
  "pools.small",
  "pools.small.replicas",
  "releases",
  "releases.freeze",
  "batch.files",
  "batch.files.instance",
  "batch.files.replicas",
  "vectors.merchants",
  "vectors.merchants.algorithm",
  "vectors.merchants.contents",
  "monitoring",
])("an unknown key under %p is refused", (path) => {
  const { error } = environmentSchema.safeParse(withValue(beside, `${path}.unknownKey`, 1));

  expect(error?.issues).toContainEqual(
    expect.objectContaining({ code: "unrecognized_keys", keys: ["unknownKey"], path: parsePath(path) }),
  );
});

test.each(["batch.files.input", "batch.files.output", "monitoring.channels.mail"])(
  "an unknown key in one of the forms of %p is refused",
  (path) => {
    expect(environmentSchema.safeParse(withValue(beside, `${path}.unknownKey`, 1)).success).toBe(false);
  },
);

test("an endpoint with nothing said of it has secure defaults", () => {
  const { endpoints } = environment({ endpoints: { fraud: { model: "fraud", machine } } });

  expect(endpoints.fraud).toEqual({
    alerts: { severities: {}, silenced: {} },
    model: "fraud",
    machine,
    access: { kind: "dedicated" },
    egress: "google-apis",
    callers: [],
    reads: [],
    logs: { container: "on", access: "on" },
    release: {
      strategy: "canary",
      steps: ["5%", "25%", "50%", "100%"],
      soak: "15m",
      gates: { queries: {}, minRequests: 100, whenFew: "wait", whenMissing: "fail", patience: "2h" },
      deployWithin: "1h",
      keepPrevious: "24h",
    },
    generation: 1,
  });
});

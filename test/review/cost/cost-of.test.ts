import fc from "fast-check";
import { usageOf } from "../../../config/usage/usage-of";
import { costOf } from "../../../review/cost/cost-of";
import { shippedEnvironments } from "../../support/shipped";
import { endpoint, platform, usage } from "./platform";

const bucket = { name: "raw", location: "europe-west4" };
const moves = [
  { action: { type: "SetStorageClass", storage_class: "NEARLINE" }, condition: { age: 30 } },
  { action: { type: "SetStorageClass", storage_class: "ARCHIVE" }, condition: { age: 90 } },
];
const amount = (of: string, what: "stored" | "growth" | "logs" | "metrics" | "read", value: number) => ({
  of,
  what,
  amount: { low: value, expected: value, high: value },
  assumes: [],
});
const RAW = "storage.zones.raw";

const lineOf = (estimate: ReturnType<typeof costOf>, of: string) => estimate.lines.find((line) => line.of === of);

test("three lines of the shipped production are what a person computes from the price book", () => {
  const prod = shippedEnvironments().find(({ name }) => name === "prod");
  if (prod === undefined) throw new Error("there is no prod");

  const estimate = costOf(platform({}), usageOf(prod));

  // 2.5 machines of 730 hours: four processors and 15 GB in europe-west4, and 15% of Vertex AI.
  expect(lineOf(estimate, "endpoints.churn")?.cost.expected).toBeCloseTo(
    2.5 * 730 * (4 * 0.034802 + 15 * 0.004664) * 1.15,
    6,
  );
  // Three machines with an L4.
  expect(lineOf(estimate, "endpoints.fraud")?.cost.expected).toBeCloseTo(3 * 730 * 0.897202 * 1.15, 3);
  // One run of four spot machines for 40% of 12 hours, each with a disk of 100 GiB.
  expect(lineOf(estimate, "training.jobs.fraud")?.cost.expected).toBeCloseTo(
    4 * 1 * 4.8 * (1.692835 + 0.15 * 3.747972 + (100 * 0.187 * 1.15) / 730),
    4,
  );
});

test("the dearest is first, and the total is the sum of the lines, end by end", () => {
  const { lines, total } = costOf(
    platform({ google_storage_bucket: { Raw: bucket } }, { "google_storage_bucket.Raw": RAW }),
    usage({ workloads: [endpoint()], amounts: [amount(RAW, "stored", 100)] }),
  );

  expect(lines.map(({ of }) => of)).toEqual(["endpoints.fraud", RAW]);
  for (const end of ["low", "expected", "high"] as const) {
    expect(total[end]).toBeCloseTo(
      lines.reduce((sum, { cost }) => sum + cost[end], 0),
      9,
    );
  }
});

test("a bucket of which nothing is assumed has no price, and says what to write", () => {
  const { lines, unpriced, total } = costOf(
    platform({ google_storage_bucket: { Raw: bucket } }, { "google_storage_bucket.Raw": RAW }),
    usage({ unknown: [{ of: RAW, what: "stored", write: "cost.assumptions.zones.raw.size" }] }),
  );

  expect(lines).toEqual([]);
  expect(total.expected).toBe(0);
  expect(unpriced).toContainEqual(
    expect.objectContaining({ of: RAW, reason: "how much is not known: write cost.assumptions.zones.raw.size" }),
  );
});

test.each([
  ["nothing is known of its age", {}, [], { low: 1.2, expected: 20, high: 20 }],
  // 1,000 GiB at 100 GiB a month are ten months: 30 days in the first class, 60 in the second.
  [
    "it grows evenly",
    {},
    [amount(RAW, "growth", 100)],
    (30 * 20 + 60 * 10 + (3043.75 / 10 - 90) * 1.2) / (3043.75 / 10),
  ],
  [
    "it is emptied after 60 days",
    { lifecycle_rule: [...moves, { action: { type: "Delete" }, condition: { age: 60 } }] },
    [],
    (30 * 20 + 30 * 10) / 60,
  ],
] as const)("what a bucket holds is spread over its classes when %s", (_of, parts, more, expected) => {
  const estimate = costOf(
    platform(
      { google_storage_bucket: { Raw: { ...bucket, lifecycle_rule: moves, ...parts } } },
      { "google_storage_bucket.Raw": RAW },
    ),
    usage({ amounts: [amount(RAW, "stored", 1_000), ...more] }),
  );

  const { cost } = lineOf(estimate, RAW) ?? {};
  if (typeof expected === "number") expect(cost?.expected).toBeCloseTo(expected, 6);
  else expect(cost).toEqual(expected);
});

test("what is free by project is paid by nobody, and tiers are paid each at its price", () => {
  const estimate = costOf(platform({}), usage({ amounts: [amount("", "logs", 60), amount("", "metrics", 100_150)] }));

  expect(lineOf(estimate, "logs")?.cost.expected).toBeCloseTo(10 * 0.5, 9);
  expect(lineOf(estimate, "metrics")?.cost.expected).toBeCloseTo((100_000 - 150) * 0.258 + 150 * 0.151, 6);
});

test("a key costs its versions, of which each rotation adds one", () => {
  const key = {
    name: "storage",
    key_ring: "projects/p/locations/europe-west4/keyRings/r",
    rotation_period: "7776000s",
  };
  const level = (protection_level: string) => ({ ...key, version_template: { protection_level } });
  const { lines, unpriced } = costOf(
    platform({ google_kms_crypto_key: { Hard: level("HSM"), Soft: level("SOFTWARE"), Far: level("EXTERNAL_VPC") } }),
    usage(),
  );

  const [hard, soft] = lines;
  expect(hard?.cost).toEqual({
    low: 1,
    expected: expect.closeTo(1 + 365 / 180, 9) as number,
    high: expect.closeTo(1 + 365 / 90, 9) as number,
  });
  expect(soft?.cost.low).toBe(0.06);
  expect(unpriced.map(({ reason }) => reason)).toContain(
    "the price book has no price for keys of the protection EXTERNAL_VPC",
  );
});

const region = { region: "europe-west4" };
const known = (
  what: "internet" | "messages" | "tensorboard" | "built" | "build-minutes" | "lookups",
  value: number,
  of = "",
) => ({
  of,
  what,
  amount: { low: value, expected: value, high: value },
  assumes: [],
});

test.each<[string, Parameters<typeof platform>[0], readonly ReturnType<typeof known>[], readonly number[]]>([
  [
    "a NAT, what goes through it and out",
    { google_compute_router_nat: { Nat: region } },
    [known("internet", 100)],
    [730 * 0.0448, 100 * 0.045, 100 * 0.12],
  ],
  ["a public address", { google_compute_address: { A: region } }, [], [730 * 0.005]],
  ["no private address", { google_compute_address: { A: { ...region, address_type: "INTERNAL" } } }, [], []],
  [
    "a connection to what others publish",
    {
      google_compute_forwarding_rule: {
        R: { ...region, target: "projects/p/regions/europe-west4/serviceAttachments/a" },
      },
    },
    [],
    [730 * 0.01],
  ],
  [
    "a connection to Google's APIs",
    { google_compute_global_forwarding_rule: { R: { target: "all-apis" } } },
    [],
    [730 * 0.01],
  ],
  ["zones of names and lookups", { google_dns_managed_zone: { A: {}, B: {} } }, [known("lookups", 2e6)], [0.4, 0.8]],
  ["a topic by what goes through it", { google_pubsub_topic: { T: {} } }, [known("messages", 1024)], [40]],
  ["a TensorBoard by what it holds", { google_vertex_ai_tensorboard: { T: {} } }, [known("tensorboard", 5)], [50]],
  [
    "an index by what is built into it",
    { google_vertex_ai_index: { I: {} } },
    [known("built", 10, "google_vertex_ai_index")],
    [30],
  ],
  [
    "an index that is streamed into",
    { google_vertex_ai_index: { I: { index_update_method: "STREAM_UPDATE" } } },
    [known("built", 10, "google_vertex_ai_index")],
    [4.5],
  ],
  [
    "a build by its minutes",
    { google_cloudbuild_trigger: { B: {} } },
    [known("build-minutes", 3000, "google_cloudbuild_trigger")],
    [18],
  ],
  [
    "a secret in two places",
    { google_secret_manager_secret: { S: { replication: { user_managed: { replicas: [{}, {}] } } } } },
    [],
    [0.12],
  ],
  [
    "the disks of a notebook server",
    {
      google_workbench_instance: {
        W: {
          location: "europe-west4-a",
          gce_setup: { boot_disk: { disk_size_gb: "150" }, data_disks: { disk_type: "PD_SSD", disk_size_gb: "200" } },
        },
      },
    },
    [],
    [150 * 0.11, 200 * 0.187],
  ],
])("what %s costs is what a person computes", (_of, resources, amounts, costs) => {
  const { lines } = costOf(platform(resources), usage({ amounts: [...amounts] }));

  expect(lines.map(({ cost }) => cost.expected).sort((one, other) => one - other)).toEqual(
    [...costs].sort((one, other) => one - other).map((value) => expect.closeTo(value, 6) as number),
  );
});

test("alerts are free until Google charges for them: only the upper end holds them", () => {
  const { lines } = costOf(
    platform({ google_monitoring_alert_policy: { A: { conditions: [{}, {}] }, B: { conditions: [{}] } } }),
    usage(),
  );

  expect(lines[0]?.cost).toEqual({ low: 0, expected: 0, high: expect.closeTo(3 * 0.35, 9) as number });
});

test("steps of workflows are those of runs, and those of guards that look by the clock", () => {
  const one = { low: 1, expected: 1, high: 1 };
  const { lines } = costOf(
    platform(
      {
        google_workflows_workflow: { Guard: {} },
        google_cloud_scheduler_job: {
          Guard: { schedule: "0 0 1 * *" },
          Train: { schedule: "* * * * *" },
          Off: { schedule: "* * * * *", paused: true },
        },
      },
      { "google_cloud_scheduler_job.Train": "training.jobs.fraud.schedule" },
    ),
    usage({
      amounts: [
        { of: "", what: "runs", amount: { low: 2, expected: 2, high: 2 }, assumes: [] },
        { of: "", what: "steps-per-run", amount: { low: 5_000, expected: 5_000, high: 5_000 }, assumes: [] },
        { of: "", what: "steps-per-check", amount: one, assumes: [] },
      ],
    }),
  );

  expect(lines.find(({ of }) => of === "workflows")?.cost.expected).toBeCloseTo((2 * 5_000 + 1) * 0.00001, 9);
});

test("a type that nobody knows is told, and what costs nothing by itself is not", () => {
  const { unpriced } = costOf(
    platform({ google_new_thing: { A: {}, B: {} }, google_service_account: { C: {} }, constructor: { D: {} } }),
    usage(),
  );

  expect(unpriced.map(({ what, reason }) => [what, reason])).toEqual(
    expect.arrayContaining([
      ["2 × google_new_thing", "the price book has no price for google_new_thing"],
      ["1 × constructor", "the price book has no price for constructor"],
    ]),
  );
  expect(JSON.stringify(unpriced)).not.toContain("service_account");
});

test("a platform without workloads.json is priced as far as its Terraform says, and the rest has no price", () => {
  const { hasWorkloads, unpriced, lines } = costOf(
    platform({ google_cloud_scheduler_job: { Nightly: { schedule: "0 2 * * *" } } }),
    undefined,
    "old",
  );

  expect(hasWorkloads).toBe(false);
  expect(lines.map(({ of }) => of)).toEqual(["schedules"]);
  expect(unpriced[0]).toMatchObject({ what: "machines of workloads", isMachines: true });
});

test("a workload without a known price of its machines is told with how many there would be", () => {
  const { unpriced, total } = costOf(
    platform({}),
    usage({ workloads: [endpoint({ machines: [{ role: "machines", type: "x9-large", count: 1 }] })] }),
  );

  expect(total.expected).toBe(0);
  expect(unpriced[0]).toMatchObject({
    of: "endpoints.fraud",
    isMachines: true,
    reason: "the price book does not know the machine type x9-large; it would be 3 (2 to 6) machines × 730 h",
  });
});

test("more machines never cost less, and every range is in order", () => {
  const count = fc.integer({ min: 1, max: 1000 });
  fc.assert(
    fc.property(fc.tuple(count, count, count), count, (some, more) => {
      const [low = 1, expected = 1, high = 1] = [...some].sort((one, other) => one - other);
      const cost = (by: number) =>
        costOf(
          platform({}),
          usage({ workloads: [endpoint({ replicas: { low: low + by, expected: expected + by, high: high + by } })] }),
        ).total;
      const [few, many] = [cost(0), cost(more)];
      for (const end of ["low", "expected", "high"] as const) expect(many[end]).toBeGreaterThan(few[end]);
      expect(few.low).toBeLessThanOrEqual(few.expected);
      expect(few.expected).toBeLessThanOrEqual(few.high);
    }),
    { numRuns: 50 },
  );
});

test("every shipped environment has a price in order, and nothing of it costs less than nothing", () => {
  for (const environment of shippedEnvironments()) {
    const { lines, total } = costOf(platform({}), usageOf(environment));
    expect(total.low).toBeLessThanOrEqual(total.expected);
    for (const { cost, how } of lines) {
      expect(cost.low).toBeGreaterThanOrEqual(0);
      expect(cost.low).toBeLessThanOrEqual(cost.expected);
      expect(cost.expected).toBeLessThanOrEqual(cost.high);
      expect(how).not.toMatch(/NaN|undefined|Infinity|\[object/);
    }
  }
});

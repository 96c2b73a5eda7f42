import { defineEnvironment } from "../../config/define";

// Read by the type check only: what the compiler must accept and refuse while an environment is written.

const minimal = {
  name: "test",
  project: { id: "acme-ml-test", number: "481516234200", region: "europe-west4" },
} as const;
const machine = { type: "n1-standard-4" } as const;
const models = { fraud: { serving: { image: "server:1" } } } as const;
const storage = {
  zones: { curated: {}, scores: {} },
  datasets: { features: { tables: { payments: { columns: { amount: "NUMERIC" } } } } },
} as const;
const groups = { engineers: { email: "ml-engineers@acme.example" } } as const;

defineEnvironment({
  ...minimal,
  storage,
  models,
  groups,
  external: { accounts: { checkout: "checkout@acme-shop.iam.gserviceaccount.com" } },
  encryption: { customerManaged: { acknowledged: ["vectors:merchants", "pool:small"] } },
  budget: { monthly: 10, currency: "EUR", parts: [{ of: "endpoint:fraud", monthly: 5 }] },
  training: { jobs: { fraud: { image: "trainer", machine } } },
  endpoints: {
    fraud: {
      model: "fraud",
      machine,
      access: { kind: "private" },
      callers: ["workload:portal", "account:checkout", "group:engineers"],
      reads: ["dataset:features"],
      requestLogging: {},
      release: { strategy: "canary", gates: { p99: { max: "300ms" } }, approval: { before: "full" } },
      drift: { baseline: "table:features.payments" },
    },
    shared: { model: "fraud", pool: "small" },
  },
  pools: { small: { machine } },
  batch: {
    nightly: {
      model: "fraud",
      machine,
      input: { table: "features.payments" },
      output: { zone: "scores", folder: "fraud" },
      triggers: {
        data: { kind: "object", zone: "curated", suffix: "_SUCCESS" },
        trained: { kind: "after", job: "fraud" },
      },
    },
    files: { model: "fraud", machine, input: { zone: "curated", path: "a.jsonl" }, output: { dataset: "features" } },
  },
  vectors: { merchants: { dimensions: 8, contents: { zone: "curated", folder: "embeddings" } } },
  workloads: { portal: { reads: ["requests:fraud"] } },
});

defineEnvironment({
  ...minimal,
  storage,
  models,
  groups,
  budget: {
    monthly: 10,
    currency: "EUR",
    parts: [
      // @ts-expect-error there is no such endpoint
      { of: "endpoint:frod", monthly: 5 },
    ],
  },
  encryption: {
    customerManaged: {
      acknowledged: [
        // @ts-expect-error there is no such pool
        "pool:small",
      ],
    },
  },
  endpoints: {
    // @ts-expect-error there is no such model
    model: { model: "frod", machine },
    // @ts-expect-error there is no such pool
    pool: { model: "fraud", pool: "small" },
    // @ts-expect-error there is no such workload
    caller: { model: "fraud", machine, callers: ["workload:shop"] },
    // @ts-expect-error there is no such kind of group
    group: { model: "fraud", machine, callers: ["group:everybody"] },
    // @ts-expect-error there is no such table
    baseline: { model: "fraud", machine, drift: { baseline: "table:features.payment" } },
    // @ts-expect-error there is no such dataset
    reads: { model: "fraud", machine, reads: ["dataset:feature"] },
    // @ts-expect-error a shared endpoint has no attachment
    access: { model: "fraud", machine, access: { kind: "shared", attachment: "projects/p/regions/r/serviceAttachments/a" } }, // prettier-ignore
    // @ts-expect-error blue and green have no steps between them
    steps: { model: "fraud", machine, release: { strategy: "blue-green", steps: ["100%"] } },
    // @ts-expect-error a split lasts for a while
    split: { model: "fraud", machine, release: { strategy: "ab", share: "50%" } },
    // @ts-expect-error a latency has a unit
    gate: { model: "fraud", machine, release: { strategy: "canary", gates: { p99: { max: 300 } } } },
  },
  batch: {
    // @ts-expect-error there is no such zone
    input: { model: "fraud", machine, input: { zone: "raw", path: "a" }, output: { dataset: "features" } },
    // @ts-expect-error there is no such table
    table: { model: "fraud", machine, input: { table: "features.payment" }, output: { dataset: "features" } },
    // @ts-expect-error there is no such dataset
    output: { model: "fraud", machine, input: { table: "features.payments" }, output: { dataset: "scores" } },
    // @ts-expect-error there is no such job
    after: { model: "fraud", machine, input: { table: "features.payments" }, output: { dataset: "features" }, triggers: { trained: { kind: "after", job: "fraud" } } }, // prettier-ignore
  },
  vectors: {
    // @ts-expect-error there is no such zone
    merchants: { dimensions: 8, contents: { zone: "raw", folder: "embeddings" } },
  },
  // @ts-expect-error there is no such endpoint
  workloads: { portal: { reads: ["requests:shop"] } },
});

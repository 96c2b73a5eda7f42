import type { Environment, EnvironmentInput } from "../../config/schema/environment";
import { environment, minimal } from "./environment";

const builds = {
  trainer: {
    source: "projects/acme-ml-test/locations/europe-west4/connections/github/repositories/models",
    on: { tag: "^v" },
    makes: { image: "trainer", repository: "images" },
    tests: {
      image: `europe-west4-docker.pkg.dev/acme-shared/images/pytest@sha256:${"0123456789abcdef".repeat(4)}`,
      command: ["pytest"],
    },
  },
  pipeline: {
    source: "projects/acme-ml-test/locations/europe-west4/connections/github/repositories/models",
    on: { branch: "^main$" },
    makes: { pipeline: "training", file: "pipeline.py", repository: "pipelines" },
  },
} as const satisfies EnvironmentInput["builds"];

const everything = {
  groups: {
    engineers: {
      email: "ml-engineers@acme.example",
      reads: ["zone:raw", "repository:images"],
      writes: ["zone:scratch"],
    },
    scientists: { email: "ml-scientists@acme.example", reads: ["dataset:features", "zone:partner"] },
    operators: { email: "ml-operators@acme.example" },
    approvers: { email: "ml-approvers@acme.example" },
    auditors: { email: "ml-auditors@acme.example" },
  },
  external: {
    zones: { partner: { bucket: "acme-partner-data", location: "EU" } },
    datasets: { sales: { project: "acme-sales", dataset: "sales", location: "EU" } },
    repositories: { shared: "projects/acme-shared/locations/europe-west4/repositories/images" },
  },
  network: { range: "10.40.0.0/16", training: { replicas: 8 } },
  breakGlass: { eligible: "engineers", approvers: "approvers" },
  repositories: { images: { holds: "images" }, pipelines: { holds: "pipelines" } },
  storage: {
    zones: { raw: { location: "EU" }, scratch: { expireAfter: "7d" } },
    datasets: {
      events: { location: "EU" },
      features: { tables: { customers: { columns: { id: "STRING" } } } },
    },
  },
  builds: { trainer: { ...builds.trainer, refuses: "nothing" }, pipeline: builds.pipeline },
  workloads: {
    features: {
      reads: ["zone:raw", "dataset:sales", "repository:shared"],
      writes: ["table:features.customers", "repository:images"],
      attachedBy: ["engineers"],
    },
  },
} satisfies Partial<EnvironmentInput>;

const program = { image: "images/trainer:1", machine: { type: "n1-standard-4" }, timeout: "1h" } as const;

/** Everything that starts by itself, and everything of Google's that starts it. */
const training = {
  groups: { scientists: everything.groups.scientists },
  external: everything.external,
  encryption: { customerManaged: {} },
  logs: {},
  network: everything.network,
  repositories: everything.repositories,
  storage: everything.storage,
  secrets: { "card-network": {} },
  builds,
  models: { churn: { serving: { image: "images/server:1" } } },
  batch: {
    scores: {
      model: "churn",
      input: { table: "features.customers" },
      output: { zone: "scratch", folder: "scores" },
      machine: { type: "n1-standard-4" },
      schedule: { cron: "0 3 * * *" },
      triggers: { trained: { kind: "after", job: "churn" } },
    },
  },
  training: {
    tensorboard: {},
    jobs: {
      fraud: {
        ...program,
        reads: ["zone:raw", "table:features.customers"],
        writes: ["zone:scratch"],
        output: "zone:scratch",
        secrets: { CARD_NETWORK_KEY: "card-network" },
        tracking: "tensorboard",
        schedule: { cron: "0 2 * * *", timeZone: "Europe/Amsterdam" },
      },
      churn: {
        ...program,
        reads: ["zone:raw"],
        triggers: {
          nightly: { kind: "after", job: "fraud" },
          arrival: { kind: "object", zone: "raw", suffix: "_SUCCESS" },
        },
      },
    },
    notebooks: {
      workbench: { research: { group: "scientists", computeZone: "europe-west4-a", reads: ["zone:raw"] } },
      templates: { small: { group: "scientists" } },
      runs: {
        report: {
          template: "small",
          notebook: { zone: "raw", path: "report.ipynb" },
          output: "zone:scratch",
          schedule: { cron: "0 7 * * 1", timeZone: "Europe/Amsterdam" },
          reads: ["zone:raw"],
          writes: ["zone:scratch"],
        },
      },
    },
  },
} satisfies Partial<EnvironmentInput>;

const answering = {
  model: "fraud",
  machine: { type: "n1-standard-4" },
  replicas: { min: 2, max: 4 },
} as const;

/** Everything that answers, in every way in which it can be reached. */
const serving = {
  project: { ...minimal.project, billingAccount: "012345-6789AB-CDEF01" },
  groups: everything.groups,
  external: { ...everything.external, accounts: { checkout: "checkout@acme-shop.iam.gserviceaccount.com" } },
  encryption: { customerManaged: { acknowledged: ["pool:small", "vectors:merchants"] } },
  logs: { leftOut: { "health-checks": "Each container is asked every second" } },
  network: { range: "10.40.0.0/16" },
  repositories: everything.repositories,
  storage: everything.storage,
  models: { fraud: { serving: { image: "images/server:1" }, evaluation: { metric: "auPrc", atLeast: 0.8 } } },
  endpoints: {
    fraud: {
      ...answering,
      access: {
        kind: "private",
        attachment: "projects/p1234-tp/regions/europe-west4/serviceAttachments/gkedpm-1a2b",
      },
      callers: ["workload:portal", "account:checkout", "group:engineers"],
      reads: ["zone:raw", "table:features.customers"],
      requestLogging: {},
      drift: { baseline: "table:features.customers", target: "id" },
      release: { strategy: "canary", soak: "30m", approval: { before: "full" } },
    },
    explained: {
      ...answering,
      access: { kind: "shared" },
      callers: ["workload:portal"],
      explanation: { method: "sampled-shapley", inputs: ["amount"], output: "score" },
      release: { strategy: "ab", share: "50%", lasts: "7d", soak: "30m" },
    },
    pooled: { model: "fraud", pool: "small", release: { strategy: "blue-green", soak: "30m" } },
  },
  pools: { small: { machine: { type: "n1-standard-4" }, replicas: { min: 2, max: 4, targetCpu: "60%" } } },
  vectors: {
    merchants: { dimensions: 128, contents: { zone: "raw", folder: "embeddings" }, replicas: { min: 2, max: 2 } },
  },
  budget: {
    monthly: 1000,
    currency: "EUR",
    hook: "projects/acme-ml-test/topics/spend",
    parts: [
      { of: "endpoint:fraud", monthly: 500, forecastAt: [] },
      { of: "vectors:merchants", monthly: 10 },
    ],
  },
  monitoring: {
    channels: {
      team: { email: "ml-platform@acme.example" },
      pager: { existing: "projects/acme-ml-test/notificationChannels/1" },
    },
  },
  workloads: { portal: { reads: ["requests:fraud"] } },
} satisfies Partial<EnvironmentInput>;

/** Environments that no shipped one needs to look like: each way to turn what the proofs are about, and all at once. */
export const SYNTHETIC_ENVIRONMENTS: Readonly<Record<string, Environment>> = {
  "with nothing in it": environment(),
  "with everything and Google's keys": environment(everything),
  "with everything and keys of its own": environment({
    ...everything,
    encryption: { customerManaged: {} },
    logs: {
      audit: { keep: "2555d", lock: "irrevocably", dataset: "on" },
      other: { readers: ["operators"] },
      leftOut: { debug: "Trainers print every batch", "google-lookups": "Every call is one" },
    },
  }),
  "with everything and keys from elsewhere": environment({
    ...everything,
    encryption: { customerManaged: { keys: "external" } },
    logs: {},
    external: {
      ...everything.external,
      keys: [
        "projects/acme-keys/locations/europe/keyRings/ml/cryptoKeys/platform",
        "projects/acme-keys/locations/europe-west4/keyRings/ml/cryptoKeys/platform",
      ],
    },
  }),
  "that trains by itself": environment(training),
  "that serves": environment(serving),
  "that is disposable, with software keys and no audit logs": environment({
    ...everything,
    lifetime: "disposable",
    encryption: { customerManaged: { protection: "software", rotation: "30d" } },
    logs: { workflows: { dataset: "on" } },
    audit: { dataAccess: "off" },
  }),
};

import type { Environment, EnvironmentInput } from "../../config/schema/environment";
import { environment } from "./environment";

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
  network: everything.network,
  repositories: everything.repositories,
  storage: everything.storage,
  secrets: { "card-network": {} },
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

/** Environments that no shipped one needs to look like: each way to turn what the proofs are about, and all at once. */
export const SYNTHETIC_ENVIRONMENTS: Readonly<Record<string, Environment>> = {
  "with nothing in it": environment(),
  "with everything and Google's keys": environment(everything),
  "with everything and keys of its own": environment({ ...everything, encryption: { customerManaged: {} } }),
  "with everything and keys from elsewhere": environment({
    ...everything,
    encryption: { customerManaged: { keys: "external" } },
    external: {
      ...everything.external,
      keys: [
        "projects/acme-keys/locations/europe/keyRings/ml/cryptoKeys/platform",
        "projects/acme-keys/locations/europe-west4/keyRings/ml/cryptoKeys/platform",
      ],
    },
  }),
  "that trains by itself": environment(training),
  "that is disposable, with software keys and no audit logs": environment({
    ...everything,
    lifetime: "disposable",
    encryption: { customerManaged: { protection: "software", rotation: "30d" } },
    audit: { dataAccess: "off" },
  }),
};

import type { EnvironmentInput } from "../schema/environment";

/** One environment that uses every section: the pages show it part by part. */
export const example = {
  name: "prod",
  project: { id: "acme-ml-prod", number: "481516234200", region: "europe-west4" },
  state: { bucket: "acme-ml-prod-tfstate" },
  lifetime: "permanent",
  generation: 1,
  labels: { team: "ml-platform", "cost-center": "cc-4711", "data-class": "confidential" },
  groups: {
    engineers: { email: "ml-engineers@acme.example", reads: ["zone:raw"], writes: ["repository:images"] },
    scientists: { email: "ml-scientists@acme.example", reads: ["zone:curated", "dataset:features"] },
    approvers: { email: "ml-approvers@acme.example" },
  },
  external: {
    zones: { partner: { bucket: "acme-partner-exchange", location: "EU" } },
    datasets: { crm: { project: "acme-crm", dataset: "customers", location: "europe-west4" } },
    perimeter: "accessPolicies/123456789/servicePerimeters/ml",
  },
  encryption: { customerManaged: { protection: "hsm", rotation: "90d" } },
  network: {
    range: "10.40.0.0/16",
    openings: { warehouse: { to: ["10.12.8.0/24"], ports: ["5432"] } },
    training: { replicas: 16 },
  },
  audit: { dataAccess: "on" },
  breakGlass: { eligible: "engineers", approvers: "approvers", maximum: "2h" },
  repositories: { images: { holds: "images", keepVersions: 30 }, pipelines: { holds: "pipelines" } },
  storage: {
    zones: {
      raw: { archive: { nearline: "30d", coldline: "90d", archive: "365d" }, expireAfter: "2555d", retain: "30d" },
      curated: { archive: { nearline: "90d" } },
      models: { versions: 10 },
    },
    datasets: {
      features: {
        description: "What models are trained on",
        tables: {
          transactions: {
            columns: {
              at: { type: "TIMESTAMP", mode: "required" },
              card: "STRING",
              amount: "NUMERIC",
              merchant: { type: "RECORD", columns: { id: "STRING", country: "STRING" } },
            },
            partition: { column: "at", every: "day", expireAfter: "400d" },
            clusterBy: ["card"],
          },
        },
      },
    },
  },
  secrets: { warehouse: { description: "Password of the warehouse" } },
  models: {
    fraud: {
      description: "Whether a payment is fraud",
      serving: {
        image: "images/fraud-server@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
      },
      evaluation: { metric: "auPrc" },
    },
  },
  training: {
    jobs: {
      fraud: {
        image: "images/fraud-trainer@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        machine: { type: "g2-standard-24", accelerator: { type: "NVIDIA_L4", count: 2 } },
        workers: 3,
        capacity: { kind: "spot", checkpoints: "saved" },
        timeout: "12h",
        secrets: { WAREHOUSE_PASSWORD: "warehouse" },
        reads: ["zone:curated", "dataset:features"],
        writes: ["zone:models"],
        output: "zone:models",
        tracking: "tensorboard",
        model: "fraud",
        tuning: {
          metric: { auPrc: "maximize" },
          trials: 40,
          parallel: 4,
          parameters: {
            "learning-rate": { double: { from: 1e-5, to: 1e-1, scale: "log" } },
            optimizer: { categorical: ["adam", "sgd"] },
            momentum: { double: { from: 0, to: 1 }, when: { parameter: "optimizer", is: ["sgd"] } },
          },
        },
        schedule: { cron: "0 2 * * *", timeZone: "Europe/Amsterdam" },
      },
    },
    tensorboard: {},
    notebooks: {
      workbench: { fraud: { group: "scientists", computeZone: "europe-west4-a", reads: ["zone:curated"] } },
    },
  },
  catalogue: { accelerators: { NVIDIA_L4: { training: ["europe-west1"] } } },
  quotas: { custom_model_training_preemptible_nvidia_l4_gpus: 32 },
  workloads: {
    "feature-builder": {
      description: "Builds features every night",
      reads: ["zone:curated", "zone:partner", "dataset:crm"],
      writes: ["table:features.transactions"],
      attachedBy: ["engineers"],
    },
  },
} as const satisfies EnvironmentInput;

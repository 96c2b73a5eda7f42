import { defineEnvironment } from "../define";
import {
  acme,
  builds,
  endpoints,
  fraudPackage,
  fraudPipeline,
  jobs,
  models,
  predictions,
  tables,
  team,
} from "./shared/acme";

// Shaped like prod, with less of everything: what works here works there.
export default defineEnvironment({
  ...acme,
  // A version's tag builds everything; what is proved here goes to prod by its digest.
  ...builds("acme-ml-staging", { tag: "^v[0-9]+\\.[0-9]+\\.[0-9]+$" }),
  name: "staging",
  project: { id: "acme-ml-staging", number: "481516234202", region: "europe-west4" },
  groups: {
    engineers: {
      email: team("engineers", "staging"),
      // Only builds push.
      reads: ["zone:curated", "zone:models", "dataset:features", "repository:images", "repository:pipelines"],
    },
    scientists: {
      email: team("scientists", "staging"),
      reads: ["zone:models", "dataset:features"],
      writes: ["zone:scratch"],
    },
    operators: { email: team("operators", "staging") },
    approvers: { email: team("approvers", "staging") },
    auditors: { email: team("auditors", "staging") },
  },
  logs: {},
  network: {
    range: "10.30.0.0/16",
    training: { replicas: 8 },
    openings: { "feature-store": { to: ["10.90.12.0/24"], ports: ["6379"] } },
  },
  breakGlass: { eligible: "operators", approvers: "approvers", maximum: "4h" },
  storage: {
    zones: {
      raw: { description: "Payments as they arrive", archive: { nearline: "30d" }, expireAfter: "180d" },
      curated: { description: "Cleaned and joined", archive: { nearline: "90d" }, expireAfter: "365d" },
      models: { description: "Trained models and their evaluations", versions: 5 },
      scratch: { description: "Anything, for a week", expireAfter: "7d", softDelete: "off", versions: 1 },
    },
    datasets: {
      events: {
        ...tables.storage.datasets.events,
        description: "Payments of the test merchants",
        expirePartitionsAfter: "90d",
      },
      features: { ...tables.storage.datasets.features, description: "Features of both models" },
    },
  },
  workloads: {
    ingest: { description: "Loads payments from the processor", writes: ["zone:raw", "dataset:events"] },
    features: {
      description: "Computes the features of both models",
      reads: ["zone:raw", "dataset:events"],
      writes: ["zone:curated", "dataset:features"],
    },
    screening: {
      description: "Asks about payments that a person looks at again, with what the checkout was told",
      reads: ["requests:fraud"],
    },
    merchants: {
      description: "The merchants' portal: shows who is likely to leave",
      reads: ["table:features.churn_training"],
    },
  },
  models: {
    // As soon as there are new features: trained, compared and released, so that prod is given what has answered here.
    fraud: {
      ...models.fraud,
      retraining: {
        by: { job: "fraud" },
        inputs: { some: { kind: "rows", table: "features.fraud_training", atLeast: 1000 } },
        then: "release",
        within: "2d",
        triggers: { features: { kind: "object", zone: "curated", suffix: "features/_SUCCESS" } },
      },
    },
    churn: models.churn,
  },
  handover: {
    to: {
      prod: {
        project: "acme-ml-prod",
        models: ["fraud", "churn"],
        copies: ["images", "pipelines"],
      },
    },
  },
  training: {
    tensorboard: {},
    jobs: {
      // As in prod, on one machine and once a week: enough to see that the image trains.
      fraud: {
        ...jobs.fraud,
        arguments: ["--epochs=1"],
        machine: { type: "g2-standard-8", accelerator: { type: "NVIDIA_L4", count: 1 } },
        capacity: { kind: "spot", checkpoints: "saved" },
        tracking: "tensorboard",
        timeout: "3h",
        schedule: { cron: "0 2 * * 1", timeZone: "Europe/Amsterdam" },
      },
      // After the fraud model, so that the order of prod is seen to work.
      churn: {
        ...jobs.churn,
        tuning: { ...jobs.churn.tuning, trials: 4, parallel: 2 },
        machine: { type: "g2-standard-8", accelerator: { type: "NVIDIA_L4", count: 1 } },
        capacity: { kind: "spot", checkpoints: "saved" },
        triggers: { weekly: { kind: "after", job: "fraud" } },
      },
    },
  },
  pipelines: {
    // On Saturdays, so that there is a day to look at what prod does on Sunday: the same package, on a month of payments.
    fraud: {
      ...fraudPipeline("staging", "acme-ml-staging"),
      template: fraudPackage,
      parameters: {
        ...fraudPipeline("staging", "acme-ml-staging").parameters,
        days: 30,
        holdout_days: 7,
        rows_at_least: 1000,
      },
      timeout: "3h",
      schedule: { cron: "0 2 * * 6", timeZone: "Europe/Amsterdam" },
      triggers: { chargebacks: { kind: "table", table: "events.chargebacks" } },
    },
  },
  endpoints: {
    fraud: {
      ...endpoints.fraud,
      machine: { type: "g2-standard-8", accelerator: { type: "NVIDIA_L4", count: 1 } },
      replicas: { min: 2, max: 3, targetAccelerator: "60%" },
      access: { kind: "private" },
      callers: ["workload:screening"],
      release: {
        strategy: "canary",
        steps: ["25%", "100%"],
        soak: "20m",
        // Hardly anybody asks here: too little to judge is no reason to wait.
        gates: {
          errorRate: { max: "5%" },
          p99: { max: "500ms" },
          minRequests: 20,
          whenFew: "pass",
          whenMissing: "pass",
        },
        approval: { before: "full", within: "24h" },
        keepPrevious: "1h",
      },
    },
    churn: {
      ...endpoints.churn,
      machine: { type: "n1-standard-2" },
      replicas: { min: 2 },
      callers: ["workload:merchants"],
      release: {
        strategy: "blue-green",
        soak: "20m",
        gates: { errorRate: { max: "5%" }, minRequests: 20, whenFew: "pass", whenMissing: "pass" },
        keepPrevious: "1h",
      },
    },
  },
  monitoring: { channels: { team: { email: "ml-platform@acme.example" } } },
  batch: {
    // Once a week, into files that nobody keeps: enough to see that the model still answers.
    churn: {
      ...predictions.churn,
      output: { zone: "scratch", folder: "churn" },
      replicas: { max: 1 },
      timeout: "2h",
      schedule: { cron: "30 3 * * 2", timeZone: "Europe/Amsterdam" },
    },
  },
});

import { defineEnvironment } from "../define";
import fraud from "./pipelines/fraud.json";
import { acme, builds, fraudPipeline, jobs, models, tables, team } from "./shared/acme";

// Small, cheap and disposable: `plinth destroy` may take it away with everything in it.
export default defineEnvironment({
  ...acme,
  models,
  // Every push to main builds what it changed.
  ...builds("acme-ml-dev", { branch: "^main$" }),
  name: "dev",
  project: { id: "acme-ml-dev", number: "481516234201", region: "europe-west4" },
  lifetime: "disposable",
  // The tag `main` moves to what was built last.
  repositories: { ...acme.repositories, images: { ...acme.repositories.images, tags: "movable" } },
  groups: {
    engineers: {
      email: team("engineers", "dev"),
      reads: ["dataset:events"],
      writes: [
        "zone:raw",
        "zone:curated",
        "zone:models",
        "dataset:features",
        "repository:images",
        "repository:pipelines",
      ],
    },
    scientists: {
      email: team("scientists", "dev"),
      reads: ["zone:curated", "dataset:events"],
      writes: ["zone:scratch", "zone:models", "dataset:features"],
    },
  },
  storage: {
    zones: {
      raw: { description: "Payments as they arrive", expireAfter: "30d" },
      curated: { description: "Cleaned and joined", expireAfter: "60d" },
      models: { description: "Trained models and their evaluations", expireAfter: "90d" },
      scratch: { description: "Anything, for a week", expireAfter: "7d", softDelete: "off", versions: 1 },
    },
    datasets: {
      events: { ...tables.storage.datasets.events, description: "Payments, sampled", expirePartitionsAfter: "30d" },
      features: { ...tables.storage.datasets.features, description: "Features under construction" },
    },
  },
  workloads: {
    ingest: { description: "Loads payments from the processor", writes: ["zone:raw", "dataset:events"] },
    features: {
      description: "Computes the features of both models",
      reads: ["zone:raw", "dataset:events"],
      writes: ["zone:curated", "dataset:features"],
      attachedBy: ["engineers"],
    },
  },
  training: {
    jobs: {
      // Started by hand, with whatever was built last.
      fraud: {
        ...jobs.fraud,
        image: "images/fraud-trainer:main",
        arguments: ["--epochs=1", "--sample=0.01"],
        machine: { type: "n1-standard-4", accelerator: { type: "NVIDIA_TESLA_T4", count: 1 } },
        capacity: { kind: "spot", checkpoints: "saved" },
        timeout: "1h",
      },
    },
  },
  pipelines: {
    // The file itself, as it lies here: what becomes a package for staging and prod.
    fraud: {
      ...fraudPipeline("dev", "acme-ml-dev"),
      template: { compiled: fraud },
      parameters: { ...fraudPipeline("dev", "acme-ml-dev").parameters, days: 7, holdout_days: 1, rows_at_least: 100 },
      timeout: "1h",
    },
  },
  endpoints: {
    // Whatever was trained last, for the team to try: all at once, and the one before goes.
    fraud: {
      description: "The fraud model under construction",
      model: "fraud",
      machine: { type: "n1-standard-2" },
      capacity: { kind: "spot" },
      callers: ["group:engineers", "group:scientists"],
      release: {
        strategy: "all-at-once",
        soak: "10m",
        gates: { errorRate: { max: "10%" }, minRequests: 10, whenFew: "pass", whenMissing: "pass" },
      },
    },
  },
});

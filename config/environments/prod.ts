import { defineEnvironment } from "../define";
import {
  acme,
  endpoints,
  fraudPackage,
  fraudPipeline,
  image,
  jobs,
  models,
  predictions,
  tables,
  team,
} from "./shared/acme";

// Real payments: keys of our own, nothing that a mistake can destroy, and a second person for every emergency.
export default defineEnvironment({
  ...acme,
  name: "prod",
  project: {
    id: "acme-ml-prod",
    number: "481516234200",
    region: "europe-west4",
    billingAccount: "01ACDE-23F456-789B01",
  },
  groups: {
    engineers: { email: team("engineers", "prod"), reads: ["repository:images", "repository:pipelines"] },
    scientists: {
      email: team("scientists", "prod"),
      reads: ["zone:models", "dataset:features", "feedback:fraud", "feedback:churn"],
      writes: ["zone:scratch"],
    },
    operators: { email: team("operators", "prod"), reads: ["zone:models", "feedback:fraud", "feedback:churn"] },
    approvers: { email: team("approvers", "prod") },
    auditors: { email: team("auditors", "prod") },
  },
  encryption: { customerManaged: { protection: "hsm", rotation: "90d" } },
  network: {
    range: "10.40.0.0/16",
    training: { replicas: 32 },
    openings: { "feature-store": { to: ["10.91.12.0/24"], ports: ["6379"] } },
  },
  external: { accounts: { checkout: "checkout@acme-checkout.iam.gserviceaccount.com" } },
  breakGlass: { eligible: "operators", approvers: "approvers" },
  // Who did what, for as long as payments are kept. Whoever is sure of that for ever adds lock: "irrevocably".
  logs: {
    audit: { keep: "2555d" },
    predictions: { keep: "90d", readers: ["operators"] },
    leftOut: { "google-lookups": "Every call to Google is one, and the audit log has the call" },
  },
  storage: {
    zones: {
      raw: {
        description: "Payments as they arrive, kept as the law asks",
        archive: { nearline: "30d", coldline: "90d", archive: "365d" },
        expireAfter: "2555d",
        retain: "30d",
      },
      curated: { description: "Cleaned and joined", archive: { nearline: "90d" } },
      models: { description: "Trained models and their evaluations", versions: 10 },
      // What lies here is run: no program that runs by itself may write it, or it could become another one.
      notebooks: { description: "Notebooks that run by the clock, as they were delivered", versions: 10 },
      scratch: { description: "Anything, for a week", expireAfter: "7d", softDelete: "off", versions: 1 },
    },
    datasets: {
      events: { ...tables.storage.datasets.events, description: "All payments", expirePartitionsAfter: "400d" },
      features: { ...tables.storage.datasets.features, description: "Features of both models" },
      scores: { description: "Who is likely to leave: a table of every night", expireTablesAfter: "30d" },
    },
  },
  workloads: {
    ingest: {
      description: "Loads payments from the processor",
      writes: ["zone:raw", "dataset:events"],
    },
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
      reads: ["table:features.churn_training", "dataset:scores"],
    },
    delivery: {
      description: "Pushes what no model of staging stands behind: trainers of embeddings and letters, notebooks",
      writes: ["repository:images", "zone:notebooks"],
    },
  },
  secrets: { "card-network": { description: "Key for the card network's list of stolen cards" } },
  models: {
    // Sunday at two: is the data of yesterday there, and enough of it? Then the pipeline trains, the version is compared with
    // the one that serves, an approver says yes, and it is released step by step. So it goes, too, when payments change.
    fraud: {
      ...models.fraud,
      promotion: { approval: { within: "24h" } },
      retraining: {
        by: { pipeline: "fraud" },
        inputs: {
          yesterday: { kind: "fresh", table: "features.fraud_training", column: "as_of", within: "2d" },
          enough: { kind: "rows", table: "features.fraud_training", atLeast: 1000000 },
          labelled: { kind: "filled", table: "features.fraud_training", column: "was_fraud", missing: "1%" },
        },
        then: "release",
        maxPerWeek: 2,
        within: "4d",
        alerts: { maxSinceSuccess: "12d" },
        schedule: { cron: "0 2 * * 0", timeZone: "Europe/Amsterdam" },
        // A model that is older than two weeks does not know what thieves do now.
        slo: { within: "14d", share: "95%" },
        onDrift: "on",
      },
    },
    // Two hours later, and only told: the team looks at it before anybody releases it.
    churn: {
      ...models.churn,
      retraining: {
        by: { job: "churn" },
        inputs: { labelled: { kind: "rows", table: "features.churn_training", atLeast: 10000 } },
        maxPerWeek: 1,
        within: "2d",
        schedule: { cron: "0 4 * * 0", timeZone: "Europe/Amsterdam" },
      },
    },
  },
  // What staging has proved is taken over by digest, with the images and pipelines that it needs, and judged again by the
  // rules above.
  handover: {
    from: {
      staging: {
        project: "acme-ml-staging",
        region: "europe-west4",
        models: ["fraud", "churn"],
        into: "models",
        copies: ["images", "pipelines"],
      },
    },
  },
  training: {
    tensorboard: { description: "Curves of every run" },
    jobs: {
      // Started by hand: on four spot machines; when Google takes them back, it goes on from the last checkpoint.
      fraud: {
        ...jobs.fraud,
        machine: { type: "a2-highgpu-1g", accelerator: { type: "NVIDIA_TESLA_A100", count: 1 } },
        workers: 3,
        capacity: { kind: "spot", checkpoints: "saved" },
        alternatives: { capacities: { sure: { kind: "on-demand" } } },
        secrets: { CARD_NETWORK_KEY: "card-network" },
        tracking: "tensorboard",
        timeout: "12h",
        alerts: { maxPreemptions: 12 },
      },
      // A study, when the model is retrained: 24 trials, four at a time.
      churn: {
        ...jobs.churn,
        machine: { type: "g2-standard-8", accelerator: { type: "NVIDIA_L4", count: 1 } },
        capacity: { kind: "spot", checkpoints: "saved" },
        tracking: "tensorboard",
      },
      // On TPUs, as soon as the fraud model has been trained.
      embeddings: {
        description: "Embeddings of merchants and devices",
        image: image("embeddings-trainer"),
        machine: { type: "ct6e-standard-4t", topology: "2x2" },
        reads: ["zone:curated"],
        writes: ["zone:models"],
        output: "zone:models",
        timeout: "8h",
        triggers: { weekly: { kind: "after-pipeline", pipeline: "fraud" } },
      },
      // Scarce machines: it waits for a day until eight H100 are free together.
      letters: {
        description: "Language model that drafts letters to merchants",
        image: image("letters-trainer"),
        machine: { type: "a3-highgpu-8g", accelerator: { type: "NVIDIA_H100_80GB", count: 8 } },
        capacity: { kind: "flex-start", maxWait: "24h" },
        reads: ["zone:curated"],
        writes: ["zone:models"],
        output: "zone:models",
        timeout: "2d",
        triggers: { corpus: { kind: "object", zone: "curated", suffix: "letters/_SUCCESS" } },
      },
      // On machines that Acme has reserved, for the quarterly audit; started by hand.
      audit: {
        description: "Retrains the fraud model on frozen data, to show that it can be reproduced",
        image: image("fraud-trainer"),
        arguments: ["--frozen"],
        machine: { type: "a2-highgpu-1g", accelerator: { type: "NVIDIA_TESLA_A100", count: 1 } },
        capacity: { kind: "reservation", name: "fraud-audit", computeZone: "europe-west4-a" },
        reads: ["zone:raw", "dataset:features"],
        writes: ["zone:models"],
        output: "zone:models",
        timeout: "1d",
      },
    },
    notebooks: {
      workbench: {
        research: {
          description: "Where the scientists look at new models",
          group: "scientists",
          computeZone: "europe-west4-a",
          machine: { type: "n1-standard-8", accelerator: { type: "NVIDIA_TESLA_T4", count: 1 } },
          reads: ["zone:models", "dataset:features"],
          writes: ["zone:scratch"],
        },
      },
      templates: { small: { description: "Colab for everybody in the team", group: "scientists" } },
      runs: {
        "fraud-report": {
          description: "The weekly report to the risk committee",
          template: "small",
          notebook: { zone: "notebooks", path: "reports/fraud.ipynb" },
          output: "zone:scratch",
          schedule: { cron: "0 7 * * 1", timeZone: "Europe/Amsterdam" },
          reads: ["zone:notebooks", "zone:models", "dataset:features"],
          writes: ["zone:scratch"],
        },
      },
    },
  },
  pipelines: {
    // What the retraining of fraud runs: the very package that staging has proved, by its digest.
    fraud: {
      ...fraudPipeline("prod", "acme-ml-prod"),
      template: fraudPackage,
      timeout: "6h",
      retries: 1,
    },
  },
  endpoints: {
    // Private, on GPUs: a version takes over step by step, and all of it only when an approver says so.
    fraud: {
      ...endpoints.fraud,
      machine: { type: "g2-standard-8", accelerator: { type: "NVIDIA_L4", count: 1 } },
      replicas: { min: 2, max: 8, targetAccelerator: "60%" },
      access: { kind: "private", projects: ["acme-ml-prod", "acme-checkout"] },
      callers: ["account:checkout", "workload:screening"],
      release: {
        strategy: "canary",
        steps: ["5%", "25%", "50%", "100%"],
        soak: "30m",
        gates: {
          errorRate: { max: "1%", growth: "0.5%" },
          p99: { max: "300ms", growth: "20%" },
          minRequests: 500,
        },
        approval: { before: "full", within: "24h" },
        keepPrevious: "48h",
      },
      // What was fraud is known when its charge comes back, six weeks later at most: whatever has none by then was none.
      feedback: {
        kind: "binary",
        key: "payment_id",
        truth: { table: "table:events.chargebacks", time: "reported_on" },
        missing: "negative",
        prediction: "$.score",
        columns: { amount_z: "FLOAT", country_risk: "FLOAT", payments_last_hour: "INTEGER", country: "STRING" },
        slices: ["country"],
        completeAfter: "45d",
        window: "14d",
        limits: { minRecall: "60%", minPrecision: "30%" },
        maxTruthAge: "4d",
      },
      // What the checkout may count on while its customer waits. The gates of releases are the limits of the alerts.
      slo: {
        availability: "99.9%",
        latency: { under: "300ms", share: "99%" },
        measured: "private",
      },
      alerts: { maxSilence: "30m", severities: { "no-traffic": "page" } },
    },
    // On processors, beside the version that serves now, and then all at once.
    churn: {
      ...endpoints.churn,
      machine: { type: "n1-standard-4" },
      replicas: { min: 2, max: 6, targetCpu: "60%" },
      callers: ["workload:merchants"],
      release: {
        strategy: "blue-green",
        soak: "30m",
        gates: { errorRate: { max: "1%" }, p95: { max: "500ms" }, cpu: { max: "85%" } },
        keepPrevious: "24h",
      },
      slo: { availability: "99.5%", latency: { under: "500ms", share: "95%" } },
      // Who leaves does so within the quarter: answers of spring are judged in summer, once a week.
      requestLogging: { sample: "50%", keep: "120d" },
      feedback: {
        kind: "binary",
        key: "merchant_id",
        truth: { table: "table:events.departures", time: "left_on" },
        missing: "negative",
        prediction: "$.score",
        columns: { turnover_trend: "FLOAT", tickets_open: "INTEGER" },
        completeAfter: "92d",
        window: "28d",
        limits: { minAreaUnderCurve: 0.7 },
        maxTruthAge: "14d",
        schedule: { cron: "0 5 * * 1", timeZone: "Europe/Amsterdam" },
      },
      alerts: {
        severities: { errors: "mail", latency: "mail", objective: "mail" },
        silenced: { "no-traffic": "The portal asks when merchants look, and at night none does" },
      },
      shadow: {
        ...endpoints.churn.shadow,
        schedule: { cron: "0 6 * * *", timeZone: "Europe/Amsterdam" },
        alertAbove: "5%",
      },
    },
  },
  monitoring: {
    channels: {
      oncall: { email: "ml-oncall@acme.example" },
      pager: { topic: "projects/acme-oncall/topics/pager", severities: ["page"] },
    },
    alerts: {
      maxDailyScan: "20TiB",
      silenced: { policies: "Every apply changes who may do what; the auditors go through the log each week" },
    },
  },
  // What the board has agreed to. The fraud model is most of it: its endpoint never sleeps.
  budget: {
    monthly: 24000,
    currency: "EUR",
    alertAt: ["50%", "80%", "100%", "120%"],
    parts: [
      { of: "model:fraud", monthly: 14000 },
      { of: "job:letters", monthly: 6000, alertAt: ["80%", "100%"] },
    ],
  },
  batch: {
    // Every night when machines are idle, before the portal opens.
    churn: {
      ...predictions.churn,
      output: { dataset: "scores" },
      replicas: { start: 1, max: 4 },
      timeout: "4h",
      schedule: { cron: "30 3 * * *", timeZone: "Europe/Amsterdam" },
      slo: { within: "30h", share: "97%" },
      alerts: { severities: { missing: "page" } },
    },
  },
  // What `plinth cost` cannot know: guesses of the team, to be replaced by what is measured.
  cost: {
    assumptions: {
      jobs: {
        letters: { runs: { low: 0, expected: 1, high: 2 }, duration: { low: "12h", expected: "20h", high: "2d" } },
      },
      pipelines: {
        fraud: { machines: { type: "n1-standard-8" }, duration: { low: "1h", expected: "2h", high: "6h" } },
      },
      endpoints: {
        fraud: { replicas: { low: 2, expected: 3, high: 8 }, requests: 30000000 },
        churn: { replicas: { low: 2, expected: 2.5, high: 6 }, requests: 2000000 },
      },
      zones: {
        raw: { size: "12TiB", growth: "300GiB" },
        curated: { size: "3TiB", growth: "100GiB" },
        models: { size: "500GiB" },
        notebooks: { size: "1GiB" },
        scratch: { size: "200GiB" },
      },
      datasets: { events: { size: "4TiB" }, features: { size: "600GiB" }, scores: { size: "20GiB" } },
      registries: { images: { size: "200GiB" }, pipelines: { size: "1GiB" } },
      scanned: { low: "5TiB", expected: "20TiB", high: "60TiB" },
      logs: { low: "60GiB", expected: "120GiB", high: "400GiB" },
    },
  },
});

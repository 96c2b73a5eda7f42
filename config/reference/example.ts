import type { EnvironmentInput } from "../schema/environment";

/** One environment that uses every section: the pages show it part by part. */
export const example = {
  name: "prod",
  project: {
    id: "acme-ml-prod",
    number: "481516234200",
    region: "europe-west4",
    billingAccount: "012345-6789AB-CDEF01",
  },
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
    accounts: { checkout: "checkout@acme-shop.iam.gserviceaccount.com" },
    datasets: { crm: { project: "acme-crm", dataset: "customers", location: "europe-west4" } },
    perimeter: "accessPolicies/123456789/servicePerimeters/ml",
  },
  encryption: {
    customerManaged: { protection: "hsm", rotation: "90d", acknowledged: ["vectors:merchants", "pool:small"] },
  },
  network: {
    range: "10.40.0.0/16",
    openings: { warehouse: { to: ["10.12.8.0/24"], ports: ["5432"] } },
    training: { replicas: 16 },
  },
  audit: { dataAccess: "on" },
  logs: {
    audit: { keep: "2555d", lock: "irrevocably" },
    workflows: { dataset: "on", readers: ["engineers"] },
    leftOut: { debug: "Trainers print every batch" },
  },
  breakGlass: { eligible: "engineers", approvers: "approvers", maximum: "2h" },
  repositories: { images: { holds: "images", keepVersions: 30 }, pipelines: { holds: "pipelines" } },
  storage: {
    zones: {
      raw: { archive: { nearline: "30d", coldline: "90d", archive: "365d" }, expireAfter: "2555d", retain: "30d" },
      curated: { archive: { nearline: "90d" } },
      models: { versions: 10 },
      scores: { expireAfter: "30d" },
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
          outcomes: {
            description: "What turned out to be fraud",
            columns: { payment: "STRING", fraud: "BOOLEAN", known_at: "TIMESTAMP" },
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
      evaluation: {
        metric: "auPrc",
        atLeast: 0.82,
        beatsChampionBy: 0.002,
        slices: { "country=nl": { mayLose: 0.01 } },
      },
      promotion: { approval: { within: "24h" } },
      retraining: {
        by: { job: "fraud" },
        inputs: { yesterday: { kind: "fresh", table: "features.transactions", column: "at", within: "2d" } },
        then: "notice",
        maxPerWeek: 2,
        onDrift: "on",
      },
    },
    language: {
      description: "Which language a message is in",
      serving: {
        image:
          "europe-docker.pkg.dev/vertex-ai/prediction/tf2-cpu.2-15@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
      },
      evaluation: { metric: "accuracy", atLeast: 0.9 },
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
  pipelines: {
    features: {
      description: "Checks the payments of the day, and computes features",
      template: {
        repository: "pipelines",
        package: "fraud-features",
        version: "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
      },
      parameters: { days: 30 },
      root: "curated",
      reads: ["zone:raw"],
      writes: ["zone:curated", "dataset:features"],
      retries: 1,
      schedule: { cron: "0 1 * * *", timeZone: "Europe/Amsterdam" },
    },
  },
  builds: {
    "fraud-trainer": {
      description: "Trains the fraud model",
      source: "projects/acme-ml-prod/locations/europe-west4/connections/github/repositories/models",
      on: { tag: "^v[0-9]+$" },
      directory: "fraud/trainer",
      makes: { image: "fraud-trainer", repository: "images" },
      tests: {
        image: "python:3.12-slim@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        command: ["python", "-m", "unittest", "discover"],
      },
    },
  },
  handover: {
    from: {
      staging: {
        project: "acme-ml-staging",
        region: "europe-west4",
        models: ["fraud"],
        into: "models",
        copies: ["images"],
      },
    },
  },
  endpoints: {
    fraud: {
      model: "fraud",
      machine: { type: "g2-standard-8", accelerator: { type: "NVIDIA_L4", count: 1 } },
      replicas: { min: 2, max: 6, targetAccelerator: "70%" },
      access: { kind: "private", projects: ["acme-ml-prod", "acme-shop"] },
      callers: ["account:checkout", "workload:feature-builder"],
      requestLogging: { sample: "10%", keep: "90d" },
      release: {
        strategy: "canary",
        steps: ["5%", "25%", "50%", "100%"],
        soak: "15m",
        gates: {
          errorRate: { max: "1%", growth: "0.5%" },
          p99: { max: "300ms", growth: "20%" },
          queries: {
            declined: {
              query: 'sum(rate(acme_declined_total{model="$deployed_model"}[$window]))',
              max: 5,
            },
          },
        },
        approval: { before: "full", within: "24h" },
        keepPrevious: "24h",
      },
      shadow: {
        columns: { card: "STRING", amount: "FLOAT" },
        compare: { field: "$.score", tolerance: 0.01 },
        schedule: { cron: "30 2 * * *", timeZone: "Europe/Amsterdam" },
      },
      drift: { baseline: "table:features.transactions", features: { amount: 0.2 }, every: "6h" },
      feedback: {
        kind: "binary",
        key: "payment",
        truth: { table: "table:features.outcomes", value: "fraud", time: "known_at" },
        prediction: "$.score",
        columns: { amount: "FLOAT", country: "STRING" },
        slices: ["country"],
        completeAfter: "30d",
        limits: { minRecall: "70%", minPrecision: "40%" },
      },
    },
    language: {
      model: "language",
      pool: "small",
      access: { kind: "shared" },
      callers: ["account:checkout"],
      release: { strategy: "blue-green", gates: { errorRate: { max: "1%" } } },
    },
  },
  pools: { small: { machine: { type: "n1-standard-4" }, replicas: { min: 2, max: 4, targetCpu: "60%" } } },
  releases: { freeze: { reason: "Nothing changes while everybody is away", until: "2027-01-04T08:00:00+01:00" } },
  batch: {
    fraud: {
      description: "Scores the payments of the day before",
      model: "fraud",
      input: { table: "features.transactions" },
      instance: { type: "object", without: ["merchant"] },
      output: { zone: "scores", folder: "fraud" },
      machine: { type: "n1-standard-8" },
      replicas: { start: 1, max: 4 },
      timeout: "4h",
      schedule: { cron: "30 3 * * *", timeZone: "Europe/Amsterdam" },
    },
  },
  vectors: {
    merchants: {
      description: "Finds merchants that are alike",
      dimensions: 256,
      distance: "cosine",
      contents: { zone: "curated", folder: "embeddings/merchants" },
      machine: "e2-standard-16",
      replicas: { min: 2, max: 4 },
    },
  },
  monitoring: {
    channels: {
      mail: { email: "ml-oncall@acme.example" },
      page: { existing: "projects/acme-ml-prod/notificationChannels/1234567890", severities: ["page"] },
    },
    alerts: { maxQuotaUse: "75%", silenced: { scan: "Analysts have slots of their own" } },
  },
  budget: {
    monthly: 12000,
    currency: "EUR",
    alertAt: ["50%", "80%", "100%"],
    forecastAt: ["100%"],
    hook: "projects/acme-ml-prod/topics/spend",
    parts: [{ of: "model:fraud", monthly: 8000 }],
  },
  catalogue: { accelerators: { NVIDIA_L4: { training: ["europe-west1"] } } },
  quotas: { custom_model_training_preemptible_nvidia_l4_gpus: 32, custom_model_serving_nvidia_l4_gpus: 16 },
  cost: {
    rate: { currency: "EUR", perDollar: 0.92, of: "2026-11-20" },
    assumptions: {
      jobs: { fraud: { duration: { low: "2h", expected: "3h", high: "6h" } } },
      endpoints: { fraud: { replicas: 3, requests: 20000000 } },
      zones: { raw: { size: "8TiB", growth: "300GiB" }, curated: { size: "2TiB" } },
      datasets: { features: { size: "400GiB" } },
      scanned: "5TiB",
    },
  },
  policy: {
    exceptions: [
      {
        rule: "endpoint/public",
        target: "endpoints.churn",
        reason: "The merchants' portal runs elsewhere and cannot reach a private endpoint yet",
        owner: "ml-platform@acme.example",
        until: "2027-03-31",
      },
    ],
  },
  workloads: {
    "feature-builder": {
      description: "Builds features every night",
      reads: ["zone:curated", "zone:partner", "dataset:crm"],
      writes: ["table:features.transactions"],
      attachedBy: ["engineers"],
    },
  },
} as const satisfies EnvironmentInput;

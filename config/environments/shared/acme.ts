import { fragment } from "../../define";

/**
 * What every environment of Acme has in common. Acme processes card payments: one model says whether a payment is
 * fraud, another which merchants are about to leave.
 */
export const acme = fragment({
  labels: { team: "ml-platform", "cost-center": "cc-4711", "data-class": "confidential" },
  repositories: {
    images: { holds: "images", description: "Trainers and servers, one image for each model" },
    pipelines: { holds: "pipelines", description: "Compiled pipelines of the feature and training teams" },
  },
});

/** The tables that payments and merchants end up in: the same in every environment, so that code runs unchanged. */
export const tables = fragment({
  storage: {
    datasets: {
      events: {
        tables: {
          payments: {
            description: "One row for each attempted card payment",
            columns: {
              payment_id: { type: "STRING", mode: "required", description: "The processor's id" },
              paid_at: { type: "TIMESTAMP", mode: "required" },
              merchant_id: { type: "STRING", mode: "required" },
              card_token: { type: "STRING", description: "Token of the card, never its number" },
              amount: "NUMERIC",
              currency: "STRING",
              country: "STRING",
              device: { type: "RECORD", columns: { kind: "STRING", fingerprint: "STRING" } },
            },
            partition: { column: "paid_at", every: "day" },
            clusterBy: ["merchant_id", "country"],
          },
          chargebacks: {
            description: "What turned out to be fraud, weeks later: the ground truth",
            columns: {
              payment_id: { type: "STRING", mode: "required" },
              reported_on: { type: "DATE", mode: "required" },
              reason: "STRING",
            },
            partition: { column: "reported_on", every: "month" },
          },
          departures: {
            description: "Merchants that have left: the ground truth of who was likely to",
            columns: {
              merchant_id: { type: "STRING", mode: "required" },
              left_on: { type: "DATE", mode: "required" },
            },
          },
        },
      },
      features: {
        tables: {
          fraud_training: {
            description: "Features of past payments with their outcome",
            columns: {
              payment_id: { type: "STRING", mode: "required" },
              as_of: { type: "DATE", mode: "required" },
              amount_z: "FLOAT",
              country_risk: "FLOAT",
              payments_last_hour: "INTEGER",
              was_fraud: "BOOLEAN",
            },
            partition: { column: "as_of", every: "day" },
          },
          churn_training: {
            description: "Features of merchants by month, with whether they left within the quarter",
            columns: {
              merchant_id: { type: "STRING", mode: "required" },
              month: { type: "DATE", mode: "required" },
              turnover_trend: "FLOAT",
              tickets_open: "INTEGER",
              left_within_quarter: "BOOLEAN",
            },
            partition: { column: "month", every: "month" },
          },
          merchants: {
            description: "Features of today's merchants: whom the churn model is asked about",
            columns: {
              merchant_id: { type: "STRING", mode: "required" },
              turnover_trend: "FLOAT",
              tickets_open: "INTEGER",
            },
          },
        },
      },
    },
  },
});

/** Images by digest: a tag could mean another program tomorrow. */
const digests = {
  "fraud-trainer": "sha256:3f1c0b5e7a2d49c86b0e4f7a91d2c3b5a6e8f9071d2c3b4a5e6f708192a3b4c5",
  "churn-trainer": "sha256:8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b",
  "embeddings-trainer": "sha256:1b2c3d4e5f60718293a4b5c6d7e8f9010a1b2c3d4e5f60718293a4b5c6d7e8f9",
  "letters-trainer": "sha256:c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4",
  "fraud-server": "sha256:5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d",
  "churn-server": "sha256:708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f",
} as const;

/** One of Acme's images, by its digest. */
export function image(name: keyof typeof digests): string {
  return `images/${name}@${digests[name]}`;
}

/** What the models are, and by which number each version is judged. */
export const { models } = fragment({
  models: {
    fraud: {
      description: "How likely a payment is fraud",
      serving: { image: image("fraud-server") },
      // Better than what serves, and no worse where most payments come from.
      evaluation: {
        metric: "auPrc",
        atLeast: 0.82,
        beatsChampionBy: 0.005,
        slices: { "country=nl": { mayLose: 0.01 }, "country=de": { mayLose: 0.01 } },
      },
    },
    churn: {
      description: "How likely a merchant leaves within the quarter",
      serving: { image: image("churn-server") },
      evaluation: { metric: "auRoc", atLeast: 0.75 },
    },
  },
});

/** What training of both models has in common: environments differ in machines, capacity and when. */
export const { jobs } = fragment({
  training: {
    jobs: {
      fraud: {
        description: "Fraud model, on the payments of the last year",
        image: image("fraud-trainer"),
        arguments: ["--epochs=20"],
        reads: ["zone:curated", "dataset:features"],
        writes: ["zone:models"],
        output: "zone:models",
        model: "fraud",
      },
      churn: {
        description: "Churn model, with the best parameters of this week",
        image: image("churn-trainer"),
        reads: ["table:features.churn_training"],
        writes: ["zone:models"],
        output: "zone:models",
        model: "churn",
        timeout: "2h",
        tuning: {
          metric: { auRoc: "maximize" },
          parameters: {
            "learning-rate": { double: { from: 0.0001, to: 0.1, scale: "log" } },
            depth: { integer: { from: 3, to: 12 } },
            booster: { categorical: ["trees", "linear"] },
            "drop-rate": { double: { from: 0, to: 0.5 }, when: { parameter: "booster", is: ["trees"] } },
          },
          trials: 24,
          parallel: 4,
        },
      },
    },
  },
}).training;

/**
 * The fraud model from data to a registered version, each step checked by the next. Its parameters name what its steps find in
 * the project, for a pipeline runs as it is anywhere.
 */
export function fraudPipeline(environment: string, project: string) {
  const underscored = environment.replace("-", "_");
  return fragment({
    pipelines: {
      fraud: {
        description: "Validates data, builds features, trains, evaluates and registers the fraud model",
        parameters: {
          table: `${project}.${underscored}_features.fraud_training`,
          parent: `projects/${project}/locations/europe-west4`,
          model_id: `${environment}-fraud`,
          serving_image: `europe-west4-docker.pkg.dev/${project}/${environment}-${image("fraud-server")}`,
          artifacts: `gs://${project}-${environment}-models/fraud-pipeline`,
        },
        root: "scratch",
        model: "fraud",
        reads: ["table:features.fraud_training"],
        writes: ["zone:models"],
      },
    },
  }).pipelines.fraud;
}

/**
 * The pipeline as it was delivered: one package, with one digest, in every environment that is not for trying. Its steps name
 * their images as this file does, and each environment's launcher puts the address of its own registry there.
 */
export const fraudPackage = {
  repository: "pipelines",
  package: "fraud-training",
  version: "sha256:64a39566619771f70e9a3979c64cdccd447c5fe6a7a23180fe6ec6ed03d1a363",
  images: ["images"],
} as const;

/** What answers with both models: environments differ in machines, in how many there are and in how versions take over. */
export const { endpoints } = fragment({
  endpoints: {
    fraud: {
      description: "How likely a payment is fraud, while the customer waits",
      model: "fraud",
      requestLogging: { sample: "10%", keep: "90d" },
      drift: { baseline: "table:features.fraud_training", target: "was_fraud", threshold: 0.3, every: "6h" },
    },
    churn: {
      description: "How likely a merchant leaves, for the merchants' portal",
      model: "churn",
      requestLogging: { sample: "50%", keep: "30d" },
      // What is trained next answers yesterday's questions every morning, and no merchant notices.
      shadow: {
        candidate: "challenger",
        columns: { merchant_id: "STRING", turnover_trend: "FLOAT", tickets_open: "INTEGER" },
        compare: { field: "$.score", tolerance: 0.05 },
        window: "1d",
      },
    },
  },
});

/** Who is likely to leave: the same question in every environment, which differ in where the answers go and when. */
export const { batch: predictions } = fragment({
  batch: {
    churn: {
      description: "Scores every merchant with the churn model",
      model: "churn",
      input: { table: "features.merchants" },
      instance: { type: "object", key: "merchant_id" },
      machine: { type: "n1-standard-4" },
    },
  },
});

/**
 * What is built from the one repository that holds the code of all models. It is connected in each environment that builds,
 * under the same name; what is built when differs.
 */
export function builds<const Event extends { readonly branch: string } | { readonly tag: string }>(
  project: string,
  on: Event,
) {
  const common = {
    source: `projects/${project}/locations/europe-west4/connections/github/repositories/models`,
    on,
    tests: {
      image: "python:3.12-slim@sha256:0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0",
      command: ["python", "-m", "unittest", "discover"],
    },
  };
  return fragment({
    builds: {
      "fraud-trainer": {
        ...common,
        description: "Trains the fraud model",
        directory: "fraud/trainer",
        makes: { image: "fraud-trainer", repository: "images" },
      },
      "fraud-server": {
        ...common,
        description: "Answers with the fraud model",
        directory: "fraud/server",
        makes: { image: "fraud-server", repository: "images" },
      },
      "churn-trainer": {
        ...common,
        description: "Trains the churn model",
        directory: "churn/trainer",
        makes: { image: "churn-trainer", repository: "images" },
      },
      "churn-server": {
        ...common,
        description: "Answers with the churn model",
        directory: "churn/server",
        makes: { image: "churn-server", repository: "images" },
      },
      "pipeline-steps": {
        ...common,
        description: "What the steps of pipelines run in",
        directory: "steps",
        makes: { image: "pipeline-steps", repository: "images" },
      },
      "fraud-pipeline": {
        ...common,
        description: "From payments to a registered version of the fraud model",
        directory: "fraud/pipeline",
        makes: { pipeline: "fraud-training", file: "pipeline.py", repository: "pipelines" },
      },
    },
  });
}

/** The address of one of Acme's groups. Each environment has groups of its own, so that rights in one mean nothing in another. */
export function team(name: string, environment: string): string {
  return `ml-${name}-${environment}@acme.example`;
}

import type { EnvironmentInput } from "../../../../config/schema/environment";
import type { CasesByRule } from "../case";

type BatchInput = NonNullable<EnvironmentInput["batch"]>[string];

const CPU = { type: "n1-standard-4" };
const declared = {
  models: { churn: { serving: { image: "europe-docker.pkg.dev/acme/images/churn-server:1" } } },
  storage: {
    zones: { curated: {}, scores: {} },
    datasets: {
      features: { tables: { merchants: { columns: { merchant_id: "STRING", turnover: "FLOAT", country: "STRING" } } } },
    },
  },
} as const satisfies Partial<EnvironmentInput>;

const FILES = { zone: "curated", path: "merchants/*.jsonl" };
const TABLE = { table: "features.merchants" };
const SCORES = { zone: "scores", folder: "churn" };

/** An environment whose only batch prediction has these settings, with what it needs. */
const batch = (parts: Partial<BatchInput> = {}, rest: Partial<EnvironmentInput> = {}): Partial<EnvironmentInput> => ({
  ...declared,
  ...rest,
  batch: { churn: { model: "churn", machine: CPU, input: FILES, output: SCORES, ...parts } },
});

const at = (path: string) => (path === "" ? "batch.churn" : `batch.churn.${path}`);
const object = (zone: string) => ({ kind: "object" as const, zone, suffix: "_SUCCESS" });
const after = (job: string) => ({ kind: "after" as const, job });
const job = (parts: object) => ({ image: "trainer", machine: { type: "n1-standard-8" }, ...parts });
const TOO_LONG = "a-name-that-is-as-long-as-one-may-be-abc";
const FIX = "watch a zone that none of them writes";
const SHAPLEY = { method: "sampled-shapley" as const, inputs: ["turnover"], output: "score" };

export const batchCases: CasesByRule = {
  "batch/unknown-name": {
    bad: [
      {
        of: "names that are not declared",
        environment: batch({
          model: "chrun",
          input: { zone: "curatd", path: "a.jsonl" },
          output: { dataset: "feature" },
          triggers: {
            data: object("raw"),
            trained: after("churn"),
            more: { kind: "message", topic: "projects/acme-ml-test/topics/go-on" },
          },
        }),
        finds: [
          { path: at("model"), problem: 'no model "chrun" is declared. Did you mean "churn"?', allowed: "churn" },
          {
            path: at("input.zone"),
            problem: 'no zone "curatd" is declared. Did you mean "curated"?',
            allowed: "curated, scores",
          },
          {
            path: at("output.dataset"),
            problem: 'no dataset "feature" is declared. Did you mean "features"?',
            allowed: "features",
          },
          { path: at("triggers.data.zone"), problem: 'no zone "raw" is declared', allowed: "curated, scores" },
          { path: at("triggers.trained.job"), problem: 'no job "churn" is declared', allowed: "no job is declared" },
        ],
      },
      {
        of: "a table that is not declared, and a zone to write that is none",
        environment: batch({ input: { table: "features.merchant" }, output: { zone: "score", folder: "a" } }),
        finds: [
          {
            path: at("input.table"),
            problem: 'no table "features.merchant" is declared. Did you mean "features.merchants"?',
            allowed: "features.merchants",
          },
          {
            path: at("output.zone"),
            problem: 'no zone "score" is declared. Did you mean "scores"?',
            allowed: "curated, scores",
          },
        ],
      },
    ],
    good: [
      { of: "files in zones", environment: batch({ triggers: { data: object("curated") } }) },
      { of: "tables", environment: batch({ input: TABLE, output: { dataset: "features" } }) },
    ],
  },
  "batch/instances": {
    bad: [
      {
        of: "fields in two ways, some twice, and a key that goes to the model",
        environment: batch({
          input: TABLE,
          instance: { key: "merchant_id", only: ["merchant_id", "turnover", "turnover"], without: ["country"] },
        }),
        finds: [
          {
            path: at("instance.without"),
            problem: "the only fields that go to the model are named already",
            fix: "leave only or without out",
          },
          {
            path: at("instance.only"),
            problem: '"merchant_id" is the key, which does not go to the model',
            fix: 'leave "merchant_id" out',
          },
          { path: at("instance.only[2]"), problem: '"turnover" is named already', fix: "leave it out" },
        ],
      },
      {
        of: "fields of files that have none",
        environment: batch({
          input: { ...FILES, format: "file-list" },
          instance: { type: "object", key: "id", without: ["a"] },
        }),
        finds: [
          ...["key", "without"].map((name) => ({
            path: at(`instance.${name}`),
            problem: "files in a list have no fields",
            fix: "leave it out, or use another format",
          })),
          {
            path: at("instance.type"),
            problem: "Google converts rows of tables and lines of jsonl only, and the input is file-list",
            fix: "leave it out",
          },
        ],
      },
      {
        of: "an array of lines without an order",
        environment: batch({ instance: { type: "array" } }),
        finds: [
          {
            path: at("instance.type"),
            problem: "the fields of a line have no order, which an array needs",
            fix: "name the fields in their order with only",
          },
        ],
      },
    ],
    good: [
      { of: "everything as it is", environment: batch() },
      { of: "rows as arrays", environment: batch({ input: TABLE, instance: { type: "array", key: "merchant_id" } }) },
      { of: "lines as arrays in an order", environment: batch({ instance: { type: "array", only: ["a", "b"] } }) },
      {
        of: "columns of csv",
        environment: batch({ input: { ...FILES, format: "csv" }, instance: { without: ["a"] } }),
      },
    ],
  },
  "batch/columns": {
    bad: [
      {
        of: "columns that the table does not have",
        environment: batch({ input: TABLE, instance: { key: "merchantid", only: ["turnover", "age"] } }),
        finds: [
          {
            path: at("instance.key"),
            problem: 'table:features.merchants has no column "merchantid". Did you mean "merchant_id"?',
            allowed: "merchant_id, turnover, country",
          },
          {
            path: at("instance.only[1]"),
            problem: 'table:features.merchants has no column "age"',
            allowed: "merchant_id, turnover, country",
          },
        ],
      },
    ],
    good: [
      { of: "columns of the table", environment: batch({ input: TABLE, instance: { without: ["country"] } }) },
      { of: "fields of files", environment: batch({ instance: { only: ["age"] } }) },
      {
        of: "columns of a table that is not declared, which is told there",
        environment: batch({ input: { table: "features.other" }, instance: { only: ["age"] } }),
      },
    ],
  },
  "batch/explanation": {
    bad: [
      {
        of: "more features than there are",
        environment: batch({ explanation: { ...SHAPLEY, top: 2 } }),
        finds: [{ path: at("explanation.top"), problem: "2 features are told, and 1 looked at", allowed: "1 to 1" }],
      },
    ],
    good: [{ of: "one feature", environment: batch({ explanation: SHAPLEY }) }],
  },
  "batch/explanation-form": {
    bad: [
      {
        of: "explanations in csv",
        environment: batch({ explanation: SHAPLEY, output: { ...SCORES, format: "csv" } }),
        finds: [
          { path: at("output.format"), problem: "explanations do not fit into csv", allowed: "jsonl, or a dataset" },
        ],
      },
    ],
    good: [
      { of: "explanations in jsonl", environment: batch({ explanation: SHAPLEY }) },
      { of: "explanations in a table", environment: batch({ explanation: SHAPLEY, output: { dataset: "features" } }) },
      { of: "answers in csv", environment: batch({ output: { ...SCORES, format: "csv" } }) },
    ],
  },
  "batch/replicas": {
    bad: [
      {
        of: "more at first than at most",
        environment: batch({ replicas: { start: 5, max: 4 } }),
        finds: [
          {
            path: at("replicas.start"),
            problem: "it begins with 5 machines, and has 4 at most",
            fix: "raise max, or lower start",
          },
        ],
      },
    ],
    good: [{ of: "as many at first as at most", environment: batch({ replicas: { start: 4, max: 4 } }) }],
  },
  "batch/quota-exceeded": {
    bad: [
      {
        of: "a grant that is too small",
        environment: batch({ replicas: { max: 4 } }, { quotas: { custom_model_serving_cpus: 15 } }),
        finds: [
          {
            path: at(""),
            problem: "the batch prediction needs 16 of custom_model_serving_cpus in europe-west4, and 15 are granted",
            fix: "run `plinth check --quotas` for the request to send, or lower replicas.max",
          },
        ],
      },
    ],
    good: [
      {
        of: "a grant that is enough",
        environment: batch({ replicas: { max: 4 } }, { quotas: { custom_model_serving_cpus: 16 } }),
      },
    ],
  },
  "batch/schedule": {
    bad: [
      {
        of: "a time zone that there is not",
        environment: batch({ schedule: { cron: "30 3 * * *", timeZone: "Europe/Amsterdm" } }),
        finds: [
          {
            path: at("schedule.timeZone"),
            problem: '"Europe/Amsterdm" is not a time zone. Did you mean "Europe/Amsterdam"?',
            allowed: 'a name of the IANA database, such as "Europe/Amsterdam" or "Etc/UTC"',
          },
        ],
      },
    ],
    good: [{ of: "every night", environment: batch({ schedule: { cron: "30 3 * * *" } }) }],
  },
  "batch/trigger-name": {
    bad: [
      {
        of: "names that are the same once they are composed, and one that is too long",
        environment: {
          ...declared,
          training: { jobs: { "predict-churn": job({ triggers: { data: object("curated") } }) } },
          batch: {
            churn: {
              model: "churn",
              machine: CPU,
              input: FILES,
              output: SCORES,
              triggers: { data: object("curated") },
            },
            eu: {
              model: "churn",
              machine: CPU,
              input: FILES,
              output: SCORES,
              triggers: { "new-data": object("curated") },
            },
            "eu-new": {
              model: "churn",
              machine: CPU,
              input: FILES,
              output: SCORES,
              triggers: { data: object("curated") },
            },
            late: {
              model: "churn",
              machine: CPU,
              input: FILES,
              output: SCORES,
              triggers: { [TOO_LONG]: object("curated") },
            },
            [TOO_LONG]: {
              model: "churn",
              machine: CPU,
              input: FILES,
              output: SCORES,
              triggers: { "curated-data-xyz": object("curated") },
            },
          },
        },
        finds: [
          {
            path: "batch.churn.triggers.data",
            problem:
              'its trigger would be called "predict-churn-data", as that of training.jobs.predict-churn.triggers.data',
            fix: "rename one of them",
          },
          {
            path: "batch.eu-new.triggers.data",
            problem: 'its trigger would be called "predict-eu-new-data", as that of batch.eu.triggers.new-data',
            fix: "rename one of them",
          },
          {
            path: `batch.${TOO_LONG}.triggers.curated-data-xyz`,
            problem: `the trigger name "predict-${TOO_LONG}-curated-data-xyz" has 65 characters, 2 more than the 63 that Google allows`,
            fix: "shorten its name, or that of what it starts, by 2 characters",
          },
        ],
      },
    ],
    good: [
      {
        of: "one name in two batch predictions, and in a job of the same name",
        environment: {
          ...declared,
          training: { jobs: { churn: job({ triggers: { data: object("curated") } }) } },
          batch: {
            churn: {
              model: "churn",
              machine: CPU,
              input: FILES,
              output: SCORES,
              triggers: { data: object("curated") },
            },
            late: { model: "churn", machine: CPU, input: FILES, output: SCORES, triggers: { data: object("curated") } },
          },
        },
      },
    ],
  },
  "batch/trigger-loop": {
    bad: [
      {
        of: "a batch prediction that writes where it is triggered from",
        environment: batch({ triggers: { data: object("scores") } }),
        finds: [
          {
            path: at("triggers.data"),
            problem: "churn writes into zone:scores, whose new objects start it, so it would start itself for ever",
            fix: FIX,
          },
        ],
      },
      {
        of: "a job and a batch prediction that start each other",
        environment: batch(
          { triggers: { trained: after("churn") } },
          { training: { jobs: { churn: job({ triggers: { scored: object("scores") } }) } } },
        ),
        finds: [
          {
            path: at("triggers.trained"),
            problem:
              "jobs and predictions would start each other for ever: churn starts after churn, and churn starts with new objects in zone:scores, which churn writes",
            fix: FIX,
          },
        ],
      },
    ],
    good: [
      {
        of: "a chain with an end",
        environment: batch(
          { triggers: { trained: after("churn"), data: object("curated") } },
          { training: { jobs: { churn: job({ writes: ["zone:curated"] }) } } },
        ),
      },
      {
        of: "jobs alone that start each other, which is told there",
        environment: batch(
          {},
          { training: { jobs: { churn: job({ writes: ["zone:curated"], triggers: { data: object("curated") } }) } } },
        ),
      },
      {
        of: "answers in a table",
        environment: batch({ output: { dataset: "features" }, triggers: { data: object("scores") } }),
      },
    ],
  },
  "batch/external-trigger": {
    bad: [
      {
        of: "a zone of somebody else",
        environment: batch(
          { triggers: { data: object("partner") } },
          { external: { zones: { partner: { bucket: "acme-partner", location: "EU" } } } },
        ),
        finds: [
          {
            path: at("triggers.data.zone"),
            problem: 'zone "partner" is external, and Google tells of new objects in the own project only',
            allowed: "curated, scores",
          },
        ],
      },
    ],
    good: [{ of: "a zone of one's own", environment: batch({ triggers: { data: object("curated") } }) }],
  },
  "batch/labels": {
    bad: [
      {
        of: "labels that Plinth sets, and too many",
        environment: batch({
          labels: {
            "plinth-run": "1",
            ...Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`label-${index}`, "x"])),
          },
        }),
        finds: [
          { path: at("labels.plinth-run"), problem: 'the label "plinth-run" is set by Plinth' },
          {
            path: at("labels"),
            problem: "72 labels in all, with the environment's and Plinth's 11",
            allowed: "at most 64",
          },
        ],
      },
    ],
    good: [{ of: "a label", environment: batch({ labels: { purpose: "portal" } }) }],
  },
};

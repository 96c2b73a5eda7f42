import type { EnvironmentInput } from "../../../../config/schema/environment";
import type { CasesByRule } from "../case";

type Retraining = NonNullable<NonNullable<EnvironmentInput["models"]>[string]["retraining"]>;
type ModelInput = NonNullable<EnvironmentInput["models"]>[string];

type Giver = NonNullable<NonNullable<EnvironmentInput["handover"]>["from"]>[string];

const image = "europe-docker.pkg.dev/acme/images/fraud-server:1";
const digest = `europe-docker.pkg.dev/acme/images/fraud-server@sha256:${"a".repeat(64)}`;
const job = (model?: string) => ({
  image: "europe-docker.pkg.dev/acme/images/trainer:1",
  machine: { type: "n1-standard-4" },
  writes: ["zone:models" as const],
  output: "zone:models" as const,
  ...(model === undefined ? {} : { model }),
});
const around = {
  storage: {
    zones: { models: {} },
    datasets: {
      features: {
        tables: {
          fraud: { columns: { as_of: "DATE", amount: "FLOAT" } },
        },
      },
    },
  },
  training: { jobs: { fraud: job("fraud"), churn: job("churn"), plain: job() } },
} as const satisfies Partial<EnvironmentInput>;
const churn = { serving: { image } };

const model = (parts: Partial<ModelInput>, rest: Partial<EnvironmentInput> = {}): Partial<EnvironmentInput> => ({
  ...around,
  ...rest,
  models: { fraud: { serving: { image }, ...parts }, churn },
});
const retrained = (parts: Partial<Retraining>, rest: Partial<EnvironmentInput> = {}) =>
  model({ retraining: { by: { job: "fraud" }, ...parts } }, rest);
const at = (path: string) => `models.fraud.${path}`;
const fraud = { model: "fraud", machine: { type: "n1-standard-4" } } as const;
const given = (handover: EnvironmentInput["handover"], parts: Partial<EnvironmentInput> = {}) =>
  model({ serving: { image: digest } }, { handover, ...parts });
const from: Giver = { project: "acme-ml-staging", region: "europe-west4", models: ["fraud"], into: "models" };
const pipeline = {
  template: { repository: "pipelines", package: "fraud-training", version: `sha256:${"b".repeat(64)}` },
  root: "models",
  model: "fraud",
} as const satisfies NonNullable<EnvironmentInput["pipelines"]>[string];
const repositories = { images: { holds: "images" }, pipelines: { holds: "pipelines" } } as const;
/** An environment that copies what it takes over, with other parts. */
const copied = (parts: Partial<EnvironmentInput>) =>
  given({ from: { staging: { ...from, copies: ["images", "pipelines"] } } }, { repositories, ...parts });

export const modelCases: CasesByRule = {
  "models/account-id": {
    bad: [
      {
        of: "a model with a long name",
        environment: { models: { "fraud-of-small-merchants": { serving: { image } } } },
        finds: [
          {
            path: "models.fraud-of-small-merchants",
            problem:
              'the service account id "test-promo-fraud-of-small-merchants" has 35 characters, 5 more than the 30 that Google allows',
            allowed: "<environment>-promo-<name>, at most 30 characters",
            fix: "shorten the name of the model by 5 characters",
          },
        ],
      },
    ],
    good: [{ of: "a short name", environment: model({}) }],
  },
  "models/approvers": {
    bad: [
      {
        of: "an approval without approvers",
        environment: model({ promotion: { approval: {} } }),
        finds: [
          {
            path: at("promotion.approval"),
            problem: "nobody can say yes: there are no approvers",
            fix: 'add groups: { approvers: { email: "ml-approvers@acme.example" } }',
          },
        ],
      },
    ],
    good: [
      {
        of: "an approval with approvers",
        environment: model(
          { promotion: { approval: {} } },
          { groups: { approvers: { email: "ml-approvers@acme.example" } } },
        ),
      },
      { of: "nobody who is asked", environment: model({}) },
    ],
  },
  "models/retrained-by": {
    bad: [
      {
        of: "a job that is not declared",
        environment: retrained({ by: { job: "fraude" } }),
        finds: [
          {
            path: at("retraining.by.job"),
            problem: 'no job "fraude" is declared. Did you mean "fraud"?',
            allowed: "fraud, churn, plain",
          },
        ],
      },
      {
        of: "another model's job",
        environment: retrained({ by: { job: "churn" } }),
        finds: [
          { path: at("retraining.by.job"), problem: 'the job "churn" registers versions of "churn"', allowed: "fraud" },
        ],
      },
      {
        of: "a job without a model",
        environment: retrained({ by: { job: "plain" } }),
        finds: [{ path: at("retraining.by.job"), problem: 'the job "plain" registers no versions', allowed: "fraud" }],
      },
      {
        of: "a pipeline that is not declared",
        environment: retrained({ by: { pipeline: "fraud" } }),
        finds: [
          {
            path: at("retraining.by.pipeline"),
            problem: 'no pipeline "fraud" is declared',
            allowed: "no pipeline is declared",
          },
        ],
      },
    ],
    good: [{ of: "the model's own job", environment: retrained({}) }],
  },
  "models/inputs": {
    bad: [
      {
        of: "tables and columns that do not fit",
        environment: retrained({
          inputs: {
            table: { kind: "rows", table: "features.fraude", atLeast: 1 },
            column: { kind: "filled", table: "features.fraud", column: "amont" },
            type: { kind: "fresh", table: "features.fraud", column: "amount", within: "1d" },
          },
        }),
        finds: [
          {
            path: at("retraining.inputs.table.table"),
            problem: 'no table "features.fraude" is declared. Did you mean "features.fraud"?',
            allowed: "features.fraud",
          },
          {
            path: at("retraining.inputs.column.column"),
            problem: 'no column "amont" is declared. Did you mean "amount"?',
            allowed: "as_of, amount",
          },
          {
            path: at("retraining.inputs.type.column"),
            problem: '"amount" is of the type FLOAT, which says no time',
            allowed: "a column of the type DATE or TIMESTAMP",
          },
        ],
      },
    ],
    good: [
      {
        of: "a date, rows and a column",
        environment: retrained({
          inputs: {
            fresh: { kind: "fresh", table: "features.fraud", column: "as_of", within: "1d" },
            rows: { kind: "rows", table: "features.fraud", atLeast: 1 },
            filled: { kind: "filled", table: "features.fraud", column: "amount" },
          },
        }),
      },
    ],
  },
  "models/release-nowhere": {
    bad: [
      {
        of: "a release without an endpoint",
        environment: retrained({ then: "release" }),
        finds: [{ path: at("retraining.then"), problem: 'no endpoint serves "fraud"', allowed: '"notice"' }],
      },
      {
        of: "a release that is frozen for good",
        environment: retrained(
          { then: "release" },
          { endpoints: { fraud }, releases: { freeze: { reason: "audit" } } },
        ),
        finds: [
          {
            path: at("retraining.then"),
            problem: "releases are frozen without an end, so every retraining would fail at its last step",
            allowed: '"notice", or a freeze with until',
          },
        ],
      },
    ],
    good: [
      { of: "an endpoint of the model", environment: retrained({ then: "release" }, { endpoints: { fraud } }) },
      { of: "a notice", environment: retrained({}) },
    ],
  },
  "models/drift-nowhere": {
    bad: [
      {
        of: "an endpoint that looks for no drift",
        environment: retrained({ onDrift: "on" }, { endpoints: { fraud } }),
        finds: [
          {
            path: at("retraining.onDrift"),
            problem: 'drift is looked for at no endpoint of "fraud"',
            fix: "add drift to one, or leave this out",
          },
        ],
      },
    ],
    good: [
      {
        of: "an endpoint that looks for drift",
        environment: retrained({ onDrift: "on" }, { endpoints: { fraud: { ...fraud, drift: {} } } }),
      },
    ],
  },
  "models/budget": {
    bad: [
      {
        of: "every night with three runs a week",
        environment: retrained({ schedule: { cron: "0 2 * * *" } }),
        finds: [
          {
            path: at("retraining.maxPerWeek"),
            problem: "the schedule starts it 7 times a week, of which 4 would be skipped",
            allowed: "at least 7, or a rarer schedule",
          },
        ],
      },
      {
        of: "every hour",
        environment: retrained({ schedule: { cron: "0 * * * *" } }),
        finds: [
          {
            path: at("retraining.maxPerWeek"),
            problem: "the schedule starts it 168 times a week, of which 165 would be skipped",
            allowed: "a rarer schedule",
          },
        ],
      },
    ],
    good: [
      { of: "Sundays, written twice", environment: retrained({ schedule: { cron: "0 2 * * 0,7" }, maxPerWeek: 1 }) },
      { of: "three days", environment: retrained({ schedule: { cron: "0 2 * * mon,wed,fri" } }) },
      { of: "the first of the month", environment: retrained({ schedule: { cron: "0 2 1 * *" }, maxPerWeek: 1 }) },
    ],
  },
  "models/within": {
    bad: [
      {
        of: "less time than its job may take",
        environment: retrained({ within: "12h" }),
        finds: [
          {
            path: at("retraining.within"),
            problem: 'the job "fraud" alone may take 1d, longer than the whole retraining with 12h',
            allowed: "at least 1d",
          },
        ],
      },
      {
        of: "less time than its job and the approvers of promotion and release may take",
        environment: model(
          { promotion: { approval: { within: "2d" } }, retraining: { by: { job: "fraud" }, then: "release" } },
          {
            groups: { approvers: { email: "ml-approvers@acme.example" } },
            endpoints: { fraud: { ...fraud, release: { strategy: "canary", approval: { before: "full" } } } },
          },
        ),
        finds: [
          {
            path: at("retraining.within"),
            problem:
              'with all waits at their longest it takes 106h, longer than the whole retraining with 3d: the job "fraud" 1d, the approval of its promotion 2d, the release to "fraud" 34h',
            allowed: "at least 106h",
          },
        ],
      },
      {
        of: "less time than all attempts of its pipeline may take",
        environment: model(
          { retraining: { by: { pipeline: "fraud" }, within: "2d" } },
          { pipelines: { fraud: { ...pipeline, retries: 2 } }, repositories },
        ),
        finds: [
          {
            path: at("retraining.within"),
            problem: 'the pipeline "fraud" in 3 attempts alone may take 3d, longer than the whole retraining with 2d',
            allowed: "at least 3d",
          },
        ],
      },
      {
        of: "less time than its job may wait for machines and train",
        environment: retrained(
          { within: "2d" },
          {
            training: {
              jobs: {
                fraud: { ...job("fraud"), timeout: "1d", capacity: { kind: "flex-start", maxWait: "2d" } },
                churn: job("churn"),
              },
            },
          },
        ),
        finds: [
          {
            path: at("retraining.within"),
            problem: 'the job "fraud" alone may take 3d, longer than the whole retraining with 2d',
            allowed: "at least 3d",
          },
        ],
      },
      {
        of: "less time than two releases may take, one after the other",
        environment: retrained(
          { then: "release", within: "30h" },
          {
            endpoints: {
              checkout: {
                ...fraud,
                release: { strategy: "all-at-once", deployWithin: "1h", soak: "30m", gates: { patience: "30m" } },
              },
              portal: {
                ...fraud,
                release: {
                  strategy: "ab",
                  deployWithin: "1h",
                  soak: "30m",
                  gates: { patience: "30m" },
                  lasts: "7d",
                  share: "50%",
                },
              },
              other: { model: "churn", machine: { type: "n1-standard-4" } },
            },
          },
        ),
        finds: [
          {
            path: at("retraining.within"),
            problem:
              'with all waits at their longest it takes 196h, longer than the whole retraining with 30h: the job "fraud" 1d, the release to "checkout" 2h, the release to "portal" 170h',
            allowed: "at least 196h",
          },
        ],
      },
    ],
    good: [
      { of: "three days for a job of one", environment: retrained({}) },
      {
        of: "three days for a job of one and two days for who approves",
        environment: model({
          promotion: { approval: { within: "2d" } },
          retraining: { by: { job: "fraud" }, then: "notice" },
        }),
      },
    ],
  },
  "models/schedule": {
    bad: [
      {
        of: "a schedule that is none",
        environment: retrained({ schedule: { cron: "0 2 * *" } }),
        finds: [
          {
            path: at("retraining.schedule.cron"),
            problem: '"0 2 * *" has 4 fields, and needs five: minute, hour, day of the month, month, day of the week',
            allowed: "minute, hour, day of the month, month, day of the week",
          },
        ],
      },
    ],
    good: [{ of: "Sunday at two", environment: retrained({ schedule: { cron: "0 2 * * 0" } }) }],
  },
  "models/external-trigger": {
    bad: [
      {
        of: "a zone of somebody else",
        environment: retrained(
          { triggers: { data: { kind: "object", zone: "partner", suffix: "_SUCCESS" } } },
          { external: { zones: { partner: { bucket: "acme-partner", location: "EU" } } } },
        ),
        finds: [
          {
            path: at("retraining.triggers.data.zone"),
            problem: 'zone "partner" is external, and Google tells of new objects in the own project only',
            allowed: "models",
          },
        ],
      },
    ],
    good: [
      {
        of: "objects of a zone of its own",
        environment: retrained({ triggers: { data: { kind: "object", zone: "models", suffix: "_SUCCESS" } } }),
      },
    ],
  },
  "models/too-many-accounts": {
    bad: [
      {
        of: "many models",
        environment: {
          models: Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`model-${i}`, { serving: { image } }])),
          workloads: { ingest: {} },
        },
        finds: [
          {
            path: "models",
            problem:
              "the workflows of models need 100 service accounts beside the 1 of everything else, a project has 100 by default",
            allowed: "at most 100 in all",
            fix: "divide the models between two environments",
          },
        ],
      },
      {
        of: "models that are retrained by themselves, beside builds and pipelines",
        environment: {
          ...around,
          models: Object.fromEntries(
            Array.from({ length: 31 }, (_, i) => [
              `model-${i}`,
              {
                serving: { image },
                retraining: { by: { job: "fraud" }, schedule: { cron: "0 2 * * 0", timeZone: "UTC" } },
              },
            ]),
          ),
        },
        finds: [
          {
            path: "models",
            problem:
              "the workflows of models need 93 service accounts beside the 10 of everything else, a project has 100 by default",
            allowed: "at most 100 in all",
            fix: "divide the models between two environments",
          },
        ],
      },
    ],
    good: [
      { of: "a few", environment: retrained({}) },
      {
        of: "what is too much without them, which is told where it is",
        environment: model(
          {},
          { workloads: Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`w-${i}`, {}])) },
        ),
      },
    ],
  },
  "models/schema-zone": {
    bad: [
      {
        of: "a zone that is not declared",
        environment: model({ schemas: { instance: { zone: "modles", path: "schemas/instance.yaml" } } }),
        finds: [
          {
            path: at("schemas.instance.zone"),
            problem: 'no zone "modles" is declared. Did you mean "models"?',
            allowed: "models",
          },
        ],
      },
    ],
    good: [
      {
        of: "one that is",
        environment: model({ schemas: { instance: { zone: "models", path: "schemas/instance.yaml" } } }),
      },
    ],
  },
  "models/unknown-trigger": {
    bad: [
      {
        of: "a pipeline, a job and a table that are not declared",
        environment: retrained({
          triggers: {
            built: { kind: "after-pipeline", pipeline: "features" },
            joined: { kind: "after", job: "plian" },
            labelled: { kind: "table", table: "features.frud" },
          },
        }),
        finds: [
          {
            path: at("retraining.triggers.built.pipeline"),
            problem: 'no pipeline "features" is declared',
            allowed: "no pipeline is declared",
          },
          {
            path: at("retraining.triggers.joined.job"),
            problem: 'no job "plian" is declared. Did you mean "plain"?',
            allowed: "fraud, churn, plain",
          },
          {
            path: at("retraining.triggers.labelled.table"),
            problem: 'no table "features.frud" is declared. Did you mean "features.fraud"?',
            allowed: "features.fraud",
          },
        ],
      },
    ],
    good: [
      {
        of: "what is there",
        environment: retrained({
          triggers: { joined: { kind: "after", job: "plain" }, labelled: { kind: "table", table: "features.fraud" } },
        }),
      },
    ],
  },
  "models/trigger-name": {
    bad: [
      {
        of: "the name of the trigger by which drift starts it",
        environment: retrained(
          { onDrift: "on", triggers: { "plinth-drift": { kind: "after", job: "plain" } } },
          { endpoints: { fraud: { ...fraud, requestLogging: {}, drift: {} } } },
        ),
        finds: [
          {
            path: at("retraining.triggers.plinth-drift"),
            problem:
              'its trigger would be called "retrain-fraud-plinth-drift", as that of models.fraud.retraining.onDrift',
            fix: "rename one of them",
          },
        ],
      },
      {
        of: "the name of a job's trigger",
        environment: retrained(
          { triggers: { data: { kind: "after", job: "plain" } } },
          {
            training: {
              jobs: {
                ...around.training.jobs,
                "retrain-fraud": { ...job(), triggers: { data: { kind: "after", job: "plain" } } },
              },
            },
          },
        ),
        finds: [
          {
            path: at("retraining.triggers.data"),
            problem:
              'its trigger would be called "retrain-fraud-data", as that of training.jobs.retrain-fraud.triggers.data',
            fix: "rename one of them",
          },
        ],
      },
    ],
    good: [
      {
        of: "names of its own",
        environment: retrained({ triggers: { data: { kind: "after", job: "plain" } } }),
      },
    ],
  },
  "models/trigger-loop": {
    bad: [
      {
        of: "the success of what trains in it",
        environment: retrained({ triggers: { again: { kind: "after", job: "fraud" } } }),
        finds: [
          {
            path: at("retraining.triggers.again"),
            problem:
              "a retraining and others would start each other for ever: the retraining of fraud starts after fraud, and fraud is started by the retraining of fraud",
            fix: "start it after something that does not follow from it",
          },
        ],
      },
      {
        of: "the zone that what trains in it writes",
        environment: retrained({ triggers: { data: { kind: "object", zone: "models", suffix: "_SUCCESS" } } }),
        finds: [
          {
            path: at("retraining.triggers.data"),
            problem:
              "a retraining and others would start each other for ever: the retraining of fraud starts with new objects in zone:models, which fraud writes, and fraud is started by the retraining of fraud",
            fix: "watch a zone that none of them writes",
          },
        ],
      },
    ],
    good: [
      {
        of: "the success of another job",
        environment: retrained({ triggers: { plain: { kind: "after", job: "plain" } } }),
      },
    ],
  },
  "handover/unknown-name": {
    bad: [
      {
        of: "names that are not declared, and itself",
        environment: given({
          to: {
            test: { project: "acme-ml-prod", models: ["fraude"], copies: ["images"] },
          },
          from: { staging: { ...from, into: "modles", copies: ["pipelines"] } },
        }),
        finds: [
          { path: "handover.to.test", problem: '"test" is this environment itself', allowed: "another environment" },
          {
            path: "handover.to.test.models[0]",
            problem: 'no model "fraude" is declared. Did you mean "fraud"?',
            allowed: "fraud, churn",
          },
          {
            path: "handover.to.test.copies[0]",
            problem: 'no registry "images" is declared',
            allowed: "no registry is declared",
          },
          {
            path: "handover.from.staging.into",
            problem: 'no zone "modles" is declared. Did you mean "models"?',
            allowed: "models",
          },
          {
            path: "handover.from.staging.copies[0]",
            problem: 'no registry "pipelines" is declared',
            allowed: "no registry is declared",
          },
        ],
      },
    ],
    good: [{ of: "what is there", environment: given({ from: { staging: from } }) }],
  },
  "handover/account-id": {
    bad: [
      {
        of: "a model with a long name, and an environment with one too",
        environment: {
          models: { "merchants-at-risk": { serving: { image } } },
          handover: { to: { "prod-europe": { project: "acme-ml-prod", models: ["merchants-at-risk"] } } },
        },
        finds: [
          {
            path: "handover.to.prod-europe.models[0]",
            problem:
              'the service account id "prod-europe-adopt-merchants-at-risk" has 35 characters, 5 more than the 30 that Google allows',
            allowed: "<environment>-adopt-<model>, at most 30 characters",
            fix: "shorten the name of the model",
          },
        ],
      },
      {
        of: "environments with long names, of which one copies",
        environment: {
          ...given({
            to: {
              "production-in-europe-north": { project: "acme-ml-prod", models: ["fraud"], copies: ["images"] },
            },
            from: { "staging-in-europe-north": { ...from, copies: ["images"] } },
          }),
          repositories: { images: { holds: "images" } },
        },
        finds: [
          {
            path: "handover.to.production-in-europe-north.copies",
            problem:
              'the service account id "production-in-europe-north-copy-test" has 36 characters, 6 more than the 30 that Google allows',
            allowed: "<environment>-copy-<this environment>, at most 30 characters",
            fix: "shorten the name of one of the environments",
          },
          {
            path: "handover.to.production-in-europe-north.models[0]",
            problem:
              'the service account id "production-in-europe-north-adopt-fraud" has 38 characters, 8 more than the 30 that Google allows',
            allowed: "<environment>-adopt-<model>, at most 30 characters",
            fix: "shorten the name of the model",
          },
          {
            path: "handover.from.staging-in-europe-north",
            problem:
              'the service account id "test-copy-staging-in-europe-north" has 33 characters, 3 more than the 30 that Google allows',
            allowed: "<environment>-copy-<name>, at most 30 characters",
            fix: "shorten the name of the other environment by 3 characters",
          },
        ],
      },
    ],
    good: [{ of: "a short one", environment: given({ to: { prod: { project: "acme-ml-prod", models: ["fraud"] } } }) }],
  },
  "handover/copied-without-digest": {
    bad: [
      {
        of: "a trainer and a pipeline by their tags",
        environment: copied({
          training: { jobs: { fraud: { ...job("fraud"), image: "images/trainer:main" } } },
          pipelines: { fraud: { ...pipeline, template: { ...pipeline.template, version: "v7" } } },
          lifetime: "disposable",
        }),
        finds: [
          {
            path: "training.jobs.fraud.image",
            problem: '"images/trainer:main" is copied from staging, and a tag may name something else there tomorrow',
            allowed: "images/trainer@sha256:<64 digits>",
            fix: "write the digest that the registry shows for it",
          },
          {
            path: "pipelines.fraud.template.version",
            problem:
              '"pipelines/fraud-training:v7" is copied from staging, and a tag may name something else there tomorrow',
            allowed: "pipelines/fraud-training@sha256:<64 digits>",
            fix: "write the digest that the registry shows for it",
          },
        ],
      },
    ],
    good: [
      { of: "digests", environment: copied({ pipelines: { fraud: pipeline } }) },
      {
        of: "images from elsewhere, of other models, or that are not copied",
        environment: copied({
          training: { jobs: { fraud: job("fraud"), churn: { ...job("churn"), image: "images/trainer:main" } } },
          lifetime: "disposable",
        }),
      },
    ],
  },
  "handover/image-without-digest": {
    bad: [
      {
        of: "an image by its tag",
        environment: model({}, { handover: { from: { staging: from } } }),
        finds: [
          {
            path: "handover.from.staging.models[0]",
            problem: `"fraud" answers with "${image}", which may be another program tomorrow: nobody could tell whether it is the one that was proved`,
            fix: "write models.fraud.serving.image as <repository>/<name>@sha256:<digest>",
          },
        ],
      },
    ],
    good: [{ of: "an image by its digest", environment: given({ from: { staging: from } }) }],
  },
};

import type { EnvironmentInput } from "../../../../config/schema/environment";
import { compiled } from "../../../support/compiled-pipeline";
import type { CasesByRule } from "../case";

type PipelineInput = NonNullable<EnvironmentInput["pipelines"]>[string];

const DIGEST = `sha256:${"a".repeat(64)}`;
const declared = {
  models: { churn: { serving: { image: "europe-docker.pkg.dev/acme/images/churn-server:1" } } },
  repositories: { images: { holds: "images" }, templates: { holds: "pipelines" } },
  storage: {
    zones: { raw: {}, curated: {} },
    datasets: { features: { tables: { labels: { columns: { id: "STRING" } } } } },
  },
} as const satisfies Partial<EnvironmentInput>;

const ofRegistry = (version = DIGEST) => ({ repository: "templates", package: "fraud-training", version });

/** An environment whose only pipeline has these settings, with what it needs. */
const pipeline = (
  parts: Partial<PipelineInput> = {},
  rest: Partial<EnvironmentInput> = {},
): Partial<EnvironmentInput> => ({
  ...declared,
  ...rest,
  pipelines: {
    fraud: { template: { compiled: compiled() }, parameters: { days: 30 }, root: "curated", ...parts },
  },
});

/** The same with what the compiled pipeline is changed to. */
const changed = (change: object, parts: Partial<PipelineInput> = {}, rest: Partial<EnvironmentInput> = {}) =>
  pipeline({ template: { compiled: { ...compiled(), ...change } }, ...parts }, rest);

const at = (path: string) => (path === "" ? "pipelines.fraud" : `pipelines.fraud.${path}`);
const job = (parts: object) => ({ image: "trainer", machine: { type: "n1-standard-8" }, ...parts });
const object = (zone: string) => ({ kind: "object" as const, zone, suffix: "_SUCCESS" });
const COMPILE = "compile it again with KFP 2 to a .json file";
const shape = (of: string, change: object, problem: string) => ({
  of,
  environment: changed(change),
  finds: [{ path: at("template.compiled"), problem: `the compiled pipeline ${problem}`, fix: COMPILE }],
});
const TAKEN = "days, rate, country, balanced, columns, limits";
const many = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`p-${index}`, { template: ofRegistry(), root: "curated" }]),
  );
const prediction = (parts: object) => ({
  model: "churn",
  machine: { type: "n1-standard-4" },
  input: { table: "features.labels" },
  output: { dataset: "features" },
  ...parts,
});
const LONG_TABLE = "a".repeat(90);

export const pipelineCases: CasesByRule = {
  "pipelines/unknown-name": {
    bad: [
      {
        of: "names that are not declared",
        environment: pipeline({
          template: { ...ofRegistry(), repository: "template" },
          root: "curatd",
          model: "chrun",
          triggers: {
            data: object("rw"),
            rows: { kind: "table", table: "features.label" },
            trained: { kind: "after", job: "fraud" },
            other: { kind: "after-pipeline", pipeline: "fruad" },
            scored: { kind: "after-batch", batch: "scores" },
          },
        }),
        finds: [
          {
            path: at("template.repository"),
            problem: 'no registry "template" is declared. Did you mean "templates"?',
            allowed: "images, templates",
          },
          {
            path: at("root"),
            problem: 'no zone "curatd" is declared. Did you mean "curated"?',
            allowed: "raw, curated",
          },
          { path: at("model"), problem: 'no model "chrun" is declared. Did you mean "churn"?', allowed: "churn" },
          {
            path: at("triggers.data.zone"),
            problem: 'no zone "rw" is declared. Did you mean "raw"?',
            allowed: "raw, curated",
          },
          {
            path: at("triggers.rows.table"),
            problem: 'no table "features.label" is declared. Did you mean "features.labels"?',
            allowed: "features.labels",
          },
          { path: at("triggers.trained.job"), problem: 'no job "fraud" is declared', allowed: "no job is declared" },
          {
            path: at("triggers.other.pipeline"),
            problem: 'no pipeline "fruad" is declared. Did you mean "fraud"?',
            allowed: "fraud",
          },
          {
            path: at("triggers.scored.batch"),
            problem: 'no batch prediction "scores" is declared',
            allowed: "no batch prediction is declared",
          },
        ],
      },
    ],
    good: [
      { of: "declared names", environment: pipeline({ model: "churn", triggers: { data: object("raw") } }) },
      { of: "a package in a declared registry", environment: pipeline({ template: ofRegistry() }) },
    ],
  },
  "pipelines/registry": {
    bad: [
      {
        of: "a registry of images",
        environment: pipeline({ template: { ...ofRegistry(), repository: "images" } }),
        finds: [
          { path: at("template.repository"), problem: '"images" holds images, and no pipelines', allowed: "templates" },
        ],
      },
      {
        of: "steps from a registry of pipelines",
        environment: pipeline({ template: { ...ofRegistry(), images: ["templates"] } }),
        finds: [
          { path: at("template.images[0]"), problem: '"templates" holds pipelines, and no images', allowed: "images" },
        ],
      },
    ],
    good: [
      { of: "a registry of pipelines", environment: pipeline({ template: ofRegistry() }) },
      { of: "steps from a registry", environment: pipeline({ template: { ...ofRegistry(), images: ["images"] } }) },
      { of: "a compiled pipeline", environment: pipeline() },
    ],
  },
  "pipelines/image-registry": {
    bad: [
      {
        of: "a misspelt registry",
        environment: pipeline({ template: { compiled: compiled({ image: `image/steps@${DIGEST}` }) } }),
        finds: [
          {
            path: at("template.compiled"),
            problem: `"image/steps@${DIGEST}" of exec-train is in no registry of the environment: there is no "image". Did you mean "images"?`,
            allowed: "images, or the address of a registry",
            fix: "name the registry as this file does where the pipeline is defined, and compile it again",
          },
        ],
      },
    ],
    good: [
      {
        of: "a registry of the environment",
        environment: pipeline({ template: { compiled: compiled({ image: `images/steps@${DIGEST}` }) } }),
      },
      {
        of: "an image of Docker Hub",
        environment: pipeline({ template: { compiled: compiled({ image: `python@${DIGEST}` }) } }),
      },
      { of: "a package", environment: pipeline({ template: ofRegistry() }) },
    ],
  },
  "pipelines/template-shape": {
    bad: [
      shape(
        "what is no pipeline",
        { schemaVersion: undefined },
        'has no schemaVersion, and is not what the KFP compiler writes: "2.1.0"',
      ),
      shape(
        "a pipeline of an older form",
        { schemaVersion: "2.0.0" },
        'has the schemaVersion "2.0.0", and is not what the KFP compiler writes: "2.1.0"',
      ),
      shape("one without a name", { pipelineInfo: {} }, "has no pipelineInfo.name of small letters, digits and dashes"),
      shape("one without tasks", { root: { dag: { tasks: {} } } }, "has no tasks under root.dag"),
      shape("one without executors", { deploymentSpec: {} }, "has no executors under deploymentSpec"),
      {
        of: "a task of a component that is not there, after a task that is not there",
        environment: changed({
          root: {
            dag: {
              tasks: {
                train: { componentRef: { name: "comp-trian" } },
                late: { componentRef: { name: "comp-train" }, dependentTasks: ["early", {}] },
              },
            },
          },
        }),
        finds: [
          'has a task "train" of the component "comp-trian", which is not there',
          'has a task "late" after a task "early", which is not there',
          'has a task "late" after a task {}, which is not there',
        ].map((problem) => ({
          path: at("template.compiled"),
          problem: `the compiled pipeline ${problem}`,
          fix: COMPILE,
        })),
      },
      shape(
        "a component without its executor",
        { components: { ...compiled().components, "comp-train": { executorLabel: "exec-gone" } } },
        'has a component "comp-train" of the executor "exec-gone", which is not there',
      ),
      shape(
        "a parameter of a type that there is not",
        { root: { ...compiled().root, inputDefinitions: { parameters: { days: { parameterType: "INT" } } } } },
        'has a parameter "days" of the type "INT"',
      ),
    ],
    good: [
      { of: "what the compiler writes", environment: pipeline() },
      { of: "a package, which is not looked at", environment: pipeline({ template: ofRegistry() }) },
    ],
  },
  "pipelines/template-size": {
    bad: [
      {
        of: "a pipeline that no launcher can pass on",
        environment: changed({ comment: "a".repeat(200_000) }),
        finds: [
          {
            path: at("template.compiled"),
            problem: "the compiled pipeline has 201385 bytes as compact JSON, and a launcher can pass on 200000",
            allowed: "at most 200000 bytes",
            fix: "put it into a registry of pipelines, or the programs of its steps into images",
          },
        ],
      },
    ],
    good: [{ of: "a small one", environment: changed({ comment: "a".repeat(190_000) }) }],
  },
  "pipelines/template-digest": {
    bad: [
      {
        of: "a tag",
        environment: pipeline({ template: ofRegistry("v7") }),
        finds: [
          {
            path: at("template.version"),
            problem: '"v7" is a tag, which can be moved to another pipeline at any time',
            allowed: "sha256:<64 digits>",
            fix: "write the digest that the registry shows for it",
          },
        ],
      },
    ],
    good: [
      { of: "a digest", environment: pipeline({ template: ofRegistry() }) },
      {
        of: "a tag where the environment is disposable",
        environment: pipeline({ template: ofRegistry("v7") }, { lifetime: "disposable" }),
      },
    ],
  },
  "pipelines/image-digest": {
    bad: [
      {
        of: "an image by its tag, told once",
        environment: pipeline({ template: { compiled: compiled({ image: "eu.acme.example/steps:3" }) } }),
        finds: [
          {
            path: at("template.compiled"),
            problem:
              '"eu.acme.example/steps:3" of exec-train has no digest, and a tag can be moved to another image at any time',
            allowed: "eu.acme.example/steps@sha256:<64 digits>",
            fix: "name the image by its digest where the pipeline is defined, and compile it again",
          },
        ],
      },
    ],
    good: [
      { of: "a digest", environment: pipeline() },
      {
        of: "a tag where the environment is disposable",
        environment: pipeline(
          { template: { compiled: compiled({ image: "eu.acme.example/steps:3" }) } },
          { lifetime: "disposable" },
        ),
      },
    ],
  },
  "pipelines/caching": {
    bad: [
      {
        of: "a package whose tasks cannot be changed",
        environment: pipeline({ template: ofRegistry(), caching: "off" }),
        finds: [
          {
            path: at("caching"),
            problem: "the pipeline lies in a registry, and a run cannot change what it says of its tasks",
            fix: "compile it with caching off (set_caching_options(False) of each task), or import the compiled pipeline",
          },
        ],
      },
    ],
    good: [{ of: "a compiled pipeline", environment: pipeline({ caching: "off" }) }],
  },
  "pipelines/parameters": {
    bad: [
      {
        of: "what is missing, misspelt and of another type",
        environment: pipeline({
          parameters: { rat: 0.2, rate: "fast", country: 31, balanced: "yes", columns: { a: 1 }, limits: [1] },
        }),
        finds: [
          {
            path: at("parameters"),
            problem: 'the pipeline takes a parameter "days" that has no default, and it is not given',
            fix: "add days, a whole number",
          },
          {
            path: at("parameters.rat"),
            problem: 'the pipeline takes no parameter "rat". Did you mean "rate"?',
            allowed: TAKEN,
          },
          {
            path: at("parameters.rate"),
            problem: 'the pipeline takes a number here (NUMBER_DOUBLE), received "fast"',
          },
          { path: at("parameters.country"), problem: "the pipeline takes a text here (STRING), received 31" },
          {
            path: at("parameters.balanced"),
            problem: 'the pipeline takes true or false here (BOOLEAN), received "yes"',
          },
          { path: at("parameters.columns"), problem: 'the pipeline takes a list here (LIST), received {"a":1}' },
          { path: at("parameters.limits"), problem: "the pipeline takes a map here (STRUCT), received [1]" },
        ],
      },
      {
        of: "a fraction for a whole number",
        environment: pipeline({ parameters: { days: 1.5 } }),
        finds: [
          {
            path: at("parameters.days"),
            problem: "the pipeline takes a whole number here (NUMBER_INTEGER), received 1.5",
          },
        ],
      },
      {
        of: "a parameter of a pipeline that takes none",
        environment: pipeline({ template: { compiled: compiled({ parameters: {} }) } }),
        finds: [
          { path: at("parameters.days"), problem: 'the pipeline takes no parameter "days"', allowed: "it takes none" },
        ],
      },
    ],
    good: [
      {
        of: "each of its type",
        environment: pipeline({
          parameters: { days: 7, rate: 1, country: "nl", balanced: true, columns: ["a"], limits: { a: 1 } },
        }),
      },
      {
        of: "a package, of which nothing is known",
        environment: pipeline({ template: ofRegistry(), parameters: { epochs: 3 } }),
      },
      { of: "what is no pipeline, which is told already", environment: changed({ schemaVersion: "1" }) },
    ],
  },
  "pipelines/run-parameter": {
    bad: [
      {
        of: "a name of the run that is written",
        environment: pipeline({ parameters: { days: 1, run: "monday" } }),
        finds: [
          { path: at("parameters.run"), problem: "the launcher gives each run its own name", fix: "leave it out" },
        ],
      },
      {
        of: "a parameter run that is a number",
        environment: pipeline({
          template: { compiled: compiled({ parameters: { run: { parameterType: "NUMBER_INTEGER" } } }) },
          parameters: {},
        }),
        finds: [
          {
            path: at("template.compiled"),
            problem:
              'the pipeline\'s parameter "run" is a whole number (NUMBER_INTEGER), and the launcher gives it the name of the run',
            fix: "make it a str where the pipeline is defined, or rename it, and compile it again",
          },
        ],
      },
      {
        of: "a model whose version nobody would find",
        environment: pipeline({
          template: { compiled: compiled({ parameters: {} }) },
          parameters: {},
          model: "churn",
        }),
        finds: [
          {
            path: at("model"),
            problem:
              'the pipeline takes no parameter "run", so that nobody would find the version that a run registers',
            fix: "add run: str to the pipeline, register versions with the alias run-<run>, and compile it again; or leave model out",
          },
        ],
      },
    ],
    good: [
      { of: "a pipeline that takes the name of its run", environment: pipeline({ model: "churn" }) },
      {
        of: "one that registers nothing and does not ask",
        environment: pipeline({ template: { compiled: compiled({ parameters: {} }) }, parameters: {} }),
      },
    ],
  },
  "pipelines/network": {
    bad: [
      {
        of: "a network that training is not attached to",
        environment: pipeline({ network: "platform" }, { network: { range: "10.40.0.0/16" } }),
        finds: [
          {
            path: at("network"),
            problem: "training is not attached to the platform's network",
            fix: "add network: { training: { replicas: <machines> } } to the environment",
          },
        ],
      },
    ],
    good: [
      {
        of: "an attached network",
        environment: pipeline(
          { network: "platform" },
          { network: { range: "10.40.0.0/16", training: { replicas: 8 } } },
        ),
      },
      { of: "no network", environment: pipeline({ network: "none" }) },
    ],
  },
  "pipelines/bucket": {
    bad: [
      {
        of: "a zone whose bucket would be theirs",
        environment: pipeline({}, { storage: { zones: { curated: {}, pipelines: {} } } }),
        finds: [
          {
            path: "storage.zones.pipelines",
            problem: 'its bucket would be "acme-ml-test-test-pipelines", as that of compiled pipelines',
            fix: "rename the zone",
          },
        ],
      },
    ],
    good: [
      { of: "other zones", environment: pipeline() },
      {
        of: "pipelines in a registry",
        environment: pipeline({ template: ofRegistry() }, { storage: { zones: { curated: {}, pipelines: {} } } }),
      },
    ],
  },
  "pipelines/labels": {
    bad: [
      {
        of: "a label that Plinth sets",
        environment: pipeline({ labels: { "plinth-attempt": "1" } }),
        finds: [{ path: at("labels.plinth-attempt"), problem: 'the label "plinth-attempt" is set by Plinth' }],
      },
    ],
    good: [{ of: "labels of its own", environment: pipeline({ labels: { team: "fraud" } }) }],
  },
  "pipelines/schedule": {
    bad: [
      {
        of: "a day that there is not",
        environment: pipeline({ schedule: { cron: "0 2 * * 8" } }),
        finds: [
          {
            path: at("schedule.cron"),
            problem: '"0 2 * * 8" has the day of the week "8", where 0 to 7 stand or sun to sat',
            allowed: "minute, hour, day of the month, month, day of the week",
          },
        ],
      },
    ],
    good: [
      { of: "Sunday at two", environment: pipeline({ schedule: { cron: "0 2 * * 0", timeZone: "Europe/Amsterdam" } }) },
    ],
  },
  "pipelines/trigger-name": {
    bad: [
      {
        of: "the name of a job's trigger",
        environment: pipeline(
          { triggers: { data: object("raw") } },
          { training: { jobs: { "run-fraud": job({ triggers: { data: object("raw") } }) } } },
        ),
        finds: [
          {
            path: at("triggers.data"),
            problem: 'its trigger would be called "run-fraud-data", as that of training.jobs.run-fraud.triggers.data',
            fix: "rename one of them",
          },
        ],
      },
    ],
    good: [
      {
        of: "the same names of job, batch prediction and pipeline",
        environment: pipeline(
          { triggers: { data: object("raw") } },
          {
            training: { jobs: { fraud: job({ triggers: { data: object("raw") } }) } },
            batch: { fraud: prediction({ triggers: { data: object("raw") } }) },
          },
        ),
      },
    ],
  },
  "pipelines/trigger-loop": {
    bad: [
      {
        of: "a zone that it keeps its steps in",
        environment: pipeline({ triggers: { data: object("curated") } }),
        finds: [
          {
            path: at("triggers.data"),
            problem: "fraud writes into zone:curated, whose new objects start it, so it would start itself for ever",
            fix: "watch a zone that none of them writes",
          },
        ],
      },
      {
        of: "a table of a dataset that it writes",
        environment: pipeline({
          writes: ["dataset:features"],
          triggers: { rows: { kind: "table", table: "features.labels" } },
        }),
        finds: [
          {
            path: at("triggers.rows"),
            problem:
              "fraud writes into table:features.labels, whose new rows start it, so it would start itself for ever",
            fix: "watch a table that none of them writes",
          },
        ],
      },
      {
        of: "a circle through a job and a batch prediction",
        environment: pipeline(
          { triggers: { trained: { kind: "after", job: "features" } } },
          {
            training: { jobs: { features: job({ triggers: { scored: { kind: "after-batch", batch: "scores" } } }) } },
            batch: { scores: prediction({ triggers: { piped: { kind: "after-pipeline", pipeline: "fraud" } } }) },
          },
        ),
        finds: [
          {
            path: at("triggers.trained"),
            problem:
              "pipelines and others would start each other for ever: fraud starts after features, and features starts after scores, and scores starts after fraud",
            fix: "start it after something that does not follow from it",
          },
        ],
      },
    ],
    good: [
      {
        of: "a chain that ends",
        environment: pipeline(
          { triggers: { trained: { kind: "after", job: "features" }, data: object("raw") } },
          {
            training: { jobs: { features: job({ triggers: { data: object("raw") } }) } },
            batch: { scores: prediction({ triggers: { piped: { kind: "after-pipeline", pipeline: "fraud" } } }) },
          },
        ),
      },
      {
        of: "a circle without a pipeline, which is told elsewhere",
        environment: pipeline(
          {},
          { batch: { scores: prediction({ triggers: { rows: { kind: "table", table: "features.labels" } } }) } },
        ),
      },
    ],
  },
  "pipelines/external-trigger": {
    bad: [
      {
        of: "a zone of another project",
        environment: pipeline(
          { triggers: { data: object("partner") } },
          { external: { zones: { partner: { bucket: "partner", location: "EU" } } } },
        ),
        finds: [
          {
            path: at("triggers.data.zone"),
            problem: 'zone "partner" is external, and Google tells of new objects in the own project only',
            allowed: "raw, curated",
          },
        ],
      },
    ],
    good: [{ of: "a zone of its own", environment: pipeline({ triggers: { data: object("raw") } }) }],
  },
  "starts/table-topic": {
    bad: [
      {
        of: "a table whose topic has too long a name",
        environment: pipeline(
          { triggers: { rows: { kind: "table", table: `features.${LONG_TABLE}` } } },
          {
            storage: {
              zones: declared.storage.zones,
              datasets: { features: { tables: { [LONG_TABLE]: { columns: { id: "STRING" } } } } },
            },
          },
        ),
        finds: [
          {
            path: at("triggers.rows.table"),
            problem: `the topic name "test-rows-features.${LONG_TABLE}" has 109 characters, 9 more than the 100 that Google allows`,
            fix: "rename the table or its dataset, or start it by a message",
          },
        ],
      },
    ],
    good: [
      {
        of: "an ordinary table, of a job as well",
        environment: pipeline(
          { triggers: { rows: { kind: "table", table: "features.labels" } } },
          { training: { jobs: { fraud: job({ triggers: { rows: { kind: "table", table: "features.labels" } } }) } } },
        ),
      },
    ],
  },
  "pipelines/account-id": {
    bad: [
      {
        of: "a name that is too long once composed",
        environment: {
          ...declared,
          pipelines: { "churn-of-merchants-weekly": { template: ofRegistry(), root: "curated" } },
        },
        finds: [
          {
            path: "pipelines.churn-of-merchants-weekly",
            problem:
              'the service account id "test-pipe-churn-of-merchants-weekly" has 35 characters, 5 more than the 30 that Google allows',
            allowed: "<environment>-pipe-<name>, at most 30 characters",
            fix: "shorten the name of the pipeline by 5 characters",
          },
        ],
      },
      {
        of: "the account of a workload",
        environment: pipeline({}, { workloads: { "flow-fraud": {} } }),
        finds: [
          {
            path: "pipelines.fraud",
            problem: 'its account would be "test-flow-fraud", as that of the workload "flow-fraud"',
            fix: "rename the pipeline or the workload",
          },
        ],
      },
      {
        of: "the guard's account, where no other job has it",
        environment: pipeline({}, { workloads: { "guard-training": {} } }),
        finds: [
          {
            path: "pipelines",
            problem: 'its account would be "test-guard-training", as that of the workload "guard-training"',
            fix: "rename the workload",
          },
        ],
      },
    ],
    good: [{ of: "names that fit", environment: pipeline({}, { workloads: { fraud: {} } }) }],
  },
  "pipelines/too-many-accounts": {
    bad: [
      {
        of: "many pipelines",
        environment: { ...declared, pipelines: many(50) },
        finds: [
          {
            path: "pipelines",
            problem:
              "pipelines need 102 service accounts beside the 0 of everything else, a project has 100 by default",
            allowed: "at most 100 in all",
            fix: "divide the pipelines between two environments",
          },
        ],
      },
    ],
    good: [
      { of: "forty-nine", environment: { ...declared, pipelines: many(49) } },
      {
        of: "what is too much without them, which is told where it is",
        environment: {
          ...pipeline(),
          workloads: Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`w-${i}`, {}])),
        },
      },
    ],
  },
};

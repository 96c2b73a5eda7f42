import type { EnvironmentInput } from "../../../../config/schema/environment";
import type { CasesByRule } from "../case";
import { job, type JobInput } from "./training-jobs";

const zones = { storage: { zones: { raw: {}, curated: {}, models: {} } } };
const machine = { type: "n1-standard-8" };
const jobs = (entries: Record<string, Partial<JobInput>>): Partial<EnvironmentInput> => ({
  ...zones,
  training: {
    jobs: Object.fromEntries(
      Object.entries(entries).map(([name, parts]) => [name, { image: "trainer", machine, ...parts }]),
    ),
  },
});
const object = (zone: string) => ({ kind: "object" as const, zone, suffix: "_SUCCESS" });
const after = (name: string) => ({ kind: "after" as const, job: name });

type Notebooks = NonNullable<NonNullable<EnvironmentInput["training"]>["notebooks"]>;
const notebooks = (parts: Notebooks, rest: Partial<EnvironmentInput> = {}): Partial<EnvironmentInput> => ({
  ...zones,
  network: { range: "10.40.0.0/16" },
  groups: { scientists: { email: "ml-scientists@acme.example" } },
  ...rest,
  training: { notebooks: parts },
});
const server = { group: "scientists" as const, computeZone: "europe-west4-a" };
const run = {
  template: "small",
  notebook: { zone: "curated", path: "reports/drift.ipynb" },
  output: "zone:models",
  schedule: { cron: "0 6 * * mon" },
  reads: ["zone:curated"],
  writes: ["zone:models"],
};
const small = { small: { group: "scientists" as const } };
const CRON = "minute, hour, day of the month, month, day of the week";
const ZONES = `a name of the IANA database, such as "Europe/Amsterdam" or "Etc/UTC"`;
const FIX = "watch a zone that none of them writes";
const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`job-${index}`, {}]));

export const trainingStartCases: CasesByRule = {
  "training/schedule": {
    bad: [
      {
        of: "a schedule that never happens, in no time zone",
        environment: job({ schedule: { cron: "0 0 31 2 *", timeZone: "europe/amsterdam" } }),
        finds: [
          {
            path: "training.jobs.fraud.schedule.cron",
            problem: `"0 0 31 2 *" never happens: no such month has that day`,
            allowed: CRON,
          },
          {
            path: "training.jobs.fraud.schedule.timeZone",
            problem: `"europe/amsterdam" is not a time zone. Did you mean "Europe/Amsterdam"?`,
            allowed: ZONES,
          },
        ],
      },
      {
        of: "a schedule in seconds",
        environment: job({ schedule: { cron: "0 0 2 * * *" } }),
        finds: [
          {
            path: "training.jobs.fraud.schedule.cron",
            problem: `"0 0 2 * * *" has 6 fields, and needs five: ${CRON}`,
            allowed: CRON,
          },
        ],
      },
    ],
    good: [{ of: "every night", environment: job({ schedule: { cron: "0 2 * * *", timeZone: "Europe/Amsterdam" } }) }],
  },
  "training/notebook-schedule": {
    bad: [
      {
        of: "a time zone by its letters",
        environment: notebooks({
          templates: small,
          runs: { drift: { ...run, schedule: { cron: "0 6 * * *", timeZone: "CEST" } } },
        }),
        finds: [
          {
            path: "training.notebooks.runs.drift.schedule.timeZone",
            problem: `"CEST" is not a time zone`,
            allowed: ZONES,
          },
        ],
      },
    ],
    good: [{ of: "every Monday", environment: notebooks({ templates: small, runs: { drift: run } }) }],
  },
  "training/trigger-name": {
    bad: [
      {
        of: "names that are the same once job and trigger stand together",
        environment: jobs({
          fraud: { triggers: { "eu-data": object("raw"), data: object("raw") } },
          "fraud-eu": { triggers: { data: object("raw") } },
        }),
        finds: [
          {
            path: "training.jobs.fraud-eu.triggers.data",
            problem: `its trigger would be called "fraud-eu-data", as that of fraud.triggers.eu-data`,
            fix: "rename one of them",
          },
        ],
      },
      {
        of: "a name that is too long once it is composed",
        environment: jobs({
          "fraud-in-payments-of-all-countries-eu": { triggers: { "curated-payments-of-yesterday": object("raw") } },
        }),
        finds: [
          {
            path: "training.jobs.fraud-in-payments-of-all-countries-eu.triggers.curated-payments-of-yesterday",
            problem:
              'the trigger name "fraud-in-payments-of-all-countries-eu-curated-payments-of-yesterday" has 67 characters, 4 more than the 63 that Google allows',
            fix: "shorten its name, or that of what it starts, by 4 characters",
          },
        ],
      },
    ],
    good: [
      {
        of: "one name in two jobs",
        environment: jobs({
          fraud: { triggers: { data: object("raw") } },
          "fraud-eu": { triggers: { data: object("raw") } },
        }),
      },
    ],
  },
  "training/trigger-loop": {
    bad: [
      {
        of: "a job that writes where it is triggered from",
        environment: jobs({ fraud: { writes: ["zone:curated"], triggers: { data: object("curated") } } }),
        finds: [
          {
            path: "training.jobs.fraud.triggers.data",
            problem: "fraud writes into zone:curated, whose new objects start it, so it would start itself for ever",
            fix: FIX,
          },
        ],
      },
      {
        of: "jobs that start each other",
        environment: jobs({
          first: { writes: ["zone:curated"], triggers: { last: after("third") } },
          second: { writes: ["zone:models"], triggers: { data: object("curated") } },
          third: { triggers: { data: object("models") } },
        }),
        finds: [
          {
            path: "training.jobs.first.triggers.last",
            problem:
              "jobs would start each other for ever: first starts after third, and third starts with new objects in zone:models, which second writes, and second starts with new objects in zone:curated, which first writes",
            fix: FIX,
          },
        ],
      },
      {
        of: "a job after itself",
        environment: jobs({ fraud: { triggers: { again: after("fraud") } } }),
        finds: [
          {
            path: "training.jobs.fraud.triggers.again",
            problem: "fraud starts after fraud, so it would start itself for ever",
            fix: "start it after something that does not follow from it",
          },
        ],
      },
    ],
    good: [
      {
        of: "a chain with an end",
        environment: jobs({
          first: { writes: ["zone:curated"], triggers: { data: object("raw") } },
          second: { writes: ["zone:models"], triggers: { data: object("curated"), also: after("first") } },
          third: {
            triggers: {
              data: object("models"),
              more: { kind: "message", topic: "projects/acme-ml-test/topics/go-on" },
            },
          },
        }),
      },
      {
        of: "a job after one that is not declared",
        environment: jobs({ fraud: { triggers: { other: after("nothing") } } }),
      },
    ],
  },
  "training/external-trigger": {
    bad: [
      {
        of: "a zone of somebody else",
        environment: {
          ...jobs({ fraud: { triggers: { data: object("partner") } } }),
          external: { zones: { partner: { bucket: "acme-partner", location: "EU" } } },
        },
        finds: [
          {
            path: "training.jobs.fraud.triggers.data.zone",
            problem: `zone "partner" is external, and Google tells of new objects in the own project only`,
            allowed: "raw, curated, models",
          },
        ],
      },
    ],
    good: [{ of: "a zone of one's own", environment: jobs({ fraud: { triggers: { data: object("raw") } } }) }],
  },
  "training/workbench-machine": {
    bad: [
      {
        of: "a machine that does not exist, a TPU, and an accelerator for training only",
        environment: notebooks({
          workbench: {
            one: { ...server, machine: { type: "g2-standard-4" } },
            two: { ...server, machine: { type: "ct6e-standard-1t", topology: "1x1" } },
            three: {
              ...server,
              machine: { type: "a3-highgpu-1g", accelerator: { type: "NVIDIA_H100_80GB", count: 1 } },
            },
          },
        }),
        finds: [
          {
            path: "training.notebooks.workbench.one.machine",
            problem: "g2-standard-4 takes exactly 1 NVIDIA_L4, received none",
          },
          {
            path: "training.notebooks.workbench.two.machine.type",
            problem: "ct6e-standard-1t is a TPU, and notebooks have none",
          },
          {
            path: "training.notebooks.workbench.three.machine.accelerator.type",
            problem: "notebook servers do not take NVIDIA_H100_80GB",
            allowed:
              "NVIDIA_TESLA_P100, NVIDIA_TESLA_V100, NVIDIA_TESLA_P4, NVIDIA_TESLA_T4, NVIDIA_TESLA_A100, NVIDIA_A100_80GB, NVIDIA_L4",
          },
        ],
      },
    ],
    good: [
      { of: "the least", environment: notebooks({ workbench: { one: server } }) },
      {
        of: "a GPU",
        environment: notebooks({
          workbench: {
            one: { ...server, machine: { type: "g2-standard-4", accelerator: { type: "NVIDIA_L4", count: 1 } } },
          },
        }),
      },
    ],
  },
  "training/template-machine": {
    bad: [
      {
        of: "a TPU",
        environment: notebooks({ templates: { small: { group: "scientists", machine: { type: "cloud-tpu" } } } }),
        finds: [
          {
            path: "training.notebooks.templates.small.machine.type",
            problem: "cloud-tpu is a TPU, and notebooks have none",
          },
        ],
      },
      {
        of: "a GPU in parts",
        environment: notebooks({
          templates: {
            small: {
              group: "scientists",
              machine: {
                type: "a2-highgpu-1g",
                accelerator: { type: "NVIDIA_TESLA_A100", count: 1, partition: "1g.5gb" },
              },
            },
          },
        }),
        finds: [
          {
            path: "training.notebooks.templates.small.machine.accelerator.partition",
            problem: "the GPU of a notebook is not cut",
            fix: "leave it out",
          },
        ],
      },
    ],
    good: [
      {
        of: "a GPU that notebook servers do not take",
        environment: notebooks({
          templates: {
            large: {
              group: "scientists",
              machine: { type: "a3-highgpu-1g", accelerator: { type: "NVIDIA_H100_80GB", count: 1 } },
            },
          },
        }),
      },
    ],
  },
  "training/notebook-network": {
    bad: [
      {
        of: "notebooks in a network that exists elsewhere",
        environment: notebooks(
          { templates: small },
          { network: {}, external: { network: "projects/acme-net/global/networks/shared" } },
        ),
        finds: [
          {
            path: "training.notebooks.templates.small",
            problem: "a notebook has a private address in the platform's own network, and the network is external",
            fix: "leave notebooks to the environment that has a network of its own",
          },
        ],
      },
      {
        of: "notebooks without a network",
        environment: notebooks({ workbench: { one: server }, templates: small }, { network: undefined }),
        finds: ["workbench.one", "templates.small"].map((path) => ({
          path: `training.notebooks.${path}`,
          problem: "a notebook has a private address in the platform's own network, and there is none",
          fix: `add network: { range: "10.40.0.0/16" } to the environment`,
        })),
      },
    ],
    good: [
      { of: "notebooks in the network", environment: notebooks({ workbench: { one: server }, templates: small }) },
    ],
  },
  "training/workbench-place": {
    bad: [
      {
        of: "a server in another region",
        environment: notebooks({ workbench: { one: { ...server, computeZone: "europe-west1-b" } } }),
        finds: [
          {
            path: "training.notebooks.workbench.one.computeZone",
            problem: "europe-west1-b is not in europe-west4",
            allowed: "europe-west4-a, europe-west4-b and so on",
          },
        ],
      },
    ],
    good: [{ of: "a server in the region", environment: notebooks({ workbench: { one: server } }) }],
  },
  "training/notebook-group": {
    bad: [
      {
        of: "a group that is not declared",
        environment: notebooks({
          workbench: { one: { ...server, group: "engineers" } },
          templates: { small: { group: "operators" } },
        }),
        finds: [
          {
            path: "training.notebooks.workbench.one.group",
            problem: `the group "engineers" is not declared`,
            allowed: "scientists",
          },
          {
            path: "training.notebooks.templates.small.group",
            problem: `the group "operators" is not declared`,
            allowed: "scientists",
          },
        ],
      },
    ],
    good: [{ of: "a group that is declared", environment: notebooks({ workbench: { one: server } }) }],
  },
  "training/notebook-run-data": {
    bad: [
      {
        of: "a run that may read and write nothing",
        environment: notebooks({ templates: small, runs: { drift: { ...run, reads: [], writes: [] } } }),
        finds: [
          {
            path: "training.notebooks.runs.drift.notebook.zone",
            problem: `"zone:curated" is not among what the run reads`,
            fix: `add "zone:curated" to reads`,
          },
          {
            path: "training.notebooks.runs.drift.output",
            problem: `"zone:models" is not among what the run writes`,
            fix: `add "zone:models" to writes`,
          },
        ],
      },
    ],
    good: [
      {
        of: "a run that reads and writes what it needs",
        environment: notebooks({ templates: small, runs: { drift: run } }),
      },
      {
        of: "a run that writes where its notebook is",
        environment: notebooks({
          templates: small,
          runs: { drift: { ...run, reads: [], writes: ["zone:curated", "zone:models"] } },
        }),
      },
    ],
  },
  "training/notebook-unknown-reference": {
    bad: [
      {
        of: "what is not declared",
        environment: notebooks({
          templates: small,
          runs: { drift: { ...run, template: "smal", output: "zone:model" } },
        }),
        finds: [
          {
            path: "training.notebooks.runs.drift.template",
            problem: `no template "smal" is declared. Did you mean "small"?`,
            allowed: "small",
          },
          {
            path: "training.notebooks.runs.drift.output",
            problem: `no zone "model" is declared. Did you mean "zone:models"?`,
            allowed: "zone:raw, zone:curated, zone:models",
          },
        ],
      },
    ],
    good: [{ of: "what is declared", environment: notebooks({ templates: small, runs: { drift: run } }) }],
  },
  "training/account-id": {
    bad: [
      {
        of: "names that are too long once composed, by the longest account",
        environment: jobs({ "churn-of-merchants-weekly": { schedule: { cron: "0 2 * * *" } } }),
        finds: [
          {
            path: "training.jobs.churn-of-merchants-weekly",
            problem:
              'the service account id "test-train-churn-of-merchants-weekly" has 36 characters, 6 more than the 30 that Google allows',
            allowed: "<environment>-train-<name>, at most 30 characters",
            fix: "shorten the name of the job by 6 characters",
          },
        ],
      },
      {
        of: "the account of a workload",
        environment: { ...jobs({ fraud: {} }), workloads: { "train-fraud": {} } },
        finds: [
          {
            path: "training.jobs.fraud",
            problem: `its account would be "test-train-fraud", as that of the workload "train-fraud"`,
            fix: "rename the job or the workload",
          },
        ],
      },
    ],
    good: [{ of: "names that fit", environment: { ...jobs({ "churn-of-merchants": {} }), workloads: { churn: {} } } }],
  },
  "training/too-many-accounts": {
    bad: [
      {
        of: "jobs with schedules beside workloads",
        environment: {
          ...jobs({ ...many(33), started: { schedule: { cron: "0 2 * * *" } } }),
          workloads: many(32),
        },
        finds: [
          {
            path: "training",
            problem: "training needs 71 service accounts beside the 32 of workloads, a project has 100 by default",
            allowed: "at most 100 in all",
            fix: "divide the jobs between two environments",
          },
        ],
      },
    ],
    good: [
      { of: "a hundred", environment: { ...jobs(many(33)), workloads: many(32) } },
      { of: "workloads alone, which have a rule of their own", environment: { workloads: many(101) } },
    ],
  },
};

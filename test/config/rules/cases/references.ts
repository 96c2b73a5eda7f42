import { compiled } from "../../../support/compiled-pipeline";
import {
  DATA_FLOW_SECTIONS,
  type DataFlowSection,
  rulePrefix,
  WRITING_SECTIONS,
  type WritingSection,
} from "../../../../config/rules/references/data-flow";
import type { EnvironmentInput } from "../../../../config/schema/environment";
import type { Cases, CasesByRule } from "../case";

const GRAMMAR =
  "zone:<name>, dataset:<name>, table:<dataset>.<table>, requests:<endpoint>, feedback:<endpoint> or repository:<name>";

const declared: Partial<EnvironmentInput> = {
  storage: {
    zones: { raw: {}, curated: {} },
    datasets: { features: { tables: { orders: { columns: { id: "STRING" } } } }, empty: {} },
  },
  endpoints: {
    score: {
      model: "score",
      machine: { type: "n1-standard-4" },
      requestLogging: {},
      feedback: { kind: "binary", key: "id", truth: { table: "table:features.orders", time: "at" } },
    },
    silent: { model: "score", machine: { type: "n1-standard-4" } },
  },
  external: {
    zones: { partner: { bucket: "partner", location: "EU" } },
    datasets: { ads: { project: "acme-other", dataset: "ads", location: "EU" } },
  },
};

/** An environment in which the only entry of a section reads and writes this. */
function flow(section: DataFlowSection, reads: string[], writes: string[] = []): Partial<EnvironmentInput> {
  const settings = { reads, writes };
  const bySection: Record<DataFlowSection, Partial<EnvironmentInput>> = {
    workloads: { workloads: { engineers: settings } },
    groups: { groups: { engineers: { email: "ml-engineers@acme.example", ...settings } } },
    "training.jobs": {
      training: {
        jobs: { engineers: { image: "eu.acme.example/trainer", machine: { type: "n1-standard-8" }, ...settings } },
      },
    },
    "training.notebooks.workbench": {
      training: {
        notebooks: { workbench: { engineers: { group: "engineers", computeZone: "europe-west4-a", ...settings } } },
      },
    },
    "training.notebooks.runs": {
      training: {
        notebooks: {
          runs: {
            engineers: {
              template: "small",
              notebook: { zone: "raw", path: "drift.ipynb" },
              output: "zone:raw",
              schedule: { cron: "0 6 * * *" },
              ...settings,
            },
          },
        },
      },
    },
    pipelines: { pipelines: { engineers: { template: { compiled: compiled() }, root: "raw", ...settings } } },
    endpoints: {
      endpoints: { ...declared.endpoints, engineers: { model: "score", machine: { type: "n1-standard-4" }, reads } },
    },
    batch: {
      batch: {
        engineers: {
          model: "score",
          machine: { type: "n1-standard-4" },
          input: { table: "features.orders" },
          output: { dataset: "features" },
          reads,
        },
      },
    },
  };
  return { ...declared, ...bySection[section] };
}

const writes = (section: DataFlowSection) => WRITING_SECTIONS.some((writing) => writing === section);

const unknown = (section: DataFlowSection): Cases => {
  const refused = (of: string, text: string, finding: { problem: string; allowed?: string; fix?: string }) => ({
    of,
    environment: flow(section, ["zone:raw", text]),
    finds: [{ path: `${section}.engineers.reads[1]`, ...finding }],
  });
  return {
    bad: [
      refused("a zone that is misspelt", "zone:curatd", {
        problem: 'no zone "curatd" is declared. Did you mean "zone:curated"?',
        allowed: "zone:raw, zone:curated, zone:partner",
      }),
      refused("a zone that is nowhere near", "zone:elsewhere", {
        problem: 'no zone "elsewhere" is declared',
        allowed: "zone:raw, zone:curated, zone:partner",
      }),
      refused("a dataset under the wrong noun", "zone:features", {
        problem: 'no zone "features" is declared. Did you mean "dataset:features"?',
        allowed: "zone:raw, zone:curated, zone:partner",
      }),
      refused("a plain name", "curated", {
        problem: '"curated" is not a reference to data. Did you mean "zone:curated"?',
        allowed: GRAMMAR,
      }),
      refused("a noun that is none", "bucket:raw", {
        problem: '"bucket:raw" is not a reference to data. Did you mean "zone:raw"?',
        allowed: GRAMMAR,
      }),
      refused("nothing at all", "", { problem: '"" is not a reference to data', allowed: GRAMMAR }),
      refused("a table that is misspelt", "table:features.order", {
        problem: 'no table "features.order" is declared. Did you mean "table:features.orders"?',
        allowed: "table:features.orders",
      }),
      refused("a table without its dataset", "table:orders", {
        problem: '"table:orders" does not say which table of which dataset. Did you mean "table:features.orders"?',
        allowed: GRAMMAR,
      }),
      refused("a dataset as a table", "table:features", {
        problem: '"table:features" does not say which table of which dataset. Did you mean "dataset:features"?',
        allowed: GRAMMAR,
      }),
      refused("a table of an external dataset", "table:ads.clicks", {
        problem: '"table:ads.clicks" is a table of an external dataset, whose tables are not known here',
        fix: 'use "dataset:ads"',
      }),
      refused("a repository where there is none", "repository:images", {
        problem: 'no repository "images" is declared',
        fix: "declare it under `repositories`, or under `external.repositories` when it exists elsewhere",
      }),
      refused("the requests of an endpoint that keeps none", "requests:silent", {
        problem: 'the endpoint "silent" keeps no requests',
        fix: "add requestLogging: {} to endpoints.silent",
      }),
      refused("the requests of an endpoint that is misspelt", "requests:scor", {
        problem: 'no endpoint "scor" keeps requests. Did you mean "requests:score"?',
        allowed: "requests:score",
      }),
      refused("the feedback of an endpoint that has none", "feedback:silent", {
        problem: 'answers of the endpoint "silent" are held against no truth',
        fix: "add feedback to endpoints.silent",
      }),
      refused("the feedback of an endpoint that is misspelt", "feedback:scor", {
        problem: 'no endpoint "scor" has feedback. Did you mean "feedback:score"?',
        allowed: "feedback:score",
      }),
      refused("the name of something that every object has", "zone:constructor", {
        problem: 'no zone "constructor" is declared',
        allowed: "zone:raw, zone:curated, zone:partner",
      }),
      ...(writes(section)
        ? [
            {
              of: "what is written to nothing",
              environment: flow(section, [], ["zone:rawr"]),
              finds: [
                {
                  path: `${section}.engineers.writes[0]`,
                  problem: 'no zone "rawr" is declared. Did you mean "zone:raw"?',
                  allowed: "zone:raw, zone:curated, zone:partner",
                },
              ],
            },
          ]
        : []),
    ],
    good: [
      {
        of: "what is declared, here or elsewhere",
        environment: flow(
          section,
          ["zone:raw", "zone:partner", "dataset:ads", "requests:score", "feedback:score"],
          writes(section) ? ["table:features.orders"] : [],
        ),
      },
    ],
  };
};

const redundant = (section: DataFlowSection): Cases => {
  const found = (at: string, problem: string) => ({ path: `${section}.engineers.${at}`, problem, fix: "leave it out" });
  return {
    bad: [
      {
        of: "one thing twice",
        environment: flow(section, ["zone:raw", "zone:raw"]),
        finds: [found("reads[1]", '"zone:raw" is already read')],
      },
      {
        of: "a table of a dataset that is read as a whole",
        environment: flow(section, ["table:features.orders", "dataset:features"]),
        finds: [found("reads[0]", '"table:features.orders" lies in "dataset:features", which is read as a whole')],
      },
      ...(writes(section)
        ? [
            {
              of: "reading what is written",
              environment: flow(section, ["zone:raw"], ["zone:raw"]),
              finds: [found("reads[0]", '"zone:raw" is already written')],
            },
            {
              of: "a table of a dataset that is written as a whole",
              environment: flow(section, [], ["dataset:features", "table:features.orders"]),
              finds: [
                found("writes[1]", '"table:features.orders" lies in "dataset:features", which is written as a whole'),
              ],
            },
          ]
        : []),
    ],
    good: [
      {
        of: "a dataset that is read, and a table of it that is written",
        environment: flow(section, ["dataset:features"], writes(section) ? ["table:features.orders"] : []),
      },
    ],
  };
};

const written = (section: WritingSection): Cases => ({
  bad: [
    {
      of: "requests that are written",
      environment: flow(section, ["requests:score"], ["zone:raw", "requests:score"]),
      finds: [
        {
          path: `${section}.engineers.writes[1]`,
          problem: '"requests:score" is written by the endpoint alone',
          fix: "read it, and write what comes of it elsewhere",
        },
      ],
    },
    {
      of: "what is measured of answers that is written",
      environment: flow(section, [], ["feedback:score"]),
      finds: [
        {
          path: `${section}.engineers.writes[0]`,
          problem: '"feedback:score" is written by the platform alone',
          fix: "read it, and write what comes of it elsewhere",
        },
      ],
    },
  ],
  good: [{ of: "requests that are read", environment: flow(section, ["requests:score"], ["zone:raw"]) }],
});

export const referenceCases: CasesByRule = Object.fromEntries(
  DATA_FLOW_SECTIONS.flatMap((section) => [
    [`${rulePrefix(section)}/unknown-reference`, unknown(section)],
    [`${rulePrefix(section)}/redundant-reference`, redundant(section)],
  ]).concat(WRITING_SECTIONS.map((section) => [`${rulePrefix(section)}/written-requests`, written(section)])),
);

import type { EnvironmentInput } from "../../../../config/schema/environment";
import type { CasesByRule } from "../case";

const declared = {
  models: { fraud: { serving: { image: "europe-docker.pkg.dev/acme/images/server:1" } } },
  storage: { zones: { raw: {} } },
  training: { jobs: { fraud: { image: "trainer", machine: { type: "n1-standard-8" }, timeout: "8h" } } },
  endpoints: { fraud: { model: "fraud", machine: { type: "n1-standard-4" }, replicas: { min: 2, max: 6 } } },
  batch: {
    fraud: {
      model: "fraud",
      machine: { type: "n1-standard-4" },
      input: { zone: "raw", path: "a.jsonl" },
      output: { zone: "raw", folder: "b" },
      replicas: { max: 4 },
    },
  },
} as const satisfies Partial<EnvironmentInput>;

type Assumptions = NonNullable<NonNullable<EnvironmentInput["cost"]>["assumptions"]>;

const assuming = (assumptions: Assumptions): Partial<EnvironmentInput> => ({ ...declared, cost: { assumptions } });
const FIX = "assume less, or change the setting";

export const costCases: CasesByRule = {
  "cost/unknown-name": {
    bad: [
      {
        of: "names that are not declared",
        environment: assuming({ jobs: { frauds: { runs: 2 } }, pools: { small: { replicas: 1 } } }),
        finds: [
          {
            path: "cost.assumptions.jobs.frauds",
            problem: 'there is no job "frauds". Did you mean "fraud"?',
            allowed: "fraud",
          },
          {
            path: "cost.assumptions.pools.small",
            problem: 'there is no pool "small"',
            allowed: "nothing: this environment has no pool",
          },
        ],
      },
    ],
    good: [
      {
        of: "names that are",
        environment: assuming({ jobs: { fraud: { runs: 2 } }, zones: { raw: { size: "1TiB" } } }),
      },
    ],
  },
  "cost/guess-order": {
    bad: [
      {
        of: "guesses that do not rise, whatever their unit",
        environment: assuming({
          logs: { low: "1TiB", expected: "2TiB", high: "500GiB" },
          jobs: { fraud: { duration: { low: "90m", expected: "1h", high: "2h" } } },
          metrics: { low: 1, expected: 1, high: 0 },
        }),
        finds: [
          ["jobs.fraud.duration", "90m, 1h, 2h"],
          ["logs", "1TiB, 2TiB, 500GiB"],
          ["metrics", "1, 1, 0"],
        ].map(([at, values]) => ({
          path: `cost.assumptions.${at}`,
          problem: `${values} do not rise`,
          fix: "write the least as `low`, what is likely as `expected`, the most as `high`",
        })),
      },
    ],
    good: [
      { of: "equal ones", environment: assuming({ logs: { low: "1TiB", expected: "1024GiB", high: "1TiB" } }) },
      { of: "a single value", environment: assuming({ logs: "1TiB" }) },
    ],
  },
  "cost/beyond-settings": {
    bad: [
      {
        of: "more machines than there may be, and runs that are longer than they may be",
        environment: assuming({
          endpoints: { fraud: { replicas: 7 } },
          batch: { fraud: { replicas: { low: 1, expected: 2, high: 5 } } },
          jobs: { fraud: { duration: "9h" } },
        }),
        finds: [
          {
            path: "cost.assumptions.endpoints.fraud.replicas",
            problem: "7 is beyond endpoints.fraud.replicas, 2 to 6",
            fix: FIX,
          },
          {
            path: "cost.assumptions.batch.fraud.replicas",
            problem: "1 to 5 is beyond batch.fraud.replicas, at most 4",
            fix: FIX,
          },
          {
            path: "cost.assumptions.jobs.fraud.duration",
            problem: "9h is beyond training.jobs.fraud.timeout, 8h",
            fix: FIX,
          },
        ],
      },
    ],
    good: [
      {
        of: "what the settings allow",
        environment: assuming({
          endpoints: { fraud: { replicas: { low: 2, expected: 2.5, high: 6 } } },
          batch: { fraud: { replicas: 4 } },
          jobs: { fraud: { duration: "8h" } },
        }),
      },
    ],
  },
};

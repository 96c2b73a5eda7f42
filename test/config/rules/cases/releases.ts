import type { EnvironmentInput } from "../../../../config/schema/environment";
import type { CasesByRule } from "../case";
import { endpoint, type EndpointInput } from "./endpoints";

type ReleaseInput = NonNullable<EndpointInput["release"]>;

const at = (path: string) => (path === "" ? "endpoints.fraud.release" : `endpoints.fraud.release.${path}`);
const release = (settings: ReleaseInput, parts: Partial<EndpointInput> = {}, rest: Partial<EnvironmentInput> = {}) =>
  endpoint({ release: settings, ...parts }, rest);
const canary = (
  parts: Omit<Extract<ReleaseInput, { strategy: "canary" }>, "strategy">,
  more: Partial<EndpointInput> = {},
  rest: Partial<EnvironmentInput> = {},
) => release({ strategy: "canary", ...parts }, more, rest);
const group = (name: string) => ({ email: `ml-${name}@acme.example` });
const AB = { strategy: "ab" as const, share: "50%" as const, lasts: "14d" as const };
const OTHERS = "errorRate, p50, p95, p99, queries";

export const releaseCases: CasesByRule = {
  "releases/steps": {
    bad: [
      {
        of: "steps that fall, stay and end before the end",
        environment: canary({ steps: ["10%", "10%", "50%", "20%"] }),
        finds: [
          { path: at("steps[1]"), problem: "10% is not above the 10% of the step before" },
          { path: at("steps[3]"), problem: "20% is not above the 50% of the step before" },
          {
            path: at("steps"),
            problem: "the last step is 20%, and a release ends with all of the traffic",
            fix: 'add "100%"',
          },
        ],
      },
      {
        of: "steps behind a shadow that end before the end",
        environment: release({ strategy: "shadow", maxDisagreement: "2%", steps: ["50%"] }),
        finds: [
          {
            path: at("steps"),
            problem: "the last step is 50%, and a release ends with all of the traffic",
            fix: 'add "100%"',
          },
        ],
      },
    ],
    good: [
      { of: "steps that rise to the end", environment: canary({ steps: ["5%", "25%", "100%"] }) },
      { of: "one step", environment: canary({ steps: ["100%"] }) },
      { of: "a constant split", environment: release(AB) },
    ],
  },
  "releases/reports": {
    bad: [
      {
        of: "a report after the end",
        environment: release({ ...AB, lasts: "6h" }),
        finds: [
          {
            path: at("reportEvery"),
            problem: "both serve side by side for 6h, and would be reported after 1d",
            allowed: 'at most "6h"',
          },
        ],
      },
    ],
    good: [
      { of: "one report at the end", environment: release({ ...AB, lasts: "1d" }) },
      { of: "a release without reports", environment: canary({}) },
    ],
  },
  "releases/too-long": {
    bad: [
      {
        of: "waits that are longer than a workflow runs",
        environment: canary({
          steps: ["1%", "2%", "3%", "4%", "5%", "6%", "7%", "8%", "9%", "10%", "50%", "100%"],
          soak: "7d",
          gates: { patience: "7d" },
          approval: { before: "every", within: "14d" },
          keepPrevious: "30d",
        }),
        finds: [
          {
            path: at(""),
            problem: "the release may take 367 days, and a workflow runs for 365 at most",
            fix: "shorten soak, patience, approval.within or keepPrevious, or take fewer steps",
          },
        ],
      },
    ],
    good: [
      { of: "the longest split", environment: release({ ...AB, lasts: "90d", keepPrevious: "30d" }) },
      { of: "all at once", environment: release({ strategy: "all-at-once", approval: { before: "first" } }) },
    ],
  },
  "releases/soak": {
    bad: [
      {
        of: "less than metrics are late",
        environment: canary({ soak: "5m", gates: { errorRate: { max: "1%" } } }),
        finds: [
          {
            path: at("soak"),
            problem: 'metrics are up to 360s late, and a window is 60s at least, received "5m"',
            allowed: 'at least "7m"',
          },
        ],
      },
      {
        of: "as long as metrics are late, with no time for a window",
        environment: canary(
          { soak: "6m", gates: { queries: { declined: { query: "declined", max: 1 } } } },
          { access: { kind: "private" } },
        ),
        finds: [
          {
            path: at("soak"),
            problem: 'metrics are up to 360s late, and a window is 60s at least, received "6m"',
            allowed: 'at least "7m"',
          },
        ],
      },
    ],
    good: [
      { of: "exactly enough", environment: canary({ soak: "7m", gates: { p99: { max: "300ms" } } }) },
      { of: "a minute where nothing is asked", environment: canary({ soak: "1m" }) },
    ],
  },
  "releases/gate-limit": {
    bad: [
      {
        of: "gates that always pass, and one that never does",
        environment: canary({
          gates: {
            errorRate: {},
            p99: {},
            queries: { nothing: { query: "up" }, never: { query: "up", min: 2, max: 1 } },
          },
        }),
        finds: [
          {
            path: at("gates.errorRate"),
            problem: "the gate has no limit, so it always passes",
            allowed: "max, growth, or both",
          },
          {
            path: at("gates.p99"),
            problem: "the gate has no limit, so it always passes",
            allowed: "max, growth, or both",
          },
          {
            path: at("gates.queries.nothing"),
            problem: "the gate has no limit, so it always passes",
            allowed: "min, max, or both",
          },
          {
            path: at("gates.queries.never"),
            problem: "no number is at least 2 and at most 1",
            fix: "raise max, or lower min",
          },
        ],
      },
    ],
    good: [
      {
        of: "limits of every kind",
        environment: canary({
          gates: {
            errorRate: { max: "1%" },
            p95: { growth: "20%" },
            queries: { exact: { query: "up", min: 1, max: 1 }, least: { query: "up", min: 0 } },
          },
        }),
      },
    ],
  },
  "releases/gate-query": {
    bad: [
      {
        of: "names that no release knows",
        environment: canary({
          gates: { queries: { declined: { query: 'rate(a{b="$deployed_modle"}[$__range]) / ${endpoint}', max: 1 } } },
        }),
        finds: [
          {
            path: at("gates.queries.declined.query"),
            problem: "$deployed_modle is not filled in. Did you mean $deployed_model?",
            allowed: "$deployed_model, $endpoint, $window",
          },
          {
            path: at("gates.queries.declined.query"),
            problem: "$__range is not filled in",
            allowed: "$deployed_model, $endpoint, $window",
          },
          {
            path: at("gates.queries.declined.query"),
            problem: "${endpoint} is not filled in. Did you mean $endpoint?",
            allowed: "$deployed_model, $endpoint, $window",
          },
        ],
      },
    ],
    good: [
      {
        of: "everything that a release knows, and a pattern with an end",
        environment: canary({
          gates: {
            queries: {
              declined: {
                query: 'sum(rate(a{model="$deployed_model",endpoint="$endpoint",path=~"/predict$"}[$window]))',
                max: 1,
              },
            },
          },
        }),
      },
    ],
  },
  "releases/gate-query-of-all": {
    bad: [
      {
        of: "a query that is the same for both models",
        environment: canary({
          gates: { queries: { declined: { query: "rate(acme_declined_total[$window])", max: 1 } } },
        }),
        finds: [
          {
            path: at("gates.queries.declined.query"),
            problem: "the query does not say which model it asks about, so it is the same for both",
            fix: 'narrow it to the candidate with a label that is "$deployed_model"',
          },
        ],
      },
    ],
    good: [
      {
        of: "a query about the candidate",
        environment: canary({ gates: { queries: { declined: { query: 'a{m="$deployed_model"}', max: 1 } } } }),
      },
    ],
  },
  "releases/gate-answerable": {
    bad: [
      {
        of: "how busy a private endpoint is",
        environment: canary(
          { gates: { cpu: { max: "80%" }, accelerator: { max: "80%" } } },
          { access: { kind: "private" } },
        ),
        finds: ["cpu", "accelerator"].map((gate) => ({
          path: at(`gates.${gate}`),
          problem: "Cloud Monitoring does not know how busy the machines of a private endpoint are",
          allowed: OTHERS,
        })),
      },
      {
        of: "how busy the candidate keeps a pool",
        environment: canary({ gates: { cpu: { max: "80%" } } }, { machine: undefined, pool: "small" }),
        finds: [
          {
            path: at("gates.cpu"),
            problem: "the machines of a pool work for all its models, and nobody knows how much for the candidate",
            allowed: OTHERS,
          },
        ],
      },
      {
        of: "how busy an accelerator is that there is not",
        environment: canary({ gates: { accelerator: { max: "80%" } } }),
        finds: [
          {
            path: at("gates.accelerator"),
            problem: "n1-standard-4 has no accelerator that could be busy",
            fix: "leave it out",
          },
        ],
      },
    ],
    good: [
      { of: "how busy processors are", environment: canary({ gates: { cpu: { max: "80%" } } }) },
      {
        of: "how busy a GPU is",
        environment: canary(
          { gates: { accelerator: { max: "80%" } } },
          { machine: { type: "g2-standard-8", accelerator: { type: "NVIDIA_L4", count: 1 } } },
        ),
      },
      {
        of: "errors and latency of a private endpoint",
        environment: canary({ gates: { errorRate: { max: "1%" } } }, { access: { kind: "private" } }),
      },
    ],
  },
  "releases/no-gates": {
    bad: [
      {
        of: "a release that asks nothing",
        environment: canary({ gates: { minRequests: 10 } }),
        finds: [
          {
            path: at("gates"),
            problem:
              "nothing is asked of Cloud Monitoring, so no release is ever taken back for what it does to callers",
            fix: 'say what must hold: gates: { errorRate: { max: "1%" }, p99: { max: "300ms" } }',
          },
        ],
      },
    ],
    good: [
      { of: "a gate", environment: canary({ gates: { errorRate: { max: "1%" } } }) },
      { of: "a release to try with", environment: canary({}, {}, { lifetime: "disposable" }) },
    ],
  },
  "releases/when-missing": {
    bad: [
      {
        of: "silence that passes",
        environment: canary({ gates: { errorRate: { max: "1%" }, whenMissing: "pass" } }),
        finds: [
          {
            path: at("gates.whenMissing"),
            problem:
              "every release goes on while Cloud Monitoring is silent or out of reach, whatever happens meanwhile",
            allowed: '"wait", "fail"',
          },
        ],
      },
    ],
    good: [
      { of: "silence that fails", environment: canary({ gates: { errorRate: { max: "1%" } } }) },
      { of: "silence about nothing", environment: canary({ gates: { whenMissing: "pass" } }) },
      {
        of: "silence that passes where nothing depends on it",
        environment: canary(
          { gates: { errorRate: { max: "1%" }, whenMissing: "pass" } },
          {},
          { lifetime: "disposable" },
        ),
      },
    ],
  },
  "releases/approvers": {
    bad: [
      {
        of: "nobody who can say yes, and nobody who can ask",
        environment: canary({ approval: { before: "full" } }),
        finds: [
          {
            path: at("approval"),
            problem: "nobody can say yes: there are no approvers",
            fix: 'add groups: { approvers: { email: "ml-approvers@acme.example" } }',
          },
          {
            path: at("approval"),
            problem: "nobody can start what is to be approved, because approvers cannot",
            allowed: "a group of engineers, scientists, operators",
          },
        ],
      },
    ],
    good: [
      {
        of: "those who ask and those who say yes",
        environment: canary(
          { approval: { before: "full" } },
          {},
          { groups: { operators: group("operators"), approvers: group("approvers") } },
        ),
      },
      { of: "a release that asks nobody", environment: canary({}) },
    ],
  },
  "releases/approval-never": {
    bad: [
      {
        of: "a question before what never happens",
        environment: release({ ...AB, approval: { before: "full" } }),
        finds: [
          {
            path: at("approval.before"),
            problem: "the candidate never takes all of the traffic, so nobody is ever asked",
            allowed: '"first", "every"',
          },
        ],
      },
    ],
    good: [
      {
        of: "a question before the candidate stays",
        environment: release({ ...AB, afterwards: "candidate", approval: { before: "full" } }),
      },
      { of: "a question before the split", environment: release({ ...AB, approval: { before: "first" } }) },
    ],
  },
  "releases/shadow": {
    bad: [
      {
        of: "a comparison that the endpoint knows nothing of",
        environment: release({ strategy: "shadow", maxDisagreement: "2%" }),
        finds: [
          {
            path: at("strategy"),
            problem: "the endpoint does not say how requests are replayed and compared",
            fix: 'add shadow: { columns: { amount: "FLOAT" } } and requestLogging: {} to the endpoint',
          },
        ],
      },
    ],
    good: [
      {
        of: "a comparison that the endpoint knows how to make",
        environment: release(
          { strategy: "shadow", maxDisagreement: "2%" },
          { requestLogging: {}, shadow: { columns: { amount: "FLOAT" } } },
        ),
      },
    ],
  },
};

import { LEAST_WINDOW_SECONDS, METRIC_DELAY_SECONDS } from "../../../catalog/metrics";
import { Duration } from "../../../values/duration";
import { nearest } from "../../../values/nearest";
import type { Environment, Release } from "../../schema/environment";
import { defineRule, type Violation } from "../rule";

type Gates = Release["gates"];

/** Gates that say what is too much by themselves, or by how much more than the model that serves now. */
const COMPARING = ["errorRate", "p50", "p95", "p99"] as const;

const UTILIZATION = ["cpu", "accelerator"] as const;

/** Whether Cloud Monitoring is asked anything. */
function asksAnything(gates: Gates): boolean {
  return (
    [...COMPARING, ...UTILIZATION].some((gate) => gates[gate] !== undefined) || Object.keys(gates.queries).length > 0
  );
}

/** The endpoint that a place below `endpoints.*` belongs to. */
function endpointOf(names: readonly string[], { endpoints }: Environment) {
  return endpoints[names[0] ?? ""];
}

/** What came last is not in the metrics yet: a window over nothing else is a window over nothing. */
export const soak = defineRule<Release>({
  id: "releases/soak",
  severity: "error",
  holds:
    "Traffic flows after a step for as long as metrics are late, and for the shortest window that can be asked about.",
  each: "endpoints.*.release",
  reads: ["soak", "gates"],
  check({ value: release }) {
    if (!asksAnything(release.gates)) return [];
    const least = Duration.seconds(METRIC_DELAY_SECONDS + LEAST_WINDOW_SECONDS);
    if (!least.isLongerThan(Duration.parse(release.soak))) return [];
    return [
      {
        at: "soak",
        problem: `metrics are up to ${METRIC_DELAY_SECONDS}s late, and a window is ${LEAST_WINDOW_SECONDS}s at least, received "${release.soak}"`,
        allowed: `at least "${least.toText()}"`,
      },
    ];
  },
});

/** A gate without a limit passes whatever happens, and looks as if it did not. */
export const gateLimit = defineRule<Gates>({
  id: "releases/gate-limit",
  severity: "error",
  holds: "Every gate has a limit that can be held and broken.",
  each: "endpoints.*.release.gates",
  reads: [...COMPARING, "queries"],
  check: ({ value: gates }) => [
    ...COMPARING.flatMap((name): Violation[] => {
      const gate = gates[name];
      if (gate === undefined || gate.max !== undefined || gate.growth !== undefined) return [];
      return [{ at: name, problem: "the gate has no limit, so it always passes", allowed: "max, growth, or both" }];
    }),
    ...Object.entries(gates.queries).flatMap(([name, { min, max }]): Violation[] => {
      const at = `queries.${name}`;
      if (min === undefined && max === undefined) {
        return [{ at, problem: "the gate has no limit, so it always passes", allowed: "min, max, or both" }];
      }
      if (min === undefined || max === undefined || min <= max) return [];
      return [{ at, problem: `no number is at least ${min} and at most ${max}`, fix: "raise max, or lower min" }];
    }),
  ],
});

/** What a release fills in. */
const VARIABLES = ["$deployed_model", "$endpoint", "$window"] as const;

/** What is not filled in is asked as it stands, and answered with nothing. */
export const gateQuery = defineRule<Gates>({
  id: "releases/gate-query",
  severity: "error",
  holds: "A query of one's own names nothing to fill in but what a release knows.",
  each: "endpoints.*.release.gates",
  reads: ["queries"],
  check: ({ value: { queries } }) =>
    Object.entries(queries).flatMap(([name, { query }]) =>
      variablesOf(query)
        .filter((variable) => !VARIABLES.some((known) => known === variable))
        .map((variable) => {
          const meant = nearest(variable, VARIABLES);
          return {
            at: `queries.${name}.query`,
            problem: `${variable} is not filled in${meant === undefined ? "" : `. Did you mean ${meant}?`}`,
            allowed: VARIABLES.join(", "),
          };
        }),
    ),
});

/** Dollars before a name; one that ends a pattern of PromQL is none. */
function variablesOf(query: string): readonly string[] {
  return [...new Set(query.match(/\$\{?[A-Za-z_]\w*\}?/g) ?? [])];
}

/** Of what all models of the endpoint do together, the candidate's part can be anything. */
export const gateQueryOfAll = defineRule<Gates>({
  id: "releases/gate-query-of-all",
  severity: "warning",
  holds: "A query of one's own asks about the candidate alone.",
  each: "endpoints.*.release.gates",
  reads: ["queries"],
  check: ({ value: { queries } }) =>
    Object.entries(queries)
      .filter(([, { query }]) => !query.includes("$deployed_model"))
      .map(([name]) => ({
        at: `queries.${name}.query`,
        problem: "the query does not say which model it asks about, so it is the same for both",
        fix: `narrow it to the candidate with a label that is "$deployed_model"`,
      })),
});

/** A gate that no metric answers holds every release up. */
export const gateAnswerable = defineRule<Gates>({
  id: "releases/gate-answerable",
  severity: "error",
  holds:
    "Cloud Monitoring can answer every gate for the candidate alone: neither private endpoints nor pools tell how busy it is.",
  each: "endpoints.*.release.gates",
  reads: [...UTILIZATION, "/endpoints.*.access.kind", "/endpoints.*.pool", "/endpoints.*.machine"],
  check({ value: gates, names, environment }) {
    const endpoint = endpointOf(names, environment);
    if (endpoint === undefined) return [];
    return UTILIZATION.filter((gate) => gates[gate] !== undefined).flatMap((gate): Violation[] => {
      if (endpoint.access.kind === "private") {
        return [
          {
            at: gate,
            problem: "Cloud Monitoring does not know how busy the machines of a private endpoint are",
            allowed: "errorRate, p50, p95, p99, queries",
          },
        ];
      }
      if (endpoint.pool !== undefined) {
        return [
          {
            at: gate,
            problem: "the machines of a pool work for all its models, and nobody knows how much for the candidate",
            allowed: "errorRate, p50, p95, p99, queries",
          },
        ];
      }
      if (gate === "accelerator" && endpoint.machine !== undefined && endpoint.machine.accelerator === undefined) {
        return [
          { at: gate, problem: `${endpoint.machine.type} has no accelerator that could be busy`, fix: "leave it out" },
        ];
      }
      return [];
    });
  },
});

/** Nobody would notice that a version is worse but those who call. */
export const noGates = defineRule<Release>({
  id: "releases/no-gates",
  severity: "warning",
  holds: "Where the environment is permanent, a release asks something before it goes on.",
  each: "endpoints.*.release",
  reads: ["gates", "/lifetime"],
  check: ({ value: { gates }, environment: { lifetime } }) =>
    lifetime === "disposable" || asksAnything(gates)
      ? []
      : [
          {
            at: "gates",
            problem:
              "nothing is asked of Cloud Monitoring, so no release is ever taken back for what it does to callers",
            fix: `say what must hold: gates: { errorRate: { max: "1%" }, p99: { max: "300ms" } }`,
          },
        ],
});

/** No answer is no good answer. */
export const whenMissing = defineRule<Release>({
  id: "releases/when-missing",
  severity: "warning",
  holds: "Where the environment is permanent, a release does not go on when its questions are not answered.",
  each: "endpoints.*.release",
  reads: ["gates", "/lifetime"],
  check: ({ value: { gates }, environment: { lifetime } }) =>
    lifetime === "disposable" || gates.whenMissing !== "pass" || !asksAnything(gates)
      ? []
      : [
          {
            at: "gates.whenMissing",
            problem:
              "every release goes on while Cloud Monitoring is silent or out of reach, whatever happens meanwhile",
            allowed: `"wait", "fail"`,
          },
        ],
});

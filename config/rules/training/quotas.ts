import { catalogueWith } from "../../../catalog/machines/catalogue";
import type { Environment } from "../../schema/environment";
import { jobQuotas, quotaNeeds } from "../../quotas/quota-needs";
import type { Job } from "../../training/pools";
import { defineRule } from "../rule";

/** With less quota than it needs, a job is queued for ever and says nothing. A warning, because a quota can be raised any day. */
export const quotaExceeded = defineRule<Job>({
  id: "training/quota-exceeded",
  severity: "warning",
  holds: "Each job needs no more of a quota than is stated as granted.",
  each: "training.jobs.*",
  reads: [
    "machine",
    "workers",
    "parameterServers",
    "evaluators",
    "capacity",
    "tuning.parallel",
    "/quotas",
    "/catalogue",
  ],
  check: ({ value, environment: { quotas, catalogue, project } }) =>
    jobQuotas(value, catalogueWith(catalogue)).flatMap(({ metric, amount }) => {
      const granted = quotas[metric];
      if (granted === undefined || granted >= amount) return [];
      return [
        {
          problem: `the job needs ${amount} of ${metric} in ${project.region}, and ${granted} are granted`,
          fix: `run \`plinth check --quotas\` for the request to send, or make the job smaller`,
        },
      ];
    }),
});

/** A grant of nothing that anybody counts is a mistake in its name. */
export const quotaUnused = defineRule<Environment["quotas"]>({
  id: "training/quota-unused",
  severity: "warning",
  holds: "Every quota that is stated as granted is needed by something.",
  each: "quotas",
  reads: ["/training.jobs", "/endpoints", "/pools", "/batch", "/catalogue"],
  check({ value, environment }) {
    const needed = quotaNeeds(environment).map(({ metric }) => metric);
    return Object.keys(value)
      .filter((metric) => !needed.includes(metric))
      .map((metric) => ({
        at: metric,
        problem: `nothing needs ${metric}`,
        allowed: needed.length === 0 ? "nothing has machines" : needed.join(", "),
      }));
  },
});

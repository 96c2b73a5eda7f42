import type { Endpoint, Environment } from "../../schema/environment";
import { defineRule } from "../rule";

type Evaluation = NonNullable<Environment["models"][string]["evaluation"]>;

/** No version would ever pass. */
export const evaluationLimits = defineRule<Evaluation>({
  id: "models/evaluation-limits",
  severity: "error",
  holds: "What a metric must be at least is not above what it may be at most.",
  each: "models.*.evaluation",
  reads: ["atLeast", "atMost"],
  check: ({ value: { metric, atLeast, atMost } }) =>
    atLeast === undefined || atMost === undefined || atLeast <= atMost
      ? []
      : [
          {
            at: "atLeast",
            problem: `no version has ${metric} of at least ${atLeast} and at most ${atMost}`,
            fix: "leave one of the two out",
          },
        ],
});

/** A version that nobody has measured is tried on those who call. */
export const modelFloor = defineRule<Endpoint>({
  id: "endpoints/model-floor",
  severity: "warning",
  holds: "Where the environment is permanent, a model that is served says how good its versions must be.",
  each: "endpoints.*",
  reads: ["model", "/models.*.evaluation", "/lifetime"],
  check({ value: { model: name }, environment: { models, lifetime } }) {
    const model = models[name];
    if (model === undefined || lifetime === "disposable") return [];
    if (model.evaluation?.atLeast !== undefined || model.evaluation?.atMost !== undefined) return [];
    return [
      {
        at: "model",
        problem: `every version of "${name}" may be released, however good it is`,
        fix: `say how good it must be with evaluation: { metric, atLeast } under models.${name}`,
      },
    ];
  },
});

import type { BatchPrediction } from "../../schema/environment";
import { NAMES_DECLARED_IN, nameOfNothing } from "../references/names";
import { defineRule, type Violation } from "../rule";

/** The compiler refuses a reference to nothing too, but not everybody's editor runs it. */
export const batchReferences = defineRule<BatchPrediction>({
  id: "batch/unknown-name",
  severity: "error",
  holds:
    "The model, zones, table, dataset and jobs that a batch prediction names are declared in the same environment.",
  each: "batch.*",
  reads: ["model", "input", "output", "triggers"],
  declaredIn: (["model", "zone", "table", "dataset", "job"] as const).flatMap((noun) => NAMES_DECLARED_IN[noun]),
  check: ({ value: { model, input, output, triggers }, environment }) => [
    ...nameOfNothing(environment, "model", model, "model"),
    ...("table" in input
      ? nameOfNothing(environment, "table", input.table, "input.table")
      : nameOfNothing(environment, "zone", input.zone, "input.zone")),
    ...("dataset" in output
      ? nameOfNothing(environment, "dataset", output.dataset, "output.dataset")
      : nameOfNothing(environment, "zone", output.zone, "output.zone")),
    ...Object.entries(triggers).flatMap(([name, trigger]): readonly Violation[] => {
      if (trigger.kind === "object") return nameOfNothing(environment, "zone", trigger.zone, `triggers.${name}.zone`);
      if (trigger.kind === "after") return nameOfNothing(environment, "job", trigger.job, `triggers.${name}.job`);
      return [];
    }),
  ],
});

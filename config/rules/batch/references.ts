import type { BatchPrediction } from "../../schema/environment";
import { NAMES_DECLARED_IN, nameOfNothing } from "../references/names";
import { defineRule } from "../rule";
import { triggerReferences, TRIGGERS_DECLARED_IN } from "../starts/trigger-references";

/** The compiler refuses a reference to nothing too, but not everybody's editor runs it. */
export const batchReferences = defineRule<BatchPrediction>({
  id: "batch/unknown-name",
  severity: "error",
  holds:
    "The model, zones, tables, dataset and triggers that a batch prediction names are declared in the same environment.",
  each: "batch.*",
  reads: ["model", "input", "output", "triggers"],
  declaredIn: [...(["model", "dataset"] as const).flatMap((noun) => NAMES_DECLARED_IN[noun]), ...TRIGGERS_DECLARED_IN],
  check: ({ value: { model, input, output, triggers }, environment }) => [
    ...nameOfNothing(environment, "model", model, "model"),
    ...("table" in input
      ? nameOfNothing(environment, "table", input.table, "input.table")
      : nameOfNothing(environment, "zone", input.zone, "input.zone")),
    ...("dataset" in output
      ? nameOfNothing(environment, "dataset", output.dataset, "output.dataset")
      : nameOfNothing(environment, "zone", output.zone, "output.zone")),
    ...triggerReferences(triggers, environment),
  ],
});

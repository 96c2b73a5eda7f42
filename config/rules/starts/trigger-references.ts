import type { Environment } from "../../schema/environment";
import { NAMES_DECLARED_IN, nameOfNothing, notAmong } from "../references/names";
import type { Violation } from "../rule";

type Triggers = Environment["training"]["jobs"][string]["triggers"];

/** Where what triggers name is declared. */
export const TRIGGERS_DECLARED_IN: readonly string[] = [
  ...(["zone", "table", "job"] as const).flatMap((noun) => NAMES_DECLARED_IN[noun]),
  "pipelines",
  "batch",
];

/** What triggers name that is not declared in the same environment. */
export function triggerReferences(triggers: Triggers, environment: Environment): readonly Violation[] {
  return Object.entries(triggers).flatMap(([name, trigger]): readonly Violation[] => {
    const at = `triggers.${name}`;
    switch (trigger.kind) {
      case "object":
        return nameOfNothing(environment, "zone", trigger.zone, `${at}.zone`);
      case "table":
        return nameOfNothing(environment, "table", trigger.table, `${at}.table`);
      case "after":
        return nameOfNothing(environment, "job", trigger.job, `${at}.job`);
      case "after-pipeline":
        return notAmong(Object.keys(environment.pipelines), "pipeline", trigger.pipeline, `${at}.pipeline`);
      case "after-batch":
        return notAmong(Object.keys(environment.batch), "batch prediction", trigger.batch, `${at}.batch`);
      case "message":
        return [];
    }
  });
}

import type { Environment } from "../../schema/environment";
import { defineRule, type Violation } from "../rule";

interface Triggered {
  readonly triggers: Environment["training"]["jobs"][string]["triggers"];
}

/** Google tells of new objects only within the project. */
export const externalTriggerRule = (each: string, id: string, what: string) =>
  defineRule<Triggered>({
    id,
    severity: "error",
    holds: `The zone whose new objects start a ${what} is one of the environment's own.`,
    each,
    reads: ["triggers", "/external.zones"],
    check: ({ value: { triggers }, environment: { storage, external } }) =>
      Object.entries(triggers).flatMap(([name, trigger]): Violation[] =>
        trigger.kind === "object" &&
        !Object.hasOwn(storage.zones, trigger.zone) &&
        Object.hasOwn(external.zones, trigger.zone)
          ? [
              {
                at: `triggers.${name}.zone`,
                problem: `zone "${trigger.zone}" is external, and Google tells of new objects in the own project only`,
                allowed:
                  Object.keys(storage.zones).length === 0
                    ? "no zone is declared"
                    : Object.keys(storage.zones).join(", "),
              },
            ]
          : [],
      ),
  });

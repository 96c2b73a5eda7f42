import type { Environment } from "../schema/environment";
import type { Place, Rule, Violation } from "./rule";

/** A place with the path at which it was found. */
export interface FoundPlace {
  /** The full path, such as `storage.zones.raw`; empty for the environment. */
  readonly path: string;
  readonly place: Place<unknown>;
}

/** A violation with the full path of what it is about. */
export interface FoundViolation extends Violation {
  readonly path: string;
}

/** Every place of an environment that matches the `each` of a rule. Nothing where a part of the path is absent. */
export function placesOf(environment: Environment, each: string): readonly FoundPlace[] {
  let found: { readonly keys: readonly string[]; readonly names: readonly string[]; readonly value: unknown }[] = [
    { keys: [], names: [], value: environment },
  ];
  for (const part of each === "" ? [] : each.split(".")) {
    found = found.flatMap(({ keys, names, value }) => {
      if (typeof value !== "object" || value === null) return [];
      return Object.entries(value)
        .filter(([key, child]) => (part === "*" || key === part) && child !== undefined)
        .map(([key, child]: [string, unknown]) => ({
          keys: [...keys, key],
          names: part === "*" ? [...names, key] : names,
          value: child,
        }));
    });
  }
  return found.map(({ keys, names, value }) => ({ path: keys.join("."), place: { value, names, environment } }));
}

/** What a rule finds in an environment with which the schema found no fault. */
export function violationsOf(rule: Rule, environment: Environment): readonly FoundViolation[] {
  return placesOf(environment, rule.each).flatMap(({ path, place }) =>
    rule.check(place).map(({ at, path: elsewhere, ...violation }) => ({
      ...violation,
      path: elsewhere ?? [path, at].filter((part) => part !== undefined && part !== "").join("."),
    })),
  );
}

import { argumentAt, argumentsOf, behaviourAt } from "../../catalog/provider-behaviour";
import { valueAt } from "../json";
import type { Changed } from "./attributes";
import type { Cause } from "./forcing";
import { keysOf } from "./forcing";
import { judge } from "./judge/rules";
import { placeOf } from "./place";
import type { Resolved } from "./resolve";
import type { AttributeChange, Certainty } from "./resource-change";

/** A resource that is on both sides, and what differs. */
export interface Following {
  readonly before: Resolved;
  readonly after: Resolved;
  changed: Changed;
}

/**
 * Lets replacements go on: what is put in from a resource that is made anew is known only after the apply, and where that
 * cannot be changed in place, the next resource is made anew as well. Each reference is followed once.
 */
export function followReplacements(
  pairs: readonly Following[],
  made: ReadonlyMap<string, Certainty>,
  isIgnored: (pair: Following, at: readonly (string | number)[]) => boolean,
): void {
  const byTarget = new Map<string, { readonly pair: Following; readonly index: number }[]>();
  for (const pair of pairs) {
    pair.after.resource.references.forEach(({ address }, index) => {
      const target = `${pair.after.resource.stack}/${address}`;
      const users = byTarget.get(target);
      if (users === undefined) byTarget.set(target, [{ pair, index }]);
      else users.push({ pair, index });
    });
  }
  const attributes = new Map(
    pairs.map(({ after }) => [`${after.resource.stack}/${after.resource.address}`, after.resource.attributes]),
  );
  const waiting = [...made];
  const anew = new Map(made);
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const [target, certainty] = next;
    for (const { pair, index } of byTarget.get(target) ?? []) {
      const reference = pair.after.resource.references[index];
      if (reference === undefined) continue;
      const name = reference.attribute.split(/[.[]/)[0] ?? "";
      // What is written in the other resource is known, however often it is made anew.
      if (name !== "" && Object.hasOwn(attributes.get(target) ?? {}, name)) continue;
      if (isIgnored(pair, reference.path)) continue;
      const forces = follow(pair, reference.path, reference.address, certainty);
      const id = `${pair.after.resource.stack}/${pair.after.resource.address}`;
      if (forces && !anew.has(id)) {
        anew.set(id, certainty);
        waiting.push([id, certainty]);
      }
    }
  }
}

/** Adds that a value follows from a resource that is made anew; gives whether it forces a replacement. */
function follow(pair: Following, path: readonly (string | number)[], address: string, certainty: Certainty): boolean {
  const { type } = pair.after.resource;
  const place = keysOf(path).reduce(argumentAt, argumentsOf(type));
  const replaces = place === undefined ? undefined : behaviourAt(place).replaces;
  const at = placeOf(path.map((key) => (typeof key === "string" ? key : { element: key })));
  const sure = replaces === undefined || certainty === "unknown" ? "unknown" : "predicted";
  const cause: Cause | undefined =
    replaces === false
      ? undefined
      : { path: [...path], at, certainty: sure, reason: `it refers to ${address}, which is made anew` };
  const was = valueAt(pair.before.attributes, ...path);
  const judged = judge(type, keysOf(path), { before: undefined, after: undefined }, () => undefined);
  const attribute: AttributeChange = {
    path: [...path],
    at,
    change: "changed",
    kind: "known-after-apply",
    ...(typeof was === "string" && { before: was }),
    ...(cause !== undefined && {
      forces: sure === "unknown" ? ("maybe-replacement" as const) : ("replacement" as const),
    }),
    section: judged.section === "other" && cause !== undefined ? "destroyed-or-replaced" : judged.section,
    direction: "neutral",
    severity: cause === undefined ? "low" : "high",
    meaning: `follows from ${address}, which is made anew`,
  };
  const { attributes, causes } = pair.changed;
  pair.changed = {
    attributes: [...attributes.filter((other) => other.at !== at), attribute],
    causes: cause === undefined ? causes : [...causes, cause],
  };
  return cause !== undefined;
}

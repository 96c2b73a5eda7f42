import { branchesOf, type Schema, shapeOf } from "../schema/walk";
import type { ValueFault } from "./fault";
import type { Path } from "./path";
import { show } from "./show";
import { allowedOf } from "./words";

/** What is written of two alternatives that cannot both be. */
export interface Mixture {
  readonly fault: ValueFault;
  /** What is written, without the keys of other alternatives than the one that it is nearest to. */
  readonly rest: Readonly<Record<string, unknown>>;
}

/**
 * Of a union of objects: keys of another alternative beside those of the nearest one. `undefined` where there are none. They are
 * no unknown keys: each is right, and together they say two things.
 */
export function mixture(schema: Schema, nearest: Schema, received: unknown, path: Path): Mixture | undefined {
  if (typeof received !== "object" || received === null) return undefined;
  const written = received as Readonly<Record<string, unknown>>;
  const knows = (branch: Schema, key: string) => Object.hasOwn(shapeOf(branch) ?? {}, key);
  const keys = Object.keys(written);
  const branches = branchesOf(schema);
  const others = keys.filter((key) => !knows(nearest, key) && branches.some((branch) => knows(branch, key)));
  if (others.length === 0) return undefined;
  const theirs = branches.filter((branch) => others.some((key) => knows(branch, key)));
  const own = keys.filter((key) => knows(nearest, key) && theirs.some((branch) => !knows(branch, key)));
  if (own.length === 0) return undefined;
  // In the order in which they are written.
  const both = keys.filter((key) => own.includes(key) || others.includes(key)).map(show);
  return {
    fault: {
      rule: "schema/wrong-value",
      path,
      problem: `${both.slice(0, -1).join(", ")} and ${both.at(-1) ?? ""} exclude each other: they are of different alternatives`,
      allowed: allowedOf(schema),
      fix: "leave the keys of all alternatives but one out",
    },
    rest: Object.fromEntries(Object.entries(written).filter(([key]) => !others.includes(key))),
  };
}

import type { Access } from "./access";
import type { Grant } from "./grants";
import type { Principal } from "./principals";
import type { Role } from "./roles";
import type { Target } from "./targets";

/** What is the same on both sides of a comparison: keys are equal for what is. */
export interface Keys {
  principal(principal: Principal): string;
  target(target: Target): string;
  role(role: Role): string;
}

/** Which principals, things and roles of two platforms are the same. */
export interface Identities {
  readonly keyBefore: Keys;
  readonly keyAfter: Keys;
  /** Whether both are of one environment, or of two, in which every name is another one. */
  readonly environments: "same" | "different";
  /** Groups that are called the same in the environment file of one environment, and are others. */
  readonly renamed: readonly (readonly [before: Principal, after: Principal])[];
  /** Principals of the one after that are not in the one before. */
  readonly newcomers: readonly Principal[];
  /** A grant of the one before, with principal and thing as they are called after, where they are still there. */
  translate(grant: Grant): Grant;
}

/**
 * Finds what is the same in two platforms. What has the same name is the same; what the platforms make is also the same when it
 * has the same address in the same stack, so that another name of a bucket is no other bucket, and groups that the environment
 * file calls alike. Between two environments, their projects are the same, and Google's own accounts by their product.
 */
export function identities(before: Access, after: Access): Identities {
  const projects = (access: Access) =>
    access.targets.all.filter(({ name }) => name === "the project").map(({ key }) => key);
  const environments = projects(before).join() === projects(after).join() ? "same" : "different";
  const principals = pairs(before.principals.all, after.principals.all, [
    ({ member }) => member,
    ({ stack, address, kind }) => (address === undefined ? undefined : `${kind} ${stack} ${address}`),
    ({ origin, kind }) => (kind === "group" ? origin : undefined),
    ({ kind, name }) => (environments === "different" && kind === "agent" ? name : undefined),
  ]);
  const paired = new Set(principals.values());
  const targets = pairs(before.targets.all, after.targets.all, [
    (target) => target.key,
    ({ stack, address, kind }) => (address === undefined ? undefined : `${kind} ${stack} ${address}`),
    ({ name }) => (environments === "different" && name === "the project" ? name : undefined),
  ]);
  const roles = pairs(before.roles.own, after.roles.own, [
    ({ name }) => name,
    ({ stack, address }) => `${stack} ${address}`,
  ]);
  const keysFor = (side: "before" | "after"): Keys => {
    const of = <T>(map: Map<T, T>, thing: T, own: string, name: (thing: T) => string) => {
      const other = side === "before" ? map.get(thing) : undefined;
      return other === undefined ? own : name(other);
    };
    return {
      principal: (principal) => of(principals, principal, principal.member, ({ member }) => member),
      target: (target) => of(targets, target, target.key, (other) => other.key),
      role: (role) => of(roles, role, role.name, ({ name }) => name),
    };
  };
  const bucketNames = [...targets].flatMap(([a, b]) =>
    a.kind === "bucket" && a.key !== b.key
      ? [[a.key.slice("bucket:".length), b.key.slice("bucket:".length)] as const]
      : [],
  );
  // A condition names the buckets whose objects it lets through.
  const conditionAfter = ({ condition }: Grant): Pick<Grant, "condition"> => {
    if (condition === undefined || bucketNames.length === 0) return condition === undefined ? {} : { condition };
    const expression = condition.expression.replace(/(?<=\/buckets\/)[^/"']+/g, (name) => {
      return bucketNames.find(([before]) => before === name)?.[1] ?? name;
    });
    return { condition: { ...condition, expression } };
  };
  return {
    keyBefore: keysFor("before"),
    keyAfter: keysFor("after"),
    environments,
    newcomers: after.principals.all.filter((principal) => !paired.has(principal)),
    renamed:
      environments === "different"
        ? []
        : [...principals].filter(([a, b]) => a.kind === "group" && a.member !== b.member),
    translate: (grant) => {
      const principal = principals.get(grant.principal) ?? grant.principal;
      const target = targets.get(grant.target);
      // Within is told in the names of the one after as well.
      const within = grant.target.within.map((inside) => {
        const outer = before.targets.at(inside);
        return (outer && targets.get(outer)?.key) ?? inside;
      });
      return { ...grant, principal, target: target ?? { ...grant.target, within }, ...conditionAfter(grant) };
    },
  };
}

/** Pairs what is the same by the first name that says so; each at most once. */
function pairs<T>(
  before: readonly T[],
  after: readonly T[],
  names: readonly ((thing: T) => string | undefined)[],
): Map<T, T> {
  const found = new Map<T, T>();
  const taken = new Set<T>();
  for (const name of names) {
    const byName = new Map<string, T>();
    for (const thing of after) {
      const called = taken.has(thing) ? undefined : name(thing);
      if (called !== undefined && !byName.has(called)) byName.set(called, thing);
    }
    for (const thing of before) {
      if (found.has(thing)) continue;
      const called = name(thing);
      const other = called === undefined ? undefined : byName.get(called);
      if (called === undefined || other === undefined || taken.has(other)) continue;
      found.set(thing, other);
      taken.add(other);
    }
  }
  return found;
}

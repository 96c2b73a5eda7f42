import { admits, type Condition, implies } from "./conditions";
import type { Grant, Granted } from "./grants";
import { concerns, effective, isWide } from "./meaning";
import type { Principal } from "./principals";
import type { Target } from "./targets";

/** That somebody has a permission on something. */
export interface Held {
  readonly grant: Grant;
  /** Whether that is known: not when it hangs on a role that is not known, or on a condition. */
  readonly certain: boolean;
}

/** Answers what principals may do, from what they were granted. */
export class Reach {
  private readonly byPrincipal = new Map<string, Grant[]>();

  constructor(readonly granted: Granted) {
    for (const grant of granted.grants) {
      const { member } = grant.principal;
      this.byPrincipal.set(member, [...(this.byPrincipal.get(member) ?? []), grant]);
    }
  }

  /** What a principal was granted. */
  grantsOf(principal: Principal): readonly Grant[] {
    return this.byPrincipal.get(principal.member) ?? [];
  }

  /** How a principal has one of some permissions on a thing, or on what that is in; `undefined` when it has none. */
  held(principal: Principal, permissions: readonly string[], target: Target, object?: string): Held | undefined {
    const found = this.grantsOf(principal).flatMap((grant) => {
      const certain = gives(grant, permissions, target, object);
      return certain === undefined ? [] : [{ grant, certain }];
    });
    return found.find(({ certain, grant }) => certain && grant.form !== "entitlement") ?? found[0];
  }

  /** Everybody who has one of some permissions on a thing, in the order of the grants. */
  holders(permissions: readonly string[], target: Target): readonly Held[] {
    return this.granted.grants.flatMap((grant) => {
      const certain = gives(grant, permissions, target);
      return certain === undefined ? [] : [{ grant, certain }];
    });
  }
}

/** Whether a thing is, or is in, another one. */
export function isWithin(target: Target, outer: Target): boolean {
  return target.key === outer.key || target.within.includes(outer.key);
}

/** Whether a grant gives one of some permissions on a thing: for sure, perhaps (`false`), or not (`undefined`). */
function gives(grant: Grant, permissions: readonly string[], target: Target, object?: string): boolean | undefined {
  const { role, condition } = grant;
  if (!isWithin(target, grant.target)) return undefined;
  const wanted = permissions.filter((permission) => concerns(permission, grant.target));
  if (wanted.length === 0) return undefined;
  // An unknown role on a whole project would perhaps give everything: that is said once, and not for everything in it.
  if (role.kind === "unknown") return isWide(grant.target) ? undefined : false;
  if (!wanted.some((permission) => role.permissions.has(permission))) return undefined;
  if (object === undefined) return condition === undefined;
  const admitted = admits(condition, object);
  return admitted === false ? undefined : (admitted ?? false);
}

/** What one grant gives beyond others. */
export interface Beyond {
  /** Permissions that no other one gives there. */
  readonly permissions: ReadonlySet<string>;
  /** Whether it can be told: an unknown role or a condition that cannot be compared stands in the way. */
  readonly certain: boolean;
}

/**
 * What a grant gives beyond other grants, of the same principal or of one that stands for it: the permissions that none of
 * the others gives on the same thing, or on what that is in, at least whenever this one does.
 */
export function beyond(grant: Grant, others: readonly Grant[]): Beyond {
  const there = others.filter((other) => isWithin(grant.target, other.target));
  const covering = there.filter((other) => implies(grant.condition, other.condition));
  if (grant.role.kind === "unknown") {
    const same = covering.some(({ role }) => role.name === grant.role.name);
    return { permissions: new Set(same ? [] : [UNKNOWN_PERMISSIONS]), certain: false };
  }
  const own = effective(grant.role, grant.target);
  const left = new Set([...own].filter((permission) => !covering.some(({ role }) => role.permissions.has(permission))));
  const hidden = grant.role.others > 0 && !covering.some(({ role }) => holdsAll(role.name, grant.role.name));
  if (hidden) left.add(`${grant.role.others} more of ${grant.role.name}`);
  if (left.size === 0) return { permissions: left, certain: true };
  const doubtful = there.some(
    (other) =>
      // Two roles of which not everything is listed: nobody can tell which of it is the same.
      (hidden && other.role.others > 0 && !holdsAll(grant.role.name, other.role.name)) ||
      (other.role.kind === "unknown" && implies(grant.condition, other.condition)) ||
      (!comparable(grant.condition, other.condition) && [...left].some((item) => other.role.permissions.has(item))),
  );
  return { permissions: left, certain: !doubtful };
}

/** Each of the basic roles holds all of the next. */
const BASIC = ["roles/owner", "roles/editor", "roles/viewer"];

function holdsAll(role: string, other: string): boolean {
  return role === other || (BASIC.includes(role) && BASIC.indexOf(role) < BASIC.indexOf(other));
}

/** Stands for what a role holds of which nothing is known. */
export const UNKNOWN_PERMISSIONS = "what is not known";

function comparable(a: Condition | undefined, b: Condition | undefined): boolean {
  return implies(a, b) || implies(b, a);
}

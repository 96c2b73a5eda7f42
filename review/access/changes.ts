import type { Platform } from "../platform";
import { type Access, accessOf } from "./access";
import { sameCondition } from "./conditions";
import type { Grant, Takeover } from "./grants";
import { type ControlChange, controlChanges } from "./controls";
import { type Direction, directionOf, overall } from "./direction";
import { type Deed, deed, deedOf, effective } from "./meaning";
import { identities, type Identities } from "./identities";
import { closedPaths, newPaths, newTakeovers, renamings, roleChanges } from "./more-changes";
import type { Path } from "./paths";
import { compare, type Principal } from "./principals";
import { type Beyond, beyond, isWithin } from "./reach";
import type { Role } from "./roles";
import { conditionIn, sentenceOf } from "./sentences";
import type { Target } from "./targets";

/**
 * What becomes of somebody's access to something: new to it (`gained`), no longer there at all (`lost`), more than before
 * (`broadened`), less (`narrowed`), the same on something else (`moved`), or otherwise (`changed`).
 */
export type AccessChangeKind = "gained" | "lost" | "broadened" | "narrowed" | "moved" | "changed";

/** What changes for one principal on one thing. */
export interface AccessChange {
  readonly kind: AccessChangeKind;
  readonly direction: Direction;
  readonly principal: Principal;
  readonly target: Target;
  /** Of what has moved: where it was. */
  readonly from?: Target;
  /** Permissions that come, and that go. */
  readonly gained: readonly string[];
  readonly lost: readonly string[];
  /** The same in a word: `writes`. Left out where nothing comes, or goes. */
  readonly gains?: Deed;
  readonly loses?: Deed;
  /** What it may do there, before and after, everything taken together; left out where that is nothing. */
  readonly was?: Deed;
  readonly is?: Deed;
  /** The grants behind it, on both sides. */
  readonly before: readonly Grant[];
  readonly after: readonly Grant[];
  /** Whether it comes from a custom role that holds something else, and from no grant. */
  readonly byRole: boolean;
  /** One sentence for people. */
  readonly sentence: string;
}

/** What changes in a custom role, for everybody who holds it. */
export interface RoleChange {
  readonly role: Role;
  readonly direction: Direction;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Who holds it now, and held it before. */
  readonly holders: readonly Principal[];
  readonly sentence: string;
}

/** A name that now stands for others: everything that it was given goes to them. */
export interface Renaming {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly grants: number;
  readonly sentence: string;
}

/** What changes about access between two platforms. */
export interface AccessChanges {
  /** Worst first: what weighs most of what comes, then what cannot be told, then what goes. */
  readonly changes: readonly AccessChange[];
  readonly roles: readonly RoleChange[];
  readonly renamed: readonly Renaming[];
  /** Ways to more than was granted that open, and that close. */
  readonly paths: { readonly opened: readonly Path[]; readonly closed: readonly Path[] };
  /** New policies that take from others what they were given, here or by hand. */
  readonly takeovers: readonly (Takeover & { readonly sentence: string })[];
  /** What watches over access: audit logs, access on request, rules that forbid. */
  readonly controls: readonly ControlChange[];
  /** Over everything above: `none` when nobody's access changes. */
  readonly direction: Direction | "none";
  /** Principals that were not there before. */
  readonly newcomers: readonly Principal[];
}

/** Compares who may do what, as it takes effect: another address, another role with the same contents is no change. */
export function accessChanges(before: Platform, after: Platform): AccessChanges {
  return compareAccess(accessOf(before), accessOf(after));
}

/** The same, of platforms whose access has been read. */
export function compareAccess(before: Access, after: Access): AccessChanges {
  const same = identities(before, after);
  const changes = moved(changesOf(before, after, same)).sort(worstFirst);
  const roles = roleChanges(before, after, same);
  const renamed = renamings(after, same);
  const paths = {
    opened: newPaths(after, before, same.keyAfter, same.keyBefore),
    closed: closedPaths(before, after, same),
  };
  const takeovers = newTakeovers(before, after, same);
  const controls = controlChanges(before, after, same);
  const directions: Direction[] = [
    ...changes.map(({ direction }) => direction),
    ...controls.map(({ direction }) => direction),
    ...(paths.opened.length > 0 ? (["broadened"] as const) : []),
    ...(paths.closed.length > 0 ? (["narrowed"] as const) : []),
    ...(renamed.length > 0 ? (["both"] as const) : []),
    ...(takeovers.length > 0 ? (["unknown"] as const) : []),
  ];
  return {
    changes,
    roles,
    renamed,
    paths,
    takeovers,
    controls,
    newcomers: same.newcomers,
    direction: overall(directions) ?? "none",
  };
}

function changesOf(before: Access, after: Access, same: Identities): readonly AccessChange[] {
  const beforeBy = grouped(before.grants, (grant) => same.keyBefore.principal(grant.principal));
  const afterBy = grouped(after.grants, (grant) => same.keyAfter.principal(grant.principal));
  const keys = [...new Set([...beforeBy.keys(), ...afterBy.keys()])];
  return keys.flatMap((key) => {
    const then = beforeBy.get(key) ?? [];
    const now = afterBy.get(key) ?? [];
    if (then.length === now.length && then.every((grant, index) => sameGrant(grant, now[index]!, same))) return [];
    // Both sides are told in the names of the one after, so that they can be compared.
    const translated = then.map((grant) => same.translate(grant));
    const standing = (grants: readonly Grant[]) => grants.filter(({ form }) => form !== "entitlement");
    const onRequest = (grants: readonly Grant[]) => grants.filter(({ form }) => form === "entitlement");
    return [
      ...ofPrincipal({ before: standing(translated), after: standing(now) }, same),
      // Asking for what one has anyway gives nothing.
      ...ofPrincipal({ before: onRequest(translated), after: onRequest(now) }, same, {
        before: translated,
        after: now,
      }),
    ];
  });
}

interface Sides {
  readonly before: readonly Grant[];
  readonly after: readonly Grant[];
}

interface Counted {
  readonly grant: Grant;
  readonly beyond: Beyond;
}

/** What changes for one principal between two lists of grants, counted against what it has anyway on each side. */
function ofPrincipal(given: Sides, same: Identities, anyway: Sides = given): readonly AccessChange[] {
  const gains = given.after.map((grant) => ({ grant, beyond: beyond(grant, anyway.before) }));
  const losses = given.before.map((grant) => ({ grant, beyond: beyond(grant, anyway.after) }));
  const telling = [...gains, ...losses].filter((item) => item.beyond.permissions.size > 0);
  return [...new Set(telling.map(({ grant }) => grant.target.key))].map((key) => {
    const on = (counted: readonly Counted[]) => counted.filter(({ grant }) => grant.target.key === key);
    return changeOn(on(losses), on(gains), { ...given, telling: { gains, losses } }, same);
  });
}

/** Everything of one principal, and what of it comes and goes. */
interface Whole extends Sides {
  readonly telling: { readonly gains: readonly Counted[]; readonly losses: readonly Counted[] };
}

function changeOn(losses: readonly Counted[], gains: readonly Counted[], all: Whole, same: Identities): AccessChange {
  const { principal, target } = (gains[0] ?? losses[0])!.grant;
  const gained = union(gains);
  const lost = union(losses);
  const direction = judged(gains, losses, all, target);
  const touches = (grants: readonly Grant[]) =>
    grants.some((grant) => isWithin(grant.target, target) || isWithin(target, grant.target));
  const simple = direction === "broadened" || direction === "narrowed" ? direction : "changed";
  const kind =
    lost.size === 0 && !touches(all.before) ? "gained" : gained.size === 0 && !touches(all.after) ? "lost" : simple;
  // A role that is given as before, and holds something else, has not been taken and given.
  const unchanged = (grant: Grant, others: readonly Counted[], sameRole: (a: Role, b: Role) => boolean) =>
    others.some(
      (other) => sameRole(grant.role, other.grant.role) && sameCondition(grant.condition, other.grant.condition),
    );
  const roleNow = (then: Role, now: Role) => same.keyBefore.role(then) === same.keyAfter.role(now);
  const before = losses.map(({ grant }) => grant).filter((grant) => !unchanged(grant, gains, roleNow));
  const after = gains
    .map(({ grant }) => grant)
    .filter((grant) => !unchanged(grant, losses, (now, then) => roleNow(then, now)));
  const change = {
    kind,
    direction,
    principal,
    target,
    gained: [...gained].sort(),
    lost: [...lost].sort(),
    ...(gained.size > 0 && { gains: deed(gained, target) }),
    ...(lost.size > 0 && { loses: deed(lost, target) }),
    ...(losses.length > 0 && { was: together(losses, target) }),
    ...(gains.length > 0 && { is: together(gains, target) }),
    before,
    after,
    byRole: before.length === 0 && after.length === 0,
  } as const;
  return { ...change, sentence: sentenceOf(change) };
}

/** What grants on a thing let somebody do there, taken together. */
function together(counted: readonly Counted[], target: Target): Deed {
  const roles = counted.map(({ grant }) => grant.role);
  if (roles.some(({ kind }) => kind === "unknown"))
    return deedOf({ role: roles.find(({ kind }) => kind === "unknown")!, target });
  return deed(new Set(roles.flatMap((role) => [...effective(role, target)])), target);
}

/**
 * What it comes to on one thing. A doubt is one only where something comes and something goes: where nothing comes, what is
 * left was there before.
 */
function judged(gains: readonly Counted[], losses: readonly Counted[], { telling }: Whole, target: Target): Direction {
  const some = (counted: readonly Counted[]) => counted.filter((item) => item.beyond.permissions.size > 0);
  const around = (counted: readonly Counted[]) =>
    some(counted).some(({ grant }) => isWithin(grant.target, target) || isWithin(target, grant.target));
  const sure = some(gains).some((item) => item.beyond.certain);
  const doubt = [...some(gains), ...some(losses)].some((item) => !item.beyond.certain);
  if (doubt && !sure && around(telling.gains) && around(telling.losses)) return "unknown";
  return directionOf(some(gains).length, some(losses).length);
}

/** What somebody loses on one thing and gains alike on another one has moved. */
function moved(changes: readonly AccessChange[]): AccessChange[] {
  const left = [...changes];
  const found: AccessChange[] = [];
  for (const gain of changes.filter(({ kind }) => kind === "gained")) {
    const match = left.find(
      (loss) =>
        loss.kind === "lost" &&
        loss.principal.member === gain.principal.member &&
        loss.target.kind === gain.target.kind &&
        loss.lost.join() === gain.gained.join() &&
        sameCondition(conditionIn(loss.before), conditionIn(gain.after)),
    );
    if (match === undefined) continue;
    left.splice(left.indexOf(match), 1);
    left.splice(left.indexOf(gain), 1);
    const change = {
      ...gain,
      kind: "moved" as const,
      direction: "both" as const,
      from: match.target,
      lost: match.lost,
      before: match.before,
      ...(match.loses && { loses: match.loses }),
    };
    found.push({ ...change, sentence: sentenceOf(change) });
  }
  return [...found, ...left];
}

const ORDER = ["rules", "acts", "writes", "reads", "uses"];

function worstFirst(a: AccessChange, b: AccessChange): number {
  return (
    rankOf(a) - rankOf(b) ||
    compare(a.principal.name, b.principal.name) ||
    compare(a.target.name, b.target.name) ||
    compare(a.sentence, b.sentence)
  );
}

function rankOf({ principal, direction, gains, loses }: AccessChange): number {
  if (direction === "narrowed") return 20 + ORDER.indexOf(loses?.weight ?? "uses");
  const everybody = principal.kind === "everybody" ? 0 : 1;
  return everybody * (1 + ORDER.indexOf((gains ?? loses)?.weight ?? "uses") + (direction === "unknown" ? 0.5 : 0));
}

function union(counted: readonly Counted[]): Set<string> {
  return new Set(counted.flatMap((item) => [...item.beyond.permissions]));
}

function grouped(grants: readonly Grant[], keyOf: (grant: Grant) => string): Map<string, Grant[]> {
  const groups = new Map<string, Grant[]>();
  for (const grant of grants) {
    const key = keyOf(grant);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [grant]);
    else group.push(grant);
  }
  return groups;
}

function sameGrant(a: Grant, b: Grant, same: Identities): boolean {
  return (
    a.role.name === b.role.name &&
    a.role.permissions.size === b.role.permissions.size &&
    [...a.role.permissions].every((permission) => b.role.permissions.has(permission)) &&
    same.keyBefore.target(a.target) === same.keyAfter.target(b.target) &&
    a.condition?.expression === b.condition?.expression &&
    a.form === b.form
  );
}

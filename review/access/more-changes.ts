import type { Access } from "./access";
import { type AccessChanges, type Renaming, type RoleChange } from "./changes";
import { directionOf } from "./direction";
import type { Takeover } from "./grants";
import type { Identities, Keys } from "./identities";
import type { Path } from "./paths";
import type { Principal } from "./principals";
import { listed, takeoverSentence } from "./sentences";

/** Custom roles that hold something else, for all who hold them. */
export function roleChanges(before: Access, after: Access, same: Identities): readonly RoleChange[] {
  const then = new Map(before.roles.own.map((role) => [same.keyBefore.role(role), role]));
  return after.roles.own.flatMap((role) => {
    const old = then.get(same.keyAfter.role(role));
    if (old === undefined) return [];
    const added = [...role.permissions].filter((permission) => !old.permissions.has(permission)).sort();
    const removed = [...old.permissions].filter((permission) => !role.permissions.has(permission)).sort();
    const known = role.kind === old.kind;
    if (added.length === 0 && removed.length === 0 && known) return [];
    const held = [
      ...after.grants.filter((grant) => grant.role.name === role.name),
      ...before.grants.filter((grant) => grant.role.name === old.name).map((grant) => same.translate(grant)),
    ];
    const holders = [...new Map(held.map(({ principal }) => [principal.member, principal])).values()];
    const direction = known ? directionOf(added.length, removed.length) : "unknown";
    const parts = [
      ...(added.length > 0 ? [`now also holds ${listed(added)}`] : []),
      ...(removed.length > 0 ? [`no longer holds ${listed(removed)}`] : []),
      ...(known ? [] : ["can no longer be read, or can be read only now"]),
    ];
    const who = listed(holders.map(({ name }) => name).sort());
    const sentence = `the custom role ${role.label} ${parts.join(" and ")}: for ${holders.length === 0 ? "nobody, because nobody holds it" : who}`;
    return [{ role, direction, added, removed, holders, sentence }];
  });
}

export function renamings(after: Access, { renamed }: Identities): readonly Renaming[] {
  return renamed.map(([before, now]) => {
    const grants = after.grants.filter(({ principal }) => principal.member === now.member).length;
    const sentence =
      `${now.name} are now ${addressOf(now)} instead of ${addressOf(before)}: ` +
      `other people hold what they hold, ${grants} ${grants === 1 ? "grant" : "grants"}`;
    return { name: now.name, before: before.member, after: now.member, grants, sentence };
  });
}

function addressOf({ member }: Principal): string {
  return member.slice(member.indexOf(":") + 1);
}

/** Ways on one side that are not on the other one. */
export function newPaths(now: Access, then: Access, nowKeys: Keys, thenKeys: Keys): readonly Path[] {
  const id = (path: Path, keys: Keys) =>
    [
      keys.principal(path.from),
      ...path.steps.map((step) => `${step.kind} ${keys.principal(step.to)}`),
      path.certain,
      path.onRequest,
    ].join(" ");
  const known = new Set(then.paths.map((path) => id(path, thenKeys)));
  return now.paths.filter((path) => !known.has(id(path, nowKeys)));
}

/** Ways of which a step is gone; one that gives nothing more because somebody was given all of it is not closed. */
export function closedPaths(before: Access, after: Access, same: Identities): readonly Path[] {
  const id = ({ from, to, kind }: Path["steps"][number], keys: Keys) =>
    [keys.principal(from), kind, keys.principal(to)].join(" ");
  const still = new Set(after.acting.map((step) => id(step, same.keyAfter)));
  return newPaths(before, after, same.keyBefore, same.keyAfter).filter(({ steps }) =>
    steps.some((step) => !still.has(id(step, same.keyBefore))),
  );
}

/** Policies that take over and did not before. */
export function newTakeovers(before: Access, after: Access, same: Identities): AccessChanges["takeovers"] {
  const id = ({ target, role, condition }: Takeover, keys: Keys) =>
    [keys.target(target), role === undefined ? "" : keys.role(role), condition?.expression ?? ""].join(" ");
  const known = new Set(before.takeovers.map((takeover) => id(takeover, same.keyBefore)));
  return after.takeovers
    .filter((takeover) => !known.has(id(takeover, same.keyAfter)))
    .map((takeover) => ({ ...takeover, sentence: takeoverSentence(takeover) }));
}

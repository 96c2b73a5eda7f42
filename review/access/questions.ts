import { allPermissions } from "../../catalog/role-contents";
import { didYouMean } from "../../values/nearest";
import type { Access } from "./access";
import type { Grant } from "./grants";
import { concerns, WORDS } from "./meaning";
import type { Path } from "./paths";
import { compare, type Principal } from "./principals";
import { isWithin } from "./reach";
import type { Target } from "./targets";

/** What somebody wants to know; everything that is said must be so. */
export interface Asked {
  /** The name of a principal, its address, its path in the environment file, or a part of one of them. */
  readonly principal?: string;
  /** As the environment file refers to it, or Google's name of it, or a part of one of them. */
  readonly resource?: string;
  /** A permission of Google, with `*` for any letters, or one of the words of {@link WORDS}. */
  readonly permission?: string;
}

/** A question in the terms of one platform. */
export interface Question {
  readonly principals?: ReadonlySet<Principal>;
  readonly targets?: readonly Target[];
  /** Every permission that answers it, of those that anybody could hold there. */
  readonly permissions?: ReadonlySet<string>;
}

/** What answers a question. */
export interface Answer {
  readonly grants: readonly Grant[];
  /** Ways in which others come to what answers it. */
  readonly paths: readonly Path[];
}

/** A question is about something that is not there. The message is for people. */
export class QuestionError extends Error {
  constructor(problem: string) {
    super(problem);
    this.name = "QuestionError";
  }
}

/** Understands a question. Throws a {@link QuestionError} when it is about nothing. */
export function understand(access: Access, { principal, resource, permission }: Asked): Question {
  return {
    ...(principal !== undefined && { principals: new Set(principalsOf(access, principal)) }),
    ...(resource !== undefined && { targets: targetsOf(access, resource) }),
    ...(permission !== undefined && { permissions: permissionsOf(access, permission) }),
  };
}

/** Answers a question: with all grants and all paths when it asks for nothing in particular. */
export function answer(access: Access, question: Question): Answer {
  const { principals } = question;
  const matching = access.grants.filter((grant) => matches(grant, question));
  const grants = matching.filter(({ principal }) => principals === undefined || principals.has(principal));
  const paths = access.paths.filter(({ from, to, gains }) => {
    if (principals !== undefined && !principals.has(from) && !principals.has(to)) return false;
    return asksForAny(question) ? gains.some((gain) => matches(gain, question)) : true;
  });
  return { grants, paths };
}

function asksForAny({ targets, permissions }: Question): boolean {
  return targets !== undefined || permissions !== undefined;
}

/** Whether a grant gives what is asked for, on one of the things or on what they are in. */
function matches(grant: Grant, question: Question): boolean {
  const { role, target } = grant;
  const { targets, permissions } = question;
  if (targets !== undefined && !targets.some((wanted) => isWithin(wanted, target))) return false;
  if (role.kind === "unknown") return true;
  // On the very thing, everything is about it.
  if (permissions === undefined && targets?.some((wanted) => wanted.key === target.key)) return true;
  return relevant(grant, question).size > 0;
}

/** Of what a grant gives, what is asked for: everything when nothing in particular is. */
export function relevant({ role, target }: Grant, { targets, permissions }: Question): ReadonlySet<string> {
  if (targets === undefined && permissions === undefined) return role.permissions;
  const things = (targets ?? [target]).filter((wanted) => isWithin(wanted, target));
  const about = [...role.permissions].filter(
    (permission) =>
      (permissions?.has(permission) ?? true) &&
      concerns(permission, target) &&
      things.some((wanted) => concerns(permission, wanted)),
  );
  return new Set(about);
}

function principalsOf({ principals }: Access, asked: string): readonly Principal[] {
  const names = ({ name, member, origin }: Principal) => [name, member, member.replace(/^[^:]*:\s*/, ""), origin ?? ""];
  return found("principal", asked, principals.all, names, ({ name }) => name);
}

function targetsOf({ targets }: Access, asked: string): readonly Target[] {
  const names = ({ name, key, origin, address }: Target) => [
    name,
    key,
    key.slice(key.search(/[:./][^:./]*$/) + 1),
    key.slice(key.indexOf(":") + 1),
    origin ?? "",
    address ?? "",
    ...(name === "the project" ? ["project"] : []),
  ];
  return found("resource", asked, targets.all, names, ({ name }) => name);
}

/** More suggestions than this are no help. */
const MOST_NAMED = 12;

/** What is called as asked, or else what has that in one of its names. */
function found<T>(
  noun: string,
  asked: string,
  things: readonly T[],
  namesOf: (thing: T) => readonly string[],
  nameOf: (thing: T) => string,
): readonly T[] {
  const wanted = asked.toLowerCase();
  const exact = things.filter((thing) => namesOf(thing).some((name) => name.toLowerCase() === wanted));
  if (exact.length > 0) return exact;
  const partial = things.filter(
    (thing) => wanted !== "" && namesOf(thing).some((name) => name.toLowerCase().includes(wanted)),
  );
  if (partial.length > 0) return partial;
  const names = [...new Set(things.map(nameOf))].sort(compare);
  const shown = names.slice(0, MOST_NAMED).join(", ");
  throw new QuestionError(
    `there is no ${noun} ${JSON.stringify(asked)}${didYouMean(asked, names)}\n` +
      `  allowed: a name of one, or a part of it: ${shown}${names.length > MOST_NAMED ? " and others" : ""}`,
  );
}

function permissionsOf(access: Access, asked: string): ReadonlySet<string> {
  const meant = Object.hasOwn(WORDS, asked) ? WORDS[asked] : undefined;
  if (meant !== undefined) return new Set(meant);
  const held = access.roles.own.flatMap((role) => [...role.permissions]);
  const known = [...new Set([...allPermissions(), ...held])];
  const matching = known.filter((permission) => isLike(permission, asked));
  if (matching.length > 0) return new Set(matching);
  const words = Object.keys(WORDS);
  throw new QuestionError(
    `nothing is known of the permission ${JSON.stringify(asked)}${didYouMean(asked, [...words, ...known])}\n` +
      `  allowed: a permission of Google such as storage.objects.get or storage.objects.*, or ${words.join(", ")}`,
  );
}

/** Whether a permission is what is asked for, where `*` stands for any letters. */
function isLike(permission: string, asked: string): boolean {
  const [first = "", ...parts] = asked.split("*");
  const last = parts.pop();
  if (last === undefined) return permission === asked;
  if (!permission.startsWith(first)) return false;
  let at = first.length;
  for (const part of parts) {
    const found = permission.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return permission.length - last.length >= at && permission.endsWith(last);
}

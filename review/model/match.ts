import { isGrant, isLocal, kindOf } from "../../catalog/resource-kinds";
import { isObject, type Json, listOf, textAt } from "../json";
import type { Platform, Stack } from "../platform";
import { canonical } from "./elements";
import { quoted } from "./place";
import { type Resolved, resolveStack } from "./resolve";
import type { Move } from "./resource-change";

/** A resource on one side or on both. */
export interface Match {
  readonly before?: Resolved;
  readonly after?: Resolved;
  /** When it was known under another address, or in another stack. */
  readonly move?: Move;
}

/**
 * Which resources of two platforms are one: by stack and address, then by what `moved` blocks say, then by type and what
 * makes one resource another than the next, in the same stack first and then in any.
 */
export function matchPlatforms(before: Platform, after: Platform): readonly Match[] {
  const left = new Left(before);
  const matches: Match[] = [];
  const fresh = new Set<Resolved>();
  const unmatched: { readonly resolved: Resolved; readonly from: ReadonlyMap<string, string> }[] = [];
  for (const stack of after.stacks) {
    const moved = movedIn(stack);
    for (const [address, resolved] of resolveStack(stack)) {
      const same = left.take(stack.name, address);
      if (same !== undefined) matches.push({ before: same, after: resolved });
      else unmatched.push({ resolved, from: moved });
    }
  }
  for (const { resolved, from } of unmatched) {
    const { stack, address } = resolved.resource;
    const old = sourceOf(address, from, (candidate) => left.has(stack, candidate));
    const was = old === undefined ? undefined : left.take(stack, old);
    if (was === undefined) fresh.add(resolved);
    else matches.push({ before: was, after: resolved, move: moveOf(was, resolved, true, "a moved block says so") });
  }
  const byIdentity = (key: (resolved: Resolved) => string | undefined) => {
    const old = unique(left.all(), key);
    const found = unique([...fresh], key);
    for (const [identity, resolved] of found) {
      const was = old.get(identity);
      if (was === undefined) continue;
      left.take(was.resource.stack, was.resource.address);
      fresh.delete(resolved);
      matches.push({ before: was, after: resolved, move: moveOf(was, resolved, false, reason(resolved)) });
    }
  };
  byIdentity((resolved) => withStack(resolved, identityOf(resolved)));
  byIdentity(identityOf);
  return [
    ...matches,
    ...[...fresh].map((added) => ({ after: added })),
    ...left.all().map((gone) => ({ before: gone })),
  ];
}

/** Resources of the side before that have no counterpart yet. */
class Left {
  private readonly stacks: ReadonlyMap<string, Map<string, Resolved>>;

  constructor({ stacks }: Platform) {
    this.stacks = new Map(stacks.map((stack) => [stack.name, new Map(resolveStack(stack))]));
  }

  has(stack: string, address: string): boolean {
    return this.stacks.get(stack)?.has(address) === true;
  }

  take(stack: string, address: string): Resolved | undefined {
    const found = this.stacks.get(stack)?.get(address);
    this.stacks.get(stack)?.delete(address);
    return found;
  }

  all(): readonly Resolved[] {
    return [...this.stacks.values()].flatMap((stack) => [...stack.values()]);
  }
}

/** What `moved` blocks say, from the new address to the old one. */
function movedIn({ settings }: Stack): ReadonlyMap<string, string> {
  return new Map(
    listOf(settings.moved)
      .map((block) => [address(block, "to"), address(block, "from")] as const)
      .filter((entry): entry is readonly [string, string] => entry[0] !== undefined && entry[1] !== undefined),
  );
}

function address(block: Json, key: string): string | undefined {
  return textAt(block, key)?.replace(/^\$\{(.*)\}$/, "$1");
}

/** Blocks may follow each other, and people may write them in a circle. */
function sourceOf(
  address: string,
  from: ReadonlyMap<string, string>,
  there: (address: string) => boolean,
): string | undefined {
  const seen = new Set<string>();
  for (let at = from.get(address); at !== undefined && !seen.has(at); at = from.get(at)) {
    if (there(at)) return at;
    seen.add(at);
  }
  return undefined;
}

/** What tells a resource from every other of its type; `undefined` when nothing does, as far as is known. */
export function identityOf({ resource, stack, attributes }: Resolved): string | undefined {
  const { type } = resource;
  // What does nothing to the cloud is made again without anybody noticing.
  if (isLocal(type)) return undefined;
  if (isGrant(type)) return `${type} ${canonical(attributes)}`;
  const { identity } = kindOf(type);
  const last = identity.at(-1);
  if (last === undefined || attributes[last] === undefined) return undefined;
  const values = identity.map((key) => {
    const written = attributes[key];
    if (written !== undefined) return written;
    return key === "project" ? (stack.project ?? null) : key === "region" ? (stack.region ?? null) : null;
  });
  return `${type} ${canonical(values)}`;
}

function withStack({ resource }: Resolved, identity: string | undefined): string | undefined {
  return identity === undefined ? undefined : `${resource.stack} ${identity}`;
}

function reason({ resource, attributes }: Resolved): string {
  if (isGrant(resource.type)) return "it gives the same to the same on the same";
  const { identity } = kindOf(resource.type);
  const last = identity.at(-1) ?? "name";
  const value = attributes[last];
  return `both are ${last} ${isObject(value) ? "and all" : quoted(String(value))}`;
}

/** What one of a kind can be found by; what two have in common finds neither. */
function unique(
  resources: readonly Resolved[],
  key: (resolved: Resolved) => string | undefined,
): ReadonlyMap<string, Resolved> {
  const found = new Map<string, Resolved | undefined>();
  for (const resolved of resources) {
    const identity = key(resolved);
    if (identity !== undefined) found.set(identity, found.has(identity) ? undefined : resolved);
  }
  return new Map([...found].filter((entry): entry is [string, Resolved] => entry[1] !== undefined));
}

function moveOf({ resource: from }: Resolved, { resource: to }: Resolved, declared: boolean, because: string): Move {
  return {
    fromStack: from.stack,
    fromAddress: from.address,
    declared,
    because,
    ...(!declared && isToPaste(from) && isToPaste(to) && { todo: todo(from, to) }),
  };
}

/** What a person pastes into a file or a shell holds nothing that either could take for something else. */
function isToPaste({ stack, address }: Known): boolean {
  return /^[A-Za-z0-9_-]+$/.test(stack) && /^[A-Za-z0-9_.-]+$/.test(address);
}

function todo(from: Known, to: Known): Move["todo"] {
  return from.stack === to.stack ? movedBlock(from.address, to.address) : stateMove(from, to);
}

function movedBlock(from: string, to: string): Move["todo"] {
  return { kind: "moved-block", text: `moved {\n  from = ${from}\n  to   = ${to}\n}` };
}

interface Known {
  readonly stack: string;
  readonly address: string;
}

/** No block of Terraform moves a resource from one state to another. */
function stateMove(from: Known, to: Known): Move["todo"] {
  return {
    kind: "state-mv",
    text: [
      `(cd stacks/${from.stack} && terraform state pull > ../../${from.stack}.tfstate)`,
      `(cd stacks/${to.stack} && terraform state pull > ../../${to.stack}.tfstate)`,
      `terraform state mv -state=${from.stack}.tfstate -state-out=${to.stack}.tfstate '${from.address}' '${to.address}'`,
      `(cd stacks/${from.stack} && terraform state push ../../${from.stack}.tfstate)`,
      `(cd stacks/${to.stack} && terraform state push ../../${to.stack}.tfstate)`,
    ].join("\n"),
  };
}

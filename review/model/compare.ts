import { isObject, type JsonObject, listOf, textAt, valueAt } from "../json";
import type { Platform, Resource, Stack } from "../platform";
import { type Changed, changedValues } from "./attributes";
import { type Following, followReplacements } from "./cascade";
import { actionOf, type Change, isDestroyed, replacementOf, resourceChange, type ResourceSide } from "./change-of";
import type { ChangeSet, Side } from "./change-set";
import { dependentsOf, type User } from "./dependents";
import { digestOf } from "./digest";
import { underNamesOf } from "./environments";
import { isIgnored, ignoredBy } from "./forcing";
import { type Match, matchPlatforms } from "./match";
import { comparable, inherited, type Resolved } from "./resolve";
import type { Certainty, Replacement, ResourceChange } from "./resource-change";
import { settingChanges } from "./settings";
import { stackChanges, stackNotes } from "./stack-changes";
import { countsOf, inOrderOfReading, summaryOf } from "./summary";

/** What is compared, and how. */
export interface Comparison {
  readonly before: Side;
  readonly after: Side;
  /**
   * Set for two environments that are both there: nothing is made or destroyed, and what both have under names of their
   * own is the same. The names of their projects, and of the environments when the sides say them, are known; further
   * ones, from the side before to the side after, may be given.
   */
  readonly environments?: { readonly renames?: Readonly<Record<string, string>> };
}

/**
 * What changes between two synthesized platforms. Nothing is asked of any cloud: what is replaced is predicted from what
 * is known of the provider, and what is not known is said to be unknown.
 */
export function compare(before: Platform, after: Platform, comparison: Comparison): ChangeSet {
  const beside = comparison.environments !== undefined;
  const left = beside ? underNamesOf(before, after, comparison) : before;
  const changes = changesBetween(left, after, !beside);
  const stacks = stackChanges(left, after, changes);
  const settings = after.stacks.flatMap((stack) => {
    const was = left.stacks.find(({ name }) => name === stack.name);
    return was === undefined ? [] : settingChanges(was, stack);
  });
  const ordered = inOrderOfReading(changes, stacks);
  const source = beside ? ("environments" as const) : ("comparison" as const);
  return {
    version: 1,
    source,
    before: comparison.before,
    after: comparison.after,
    digest: digestOf(before, after),
    summary: summaryOf({ changes: ordered, settings, source, stacks: [...stacks] }),
    approvable: true,
    notApprovable: [],
    counts: countsOf(ordered),
    stacks: [...stacks],
    changes: ordered,
    settings,
    drift: [],
    deferred: [],
    notes: beside ? [] : stacks.flatMap(stackNotes),
  };
}

/** A match with what differs between its sides. */
interface Pair extends Following {
  readonly match: Match;
  readonly sides: { readonly before: JsonObject; readonly after: JsonObject };
}

function changesBetween(before: Platform, after: Platform, applied: boolean): readonly ResourceChange[] {
  const matches = matchPlatforms(before, after).map((match) => (applied ? match : { ...match, move: undefined }));
  const addresses = renamedAddresses(matches);
  const pairs: Pair[] = [];
  for (const match of matches) {
    if (match.before === undefined || match.after === undefined) continue;
    const pair = pairOf(match, match.before, match.after, addresses, applied);
    if (pair !== undefined) pairs.push(pair);
  }
  const anew = new Map<string, Certainty>();
  for (const { match, changed, sides } of pairs) {
    const replacement = replacementIn(match, changed, sides.after);
    const { stack, address } = (match.after as Resolved).resource;
    if (applied && replacement !== undefined) anew.set(`${stack}/${address}`, replacement.certainty);
  }
  if (anew.size > 0) {
    followReplacements(pairs, anew, ({ after: { attributes } }, path) => isIgnored(path, ignoredBy(attributes)));
  }
  const told = new Told(after);
  const whole = pairs
    .map((pair) => changeOfPair(pair, applied))
    .concat(matches.flatMap((match) => oneSided(match, applied, told)));
  return withDependents(whole, after, before);
}

function pairOf(
  match: Match,
  before: Resolved,
  after: Resolved,
  addresses: ReadonlyMap<string, ReadonlyMap<string, string>>,
  applied: boolean,
): Pair | undefined {
  const { type } = after.resource;
  const inherit = inheriting(before.stack, after.stack);
  const written = {
    before: comparable(before, addresses.get(before.stack.name) ?? new Map()),
    after: comparable(after, new Map()),
  };
  const sides = {
    before: inherit(type, written.before, before.stack, written.after),
    after: inherit(type, written.after, after.stack, written.before),
  };
  const references = new Set([...before.references, ...after.references]);
  const changed = changedValues({ type, ...sides, references, replaces: applied });
  const needed = changed.attributes.length > 0 || match.move !== undefined || after.references.size > 0;
  return needed ? { match, before, after, sides, changed } : undefined;
}

/** The same two stacks are asked about for each of their resources. */
const INHERITING = new WeakMap<Stack, { readonly after: Stack; readonly inherit: ReturnType<typeof inherited> }>();

function inheriting(before: Stack, after: Stack): ReturnType<typeof inherited> {
  const known = INHERITING.get(before);
  if (known?.after === after) return known.inherit;
  const inherit = inherited(before, after);
  INHERITING.set(before, { after, inherit });
  return inherit;
}

/** Within each stack of the side before: its addresses that are others after. */
function renamedAddresses(matches: readonly Match[]): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const renames = new Map<string, Map<string, string>>();
  for (const { before, after } of matches) {
    if (before === undefined || after === undefined) continue;
    const { stack, address } = before.resource;
    if (address === after.resource.address) continue;
    const own = renames.get(stack) ?? new Map<string, string>();
    renames.set(stack, own.set(address, after.resource.address));
  }
  return renames;
}

function replacementIn({ move }: Match, changed: Changed, after: JsonObject): Replacement | undefined {
  const replacement = replacementOf(changed, after);
  if (move === undefined || move.declared || replacement?.certainty === "predicted") return replacement;
  return {
    certainty: "predicted",
    reason:
      move.todo?.kind === "state-mv"
        ? "unless it is moved to the other state, it is made there and destroyed here"
        : "without a moved block Terraform destroys it and makes another one",
    forcedBy: [],
  };
}

function changeOfPair({ match, before, after, sides, changed }: Pair, applied: boolean): Change | undefined {
  const action = actionOf(changed);
  const { move } = match;
  if (changed.attributes.length === 0 && move === undefined) return undefined;
  const replacement = applied ? replacementIn(match, changed, sides.after) : undefined;
  return {
    type: after.resource.type,
    before: sideOf(before, sides.before),
    after: sideOf(after, sides.after),
    ...(move !== undefined && { move }),
    changed,
    // A name alone is a move, whatever Terraform would make of it without being told.
    action: move !== undefined && (action === "no-op" || action === "update") ? "move" : action,
    ...(replacement !== undefined && { replacement }),
    applied,
  };
}

function oneSided({ before, after }: Match, applied: boolean, told: Told): readonly Change[] {
  if (before !== undefined && after === undefined) {
    const forgotten = applied && told.isForgotten(before.resource);
    return [
      {
        type: before.resource.type,
        before: sideOf(before, comparable(before, new Map())),
        action: forgotten ? "forget" : "delete",
        applied,
        ...(applied &&
          told.isStackGone(before.resource) && { notes: [`the whole stack ${before.resource.stack} is gone`] }),
      },
    ];
  }
  if (after === undefined || before !== undefined) return [];
  const imported = applied ? told.importOf(after.resource) : undefined;
  return [
    {
      type: after.resource.type,
      after: sideOf(after, comparable(after, new Map())),
      action: imported === undefined ? "create" : "import",
      applied,
      ...(imported !== undefined && { more: { importedAs: imported } }),
    },
  ];
}

function sideOf({ resource }: Resolved, attributes: JsonObject): ResourceSide {
  return { stack: resource.stack, address: resource.address, attributes, origin: resource.origin };
}

/** What blocks beside the resources say of them. */
class Told {
  private readonly stacks: ReadonlyMap<string, Stack>;

  constructor({ stacks }: Platform) {
    this.stacks = new Map(stacks.map((stack) => [stack.name, stack]));
  }

  isStackGone({ stack }: Resource): boolean {
    return !this.stacks.has(stack);
  }

  /** A `removed` block that keeps it. */
  isForgotten({ stack, address }: Resource): boolean {
    return this.blocks(stack, "removed").some(
      (block) =>
        textAt(block, "from") === address &&
        listOf(isObject(block) ? block.lifecycle : undefined).some((cycle) => valueAt(cycle, "destroy") === false),
    );
  }

  /** The id in an `import` block. */
  importOf({ stack, address }: Resource): string | undefined {
    const block = this.blocks(stack, "import").find((each) => textAt(each, "to") === address);
    return block === undefined ? undefined : (textAt(block, "id") ?? "an id that is not written as text");
  }

  private blocks(stack: string, key: string) {
    return listOf(this.stacks.get(stack)?.settings[key]);
  }
}

/** What goes or is made again gets what uses it: of what is there after, in any stack. */
function withDependents(
  changes: readonly (Change | undefined)[],
  after: Platform,
  before: Platform,
): readonly ResourceChange[] {
  const whole = changes
    .filter((change) => change !== undefined)
    .map((change) => ({ change, told: resourceChange(change) }));
  const projects = new Map([...before.stacks, ...after.stacks].map(({ name, project }) => [name, project]));
  const targets = whole
    .filter(({ change }) => isDestroyed(change) || change.action === "forget")
    .flatMap(({ change, told }) =>
      change.before === undefined
        ? []
        : // Names are those before, and references are to the address after.
          [
            {
              id: told.id,
              stack: told.stack,
              address: told.address,
              attributes: change.before.attributes,
              type: change.type,
              project: projects.get(change.before.stack),
            },
          ],
    );
  const found = dependentsOf(targets, usersOf(after));
  return whole.map(({ told }) => {
    const dependents = found.get(told.id);
    return dependents === undefined || dependents.length === 0 ? told : { ...told, dependents };
  });
}

function usersOf({ stacks }: Platform): readonly User[] {
  return stacks.flatMap(({ resources }) =>
    resources.map(({ stack, address, type, attributes, references }) => ({
      id: `${stack}/${address}`,
      stack,
      address,
      type,
      attributes,
      references,
    })),
  );
}

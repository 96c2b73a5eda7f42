import type { Range } from "../../values/guess";
import {
  ALL_WORKLOADS,
  COST_SECTIONS,
  type CostLine,
  type CostSubject,
  type Estimate,
  type Unpriced,
} from "./estimate";
import { eachOf, sum, ZERO } from "./ranges";

/** What something costs on one side. */
export interface CostSide {
  /** For people. */
  readonly what: string;
  readonly how: string;
  /** Dollars in a month. */
  readonly cost: Range;
}

/** One thing that costs more or less than before. */
export interface CostChange extends CostSubject {
  /** Left out for what is new. */
  readonly before?: CostSide;
  /** Left out for what is gone. */
  readonly after?: CostSide;
  /** Dollars in a month, end by end: the lower end against the lower end. */
  readonly difference: Range;
}

/** Something of which it is not known whether it costs more or less, because one side has no price or only a part of one. */
export interface UnknownChange extends CostSubject {
  readonly before?: Range;
  readonly after?: Range;
  readonly reason: string;
  /** Set for machines that are there afterwards: what they cost may be much. */
  readonly isMachines?: true;
}

/** What an estimate is compared to another. */
export interface CostComparison {
  readonly currency: string;
  readonly before: Range;
  readonly after: Range;
  /** The sum of the changes; what is under `unknown` is in no sum. */
  readonly difference: Range;
  /** The expected difference as a part of what was expected before; left out when that was nothing or is not known. */
  readonly share?: number;
  /** The largest expected difference first. */
  readonly changes: readonly CostChange[];
  readonly unknown: readonly UnknownChange[];
  /** How many things have no price afterwards, changed or not. */
  readonly unpriced: number;
  /** Assumptions that differ; what costs more only because of them does not do more. */
  readonly assumptions: readonly { readonly path: string; readonly before?: string; readonly after?: string }[];
}

/** Of many lines of one thing, so many are told. */
const MOST_TOLD = 3;

interface Group {
  readonly subject: CostSubject;
  readonly lines: readonly CostLine[];
  readonly unpriced: readonly Unpriced[];
}

/** What a change costs: each workload and each resource before and after, matched by where it is declared. */
export function costChanges(before: Estimate, after: Estimate): CostComparison {
  const [old, now] = [groupsOf(before), groupsOf(after)];
  const names = [...new Set([...old.keys(), ...now.keys()])];
  const changes: CostChange[] = [];
  const gap = workloadGap(before, after);
  const unknown: UnknownChange[] = gap === undefined ? [] : [{ ...ALL_WORKLOADS, reason: gap, isMachines: true }];
  for (const name of names) {
    const [was, is] = [old.get(name), now.get(name)];
    const subject = is?.subject ?? was?.subject;
    if (subject === undefined) continue;
    const reason = unknownBecause(was, is, gap);
    const [costBefore, costAfter] = [costOfGroup(was), costOfGroup(is)];
    if (reason !== undefined) {
      // What is gone costs nothing, whatever it was.
      const isThere = is !== undefined || gap !== undefined;
      const isMachines = isThere && (hasUnpricedMachines(was) || hasUnpricedMachines(is));
      unknown.push({
        ...subject,
        ...(costBefore !== undefined && { before: costBefore }),
        ...(costAfter !== undefined && { after: costAfter }),
        reason,
        ...(isMachines && { isMachines }),
      });
      continue;
    }
    const difference = minus(costAfter ?? ZERO, costBefore ?? ZERO);
    if (isNothing(difference)) continue;
    const sides = { ...sideOf("before", was), ...sideOf("after", is) };
    changes.push({ ...subject, ...sides, difference });
  }
  const difference = sum(changes.map((change) => change.difference));
  return {
    currency: after.currency,
    before: before.total,
    after: after.total,
    difference,
    ...(gap === undefined && before.total.expected > 0 && { share: difference.expected / before.total.expected }),
    changes: changes.sort((one, other) => size(other) - size(one) || (one.of < other.of ? -1 : 1)),
    unknown: unknown.sort(
      (one, other) =>
        COST_SECTIONS.indexOf(one.section) - COST_SECTIONS.indexOf(other.section) || (one.of < other.of ? -1 : 1),
    ),
    unpriced: after.unpriced.length,
    assumptions: assumptionChanges(before, after),
  };
}

/** Lines of one thing, by where it is declared. */
function groupsOf({ lines, unpriced }: Estimate): ReadonlyMap<string, Group> {
  const groups = new Map<string, { subject: CostSubject; lines: CostLine[]; unpriced: Unpriced[] }>();
  const groupOf = ({ of, section, stack, models, what }: CostSubject) => {
    const key = `${section}\n${of}`;
    const group = groups.get(key) ?? { subject: { of, section, stack, models, what }, lines: [], unpriced: [] };
    groups.set(key, group);
    return group;
  };
  for (const line of lines) groupOf(line).lines.push(line);
  // That nothing is known of workloads at all is told once, for both sides.
  for (const one of unpriced) if (one.of !== ALL_WORKLOADS.of) groupOf(one).unpriced.push(one);
  return groups;
}

/** Why nobody can say whether something costs more; `undefined` where one can, or where it is as unknown as it was. */
function unknownBecause(was: Group | undefined, is: Group | undefined, gap: string | undefined): string | undefined {
  // One side has what rests on workloads, and the other cannot have it: that is no difference of the platforms.
  if (gap !== undefined && restsOnWorkloads(was) !== restsOnWorkloads(is)) return gap;
  const [old, now] = [reasonsOf(was), reasonsOf(is)];
  if (old.join("\n") === now.join("\n")) return undefined;
  // As unknown as it was, if for another reason; of machines it is worth knowing what changed.
  if (old.length > 0 && now.length > 0 && !hasUnpricedMachines(was) && !hasUnpricedMachines(is)) return undefined;
  if (now.length > 0) return firstOf(now);
  return is === undefined ? `it is gone, and had no price: ${firstOf(old)}` : `it had no price before: ${firstOf(old)}`;
}

/** Why parts of something have no price; which part, where it is not the whole. */
function reasonsOf(group: Group | undefined): readonly string[] {
  if (group === undefined) return [];
  const { subject, unpriced } = group;
  return unpriced.map(({ what, reason }) => (what === subject.what ? reason : `${what}: ${reason}`)).sort();
}

function hasUnpricedMachines(group: Group | undefined): boolean {
  return group?.unpriced.some(({ isMachines }) => isMachines === true) ?? false;
}

function restsOnWorkloads(group: Group | undefined): boolean {
  return group?.lines.some(({ isMachines, assumes }) => isMachines === true || assumes.length > 0) ?? false;
}

/** Of which side no workloads are known, in words; `undefined` where they are on both. */
function workloadGap(before: Estimate, after: Estimate): string | undefined {
  if (before.hasWorkloads && after.hasWorkloads) return undefined;
  const sides = before.hasWorkloads ? "afterwards" : after.hasWorkloads ? "before" : "on either side";
  return `nothing is known of the workloads ${sides}: the platform was synthesized without workloads.json`;
}

function firstOf([first = "", ...others]: readonly string[]): string {
  return others.length === 0 ? first : `${first}, and ${others.length} more`;
}

function costOfGroup(group: Group | undefined): Range | undefined {
  return group === undefined || group.lines.length === 0 ? undefined : sum(group.lines.map(({ cost }) => cost));
}

function sideOf(name: "before" | "after", group: Group | undefined): Partial<Record<"before" | "after", CostSide>> {
  const cost = costOfGroup(group);
  if (group === undefined || cost === undefined) return {};
  const join = (of: (line: CostLine) => string) => {
    const texts = [...new Set(group.lines.map(of))];
    const more = texts.length - MOST_TOLD;
    return [...texts.slice(0, MOST_TOLD), ...(more > 0 ? [`and ${more} more`] : [])].join("; ");
  };
  return { [name]: { what: join(({ what }) => what), how: join(({ how }) => how), cost } };
}

function minus(one: Range, other: Range): Range {
  return eachOf((end) => one[end] - other[end]);
}

/** Less than a hundredth of a cent: what floating point adds. */
function isNothing({ low, expected, high }: Range): boolean {
  return [low, expected, high].every((value) => Math.abs(value) < 1e-4);
}

function size({ difference: { low, expected, high } }: CostChange): number {
  return Math.abs(expected) * 1e3 + Math.abs(high) + Math.abs(low) * 1e-3;
}

function assumptionChanges(before: Estimate, after: Estimate): CostComparison["assumptions"] {
  const [old, now] = [before, after].map(
    ({ assumptions }) => new Map(assumptions.map(({ path, value }) => [path, value])),
  ) as [Map<string, string>, Map<string, string>];
  return [...new Set([...old.keys(), ...now.keys()])]
    .sort()
    .filter((path) => old.get(path) !== now.get(path))
    .map((path) => {
      const [was, is] = [old.get(path), now.get(path)];
      return { path, ...(was !== undefined && { before: was }), ...(is !== undefined && { after: is }) };
    });
}

/** What machines cost more or less, and nobody can say by how much: a sentence each. */
export function unjudgedIn({ unknown }: CostComparison): readonly string[] {
  return unknown
    .filter((one) => one.isMachines === true)
    .map(({ what, reason }) => `what ${what} costs cannot be judged: ${reason}`);
}

import path from "node:path";
import type { Usage } from "../config/usage/usage";
import { accessReview } from "./access/access-review";
import { costChanges } from "./cost/changes";
import { costOf } from "./cost/cost-of";
import { costOfChange } from "./cost/slot";
import { readBoundedJson } from "./model/bounded-json";
import { changesOfPlan } from "./model/changes-of-plan";
import { compare } from "./model/compare";
import { underNamesOf } from "./model/environments";
import { PlanError } from "./model/plan";
import type { ChangeSet, Review, Side } from "./model/change-set";
import { Digest } from "./model/digest";
import { PictureError, type PictureOptions, pictureOf } from "./picture/picture";
import type { Platform } from "./platform";
import type { ReviewPictures } from "./render/html";

/** One side of a comparison. */
export interface ComparedSide {
  readonly side: Side;
  /** What it becomes; `undefined` where this side has no such environment. */
  readonly platform: Platform | undefined;
  /** What its workloads need; where nobody knows, hardly anything of it has a price. */
  readonly usage: Usage | undefined;
}

const NOTHING: Platform = { stacks: [] };

/**
 * What one environment, or one beside another, comes to: what changes, who may do what, and what it costs.
 *
 * @param beside whether both are there at once, so that nothing is made or destroyed
 */
export function reviewOf(before: ComparedSide, after: ComparedSide, beside = false): ChangeSet {
  const comparison = { before: before.side, after: after.side, ...(beside && { environments: {} }) };
  const [own, right] = [before.platform ?? NOTHING, after.platform ?? NOTHING];
  const set = compare(own, right, comparison);
  // Whoever has the same part in both is the same, whatever the account is called.
  const left = beside ? underNamesOf(own, right, comparison) : own;
  const rest = beside ? right : withLeftStacks(left, right);
  const access = accessReview(left, rest);
  const [used, uses] = usageOf(before, after, set);
  const cost = costOfChange(costChanges(costOf(left, used), costOf(rest, uses)));
  return {
    ...set,
    access: { ...access, findings: [...access.findings] },
    cost: { ...cost, unjudged: [...cost.unjudged], findings: [...cost.findings] },
    summary: sentence(set.summary, [access.summary, cost.summary]),
    notes: [...set.notes, ...environmentNotes(before, after)],
  };
}

/** What will be there: with the stacks that are synthesized no more, for no plan destroys what is in them. */
function withLeftStacks(before: Platform, after: Platform): Platform {
  const left = before.stacks.filter(({ name }) => !after.stacks.some((stack) => stack.name === name));
  return left.length === 0 ? after : { ...after, stacks: [...after.stacks, ...left] };
}

const UNUSED: Usage = {
  version: 1,
  environment: "",
  region: "",
  workloads: [],
  amounts: [],
  unknown: [],
  assumptions: [],
};

/** What the workloads of both sides need: nothing where there is nothing yet, and what they needed where nobody destroys them. */
function usageOf(
  before: ComparedSide,
  after: ComparedSide,
  { changes, settings }: Pick<ChangeSet, "changes" | "settings">,
): readonly [Usage | undefined, Usage | undefined] {
  if (before.platform === undefined) return [after.usage && { ...UNUSED, region: after.usage.region }, after.usage];
  if (after.platform === undefined) return [before.usage, before.usage];
  // That nothing is known of either is no difference where nothing differs.
  const isNothing = changes.length + settings.length === 0 && before.usage === undefined && after.usage === undefined;
  return isNothing ? [UNUSED, UNUSED] : [before.usage, after.usage];
}

/** The file of a plan. */
export interface PlanFile {
  /** As it was named. */
  readonly name: string;
  readonly text: Buffer;
}

/**
 * What plans of one environment's stacks come to, in Terraform's own words. Throws a `PlanError` or a `JsonError` for what is no plan.
 *
 * @param side what they are of
 * @param platform what was synthesized and planned, where that is at hand
 */
export function reviewOfPlans(files: readonly PlanFile[], side: Side, platform?: Platform): ChangeSet {
  const inputs = files.map(({ name, text }) => ({ stack: stackOf(name), json: readBoundedJson(text, name) }));
  const twice = inputs.find(({ stack }, index) => inputs.findIndex((one) => one.stack === stack) !== index);
  if (twice !== undefined) {
    throw new PlanError(
      `two of the plans are of the stack ${JSON.stringify(twice.stack)}, by the names of their files\n  name one for each stack`,
    );
  }
  return changesOfPlan(inputs, {
    before: { label: "what is there" },
    after: side,
    ...(platform !== undefined && { platform }),
  });
}

/** `data` for `plans/plan-data.json` and for `data.tfplan.json`. */
function stackOf(file: string): string {
  const name = path.basename(file).replace(/\.json$/, "");
  return name.replace(/^(tf)?plan[-_.]/, "").replace(/[-_.](tf)?plan$/, "") || name;
}

/** Everything that was compared, as one review. */
export function wholeReview(sets: readonly ChangeSet[]): Review {
  const digest = new Digest();
  for (const { after, before, digest: one } of sets) digest.add(after.environment ?? before.environment ?? "", one);
  const named = (set: ChangeSet, text: string) =>
    sets.length === 1 ? text : `${set.after.environment ?? set.before.environment ?? set.after.label}: ${text}`;
  return {
    version: 1,
    digest: digest.value(),
    summary: sets.length === 0 ? "Nothing is compared." : sets.map((set) => named(set, set.summary)).join(" "),
    approvable: sets.every(({ approvable }) => approvable),
    notApprovable: sets.flatMap((set) => set.notApprovable.map((reason) => named(set, reason))),
    changeSets: [...sets],
  };
}

function sentence(first: string, more: readonly string[]): string {
  const said = more.filter((part) => part !== "");
  if (said.length === 0) return first;
  const told = `${said.join(", and ")}.`;
  return /^(Nothing changes|Changes nothing)/.test(first)
    ? `${told.charAt(0).toUpperCase()}${told.slice(1)}`
    : `${first} It ${told}`;
}

function environmentNotes(before: ComparedSide, after: ComparedSide): readonly string[] {
  if (before.platform === undefined && after.platform !== undefined)
    return [`the environment is new: ${before.side.label} has none of this name`];
  if (before.platform !== undefined && after.platform === undefined) {
    return ["the environment is gone from the files: what it made stays, and costs, until it is destroyed"];
  }
  return [];
}

/** The pictures of both sides, and of what changes; none of what is too large to be drawn. */
export async function picturesOf(
  before: ComparedSide,
  after: ComparedSide,
  set: ChangeSet | undefined,
): Promise<ReviewPictures> {
  const drawn = async (name: keyof ReviewPictures, platform: Platform | undefined, options?: PictureOptions) => {
    if (platform === undefined) return {};
    try {
      return { [name]: await pictureOf(platform, options) };
    } catch (error) {
      if (error instanceof PictureError) return {};
      throw error;
    }
  };
  const both = before.platform !== undefined && after.platform !== undefined;
  return {
    ...(both && (await drawn("changes", after.platform, { before: before.platform, changes: set?.changes }))),
    ...(await drawn("before", before.platform)),
    ...(await drawn("after", after.platform)),
  };
}

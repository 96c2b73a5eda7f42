import type { Json, JsonObject } from "../json";
import { type Platform, type Resource, resourcesOf } from "../platform";
import { type Changed, changedValues } from "./attributes";
import { type Change, isDestroyed, isLooseFromTheStart, orderOf, resourceChange } from "./change-of";
import type { ChangeSet, Side, StackChange } from "./change-set";
import { dependentsOf, type User } from "./dependents";
import { Digest } from "./digest";
import { harmless } from "./place";
import { type Plan, type PlannedChange, planOf } from "./plan";
import { deferralInWords, reasonInWords } from "./plan-reasons";
import { settingsOfPlan } from "./plan-settings";
import type { Action, Move, Replacement, ResourceChange } from "./resource-change";
import { masked } from "./secrets";
import { countsOf, inOrderOfReading, stackCounts, summaryOf } from "./summary";

/** A plan of one stack, as `terraform show -json` writes it, parsed. */
export interface PlanInput {
  readonly stack: string;
  readonly json: Json;
}

/** What the plans are of. */
export interface PlanSides {
  readonly before: Side;
  readonly after: Side;
  /** What was synthesized and planned: says where in the environment file a resource comes from, and what refers to it. */
  readonly platform?: Platform;
}

/**
 * What plans of Terraform will do, in the order in which they are given. Terraform's own words win over everything that is
 * known here of the provider. Throws a `PlanError` when one is no plan.
 */
export function changesOfPlan(inputs: readonly PlanInput[], sides: PlanSides): ChangeSet {
  const plans = inputs.map(({ stack, json }) => planOf(stack, json));
  const synthesized = new Map(
    sides.platform === undefined
      ? []
      : resourcesOf(sides.platform).map((each) => [`${each.stack}/${each.address}`, each]),
  );
  const planned = plans.flatMap((plan) => plan.changes.map((change) => ({ plan, change })));
  const whole = planned.flatMap(({ plan, change }) => {
    const told = changeOf(plan.stack, change, synthesized);
    return told === undefined ? [] : [{ told, change: resourceChange(told) }];
  });
  const changes = withDependents(whole, planned, synthesized);
  const stacks = plans.map((plan) => stackChange(plan, changes));
  const ordered = inOrderOfReading(changes, stacks);
  const settings = plans.flatMap(settingsOfPlan);
  const notApprovable = plans.flatMap(doubtsOf).concat(unknownActions(ordered));
  return {
    version: 1,
    source: "plan",
    before: sides.before,
    after: sides.after,
    digest: digestOf(plans),
    summary: summaryOf({ changes: ordered, settings, source: "plan" }),
    approvable: notApprovable.length === 0,
    notApprovable,
    counts: countsOf(ordered),
    stacks,
    changes: ordered,
    settings,
    drift: inOrderOfReading(
      plans.flatMap((plan) => driftOf(plan, synthesized)),
      stacks,
    ),
    deferred: plans.flatMap(({ stack, deferred }) =>
      deferred.map(({ reason, change }) => ({ stack, address: change.address, reason: deferralInWords(reason) })),
    ),
    notes: [],
  };
}

const ACTIONS: Readonly<Record<string, Action>> = {
  create: "create",
  read: "read",
  update: "update",
  delete: "delete",
  forget: "forget",
  "delete,create": "replace",
  "create,delete": "replace",
  "create,forget": "forget",
  "forget,create": "forget",
};

function actionOf({ actions, previousAddress, importing }: PlannedChange): Action | undefined {
  const written = actions.join(",");
  if (written === "no-op")
    return importing !== undefined ? "import" : previousAddress !== undefined ? "move" : undefined;
  if (written === "create" && importing !== undefined) return "import";
  return Object.hasOwn(ACTIONS, written) ? ACTIONS[written] : "unknown";
}

function changeOf(
  stack: string,
  planned: PlannedChange,
  synthesized: ReadonlyMap<string, Resource>,
): Change | undefined {
  const action = actionOf(planned);
  if (action === undefined) return undefined;
  const { type, address, actions, previousAddress } = planned;
  const origin = synthesized.get(`${stack}/${address}`)?.origin;
  const side = (at: string, attributes: JsonObject, marks: Json | undefined) => ({
    stack,
    address: at,
    attributes: masked(attributes, marks),
    origin,
  });
  const moved = previousAddress !== undefined && previousAddress !== address;
  const changed = changedIn(planned, action);
  return {
    type,
    ...(hasBefore(action, actions) && {
      before: side(previousAddress ?? address, planned.before, planned.secretBefore),
    }),
    ...(hasAfter(action, actions) && { after: side(address, planned.after, planned.secretAfter) }),
    ...(moved && { move: moveOf(stack, previousAddress) }),
    ...(changed !== undefined && { changed }),
    action,
    ...(action === "replace" && changed !== undefined && { replacement: replacementOf(planned, changed) }),
    applied: true,
    more: {
      actions: [...actions],
      ...(planned.importing !== undefined && { importedAs: harmless(planned.importing) }),
    },
    notes: notesOf(planned, action),
    ...(planned.deposed !== undefined && { deposed: harmless(planned.deposed) }),
  };
}

function hasBefore(action: Action, actions: readonly string[]): boolean {
  return action !== "create" && action !== "read" && !(action === "import" && actions[0] === "create");
}

function hasAfter(action: Action, actions: readonly string[]): boolean {
  return action !== "delete" && !(action === "forget" && !actions.includes("create"));
}

/** What differs, of what is on both sides; of what is new, what it lets happen. */
function changedIn(planned: PlannedChange, action: Action): Changed | undefined {
  if (action === "delete" || action === "forget" || action === "read") return undefined;
  const { type, before, after, unknown, secretBefore, secretAfter, replacePaths } = planned;
  const created = action === "create";
  const changed = changedValues({
    type,
    before: created ? {} : before,
    after,
    plan: { secretBefore, secretAfter, unknown, replacePaths },
    replaces: action === "replace",
  });
  return created ? { attributes: changed.attributes.filter(isLooseFromTheStart), causes: [] } : changed;
}

function replacementOf(planned: PlannedChange, { causes }: Changed): Replacement {
  const names = [...new Set(causes.map(({ at }) => at))];
  const reason = reasonInWords(planned.reason ?? "replace_because_cannot_update");
  return {
    certainty: "plan",
    reason: harmless(names.length > 0 ? `${names.slice(0, 3).join(", ")}: ${reason}` : reason),
    forcedBy: [...causes],
    order: planned.actions[0] === "create" ? "create-first" : (orderOf(planned.after).order ?? "destroy-first"),
  };
}

function moveOf(stack: string, from: string): Move {
  return { fromStack: stack, fromAddress: from, declared: true, because: "Terraform says so" };
}

function notesOf({ reason, deposed, generated, actions, importing }: PlannedChange, action: Action): readonly string[] {
  const notes: string[] = [];
  if (reason !== undefined && action !== "replace") notes.push(harmless(reasonInWords(reason)));
  if (deposed !== undefined) notes.push("what an earlier replacement left behind; the resource itself stays");
  if (generated) notes.push("Terraform wrote its configuration, which nobody has read yet");
  if (importing !== undefined && action === "update") notes.push("it is imported, and changed at once");
  if (action === "forget" && actions.includes("create")) notes.push("another one is made in its place");
  if (action === "unknown") notes.push(harmless(`Terraform's actions: ${actions.join(", ") || "none"}`));
  return notes;
}

/** What somebody changed otherwise since Terraform last looked. */
function driftOf({ stack, drift }: Plan, synthesized: ReadonlyMap<string, Resource>): readonly ResourceChange[] {
  return drift.flatMap((planned) => {
    const told = changeOf(stack, { ...planned, reason: undefined }, synthesized);
    // It has happened: nothing is refused any more, nor lost by an apply.
    return told === undefined ? [] : [resourceChange({ ...told, applied: false })];
  });
}

function withDependents(
  whole: readonly { readonly told: Change; readonly change: ResourceChange }[],
  planned: readonly { readonly plan: Plan; readonly change: PlannedChange }[],
  synthesized: ReadonlyMap<string, Resource>,
): readonly ResourceChange[] {
  const targets = whole.flatMap(({ told, change }) =>
    told.before !== undefined && (isDestroyed(told) || told.action === "forget")
      ? [{ ...told.before, id: change.id, address: change.address, type: told.type, project: undefined }]
      : [],
  );
  if (targets.length === 0) return whole.map(({ change }) => change);
  const users = planned.flatMap(({ plan: { stack }, change }): User[] => {
    const { address, type, after, actions, secretAfter } = change;
    if (change.mode !== "managed" || !hasAfter(actions.join(",") === "delete" ? "delete" : "update", actions))
      return [];
    const id = `${stack}/${address}`;
    const references = synthesized.get(id)?.references ?? [];
    return [{ id, stack, address, type, attributes: masked(after, secretAfter), references }];
  });
  const found = dependentsOf(targets, users);
  return whole.map(({ change }) => {
    const dependents = found.get(change.id);
    return dependents === undefined || dependents.length === 0 ? change : { ...change, dependents };
  });
}

function stackChange(plan: Plan, changes: readonly ResourceChange[]): StackChange {
  const own = changes.filter(({ stack }) => stack === plan.stack);
  return {
    name: plan.stack,
    state: own.some(({ action }) => action !== "read") ? "changed" : "unchanged",
    resourcesBefore: plan.resourcesBefore,
    resourcesAfter: plan.resourcesAfter,
    ...stackCounts(own),
    ...(plan.terraformVersion !== undefined && { terraformVersion: harmless(plan.terraformVersion) }),
    complete: plan.complete && !plan.errored && plan.deferred.length === 0,
  };
}

/** Why nobody can know what will happen from a plan. */
function doubtsOf(plan: Plan): readonly string[] {
  const { errored, complete, deferred, applyable, unknownFormat } = plan;
  const stack = harmless(plan.stack);
  const doubts: string[] = [];
  if (errored) doubts.push(`the plan of stack ${stack} ended with an error: what it says is only a part`);
  if (!complete && !errored) doubts.push(`the plan of stack ${stack} is incomplete: another one is needed after it`);
  if (deferred.length > 0) doubts.push(`stack ${stack} puts ${deferred.length} changes off to a later plan`);
  if (unknownFormat !== undefined) {
    doubts.push(
      `the plan of stack ${stack} has form ${harmless(unknownFormat)}, which is newer than what is known here`,
    );
  }
  const changes = plan.changes.some((change) => actionOf(change) !== undefined && change.actions.join() !== "read");
  if (applyable === false && changes && !errored)
    doubts.push(`Terraform says that the plan of stack ${stack} cannot be applied`);
  return doubts;
}

function unknownActions(changes: readonly ResourceChange[]): readonly string[] {
  return changes
    .filter(({ action }) => action === "unknown")
    .map(({ title, stack }) => harmless(`what happens to ${title} in stack ${stack} is not known here`));
}

/** The sum of what the plans do. When they were made, and what they leave alone, does not count. */
function digestOf(plans: readonly Plan[]): string {
  const digest = new Digest();
  for (const { stack, changes, deferred, outputs, invocations, errored, complete } of plans) {
    digest.add(stack, { errored, complete });
    for (const change of changes)
      if (actionOf(change) !== undefined) digest.add(`${stack}/${change.address}`, change.written);
    for (const { change } of deferred) digest.add(`${stack}/${change.address}`, change.written);
    for (const [name, output] of outputs) digest.add(`${stack}/output.${name}`, output);
    invocations.forEach((invocation) => digest.add(`${stack}/action`, invocation));
  }
  return digest.value();
}

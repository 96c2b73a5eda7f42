import { argumentsOf } from "../../catalog/provider-behaviour";
import { isGrant, isLocal } from "../../catalog/resource-kinds";
import { type JsonObject, valueAt } from "../json";
import { type Changed, changedValues } from "./attributes";
import type { Verdict } from "./judge/judge";
import { wholeOf } from "./judge/whole";
import { destructionOf, type Destruction, expiryOf } from "./loss";
import {
  type Action,
  type AttributeChange,
  type Direction,
  type Move,
  type Replacement,
  type ResourceChange,
  type Section,
  SECTIONS,
  SEVERITIES,
  type Severity,
} from "./resource-change";
import { titleOf } from "./title";

/** One side of a resource. */
export interface ResourceSide {
  readonly stack: string;
  readonly address: string;
  readonly attributes: JsonObject;
  readonly origin: string | undefined;
}

/** What is known of a change before it is told. */
export interface Change {
  readonly type: string;
  readonly before?: ResourceSide;
  readonly after?: ResourceSide;
  readonly move?: Move;
  /** What differs; left out when the resource is on one side only. */
  readonly changed?: Changed;
  readonly action: Action;
  readonly replacement?: Replacement;
  /** Whether anything is done to anything, and not two things looked at side by side. */
  readonly applied: boolean;
  readonly more?: Partial<Pick<ResourceChange, "actions" | "importedAs">>;
  readonly notes?: readonly string[];
  /** The key of what an earlier replacement left behind. */
  readonly deposed?: string;
}

/** So many values of a resource are listed, the worst first. */
const MOST_LISTED = 200;

/** What belongs to what is destroyed, because afterwards something is no longer there, or nobody knows. */
const FIRST: ReadonlySet<Action> = new Set(["update-or-replace", "forget", "unknown"]);

/** Without effect on anything. */
const NO_EFFECT: ReadonlySet<AttributeChange["fold"]> = new Set([
  "default",
  "same-meaning",
  "server-chosen",
  "ignored",
]);

/** What is done to a resource that is on both sides, by what differs. */
export function actionOf({ attributes, causes }: Changed): Action {
  if (causes.some(({ certainty }) => certainty !== "unknown")) return "replace";
  if (causes.length > 0) return "update-or-replace";
  return attributes.every(({ fold }) => NO_EFFECT.has(fold)) ? "no-op" : "update";
}

/** Why a resource is made again, by what differs; `undefined` when it is not. */
export function replacementOf({ causes }: Changed, after: JsonObject): Replacement | undefined {
  if (causes.length === 0) return undefined;
  const sure = causes.filter(({ certainty }) => certainty !== "unknown");
  const forcedBy = sure.length > 0 ? sure : causes;
  const names = [...new Set(forcedBy.map(({ at }) => at))];
  const listed = names.slice(0, 3).join(", ") + (names.length > 3 ? ` and ${names.length - 3} more` : "");
  const first = forcedBy[0]?.reason ?? "";
  return {
    certainty: sure.length > 0 ? (sure[0]?.certainty ?? "predicted") : "unknown",
    reason: sure.length > 0 ? `${listed}: ${first}` : `may be replaced, unknown: ${listed}: ${first}`,
    forcedBy: [...forcedBy],
    ...orderOf(after),
  };
}

/** What Terraform does first, as far as the resource says. */
export function orderOf(after: JsonObject): Pick<Replacement, "order"> {
  const lifecycle = valueAt(after, "lifecycle") ?? {};
  const first = valueAt(lifecycle, "create_before_destroy") ?? valueAt(lifecycle, 0, "create_before_destroy");
  return { order: first === true ? "create-first" : "destroy-first" };
}

/** The change as a reviewer reads it. */
export function resourceChange(change: Change): ResourceChange {
  const { type, before, after, move, action, replacement, applied, deposed } = change;
  const here = (after ?? before) as ResourceSide;
  const whole = wholeOf(type, here.attributes);
  const gone = isDestroyed(change) && before !== undefined;
  const destruction: Destruction = gone
    ? destructionOf({
        type,
        before: before.attributes,
        after: move !== undefined && !move.declared ? undefined : after?.attributes,
        certainty: replacement?.certainty ?? (change.more?.actions === undefined ? "predicted" : "plan"),
      })
    : { stateful: false, notes: [] };
  const attributes = change.changed?.attributes ?? (before === undefined ? loosenedOf(type, here.attributes) : []);
  const folded = isFolded(change, attributes);
  const dataLoss = destruction.dataLoss ?? (applied && action === "update" ? expiryOf(type, attributes) : undefined);
  const seen = attributes.filter(({ fold }) => fold === undefined);
  const verdicts = folded ? [] : wholeVerdicts(change, whole.created, whole.deleted, gone, destruction);
  const sections = folded
    ? ["other" as const]
    : sectionsOf(whole.section, whole.byItself, gone || FIRST.has(action), action, seen);
  return {
    id: `${here.stack}/${here.address}${deposed === undefined ? "" : ` (deposed ${deposed})`}`,
    stack: here.stack,
    address: here.address,
    type,
    ...titleOf(type, here.attributes, here.address),
    ...(after?.origin !== undefined && { origin: after.origin }),
    ...(before?.origin !== undefined && { originBefore: before.origin }),
    action,
    ...change.more,
    ...(move !== undefined && { move }),
    ...(replacement !== undefined && { replacement }),
    ...(dataLoss !== undefined && { dataLoss }),
    ...(destruction.refusal !== undefined && { refusal: destruction.refusal }),
    attributes: worstFirst(attributes)
      .slice(0, MOST_LISTED)
      .map((one) =>
        sections.includes(one.section) || one.fold !== undefined ? one : { ...one, section: whole.section },
      ),
    ...(attributes.length > MOST_LISTED && { unshown: attributes.length - MOST_LISTED }),
    folded,
    section: sections[0] ?? "other",
    sections: [...sections],
    direction: directionOf([...verdicts, ...seen]),
    severity: folded ? "info" : worst([...verdicts, ...seen].map(({ severity }) => severity)),
    notes: [
      ...(change.notes ?? []),
      ...(applied ? meanings(verdicts) : []),
      ...destruction.notes,
      ...grantNotes(change, applied),
    ],
    dependents: [],
  };
}

/** Whether it is destroyed, whatever comes after. */
export function isDestroyed({ action, replacement, move, applied }: Omit<Change, "type">): boolean {
  if (!applied) return false;
  if (action === "delete" || action === "replace" || action === "update-or-replace") return true;
  return replacement !== undefined || (move !== undefined && !move.declared);
}

function isFolded(
  { type, action, move, replacement, applied }: Change,
  attributes: readonly AttributeChange[],
): boolean {
  if (isLocal(type)) return true;
  if (action === "no-op" || action === "read") return true;
  if (action === "move")
    return attributes.every(({ fold }) => fold !== undefined) && (move?.declared !== false || !applied);
  return action === "update" && replacement === undefined && attributes.every(({ fold }) => fold !== undefined);
}

/** What a new resource lets happen that a reviewer should see at once. */
export function isLooseFromTheStart({ direction, section, fold, path }: AttributeChange): boolean {
  if (fold !== undefined || direction !== "loosened") return false;
  return section === "exposure" || KEEPS_OR_NOT.has(String(path[0]));
}

/** Whether it goes with everything in it; what else is kept for how long is how it was meant. */
const KEEPS_OR_NOT = new Set(["force_destroy", "delete_contents_on_destroy", "deletion_protection"]);

function loosenedOf(type: string, attributes: JsonObject): readonly AttributeChange[] {
  if (isGrant(type)) return [];
  const all = changedValues({ type, before: {}, after: attributes, replaces: false }).attributes;
  return all.filter(isLooseFromTheStart);
}

function wholeVerdicts(
  { action, applied, type, replacement }: Change,
  created: Verdict,
  deleted: Verdict,
  gone: boolean,
  { stateful, refusal }: Destruction,
): readonly Verdict[] {
  if (action === "create" || action === "import") return [applied ? created : { ...created, severity: "low" }];
  if (action === "delete" && !applied) return [{ ...deleted, severity: "low" }];
  if (action === "forget")
    return [
      {
        direction: "neutral",
        severity: "high",
        meaning: "Terraform lets go of it: it stays, and nobody looks after it",
      },
    ];
  if (action === "unknown")
    return [{ direction: "unknown", severity: "high", meaning: "an action that is not known here" }];
  if (!gone) return [];
  const sure = replacement?.certainty !== "unknown";
  const isHigh = stateful || refusal !== undefined || argumentsOf(type) === undefined;
  const severity: Severity = stateful && sure ? "critical" : isHigh ? "high" : "medium";
  const itself = action === "delete" ? deleted : { direction: "neutral" as const, severity: "medium" as const };
  return [itself, ...(isGrant(type) ? [] : [{ direction: "neutral" as const, severity }])];
}

function sectionsOf(
  own: Section,
  byItself: boolean,
  destroyed: boolean,
  action: Action,
  attributes: readonly AttributeChange[],
): readonly Section[] {
  const found = new Set<Section>(attributes.map(({ section }) => section));
  if (action !== "update" || found.size === 0) found.add(own);
  if (destroyed && !byItself) found.add("destroyed-or-replaced");
  if (byItself) {
    found.delete("destroyed-or-replaced");
    found.add(own);
  }
  // What says nothing special about a resource belongs to what the resource is about.
  if (found.has("other") && own !== "other") {
    found.delete("other");
    found.add(own);
  }
  return SECTIONS.filter((section) => found.has(section));
}

/** The directions of all that is told: one way, or both, which nobody here can weigh. */
function directionOf(parts: readonly { readonly direction: Direction }[]): Direction {
  const found = new Set(parts.map(({ direction }) => direction));
  if (found.has("loosened")) return "loosened";
  if (found.has("unknown")) return "unknown";
  return found.has("tightened") ? "tightened" : "neutral";
}

/** The worst of severities; of none, `info`. */
export function worst(severities: readonly Severity[]): Severity {
  return SEVERITIES.find((severity) => severities.includes(severity)) ?? "info";
}

function worstFirst(attributes: readonly AttributeChange[]): AttributeChange[] {
  const rank = ({ fold, severity }: AttributeChange) => (fold === undefined ? 0 : 10) + SEVERITIES.indexOf(severity);
  return [...attributes].sort((a, b) => rank(a) - rank(b));
}

function meanings(verdicts: readonly Verdict[]): readonly string[] {
  return verdicts.flatMap(({ meaning }) => (meaning === undefined ? [] : [meaning]));
}

/** Terraform makes the grant under its new name, which is there already, and then takes it away under the old one. */
function grantNotes({ type, move, replacement, action }: Change, applied: boolean): readonly string[] {
  if (!isGrant(type) || !applied) return [];
  if (move !== undefined && !move.declared) {
    return [
      "without the moved block the grant may be gone after the apply: what is made under the new address is taken away under the old one",
    ];
  }
  return action === "replace" && replacement?.order === "destroy-first"
    ? ["between the two there is a moment without the grant"]
    : [];
}

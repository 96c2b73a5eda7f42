import { argumentsOf, type Arguments, behaviourAt } from "../../catalog/provider-behaviour";
import { type Json, type JsonObject, valueAt } from "../json";
import { type Around, type Difference, differencesOf } from "./differences";
import { type Cause, causeOf, ignoredBy, isIgnored, keysOf, META } from "./forcing";
import type { Beside } from "./judge/judge";
import { judge } from "./judge/rules";
import type { Path } from "./place";
import { harmless } from "./place";
import type { AttributeChange } from "./resource-change";
import { own } from "./written";
import { isMarked, isNamedSecret, isSecret, withoutSecrets } from "./secrets";

/** Both sides of a resource that is there before and after. */
export interface Sides {
  readonly type: string;
  readonly before: JsonObject;
  readonly after: JsonObject;
  /** Places whose text holds a reference to a value that is not known, as keys and positions joined by `.`. */
  readonly references?: ReadonlySet<string>;
  /** What a plan says beside the values; with it, everything that there is is written, and only it says what is replaced. */
  readonly plan?: PlanMarks;
  /** Whether a change is made to one resource; otherwise two are looked at side by side, and nothing is replaced. */
  readonly replaces: boolean;
}

/** What a plan says beside the values. */
export interface PlanMarks {
  readonly secretBefore: Json | undefined;
  readonly secretAfter: Json | undefined;
  /** What is known only after the apply. */
  readonly unknown: Json | undefined;
  /** Paths that force a replacement. */
  readonly replacePaths: readonly Path[];
}

/** Everything that differs, and what of it forces a replacement. */
export interface Changed {
  readonly attributes: readonly AttributeChange[];
  readonly causes: readonly Cause[];
}

/** What a change of a label is, unless the type says what it means by labels. */
const LABELS =
  /^(labels|resource_labels|user_labels|annotations|terraform_labels|effective_labels|effective_annotations)$/;
const MEANS_LABELS = /^google_monitoring_(notification_channel|metric_descriptor)$|^google_logging_metric$/;
const DESCRIPTION = /^(description|display_name|title|friendly_name|comment|documentation|help_text)$/;

/** Text longer than this is cut. */
const LONGEST = 4_000;

/** What changes of the values of a resource, and what each change means. */
export function changedValues(sides: Sides): Changed {
  const place = withMeta(argumentsOf(sides.type));
  const differences = differencesOf(sides.before, sides.after, { place, complete: sides.plan !== undefined });
  const ignored = ignoredBy(sides.after);
  const causes: Cause[] = [];
  const attributes = differences.map((difference) => {
    const cause = sides.replaces ? causeOf(difference, sides, ignored) : undefined;
    if (cause !== undefined) causes.push(cause);
    return attributeOf(difference, sides, cause, ignored);
  });
  return { attributes, causes };
}

function withMeta(place: Arguments | undefined): Arguments | undefined {
  if (place === undefined || typeof place === "string") return place;
  return {
    ...place,
    ...Object.fromEntries([...META].filter((key) => !Object.hasOwn(place, key)).map((key) => [key, ""])),
  };
}

function attributeOf(
  difference: Difference,
  sides: Sides,
  cause: Cause | undefined,
  ignored: readonly string[],
): AttributeChange {
  const { path, inner, change, order } = difference;
  const whole = [...path, ...(inner ?? [])];
  const keys = keysOf(whole);
  const beside: Beside = (key, side) => {
    for (let around: Around | undefined = difference.around; around !== undefined; around = around.outer) {
      const [was, is] = [own(around.before, key), own(around.after, key)];
      const value = side === "before" ? was : side === "after" ? is : (is ?? was);
      if (value !== undefined) return value;
    }
    return undefined;
  };
  const values = { before: difference.before, after: difference.after };
  const judged = order
    ? { ...judge(sides.type, keys, values, beside), direction: "unknown" as const, meaning: "other order" }
    : judge(sides.type, keys, values, beside);
  const secret = isSecretChange(difference, sides);
  const unknown = sides.plan !== undefined && isMarked(sides.plan.unknown, path);
  const fold = cause === undefined ? foldOf(difference, sides, keys, ignored, unknown) : undefined;
  const kind = secret
    ? "secret"
    : unknown
      ? "known-after-apply"
      : sides.references?.has(path.join(".")) && inner === undefined
        ? "reference"
        : "value";
  return {
    path: [...path],
    ...(inner !== undefined && { inner: [...inner] }),
    at: difference.at,
    change: unknown && change === "removed" ? "changed" : change,
    kind,
    ...(!secret &&
      difference.before !== undefined && { before: shown(difference.before, difference, sides.plan?.secretBefore) }),
    ...(!secret &&
      !unknown &&
      difference.after !== undefined && { after: shown(difference.after, difference, sides.plan?.secretAfter) }),
    ...(fold !== undefined && { fold }),
    ...(cause !== undefined && { forces: cause.certainty === "unknown" ? "maybe-replacement" : "replacement" }),
    section: cause !== undefined && judged.section === "other" ? "destroyed-or-replaced" : judged.section,
    direction: fold === undefined ? judged.direction : "neutral",
    severity: fold !== undefined ? "info" : cause !== undefined && isLess(judged.severity) ? "high" : judged.severity,
    ...(judged.meaning !== undefined && fold === undefined && { meaning: judged.meaning }),
  };
}

function isLess(severity: AttributeChange["severity"]): boolean {
  return severity === "medium" || severity === "low" || severity === "info";
}

function foldOf(
  { path, fold, inner, place }: Difference,
  sides: Sides,
  keys: readonly string[],
  ignored: readonly string[],
  unknown: boolean,
): AttributeChange["fold"] {
  if (fold !== undefined) return fold;
  if (isIgnored(path, ignored)) return "ignored";
  const [first = ""] = keys;
  if (LABELS.test(first) && !MEANS_LABELS.test(sides.type)) return "label";
  // What workflows make is labelled as everything else is.
  if (inner !== undefined && sides.type === "google_workflows_workflow" && keys.at(-2) === "labels") return "label";
  if (first === "timeouts") return "description";
  if (DESCRIPTION.test(keys.at(-1) ?? "") || DESCRIPTION.test(first)) return "description";
  // What a plan lists and no environment can say is what Google makes of it.
  const computed = place === undefined && argumentsOf(sides.type) !== undefined && inner === undefined;
  if (sides.plan !== undefined && (computed || (unknown && place !== undefined && behaviourAt(place).serverChosen))) {
    return "server-chosen";
  }
  return undefined;
}

function isSecretChange(difference: Difference, sides: Sides): boolean {
  const { path, inner, place } = difference;
  if (place !== undefined && behaviourAt(place).secret && !behaviourAt(place).block) return true;
  if (isMarked(sides.plan?.secretBefore, path) || isMarked(sides.plan?.secretAfter, path)) return true;
  const whole = [...path, ...(inner ?? [])];
  if (isSecret(whole, difference.before) || isSecret(whole, difference.after)) return true;
  if (whole.at(-1) !== "value") return false;
  return isNamedSecret(difference.around.before) || isNamedSecret(difference.around.after);
}

function shown(value: Json, { path, inner, place }: Difference, marks: Json | undefined): Json {
  const clean = withoutSecrets(
    value,
    inner === undefined ? place : undefined,
    [...path, ...(inner ?? [])],
    within(marks, path),
  );
  return typeof clean === "string" && clean.length > LONGEST
    ? `${clean.slice(0, LONGEST)}… (${clean.length} characters)`
    : clean;
}

function within(marks: Json | undefined, path: Path): Json | undefined {
  return marks === undefined ? undefined : valueAt(marks, ...path);
}

/** A name of a resource for people, on one line. */
export function plainName(text: string): string {
  return harmless(text.length > 200 ? `${text.slice(0, 200)}…` : text);
}

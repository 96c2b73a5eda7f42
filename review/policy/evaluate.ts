import { isObject, type Json } from "../json";
import type { Resource } from "../platform";
import { ofCounterpart } from "./counterpart";
import type { Estate, Value } from "./estate";
import { FUNCTIONS } from "./functions";
import { grantsOf } from "./grants";
import { printed } from "./printed";
import { type Condition, describe, type Predicate, type Scalar, shown, type Words } from "./predicate";

/** Whether something holds; `unknown` where only an apply tells. */
export type Truth = boolean | "unknown";

/** What is asked about: a resource, or a block of it. */
export interface Subject {
  readonly resource: Resource;
  /** The resource's attributes, or those of the block. */
  readonly at: Json | undefined;
}

/** An answer, and what of the resource decided it. */
export interface Answer {
  readonly holds: Truth;
  /** Such as `versioning.enabled is not set`. */
  readonly why: string;
}

/** Asks one thing of one resource. */
export function evaluate(estate: Estate, subject: Subject, predicate: Predicate): Answer {
  const ask = (that: Predicate, of = subject) => evaluate(estate, of, that);
  switch (predicate.kind) {
    case "value":
      return ofValue(estate, subject, predicate);
    case "all":
      return together(predicate.of.map((that) => ask(that)));
    case "any": {
      const answers = predicate.of.map((that) => ask(that));
      return (
        answers.find(({ holds }) => holds === true) ??
        answers.find(({ holds }) => holds === "unknown") ?? {
          holds: false,
          why: [...new Set(answers.map(({ why }) => why))].join(", and "),
        }
      );
    }
    case "not": {
      const { holds, why } = ask(predicate.that);
      return { holds: holds === "unknown" ? holds : !holds, why };
    }
    case "each":
    case "some": {
      const blocks = blocksAt(estate, subject, predicate.path);
      if (blocks === "unknown") return { holds: "unknown", why: `${predicate.path} is known only when it is applied` };
      const answers = blocks.map((at) => ask(predicate.that, { ...subject, at }));
      if (predicate.kind === "each") return together(answers);
      return (
        answers.find(({ holds }) => holds === true) ??
        answers.find(({ holds }) => holds === "unknown") ?? {
          holds: false,
          why: answers.length === 0 ? `${predicate.path} is not set` : (answers[0]?.why ?? ""),
        }
      );
    }
    case "counterpart":
      return ofCounterpart(estate, subject, predicate, (other) =>
        predicate.that === undefined
          ? { holds: true, why: "" }
          : ask(predicate.that, { resource: other, at: other.attributes }),
      );
    case "no grant":
      return ofGrants(estate, subject, predicate);
    case "never":
      return { holds: false, why: "it is there" };
    case "function":
      return FUNCTIONS[predicate.name](estate, subject, predicate.argument);
  }
}

/** The first that does not hold decides, then the first that nobody knows. */
function together(answers: readonly Answer[]): Answer {
  return (
    answers.find(({ holds }) => holds === false) ??
    answers.find(({ holds }) => holds === "unknown") ?? { holds: true, why: answers.map(({ why }) => why).join(", ") }
  );
}

function blocksAt(estate: Estate, { resource, at }: Subject, path: string): readonly Json[] | "unknown" {
  const values = estate.valuesAt(resource, at, path);
  if (values.some(({ kind }) => kind === "unknown" || kind === "reference")) return "unknown";
  return values.flatMap((value) => (value.kind === "known" && isObject(value.value) ? [value.value] : []));
}

type ValuePredicate = Extract<Predicate, { readonly kind: "value" }>;

function ofValue(estate: Estate, { resource, at }: Subject, { path, condition, otherwise }: ValuePredicate): Answer {
  const values = estate.valuesAt(resource, at, path);
  if (condition.is === "has") return ofList(path, values, condition.value);
  const answers = values.map((value) => {
    const given: Value =
      value.kind === "absent" && otherwise !== undefined ? { kind: "known", value: otherwise } : value;
    return { holds: compare(given, condition), why: tell(path, value, condition) };
  });
  return together(answers);
}

function ofList(path: string, values: readonly Value[], wanted: Scalar): Answer {
  const says = shown(wanted);
  if (values.some((value) => value.kind === "known" && String(value.value) === String(wanted))) {
    return { holds: true, why: `${path} has ${says} in it` };
  }
  if (values.some(({ kind }) => kind === "unknown" || kind === "reference")) {
    return { holds: "unknown", why: `${path} is known only when it is applied` };
  }
  return { holds: false, why: `${path} has no ${says} in it` };
}

function compare(value: Value, condition: Condition): Truth {
  if (value.kind === "unknown") return "unknown";
  if (condition.is === "set") return value.kind !== "absent";
  if (condition.is === "unset") return value.kind === "absent";
  if (value.kind === "absent") return condition.is === "none" || condition.is === "unlike";
  if (value.kind === "reference") {
    if (condition.is !== "resource") return "unknown";
    if (condition.types.includes(value.type)) return true;
    // A data source of Terraform itself, or of another provider, may pass on anything.
    return /^(?:data\.)?google_/.test(value.type) && !value.type.startsWith("data.") ? false : "unknown";
  }
  const given = value.value;
  if (isObject(given) || Array.isArray(given)) return false;
  const text = String(given);
  switch (condition.is) {
    case "equal":
      return text === String(condition.to);
    case "among":
      return condition.values.some((allowed) => String(allowed) === text);
    case "has":
      return text === String(condition.value);
    case "none":
      return !condition.values.some((refused) => String(refused) === text);
    case "like":
    case "resource":
      return condition.pattern.test(text);
    case "unlike":
      return !condition.pattern.test(text);
    case "number": {
      const { from = -Infinity, to = Infinity, unit = "" } = condition;
      const digits = text.endsWith(unit) ? text.slice(0, text.length - unit.length) : text;
      if (!/^-?\d+(\.\d+)?$/.test(digits)) return false;
      return Number(digits) >= from && Number(digits) <= to;
    }
  }
}

/** Attributes whose value nobody should read in a report. */
const SECRET = /password|secret|token|private_key|passphrase|auth_string|raw|content|sensitive|body|policy_data/i;

function tell(path: string, value: Value, { is }: Condition): string {
  switch (value.kind) {
    case "absent":
      return `${path} is not set`;
    case "unknown":
      return `${path} is ${printed(value.text)}, known only when it is applied`;
    case "reference":
      return `${path} refers to ${value.resource?.address ?? value.type}`;
    case "known":
      if (isObject(value.value) || Array.isArray(value.value) || is === "set" || is === "unset" || SECRET.test(path))
        return `${path} is set`;
      return `${path} is ${typeof value.value === "string" ? printed(value.value) : String(value.value)}`;
  }
}

type GrantPredicate = Extract<Predicate, { readonly kind: "no grant" }>;

function ofGrants(estate: Estate, { resource }: Subject, { role, member }: GrantPredicate): Answer {
  let unknown: string | undefined;
  for (const grant of grantsOf(estate, resource)) {
    const both = [fits(grant.role, role), fits(grant.member, member)];
    if (both.includes(false)) continue;
    if (both.includes("unknown")) unknown ??= [grant.role, grant.member].map(toldGrant).join(" to ");
    else return { holds: false, why: `${toldGrant(grant.role)} is given to ${toldGrant(grant.member)}` };
  }
  if (unknown !== undefined) return { holds: "unknown", why: `it gives ${unknown}, known only when it is applied` };
  return { holds: true, why: describe({ kind: "no grant", role, member } as Predicate) };
}

function fits(value: Value, words: Words | undefined): Truth {
  if (words === undefined) return true;
  if (value.kind === "absent") return false;
  if (value.kind !== "known") return "unknown";
  return typeof value.value === "string" && words.pattern.test(value.value);
}

function toldGrant(value: Value): string {
  if (value.kind === "known")
    return typeof value.value === "string" ? printed(value.value) : "something that is no text";
  if (value.kind === "unknown") return printed(value.text);
  return value.kind === "absent"
    ? "nothing"
    : `what ${value.resource?.address ?? value.type} has as ${value.attribute}`;
}

/** A value that Terraform writes as one word. */
export type Scalar = string | number | boolean;

/** What a value is compared with. */
export type Condition =
  | { readonly is: "set" }
  | { readonly is: "unset" }
  | { readonly is: "equal"; readonly to: Scalar }
  | { readonly is: "among"; readonly values: readonly Scalar[] }
  | { readonly is: "none"; readonly values: readonly Scalar[] }
  /** One of the entries of a list. */
  | { readonly is: "has"; readonly value: Scalar }
  | { readonly is: "like"; readonly pattern: RegExp; readonly says: string }
  | { readonly is: "unlike"; readonly pattern: RegExp; readonly says: string }
  | { readonly is: "number"; readonly from?: number; readonly to?: number; readonly unit?: string }
  /** A name of, or a reference to, a resource of one of the types. */
  | { readonly is: "resource"; readonly types: readonly string[]; readonly pattern: RegExp; readonly says: string };

/** What a rule asks of a resource, as data. Three answers are possible: it holds, it does not, or nobody knows yet. */
export type Predicate =
  /** The value at a path, through blocks: of several, every one. */
  | {
      readonly kind: "value";
      readonly path: string;
      readonly condition: Condition;
      /** What Google or the provider takes where nothing is written. */
      readonly otherwise?: Scalar;
    }
  | { readonly kind: "all" | "any"; readonly of: readonly Predicate[] }
  | { readonly kind: "not"; readonly that: Predicate }
  /** Every block, or at least one, at a path: what is asked is read from the block. */
  | { readonly kind: "each" | "some"; readonly path: string; readonly that: Predicate }
  /** Another resource of the platform that goes with this one. */
  | {
      readonly kind: "counterpart";
      readonly types: readonly string[];
      /** Where this resource is named in the other one, or `here` names the other; the project alone when left out. */
      readonly named?: { readonly there: string } | { readonly here: string };
      readonly that?: Predicate;
      readonly says: string;
    }
  /** No role is given that fits both patterns; in members, bindings and whole policies alike. */
  | { readonly kind: "no grant"; readonly role?: Words; readonly member?: Words }
  /** Nothing that is right: the resource itself is what is wrong. */
  | { readonly kind: "never"; readonly says: string }
  /** What needs more than data, by the name of its function. */
  | { readonly kind: "function"; readonly name: FunctionName; readonly says: string; readonly argument?: number };

/** A form of text and what people call it. */
export interface Words {
  readonly pattern: RegExp;
  readonly says: string;
}

/** The functions that a predicate may name. */
export type FunctionName =
  | "differs"
  | "noCredentials"
  | "noPlainSecret"
  | "closedToTheWorld"
  | "narrowPorts"
  | "noEgressAnywhere"
  | "notBothRoles"
  | "githubConditionIsNarrow"
  | "platformHasNoKeys";

/** The value is written and neither `null` nor empty. */
export const set = (path: string): Predicate => ({ kind: "value", path, condition: { is: "set" } });

/** Nothing is written, or `null`, or something empty; in none of several blocks. */
export const unset = (path: string): Predicate => ({ kind: "value", path, condition: { is: "unset" } });

/** The value is this one. */
export const equal = (path: string, to: Scalar, otherwise?: Scalar): Predicate => ({
  kind: "value",
  path,
  condition: { is: "equal", to },
  ...(otherwise !== undefined && { otherwise }),
});

/** The value is one of these. */
export const among = (path: string, values: readonly Scalar[], otherwise?: Scalar): Predicate => ({
  kind: "value",
  path,
  condition: { is: "among", values },
  ...(otherwise !== undefined && { otherwise }),
});

/** The value is none of these; nothing written is none of them either. */
export const none = (path: string, ...values: readonly Scalar[]): Predicate => ({
  kind: "value",
  path,
  condition: { is: "none", values },
  otherwise: "",
});

/** The text has a form. */
export const like = (path: string, pattern: RegExp, says: string): Predicate => ({
  kind: "value",
  path,
  condition: { is: "like", pattern, says },
});

/** The text does not have a form; nothing written has none. */
export const unlike = (path: string, pattern: RegExp, says: string): Predicate => ({
  kind: "value",
  path,
  condition: { is: "unlike", pattern, says },
  otherwise: "",
});

/** A number within limits, both inclusive; `"7776000s"` is one with the unit `s`. */
export const number = (
  path: string,
  limits: { readonly from?: number; readonly to?: number; readonly unit?: string },
  otherwise?: Scalar,
): Predicate => ({
  kind: "value",
  path,
  condition: { is: "number", ...limits },
  ...(otherwise !== undefined && { otherwise }),
});

/** The name of a key of Cloud KMS, or a reference to one, also to one that the same change makes. */
export const key = (path: string): Predicate => ({
  kind: "value",
  path,
  condition: {
    is: "resource",
    types: ["google_kms_crypto_key", "data.google_kms_crypto_key", "google_kms_key_handle"],
    pattern:
      /^(?:\/\/cloudkms\.googleapis\.com\/)?projects\/[^/]+\/locations\/[^/]+\/keyRings\/[^/]+\/cryptoKeys\/[^/]+/,
    says: "a key of Cloud KMS",
  },
});

/** An account of a program's own: not the one that Google makes for everybody in a project. */
export const ownAccount = (path: string): Predicate => ({
  kind: "value",
  path,
  condition: {
    is: "resource",
    types: ["google_service_account", "data.google_service_account"],
    pattern: /^(?!\d+-compute@developer\.)(?!.*@(?:appspot|cloudbuild|cloudservices)\.gserviceaccount\.com$).*@.+/,
    says: "a service account of its own",
  },
});

/** All of them hold. */
export const all = (...of: readonly Predicate[]): Predicate => ({ kind: "all", of });

/** At least one of them holds. */
export const any = (...of: readonly Predicate[]): Predicate => ({ kind: "any", of });

/** It does not hold. */
export const not = (that: Predicate): Predicate => ({ kind: "not", that });

/** It holds for every block at a path; none is fine. */
export const each = (path: string, that: Predicate): Predicate => ({ kind: "each", path, that });

/** It holds for a block at a path. */
export const some = (path: string, that: Predicate): Predicate => ({ kind: "some", path, that });

/** What a predicate asks for, in words: what is allowed, for who meets it in a finding. */
export function describe(predicate: Predicate): string {
  switch (predicate.kind) {
    case "value":
      return `${predicate.path} ${describeCondition(predicate.condition)}${
        predicate.otherwise === undefined || predicate.otherwise === ""
          ? ""
          : ` (${shown(predicate.otherwise)} when left out)`
      }`;
    case "all":
      return predicate.of.map((part) => group(part)).join(", and ");
    case "any":
      return predicate.of.map((part) => group(part)).join(", or ");
    case "not":
      return describeNot(predicate.that);
    case "each":
      return `in every ${predicate.path}: ${describe(predicate.that)}`;
    case "some":
      return `in one ${predicate.path}: ${describe(predicate.that)}`;
    case "no grant": {
      const { role, member } = predicate;
      return `no grant of ${role?.says ?? "any role"}${member === undefined ? "" : ` to ${member.says}`}`;
    }
    default:
      return predicate.says;
  }
}

function group(part: Predicate): string {
  const text = describe(part);
  return (part.kind === "all" || part.kind === "any") && part.of.length > 1 ? `(${text})` : text;
}

function describeNot(that: Predicate): string {
  if (that.kind === "value" && that.condition.is === "equal") return `${that.path} is not ${shown(that.condition.to)}`;
  return `not: ${describe(that)}`;
}

function describeCondition(condition: Condition): string {
  switch (condition.is) {
    case "set":
      return "is set";
    case "unset":
      return "is not set";
    case "equal":
      return `is ${shown(condition.to)}`;
    case "among":
      return `is ${condition.values.map(shown).join(" or ")}`;
    case "none":
      return `is not ${condition.values.map(shown).join(" or ")}`;
    case "has":
      return `has ${shown(condition.value)} in it`;
    case "like":
    case "resource":
      return `is ${condition.says}`;
    case "unlike":
      return `is not ${condition.says}`;
    case "number": {
      const unit = condition.unit ?? "";
      if (condition.from === undefined) return `is at most ${condition.to}${unit}`;
      if (condition.to === undefined) return `is at least ${condition.from}${unit}`;
      return `is ${condition.from}${unit} to ${condition.to}${unit}`;
    }
  }
}

/** A word as people read it: text in quotes. */
export function shown(value: Scalar): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

import type { ArgumentBehaviour } from "../../catalog/provider-behaviour";
import type { Json } from "../json";

type Scalar = string | number | boolean;

/** Whether Terraform takes two values for one, because it turns both into the same type. */
export function isSameValue(before: Scalar, after: Scalar): boolean {
  if (before === after) return true;
  if (typeof before === typeof after) return false;
  const [a, b] = [String(before), String(after)];
  return a === b || (isNumber(a) && isNumber(b) && Number(a) === Number(b));
}

/** Whether a value is what an argument has when it is left out: `false`, `0`, `""`, and lists and maps of nothing. */
export function isZero(value: Json): boolean {
  if (value === false || value === 0 || value === "" || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && Object.keys(value).length === 0;
}

/** How two values that are written otherwise are one. */
export type Sameness =
  /** The provider itself takes them for one, and changes nothing. */
  | "provider"
  /** They mean the same, but Terraform may write the new one. */
  | "meaning"
  | undefined;

/** Whether two texts mean the same, and to whom. */
export function sameness(before: Scalar, after: Scalar, behaviour: ArgumentBehaviour | undefined): Sameness {
  if (typeof before !== "string" || typeof after !== "string") return undefined;
  if (takenForSame(before, after, behaviour?.sameAs)) return "provider";
  const [a, b] = [milliseconds(before), milliseconds(after)];
  if (a !== undefined && a === b) return "meaning";
  const [small, large] = [binarySize(before), binarySize(after)];
  return small !== undefined && small === large ? "meaning" : undefined;
}

function takenForSame(before: string, after: string, sameAs: ArgumentBehaviour["sameAs"]): boolean {
  switch (sameAs) {
    case "case":
      return before.toLowerCase() === after.toLowerCase();
    case "duration":
      return milliseconds(before) !== undefined && milliseconds(before) === milliseconds(after);
    case "link":
      return isSameLink(before, after);
    case "project":
      return before.replace(/^projects\//, "") === after.replace(/^projects\//, "");
    case undefined:
      return false;
  }
}

/** The same path behind the service's address; a bare name means whatever there is of that name already. */
function isSameLink(before: string, after: string): boolean {
  const [a, b] = [withoutService(before), withoutService(after)];
  return b.includes("/") ? a === b : a.slice(a.lastIndexOf("/") + 1) === b;
}

function withoutService(link: string): string {
  return link.replace(/^(https?:)?\/\/[^/]+\/(compute\/(v1|beta)\/|v1\/)?/, "");
}

const UNITS = { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1e3, m: 6e4, h: 3.6e6 } as const;
const DURATION = /^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h)){1,6}$/;

/** How long a duration is as Go writes them, such as `1h30m`; `undefined` for anything else. */
export function milliseconds(text: string): number | undefined {
  if (text.length > 60 || !DURATION.test(text)) return undefined;
  let sum = 0;
  for (const [, count, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g)) {
    sum += Number(count) * UNITS[unit as keyof typeof UNITS];
  }
  return sum;
}

const SIZES = { Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 } as const;

/** How many bytes a size as Kubernetes writes them is, such as `2Gi`; `undefined` for anything else. */
function binarySize(text: string): number | undefined {
  const [, count, unit] = /^(\d{1,12})(Ki|Mi|Gi|Ti)B?$/.exec(text) ?? [];
  return unit === undefined ? undefined : Number(count) * SIZES[unit as keyof typeof SIZES];
}

function isNumber(text: string): boolean {
  return /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text);
}

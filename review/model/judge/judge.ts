import type { Json } from "../../json";
import { milliseconds } from "../same-meaning";
import type { Direction, Section, Severity } from "../resource-change";

/** What a difference means. */
export interface Judgement {
  readonly section: Section;
  readonly direction: Direction;
  readonly severity: Severity;
  readonly meaning?: string;
}

/** Both values of something that differs; `undefined` where there is none. */
export interface Values {
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/** What a change of one value means, without the section. */
export type Verdict = Omit<Judgement, "section">;

/** What else the same block says, or the nearest around it: on one side, or after the change and, when it is gone, before. */
export type Beside = (key: string, side?: "before" | "after") => Json | undefined;

/** Judges a change of one value; `undefined` when it says nothing special. */
export type Judge = (values: Values, beside: Beside) => Verdict | undefined;

/** A row of what is known about values. */
export interface Rule {
  /** The types that it is about, whole. */
  readonly type: RegExp;
  /** The place, keys only, within JSON that is text as well. */
  readonly at: RegExp;
  readonly section: Section;
  readonly judge: Judge;
}

const SEVERITY: Readonly<Record<Direction, Severity>> = {
  loosened: "high",
  tightened: "low",
  neutral: "medium",
  unknown: "medium",
};

/** A verdict with the severity that its direction has, or another one. */
export function verdict(direction: Direction, meaning?: string, severity = SEVERITY[direction]): Verdict {
  return { direction, severity, ...(meaning !== undefined && { meaning }) };
}

/** A switch that protects while it is on. */
export function protects(off: string, on: string, severity?: Severity): Judge {
  return ({ before, after }) => {
    const [was, is] = [isOn(before), isOn(after)];
    if (was === is) return undefined;
    return is ? verdict("tightened", on) : verdict("loosened", off, severity);
  };
}

/** A switch that opens something while it is on. */
export function opens(on: string, off: string, severity?: Severity): Judge {
  return ({ before, after }) => {
    const [was, is] = [isOn(before), isOn(after)];
    if (was === is) return undefined;
    return is ? verdict("loosened", on, severity) : verdict("tightened", off);
  };
}

/** A quantity of which less is looser: `none` when there is none at all any more. */
export function lessIsLooser(less: string, more: string, none = less): Judge {
  return ({ before, after }) => {
    const [was, is] = [quantity(before) ?? 0, quantity(after) ?? 0];
    if (quantity(before) === undefined && quantity(after) === undefined) return verdict("unknown");
    if (was === is) return undefined;
    if (is > was) return verdict("tightened", more);
    return verdict("loosened", is === 0 ? none : less);
  };
}

/** A quantity of which more is looser; none at all is no limit. */
export function moreIsLooser(more: string, less: string): Judge {
  return ({ before, after }) => {
    const [was, is] = [quantity(before), quantity(after)];
    if (was === undefined && is === undefined) return verdict("unknown");
    if (was === is) return undefined;
    return (is ?? Infinity) > (was ?? Infinity) ? verdict("loosened", more) : verdict("tightened", less);
  };
}

/** Something that protects while it is there, whatever it says. */
export function presence(gone: string, come: string, other: string, severity?: Severity): Judge {
  return ({ before, after }) => {
    if (isEmpty(after)) return verdict("loosened", gone, severity);
    if (isEmpty(before)) return verdict("tightened", come);
    return verdict("neutral", other, "high");
  };
}

/** Elements of which more lets more happen. */
export function moreOfThem(added: string, removed: string, severity?: Severity): Judge {
  return ({ before, after }) => {
    if (before === undefined) return verdict("loosened", added, severity);
    if (after === undefined) return verdict("tightened", removed);
    return verdict("unknown");
  };
}

/** Elements of which fewer protect less. */
export function fewerOfThem(removed: string, added: string, severity?: Severity): Judge {
  return ({ before, after }) => {
    if (after === undefined) return verdict("loosened", removed, severity);
    if (before === undefined) return verdict("tightened", added);
    return verdict("unknown");
  };
}

/** One of several words, from the tightest to the loosest; a word that is not among them is not judged. */
export function ordered(words: readonly (string | undefined)[], meaning: string, severity?: Severity): Judge {
  return ({ before, after }) => {
    const [was, is] = [words.indexOf(textOf(before)), words.indexOf(textOf(after))];
    if (was === -1 || is === -1) return verdict("unknown", meaning);
    if (was === is) return undefined;
    return is > was ? verdict("loosened", meaning, severity) : verdict("tightened", meaning);
  };
}

/** Worth telling, and neither looser nor tighter. */
export function told(meaning?: string, severity: Severity = "medium"): Judge {
  return () => verdict("neutral", meaning, severity);
}

/** Worth telling, and nothing here can say what it lets happen. */
export function unjudged(meaning?: string, severity: Severity = "medium"): Judge {
  return () => verdict("unknown", meaning, severity);
}

/** A number, a duration in milliseconds, or a share; `undefined` for anything else. */
export function quantity(value: Json | undefined): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value !== "string") return undefined;
  const share = /^(\d+(?:\.\d+)?)%$/.exec(value)?.[1];
  if (share !== undefined) return Number(share) / 100;
  if (/^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  return milliseconds(value);
}

function isOn(value: Json | undefined): boolean {
  return value === true || value === "true" || value === "TRUE";
}

function isEmpty(value: Json | undefined): boolean {
  return value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

function textOf(value: Json | undefined): string | undefined {
  return value === undefined || value === null ? undefined : String(value);
}

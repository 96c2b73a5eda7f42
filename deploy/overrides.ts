import { didYouMean } from "../values/nearest";
import { parseJson } from "./google-api";

/** What one run may do differently, and the form of each. The launcher checks it all again. */
export const OVERRIDE_KEYS = ["args", "image", "datasetVersion", "capacity", "machine", "run"] as const;

/** What one run does differently from what the environment file says of its job. */
export interface Overrides {
  /** The container's arguments, in place of the job's. */
  readonly args?: readonly string[];
  /** Another version of the job's image: its digest, or its whole name with the digest. */
  readonly image?: string;
  /** The version of the data, which the job finds in its environment. */
  readonly datasetVersion?: string;
  /** The name of another capacity that the job allows. */
  readonly capacity?: string;
  /** The name of another machine that the job allows. */
  readonly machine?: string;
  /** The run's own name. A job that was submitted under it is not submitted again. */
  readonly run?: string;
}

/** What a job allows to be overridden beside what every job allows. */
export interface OverrideLimits {
  /** Whether the job runs an image of its own, of which a run may ask for another version. */
  readonly ownImage: boolean;
  /** The names of capacities that a run may ask for. */
  readonly capacities: readonly string[];
  /** The names of machines that a run may ask for. */
  readonly machines: readonly string[];
}

/** What is wrong with one `--set`. */
export interface OverrideProblem {
  /** The option as it was written. */
  readonly written: string;
  readonly problem: string;
  readonly allowed?: string;
  readonly fix?: string;
}

/** What the `--set` options say: overrides, or everything that is wrong with them. */
export type ParsedOverrides =
  | { readonly overrides: Overrides; readonly problems: readonly [] }
  | { readonly overrides?: undefined; readonly problems: readonly OverrideProblem[] };

type Key = (typeof OVERRIDE_KEYS)[number];
type Fault = Omit<OverrideProblem, "written">;
type Check = (value: string, limits: OverrideLimits) => Fault | undefined;

/** Text without spaces or quotes: it becomes a label and the value of an environment variable. */
const VERSION = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;
const IMAGE = /^([^\s@]+@)?sha256:[0-9a-f]{64}$/;
/** A run's name becomes a label and part of an address. */
const RUN = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

const CHECKS: Readonly<Record<Exclude<Key, "args">, Check>> = {
  image: (value, { ownImage }) => {
    if (!ownImage)
      return { problem: "the job runs a Python package, and has no image of its own", fix: "leave it out" };
    if (IMAGE.test(value)) return undefined;
    return {
      problem: `${JSON.stringify(value)} is not an image by its digest`,
      allowed: "sha256: and 64 hexadecimal digits, of another version of the job's own image",
    };
  },
  datasetVersion: (value) =>
    VERSION.test(value)
      ? undefined
      : {
          problem: `${JSON.stringify(value)} is not a version`,
          allowed: "1 to 63 letters, digits, dots, _ and -, a letter or digit first",
        },
  capacity: (value, { capacities }) => oneOf(value, "a capacity that this job may use", "capacities", capacities),
  machine: (value, { machines }) => oneOf(value, "a machine that this job may use", "machines", machines),
  run: (value) =>
    RUN.test(value)
      ? undefined
      : {
          problem: `${JSON.stringify(value)} is not a run's name`,
          allowed: "1 to 63 small letters, digits and dashes, no dash first or last",
        },
};

/**
 * Reads the `--set key=value` options of one run. All that is wrong is told at once.
 *
 * @param written each option as it was written, in order: `args` may be given once as a JSON list or several times, one
 *   argument each
 */
export function parseOverrides(written: readonly string[], limits: OverrideLimits): ParsedOverrides {
  const problems: OverrideProblem[] = [];
  const values = new Map<Key, string[]>();
  for (const option of written) {
    const fault = collect(option, values);
    if (fault !== undefined) problems.push({ written: option, ...fault });
  }

  const overrides: { -readonly [K in keyof Overrides]: Overrides[K] } = {};
  for (const key of OVERRIDE_KEYS) {
    const given = values.get(key);
    if (given === undefined) continue;
    if (key === "args") {
      const args = argumentsOf(given);
      if ("problem" in args) problems.push({ written: `args=${given[0]}`, ...args });
      else overrides.args = args.list;
      continue;
    }
    const [value = ""] = given;
    const fault = CHECKS[key](value, limits);
    if (fault === undefined) overrides[key] = value;
    else problems.push({ written: `${key}=${value}`, ...fault });
  }
  return problems.length > 0 ? { problems } : { overrides, problems: [] };
}

/** The problems in the form of findings: what was written, what is wrong with it, what is allowed. */
export function tellOverrideProblems(problems: readonly OverrideProblem[]): string {
  return problems
    .map(({ written, problem, allowed, fix }) =>
      [
        `--set ${written}`,
        `  ${problem}`,
        ...(allowed === undefined ? [] : [`  allowed: ${allowed}`]),
        ...(fix === undefined ? [] : [`  fix: ${fix}`]),
      ].join("\n"),
    )
    .join("\n");
}

function collect(option: string, values: Map<Key, string[]>): Fault | undefined {
  const [name = "", ...rest] = option.split("=");
  if (rest.length === 0) {
    return {
      problem: "is not an override",
      allowed: "<key>=<value>",
      fix: "write an = between the key and its value",
    };
  }
  if (!isKey(name)) {
    return {
      problem: `unknown key ${JSON.stringify(name)}` + didYouMean(name, OVERRIDE_KEYS),
      allowed: OVERRIDE_KEYS.join(", "),
    };
  }
  const given = values.get(name) ?? [];
  if (name !== "args" && given.length > 0) {
    return { problem: `${name} is set twice, first to ${JSON.stringify(given[0])}`, fix: "leave one of them out" };
  }
  values.set(name, [...given, rest.join("=")]);
  return undefined;
}

function argumentsOf(given: readonly string[]): { readonly list: readonly string[] } | Fault {
  const [first = ""] = given;
  if (!first.trimStart().startsWith("[")) return { list: given };
  const allowed = `a JSON list of text, such as ["--epochs", "3"]; or args=<argument> once for each`;
  if (given.length > 1) return { problem: "args is given both as a list and one by one", allowed };
  const { value } = parseJson(first);
  if (!Array.isArray(value)) return { problem: "is not a JSON list", allowed };
  const odd = value.findIndex((entry) => typeof entry !== "string");
  if (odd < 0) return { list: value as string[] };
  const shown = JSON.stringify(value[odd]);
  return { problem: `args[${odd}]: ${shown} is not text`, allowed, fix: `write ${JSON.stringify(shown)}` };
}

function oneOf(value: string, noun: string, section: string, candidates: readonly string[]): Fault | undefined {
  if (candidates.includes(value)) return undefined;
  const problem = `${JSON.stringify(value)} is not ${noun}` + didYouMean(value, candidates);
  return {
    problem,
    allowed: candidates.length === 0 ? `none: the job names none under alternatives.${section}` : candidates.join(", "),
  };
}

function isKey(name: string): name is Key {
  return OVERRIDE_KEYS.some((key) => key === name);
}

import type { Platform } from "../platform";
import { type AccessChange, type AccessChanges, accessChanges } from "./changes";
import type { Direction } from "./direction";
import { deed, deedOf } from "./meaning";
import type { Path } from "./paths";
import { grouped, wayLine } from "./words";

/** How much a reviewer should care, worst first. */
const SEVERITIES = ["critical", "high", "medium", "low", "info"] as const;
type Severity = (typeof SEVERITIES)[number];

/** One sentence of a review about access. */
export interface AccessFinding {
  readonly text: string;
  /** `loosened` also where somebody may do more and less at once. */
  readonly direction: "loosened" | "tightened" | "unknown";
  readonly severity: Severity;
  readonly section: "access" | "protection";
  readonly stack?: string;
  readonly address?: string;
  readonly origin?: string;
}

/** What a review says about access, worst first. */
export interface AccessReview {
  readonly broadened: number;
  readonly narrowed: number;
  readonly unknown: number;
  /** `gives 2 principals more access`; empty when nothing changes. */
  readonly summary: string;
  readonly findings: readonly AccessFinding[];
}

/** What changes about access between two platforms, for a review. */
export function accessReview(before: Platform, after: Platform): AccessReview {
  return reviewOf(accessChanges(before, after));
}

function reviewOf(changes: AccessChanges): AccessReview {
  const findings = [
    ...changes.renamed.map(({ sentence }) => found(sentence, "both", "high")),
    ...changes.takeovers.map((takeover) => ({
      ...found(
        `${takeover.address} ${takeover.sentence}`,
        "unknown",
        takeover.role === undefined ? "critical" : "high",
      ),
      ...placeOf(takeover),
    })),
    ...changes.roles.map(({ sentence, direction, role, added, holders }) => ({
      ...found(
        sentence,
        direction,
        direction === "narrowed" || holders.length === 0 ? "info" : severityOfPermissions(added),
      ),
      ...placeOf(role),
    })),
    ...changes.changes
      .filter(({ byRole }) => !byRole)
      .map((change) => ({
        ...found(change.sentence, change.direction, severityOf(change)),
        ...placeOf(change.after[0] ?? change.before[0]),
      })),
    ...changes.controls.map((control) => ({
      ...found(control.sentence, control.direction, control.direction === "narrowed" ? "info" : "high"),
      section: "protection" as const,
      ...placeOf(control),
    })),
    ...ways(changes),
    ...grouped(changes.paths.closed.filter(isTelling)).map((group) =>
      found(`a way closes: ${wayLine(group)}`, "narrowed", "info"),
    ),
  ];
  const count = (direction: AccessFinding["direction"]) =>
    findings.filter((finding) => finding.direction === direction).length;
  return {
    broadened: count("loosened"),
    narrowed: count("tightened"),
    unknown: count("unknown"),
    summary: summaryOf(changes),
    // Equal ones stay in their order: it is worst first already.
    findings: findings.sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity)),
  };
}

function ways({ paths, newcomers }: AccessChanges): readonly AccessFinding[] {
  const severity = (path: Path): Severity => {
    // What comes with a new program is what it is for; people, and programs that were there, come to more.
    const expected = path.from.kind === "account" && newcomers.includes(path.from);
    if (expected || path.gains.every((gain) => deedOf(gain).weight === "uses")) return "low";
    return path.from.kind === "account" || path.onRequest || !path.certain ? "medium" : "high";
  };
  const telling = paths.opened.filter(isTelling);
  return SEVERITIES.flatMap((wanted) =>
    grouped(telling.filter((path) => severity(path) === wanted)).map((group) => {
      const [stack, address] = group.last.addresses[0]?.split(": ") ?? [];
      return { ...found(`a way opens: ${wayLine(group)}`, "broadened", wanted), ...placeOf({ stack, address }) };
    }),
  );
}

/** A longer way of a program is made of shorter ones, which are told. */
function isTelling({ from, steps }: Path): boolean {
  return steps.length === 1 || from.kind !== "account";
}

function found(text: string, direction: Direction, severity: Severity): AccessFinding {
  const judged = { broadened: "loosened", both: "loosened", narrowed: "tightened", unknown: "unknown" } as const;
  return { text, direction: judged[direction], severity, section: "access" };
}

function placeOf(
  place: { readonly stack?: string; readonly address?: string; readonly origin?: string } | undefined,
): Pick<AccessFinding, "stack" | "address" | "origin"> {
  const { stack, address, origin } = place ?? {};
  return {
    ...(stack !== undefined && { stack }),
    ...(address !== undefined && { address }),
    ...(origin !== undefined && { origin }),
  };
}

function severityOf({ principal, direction, gains, loses, target }: AccessChange): Severity {
  if (direction === "narrowed") return "info";
  if (principal.kind === "everybody") return "critical";
  if (principal.kind === "agent") return "low";
  const person = principal.kind !== "account" && principal.kind !== "sink";
  switch ((gains ?? loses)?.weight ?? "uses") {
    case "rules":
      return direction === "unknown" ? "high" : "critical";
    case "acts":
      return target.kind === "project" || person ? "high" : "medium";
    case "writes":
      return target.kind === "project" || person ? "high" : "medium";
    case "reads":
      return target.kind === "project" ? "high" : "medium";
    case "uses":
      return "low";
  }
}

const SOME_PROJECT = { key: "project:", kind: "project", name: "the project", within: [] };

function severityOfPermissions(added: readonly string[]): Severity {
  const { weight } = deed(new Set(added), SOME_PROJECT);
  return { rules: "critical", acts: "high", writes: "high", reads: "medium", uses: "low" }[weight] as Severity;
}

function summaryOf({ changes, roles, renamed, takeovers, paths, direction }: AccessChanges): string {
  if (direction === "none") return "";
  const who = (wanted: readonly Direction[]) =>
    new Set([
      ...changes.filter((change) => wanted.includes(change.direction)).map(({ principal }) => principal.member),
      ...roles
        .filter((role) => wanted.includes(role.direction))
        .flatMap(({ holders }) => holders.map(({ member }) => member)),
    ]).size;
  const principals = (number: number) => `${number} ${number === 1 ? "principal" : "principals"}`;
  const more = who(["broadened", "both"]);
  const less = who(["narrowed"]);
  const unknown = who(["unknown"]);
  const opened = paths.opened.filter(isTelling).length;
  const parts = [
    ...(more > 0 ? [`gives ${principals(more)} more access`] : []),
    ...(renamed.length > 0
      ? [`gives what ${renamed.length === 1 ? "a group has" : `${renamed.length} groups have`} to other people`]
      : []),
    ...(takeovers.length > 0 ? ["takes from others what they were given"] : []),
    ...(unknown > 0 ? [`changes the access of ${principals(unknown)} in a way that cannot be told`] : []),
    ...(less > 0 ? [`takes access from ${principals(less)}`] : []),
    ...(opened > 0 ? [`opens ${opened} ${opened === 1 ? "way" : "ways"} to more than was granted`] : []),
  ];
  return parts.length === 0 ? "changes what watches over access" : parts.join(", ");
}

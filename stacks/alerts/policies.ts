import type { ITerraformDependable } from "cdktf";
import type { Severity } from "../../config/monitoring/alert-kinds";
import { RUNBOOKS } from "../../config/monitoring/runbooks";
import { createAfter } from "../../constructs/core/dependencies";
import { setOrigin } from "../../constructs/core/origin";
import { AlertPolicy, type Condition } from "../../constructs/monitoring/alert-policy";
import { Metric } from "../../constructs/monitoring/metric";
import { Duration } from "../../values/duration";
import type { Naming } from "../../values/naming";
import type { PlatformStack } from "../platform-stack";
import { kindOf, type WantedAlert } from "./wanted";

/** One alert policy, as people read about it. */
export interface PlannedPolicy {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** The page in `docs/runbooks`. */
  readonly runbook: string;
  readonly wanted: readonly WantedAlert[];
  readonly conditions: readonly Condition[];
}

const NOUNS: Readonly<Record<WantedAlert["work"], string>> = {
  endpoint: "endpoint",
  pool: "pool",
  vectors: "vectors",
  job: "training",
  batch: "batch prediction",
  pipeline: "pipeline",
  retraining: "retraining",
  storage: "storage",
  platform: "project",
};

/** How many conditions Google takes in one policy. */
const MOST_CONDITIONS = 6;

/**
 * Brings together what is told of the same kind at the same severity: one policy, in which everything with the same limit is one
 * condition, because Google charges for each. Where there are more limits than conditions that a policy takes, there are
 * several.
 */
export function plannedPolicies(alerts: readonly WantedAlert[]): readonly PlannedPolicy[] {
  const byPolicy = groupBy(alerts, ({ work, kind, severity }) => `${work}-${kind}-${severity}`);
  return [...byPolicy].flatMap(([id, wanted]) => {
    const [first] = wanted as [WantedAlert];
    const { tells, runbook } = kindOf(first.work, first.kind);
    const title = `${NOUNS[first.work]}: ${tells}`;
    const conditions = conditionsOf(wanted);
    const parts = Math.ceil(conditions.length / MOST_CONDITIONS);
    return Array.from({ length: parts }, (_, part) => {
      const some = conditions.slice(part * MOST_CONDITIONS, (part + 1) * MOST_CONDITIONS);
      return {
        id: part === 0 ? id : `${id}-${part + 1}`,
        title,
        severity: first.severity,
        runbook,
        wanted: some.flatMap(({ wanted: these }) => these),
        conditions: some.map(({ condition }) => condition),
      };
    });
  });
}

/** Puts policies into a stack, each told to the channels of its severity. */
export function addPolicies(
  stack: PlatformStack,
  policies: readonly PlannedPolicy[],
  {
    naming,
    channels,
    factsKnown,
  }: {
    readonly naming: Naming;
    readonly channels: Readonly<Record<Severity, readonly string[]>>;
    /** What alerts on log entries wait for. */
    readonly factsKnown: ITerraformDependable;
  },
): void {
  for (const policy of policies) {
    const { id, title, severity, conditions, wanted } = policy;
    const made = new AlertPolicy(stack, `Alert-${id}`, {
      naming,
      title,
      conditions,
      severity,
      documentation: documentationOf(policy),
      channels: channels[severity],
      closesAfter: Duration.days(1),
    });
    if (wanted.some(({ metric }) => metric.isOfLogEntries)) createAfter(made.resource, factsKnown);
    const origins = [...new Set(wanted.map(({ origin }) => origin))];
    setOrigin(made, origins.length === 1 ? (origins[0] ?? "monitoring") : commonStart(origins));
  }
}

/** What somebody reads who was told: what it means, whom it can be about, what to do first, and where there is more. */
export function documentationOf({ runbook, wanted }: PlannedPolicy): string {
  const { means, first } = RUNBOOKS[runbook as keyof typeof RUNBOOKS];
  const known = wanted.map(
    ({ subject, knownAs, limitText }) =>
      `- ${subject}${knownAs === undefined || knownAs === subject ? "" : ` (\`${knownAs}\`)`}: \`${limitText}\``,
  );
  return [
    means,
    "",
    "What is watched, from which limit on:",
    "",
    ...new Set(known),
    "",
    ...first.map((step, index) => `${index + 1}. ${step}`),
    "",
    `What more there is to do: docs/runbooks/${runbook}.md.`,
  ].join("\n");
}

function conditionsOf(wanted: readonly WantedAlert[]) {
  const byCondition = groupBy(wanted, ({ metric, compare, limit, period, lasts }) =>
    JSON.stringify([metric.shape, compare, limit, period.toSeconds(), lasts.toSeconds()]),
  );
  return [...byCondition.values()].map((these) => {
    const [{ compare, limit, period, lasts, missing, metric: first }] = these as [WantedAlert];
    const limits = [...new Set(these.map(({ limitText }) => limitText))];
    // What is written differently and counted alike is told apart in the text of the alert.
    const title = limits.length === 1 ? `${first.name}: ${limits[0]}` : first.name;
    const metric = Metric.together(these.map((one) => one.metric));
    const condition: Condition =
      compare === "absent"
        ? { title, kind: "absent", metric, period, lasts }
        : { title, kind: compare, metric, limit, period, lasts, missing };
    return { condition, wanted: these };
  });
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    groups.set(name, [...(groups.get(name) ?? []), item]);
  }
  return groups;
}

/** The section that all paths are in: `training.jobs` of two jobs. */
function commonStart(paths: readonly string[]): string {
  const [first = [], ...others] = paths.map((path) => path.split("."));
  const same = first.findIndex((part, index) => others.some((other) => other[index] !== part));
  return first.slice(0, same === -1 ? undefined : same).join(".") || "monitoring";
}

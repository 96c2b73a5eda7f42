import { ALERT_KINDS, type AlertedWork, type AlertKind, type Severity } from "../../config/monitoring/alert-kinds";
import type { Environment } from "../../config/schema/environment";
import type { Missing } from "../../constructs/monitoring/alert-policy";
import type { Metric } from "../../constructs/monitoring/metric";
import type { Duration } from "../../values/duration";

/** One limit of one workload: what somebody wants to be told of. */
export interface WantedAlert {
  readonly work: AlertedWork;
  readonly kind: string;
  readonly severity: Severity;
  /** The name in the environment file, with what it is where that is not clear: `fraud`, `pool small`. */
  readonly subject: string;
  /** What Cloud Monitoring calls it, where that is something else. */
  readonly knownAs?: string;
  /** Where the limit is written, or where the workload is. */
  readonly origin: string;
  /** The limit as it is written: `maxP99: 300ms`. */
  readonly limitText: string;
  readonly metric: Metric;
  readonly compare: "above" | "below" | "absent";
  /** In the unit of the metric; nothing for an absence. */
  readonly limit: number;
  readonly period: Duration;
  readonly lasts: Duration;
  readonly missing: Missing;
}

interface Alerted {
  readonly severities: Readonly<Partial<Record<string, Severity>>>;
  readonly silenced: Readonly<Partial<Record<string, string>>>;
}

/** What is known of a kind of alert. */
export function kindOf(work: AlertedWork, kind: string): AlertKind {
  const found = (ALERT_KINDS[work] as Readonly<Record<string, AlertKind>>)[kind];
  if (found === undefined) throw new RangeError(`there is no alert "${kind}" of the work "${work}"`);
  return found;
}

/** How soon somebody must look; `undefined` where nobody is told, because it is silenced. */
export function severityOf(
  { lifetime }: Environment,
  work: AlertedWork,
  kind: string,
  { severities, silenced }: Alerted,
): Severity | undefined {
  if (silenced[kind] !== undefined) return undefined;
  return severities[kind] ?? (lifetime === "permanent" ? kindOf(work, kind).severity : "mail");
}

/** What {@link wanted} needs of each limit. */
type Limit = Omit<WantedAlert, "work" | "kind" | "severity" | "missing" | "metric"> & {
  readonly metrics: readonly Metric[];
};

/** The alerts of one kind of one workload, one for each metric that may hold the answer; none where it is silenced. */
export function wanted(
  environment: Environment,
  work: AlertedWork,
  kind: string,
  alerted: Alerted,
  { metrics, ...limit }: Limit,
): readonly WantedAlert[] {
  const severity = severityOf(environment, work, kind, alerted);
  if (severity === undefined) return [];
  const { missing } = kindOf(work, kind);
  return metrics.map((metric) => ({ ...limit, work, kind, severity, missing, metric }));
}

import { CLASS_FILTERS } from "../../constructs/logs/log-filters";
import { LOG_CLASSES, type LogClass } from "../../values/log-classes";
import { type LogEntry, logFilter } from "../support/log-filter";
import type { SynthesizedPlatform } from "../support/platform";
import { PlatformGraph, valuesAt } from "./graph";

/** Of these nothing is ever left out: they are evidence, and what metrics and alerts are about. */
const WHOLE: readonly LogClass[] = ["audit", "workflows"];

const classes = LOG_CLASSES.map((name) => [name, logFilter(CLASS_FILTERS[name])] as const);

/** What is wrong with how a platform keeps its log entries; empty when nothing. */
export function keptLogProblems(platform: SynthesizedPlatform): readonly string[] {
  const graph = new PlatformGraph(platform);
  const { environment } = platform;
  const { logs, project, name } = environment;
  const sinks = graph.ofType("google_logging_project_sink");
  const kept = sinks.filter(({ attributes }) => String(attributes.destination).startsWith("logging.googleapis.com/"));
  const wanted = logs === undefined ? [] : LOG_CLASSES.map((sort) => `${name}-logs-${sort}`);
  const excluded = graph.ofType("google_logging_project_exclusion").map(({ attributes }) => attributes.filter);
  const looked = [
    ...graph.ofType("google_logging_metric").map(({ attributes }) => String(attributes.filter)),
    ...graph
      .ofType("google_monitoring_alert_policy")
      .flatMap(({ attributes }) => valuesAt(attributes, "conditions.condition_matched_log.filter")),
    ...sinks.filter((sink) => !kept.includes(sink)).map(({ attributes }) => String(attributes.filter)),
  ];
  return [
    ...difference(
      "kept",
      wanted,
      kept.map(({ attributes }) => String(attributes.name)),
    ),
    ...difference(
      "left to another bucket",
      kept.map(({ attributes }) => attributes.filter),
      excluded,
    ),
    ...graph
      .ofType("google_logging_project_bucket_config")
      .filter(({ attributes }) => attributes.location !== project.region)
      .map(({ id }) => `${id}: is not in ${project.region}`),
    ...kept
      .filter(({ attributes }) => WHOLE.some((sort) => attributes.name === `${name}-logs-${sort}`))
      .filter(({ attributes }) => valuesAt(attributes, "exclusions.filter").length > 0)
      .map(({ id }) => `${id}: leaves out evidence`),
    ...looked.filter((filter) => !isWhole(String(filter))).map((filter) => `${filter}: may be left out`),
  ];
}

function difference(what: string, wanted: readonly unknown[], got: readonly unknown[]): readonly string[] {
  return [
    ...wanted.filter((one) => !got.includes(one)).map((one) => `${what}: nothing for ${String(one)}`),
    ...got.filter((one) => !wanted.includes(one)).map((one) => `${what}: ${String(one)}, which nobody asked for`),
  ];
}

/** Whether a filter asks for entries of such sorts alone, by each log and resource that it names. */
function isWhole(filter: string): boolean {
  const named = (pattern: RegExp) => [...filter.matchAll(pattern)].map(([, value = ""]) => decodeURIComponent(value));
  const logs = named(/(?:log_id\("|\/logs\/)([^"]+)"/g);
  const types = named(/resource\.type="([^"]+)"/g);
  const entries = [
    ...(types.length === 0 ? [] : types.map((type) => ({ log: logs[0] ?? "any", resource: { type } }))),
    ...(logs.length === 0 ? [] : logs.map((log) => ({ log, resource: { type: types[0] ?? "any" } }))),
  ] satisfies LogEntry[];
  return (
    entries.length > 0 &&
    entries.every((entry) => classes.some(([sort, matches]) => WHOLE.includes(sort) && matches(entry)))
  );
}

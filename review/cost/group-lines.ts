import { priceOf } from "../../catalog/prices";
import { startsPerMonth } from "../../values/cron";
import { exactly } from "../../values/guess";
import { listOf, textAt } from "../json";
import { type Platform, type Resource, resourcesOf } from "../platform";
import { type Amounts, amountLine, known } from "./amounts";
import type { CostSection, CostSubject } from "./estimate";
import { eachOf, inWords, product, sum } from "./ranges";
import type { Priced } from "./workload-lines";

/** What costs as a group: many small things of one kind, or what the whole environment does. */
export function groupLines(platform: Platform, region: string, amounts: Amounts): readonly Priced[] {
  const all = resourcesOf(platform);
  const of = (type: string) => all.filter((resource) => resource.type === type);
  return [
    ...dnsZones(of("google_dns_managed_zone"), amounts),
    ...schedules(of("google_cloud_scheduler_job")),
    ...workflowSteps(of("google_workflows_workflow"), of("google_cloud_scheduler_job"), amounts),
    ...alerts(of("google_monitoring_alert_policy")),
    ...eventTriggers(of("google_eventarc_trigger")),
    ...keyOperations(of("google_kms_crypto_key"), amounts),
    ...queries(of("google_bigquery_dataset"), region, amounts),
    ...written(platform, amounts),
  ];
}

function subject(section: CostSection, of: string, what: string, resources: readonly Resource[] = []): CostSubject {
  const stacks = [...new Set(resources.map(({ stack }) => stack))];
  return { of, section, stack: stacks.length === 1 ? (stacks[0] ?? "") : "", models: [], what };
}

function dnsZones(zones: readonly Resource[], amounts: Amounts): readonly Priced[] {
  if (zones.length === 0) return [];
  const about = subject("network", "network", "zones of names", zones);
  const lookups = amounts.find("", "lookups");
  const looking = { ...about, what: "looking up names" };
  return [
    amountLine({
      subject: about,
      id: "network.dns.zone",
      location: "global",
      amount: known(zones.length),
      unit: "zones",
    }),
    lookups === undefined
      ? { ...looking, reason: amounts.reason("", "lookups") }
      : amountLine({
          subject: looking,
          id: "network.dns.queries",
          location: "global",
          unit: "million lookups",
          amount: { ...lookups, amount: eachOf((end) => lookups.amount[end] / 1e6) },
        }),
  ];
}

function schedules(jobs: readonly Resource[]): readonly Priced[] {
  if (jobs.length === 0) return [];
  const about = subject("automation", "schedules", "schedules", jobs);
  return [
    amountLine({ subject: about, id: "scheduler.job", location: "all", amount: known(jobs.length), unit: "schedules" }),
  ];
}

/** Runs are counted with the workloads; what only looks whether anything is to be done is counted by its schedule. */
function workflowSteps(workflows: readonly Resource[], jobs: readonly Resource[], amounts: Amounts): readonly Priced[] {
  if (workflows.length === 0) return [];
  const about = subject("automation", "workflows", "steps of workflows");
  const [runs, perRun, perCheck] = (["runs", "steps-per-run", "steps-per-check"] as const).map((what) =>
    amounts.find("", what),
  );
  if (runs === undefined || perRun === undefined || perCheck === undefined)
    return [{ ...about, reason: amounts.reason("", "runs") }];
  const checks = jobs
    .filter(({ origin, attributes }) => origin?.endsWith(".schedule") !== true && attributes.paused !== true)
    .reduce((total, { attributes }) => total + (startsPerMonth(textAt(attributes, "schedule") ?? "") ?? 0), 0);
  const steps = sum([product(runs.amount, perRun.amount), product(exactly(checks), perCheck.amount)]);
  return [
    amountLine({
      subject: about,
      id: "workflows.internal-step",
      location: "all",
      unit: "thousand steps",
      amount: {
        amount: eachOf((end) => steps[end] / 1_000),
        assumes: [...runs.assumes, ...perRun.assumes, ...perCheck.assumes],
      },
      words: `${inWords(runs.amount)} runs × ${inWords(perRun.amount)} steps + ${Math.round(checks)} looks of guards × ${inWords(perCheck.amount)} steps`,
    }),
  ];
}

/** Google begins to charge for them on a day of its own. */
function alerts(policies: readonly Resource[]): readonly Priced[] {
  if (policies.length === 0) return [];
  const about = subject("observability", "alerts", "conditions of alerts", policies);
  const conditions = policies.reduce((total, { attributes }) => total + listOf(attributes.conditions).length, 0);
  const price = priceOf("monitoring.alert", "global");
  const since = /from (\d{4}-\d\d-\d\d) on/.exec(price?.what ?? "")?.[1];
  const line = amountLine({
    subject: about,
    id: "monitoring.alert",
    location: "global",
    amount: known(conditions),
    unit: "conditions",
  });
  if ("reason" in line || since === undefined) return [line];
  return [
    {
      ...line,
      how: `${line.how}, charged from ${since} on`,
      cost: { low: 0, expected: 0, high: line.cost.high },
      note: `free until ${since}: only the upper end holds it`,
    },
  ];
}

function eventTriggers(triggers: readonly Resource[]): readonly Priced[] {
  if (triggers.length === 0) return [];
  const about = subject("automation", "triggers", `${triggers.length} triggers of Eventarc`, triggers);
  return [{ ...about, reason: "the price book has no price for what Eventarc delivers" }];
}

function keyOperations(keys: readonly Resource[], amounts: Amounts): readonly Priced[] {
  if (keys.length === 0) return [];
  const about = subject("keys", "encryption", "encrypting and decrypting", keys);
  const operations = amounts.find("", "key-operations");
  if (operations === undefined) return [{ ...about, reason: amounts.reason("", "key-operations") }];
  const amount = { ...operations, amount: eachOf((end) => operations.amount[end] / 10_000) };
  return [
    amountLine({ subject: about, id: "kms.operations", location: "global", amount, unit: "ten thousand operations" }),
  ];
}

function queries(datasets: readonly Resource[], region: string, amounts: Amounts): readonly Priced[] {
  if (datasets.length === 0) return [];
  const about = subject("data", "queries", "queries");
  const scanned = amounts.find("", "scanned");
  if (scanned === undefined) return [{ ...about, reason: amounts.reason("", "scanned") }];
  const amount = { ...scanned, amount: eachOf((end) => scanned.amount[end] / 1_024) };
  return [amountLine({ subject: about, id: "bigquery.query.on-demand", location: region, amount })];
}

/** What every project writes, and what zones are asked for. */
function written(platform: Platform, amounts: Amounts): readonly Priced[] {
  if (platform.stacks.length === 0) return [];
  const buckets = resourcesOf(platform).filter(({ type }) => type === "google_storage_bucket");
  const lines = (
    [
      ["logs", "logging.ingestion", "logs"],
      ["metrics", "monitoring.metrics", "metrics"],
    ] as const
  ).map(([what, id, words]): Priced => {
    const about = subject("observability", what, words);
    const amount = amounts.find("", what);
    if (amount === undefined) return { ...about, reason: amounts.reason("", what) };
    return amountLine({ subject: about, id, location: "global", amount });
  });
  if (buckets.length === 0) return lines;
  const about = subject("data", "operations", "reading and writing objects of buckets");
  return [...lines, { ...about, reason: "how many operations there are is not known" }];
}

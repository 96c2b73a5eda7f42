import { PRICE_CURRENCY, PRICES_COLLECTED } from "../../catalog/prices";
import type { Usage } from "../../config/usage/usage";
import type { Platform } from "../platform";
import { Amounts, amountLine } from "./amounts";
import { ALL_WORKLOADS, COST_SECTIONS, type CostLine, type Estimate, type Unpriced } from "./estimate";
import { sum } from "./ranges";
import { resourceLines } from "./resource-lines";
import { type Priced, workloadLines } from "./workload-lines";

/**
 * What a synthesized platform costs in a month.
 *
 * @param usage what `workloads.json` says; without it, only what stands in the Terraform itself is known, and the rest is told
 *   as having no price
 * @param environment what to call it, where there is no `workloads.json`
 */
export function costOf(platform: Platform, usage: Usage | undefined, environment = ""): Estimate {
  const region = usage?.region ?? platform.stacks.find((stack) => stack.region !== undefined)?.region ?? "";
  const amounts = new Amounts(usage);
  const modelsOf = new Map(usage?.workloads.map(({ path, models }) => [path, models]));
  const priced = [
    ...(usage?.workloads.flatMap(workloadLines) ?? [withoutWorkloads]),
    ...resourceLines(platform, region, amounts),
    ...drift(usage, amounts),
  ].map((one) => withModels(one, modelsOf));
  const lines = priced.filter((one): one is CostLine => "cost" in one);
  const unpriced = priced.filter((one): one is Unpriced => "reason" in one);
  return {
    environment: usage?.environment ?? environment,
    region,
    currency: PRICE_CURRENCY,
    collected: PRICES_COLLECTED,
    ...(usage?.rate !== undefined && { rate: usage.rate }),
    hasWorkloads: usage !== undefined,
    total: sum(lines.map(({ cost }) => cost)),
    lines: lines.sort(
      (one, other) => other.cost.expected - one.cost.expected || other.cost.high - one.cost.high || byText(one, other),
    ),
    unpriced: unpriced.sort(
      (one, other) => COST_SECTIONS.indexOf(one.section) - COST_SECTIONS.indexOf(other.section) || byText(one, other),
    ),
    assumptions: usage?.assumptions ?? [],
  };
}

const withoutWorkloads: Unpriced = {
  ...ALL_WORKLOADS,
  reason: "the platform was synthesized without workloads.json, by an older Plinth: nothing is known of them",
  isMachines: true,
};

/** What is looked at of the requests of endpoints that are watched. */
function drift(usage: Usage | undefined, amounts: Amounts): readonly Priced[] {
  const all = [...(usage?.amounts ?? []), ...(usage?.unknown ?? [])].filter(({ what }) => what === "watched");
  return all.map(({ of }) => {
    const name = of.split(".")[1] ?? of;
    const about = {
      of,
      section: "serving" as const,
      stack: "serving",
      models: [],
      what: `watching endpoint ${name} for drift`,
    };
    const amount = amounts.find(of, "watched");
    if (amount === undefined) return { ...about, reason: amounts.reason(of, "watched") };
    return amountLine({ subject: about, id: "vertex.modelmonitoring.data", location: "global", amount });
  });
}

/** What belongs to an endpoint or a job works for the same models. */
function withModels(one: Priced, modelsOf: ReadonlyMap<string, readonly string[]>): Priced {
  if (one.models.length > 0) return one;
  const steps = one.of.split(".");
  const owner = steps.map((_step, index) => steps.slice(0, index).join(".")).find((path) => modelsOf.has(path));
  return owner === undefined ? one : { ...one, models: modelsOf.get(owner) ?? [] };
}

function byText(one: Priced, other: Priced): number {
  const [left, right] = [one, other].map(({ of, what }) => `${of}\n${what}`) as [string, string];
  return left < right ? -1 : left > right ? 1 : 0;
}

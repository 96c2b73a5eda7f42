import fs from "node:fs";
import path from "node:path";
import { Command, Option } from "commander";
import { PRICE_SOURCES, PRICES_COLLECTED } from "../catalog/prices";
import { costChanges, unjudgedIn } from "../review/cost/changes";
import { beyondLimit, COST_LIMIT_FORM, costLimitOf, type CostLimit } from "../review/cost/limit";
import { costOf } from "../review/cost/cost-of";
import { costCsv } from "../review/cost/csv";
import type { Estimate } from "../review/cost/estimate";
import { COST_GROUPINGS, type CostGrouping } from "../review/cost/groups";
import { comparisonMarkdown, costMarkdown } from "../review/cost/markdown";
import { costJson, type NamedComparison } from "../review/cost/output";
import { comparisonText, costText } from "../review/cost/text";
import { didYouMean } from "../values/nearest";
import { EXIT, Failure } from "./failure";
import { allSynthesizedNow, readableAt } from "./platforms";
import { projectDirectory } from "./project";
import { againstOf } from "./sides/against";
import type { Terminal } from "./terminal";

const FORMATS = ["text", "json", "csv", "markdown"] as const;

interface CostOptions {
  readonly format: (typeof FORMATS)[number];
  readonly by: CostGrouping;
  readonly explain?: boolean;
  readonly folder?: string;
  readonly against?: string;
  readonly failOn?: string;
}

/** Prices that are older are told to be. */
const OLD_AFTER_DAYS = 180;
const DAY = 86_400_000;

/** `plinth cost`: what environments cost in a month. */
export function costCommand(terminal: Terminal): Command {
  return new Command("cost")
    .description("estimate what environments cost in a month, from list prices and from what they assume")
    .argument("[environments...]", "names of environments, or their files; all when none is given")
    .option("--folder <folder>", "price what plinth synth wrote there, and synthesize nothing")
    .option(
      "--against <other>",
      "compare with another environment, a folder that plinth synth wrote, or a commit such as main",
    )
    .addOption(new Option("--by <what>", "what costs are summed up by").choices(COST_GROUPINGS).default("section"))
    .option("--explain", "tell of each cost how it is computed, and where its prices are from")
    .addOption(new Option("--format <format>", "how to tell it").choices(FORMATS).default("text"))
    .option(
      "--fail-on <limit>",
      'with --against: end with 3 when a month costs more than that: "cost:+20%" or "cost:+500"',
    )
    .action((asked: string[], options: CostOptions) => tellCost(terminal, asked, options));
}

async function tellCost(terminal: Terminal, asked: readonly string[], options: CostOptions): Promise<void> {
  const limit = limitOf(options);
  if (options.against !== undefined && options.format === "csv") {
    throw new Failure("--against cannot be told as csv\n  allowed: text, json, markdown");
  }
  warnOfAge(terminal);
  const estimates = await estimatesOf(terminal, asked, options.folder);
  if (options.against === undefined) {
    terminal.out(estimatesAs(terminal, estimates, options));
    return;
  }
  const comparisons: NamedComparison[] = [];
  for (const after of estimates) {
    const before = await otherEstimate(terminal, after.environment, options.against);
    const comparison = costChanges(before.estimate, after);
    comparisons.push({ before: before.title, after: after.environment, comparison });
  }
  terminal.out(comparisonsAs(terminal, estimates, comparisons, options));
  if (limit === undefined) return;
  const beyond = comparisons.flatMap(({ after, comparison }) =>
    beyondLimit({ ...comparison, unjudged: unjudgedIn(comparison) }, limit).map((text) => `${after}: ${text}`),
  );
  if (beyond.length > 0) throw new Failure(beyond.join("\n"), EXIT.gate);
}

function limitOf({ failOn, against }: CostOptions): CostLimit | undefined {
  if (failOn === undefined) return undefined;
  const limit = failOn.startsWith("cost:") ? costLimitOf(failOn.slice("cost:".length)) : undefined;
  if (limit === undefined) {
    throw new Failure(`--fail-on ${JSON.stringify(failOn)} is no limit\n  allowed: cost: and then ${COST_LIMIT_FORM}`);
  }
  if (against === undefined) {
    throw new Failure("--fail-on needs something to compare with\n  name it with --against");
  }
  return limit;
}

function warnOfAge(terminal: Terminal): void {
  const days = Math.floor((Date.now() - Date.parse(PRICES_COLLECTED)) / DAY);
  if (days <= OLD_AFTER_DAYS) return;
  terminal.err(
    `warning: the prices are ${days} days old (${PRICES_COLLECTED}): update Plinth, or catalog/prices.json as docs/cost.md says\n`,
  );
}

function estimatesAs(terminal: Terminal, estimates: readonly Estimate[], { format, by, explain }: CostOptions): string {
  switch (format) {
    case "json":
      return costJson(estimates, [], PRICE_SOURCES);
    case "csv":
      return costCsv(estimates);
    case "markdown":
      return estimates.map((estimate) => costMarkdown(estimate, by)).join("\n");
    case "text": {
      const look = { color: terminal.color, by, explain: explain === true };
      return estimates.map((estimate) => costText(estimate, look)).join("\n");
    }
  }
}

function comparisonsAs(
  terminal: Terminal,
  estimates: readonly Estimate[],
  comparisons: readonly NamedComparison[],
  { format }: CostOptions,
): string {
  if (format === "json") return costJson(estimates, comparisons, PRICE_SOURCES);
  return comparisons
    .map(({ comparison, before, after }) =>
      format === "markdown"
        ? comparisonMarkdown(comparison, { before, after })
        : comparisonText(comparison, { before, after }, terminal.color),
    )
    .join("\n");
}

async function estimatesOf(
  terminal: Terminal,
  asked: readonly string[],
  folder: string | undefined,
): Promise<readonly Estimate[]> {
  if (folder === undefined) return synthesizedEstimates(terminal, asked);
  const place = path.resolve(terminal.directory, folder);
  if (isSynthesized(place)) {
    const estimate = estimateIn(place);
    const [other] = asked.filter((name) => name !== estimate.environment);
    if (other === undefined) return [estimate];
    throw new Failure(
      `${folder} holds the environment ${JSON.stringify(estimate.environment)}, and not ${JSON.stringify(other)}\n` +
        "  name the folder of that environment, or leave the name out",
    );
  }
  const found = fs.existsSync(place)
    ? fs
        .readdirSync(place)
        .filter((name) => isSynthesized(path.join(place, name)))
        .sort()
    : [];
  if (found.length === 0) {
    throw new Failure(`${folder} holds no synthesized environment\n  name a folder that plinth synth has written`);
  }
  for (const name of asked.filter((one) => !found.includes(one))) {
    throw new Failure(
      `${folder} holds no environment ${JSON.stringify(name)}${didYouMean(name, found)}\n  environments: ${found.join(", ")}`,
    );
  }
  return found
    .filter((name) => asked.length === 0 || asked.includes(name))
    .map((name) => estimateIn(path.join(place, name)));
}

/** What an environment is compared with: another one, a folder, or itself as a commit has it. */
async function otherEstimate(terminal: Terminal, name: string, against: string): Promise<NamedEstimate> {
  const place = path.resolve(terminal.directory, against);
  if (isSynthesized(place)) return { title: against, estimate: estimateIn(place) };
  const { title, platform, usage } = await againstOf(terminal, projectDirectory(terminal), name, against);
  return { title, estimate: costOf(platform, usage, name) };
}

interface NamedEstimate {
  readonly title: string;
  readonly estimate: Estimate;
}

function isSynthesized(folder: string): boolean {
  return fs.existsSync(path.join(folder, "manifest.json"));
}

function estimateIn(folder: string): Estimate {
  const { platform, usage } = readableAt(folder);
  return costOf(platform, usage, path.basename(folder));
}

async function synthesizedEstimates(terminal: Terminal, asked: readonly string[]): Promise<readonly Estimate[]> {
  const made = await allSynthesizedNow(terminal, projectDirectory(terminal), asked);
  return made.map(({ platform, usage }) => costOf(platform, usage));
}

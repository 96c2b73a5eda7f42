import fs from "node:fs";
import path from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { createColors } from "picocolors";
import type { RuleText } from "../config/report/checked";
import { report, REPORT_FORMATS, type ReportFormat } from "../config/report/report";
import { PlatformError } from "../review/platform";
import { EXCEPTION_FAULTS, except } from "../review/policy/exceptions";
import { findingsOf } from "../review/policy/findings";
import { judge } from "../review/policy/judge";
import { jsonOf, rulesJsonOf } from "../review/policy/output";
import {
  areFaultsFailing,
  countsOf,
  isFailing,
  pathToChange,
  type Place,
  type PolicyResult,
  type Threshold,
} from "../review/policy/result";
import { type PolicyRule, type RuleSeverity, SEVERITIES } from "../review/policy/rule";
import { policyRules } from "../review/policy/rules/all";
import { explainText, listText, textOf } from "../review/policy/text";
import { readTerraformFolder, type TerraformFolder } from "../review/terraform-folder";
import { didYouMean } from "../values/nearest";
import { EXIT, Failure } from "./failure";
import { type LineFinder, lineFinder } from "./json-lines";
import { allSynthesizedNow, type SynthesizedNow } from "./platforms";
import { projectDirectory } from "./project";
import type { Terminal } from "./terminal";

interface PolicyOptions {
  readonly format: ReportFormat;
  readonly failOn?: readonly string[];
  readonly folder?: string;
  readonly list?: boolean;
  readonly explain?: string;
}

const FAIL_ON = [...SEVERITIES, "unknown", "none"] as const;

/** How severe code scanning shows a rule, from 0 to 10. */
const WEIGHTS: Readonly<Record<RuleSeverity, number>> = { low: 3, medium: 5.5, high: 8, critical: 9.5 };

/**
 * `plinth policy`: rules over what would be synthesized.
 *
 * @param now what the time is, by which exceptions end
 */
export function policyCommand(terminal: Terminal, now: () => Date = () => new Date()): Command {
  return new Command("policy")
    .description("judge what would be synthesized by rules about access, exposure, encryption and protection")
    .argument("[environments...]", "names of environments, or their files; all when none is given")
    .addOption(new Option("--format <format>", "how to tell what was found").choices(REPORT_FORMATS).default("text"))
    .addOption(
      new Option(
        "--fail-on <what>",
        `what makes the command fail: a rule of this severity or worse (${SEVERITIES.join(", ")}), "unknown" as well, or "none"; may be repeated (default: low)`,
      ).argParser(failOn),
    )
    .option("--folder <folder>", "judge a folder of Terraform JSON instead, whoever wrote it")
    .option("--list", "list every rule")
    .option("--explain <rule>", "say all about one rule, by its id or by that of checkov or Trivy")
    .addHelpText(
      "after",
      "\nExit codes: 0 nothing at the threshold, 1 could not run, 2 a rule does not hold or an exception is wrong.\n" +
        "Exceptions stand in the environment file: policy: { exceptions: [{ rule, target, reason, owner, until }] }",
    )
    .action((asked: string[], options: PolicyOptions) => policy(terminal, asked, options, now));
}

function failOn(word: string, before: readonly string[] | undefined): readonly string[] {
  const words = word.split(",").map((part) => part.trim());
  const wrong = words.find((one) => !(FAIL_ON as readonly string[]).includes(one));
  if (wrong !== undefined) {
    throw new InvalidArgumentError(`Allowed choices are ${FAIL_ON.join(", ")}${didYouMean(wrong, FAIL_ON)}`);
  }
  return [...(before ?? []), ...words];
}

async function policy(
  terminal: Terminal,
  asked: readonly string[],
  options: PolicyOptions,
  now: () => Date,
): Promise<void> {
  const { format, folder, list, explain } = options;
  const threshold = thresholdOf(options.failOn);
  if (list === true) return listRules(terminal, format, asked);
  if (explain !== undefined) return explainRules(terminal, explain, format);
  if (folder !== undefined && asked.length > 0) {
    throw new Failure("--folder judges what is in the folder: name no environments beside it");
  }
  const results = folder === undefined ? await ofEnvironments(terminal, asked, now) : ofFolder(terminal, folder);

  terminal.out(await told(results, threshold, format, terminal));
  terminal.err(summary(results));
  const isWrong = results.some(
    ({ verdicts, faults }) =>
      (faults.length > 0 && areFaultsFailing(threshold)) || verdicts.some((verdict) => isFailing(verdict, threshold)),
  );
  if (isWrong) throw new Failure("", EXIT.findings);
}

function thresholdOf(words: readonly string[] = ["low"]): Threshold {
  const unknown = words.includes("unknown");
  if (words.includes("none")) {
    if (words.some((word) => word !== "none" && word !== "unknown")) {
      throw new Failure('--fail-on "none" and a severity exclude each other');
    }
    return { unknown };
  }
  // Of several, the least: it includes the others. Who asks for unknown ones alone still wants the rest.
  return { severity: SEVERITIES.find((severity) => words.includes(severity)) ?? "low", unknown };
}

async function ofEnvironments(
  terminal: Terminal,
  asked: readonly string[],
  now: () => Date,
): Promise<readonly PolicyResult[]> {
  const root = projectDirectory(terminal);
  const all = await allSynthesizedNow(terminal, root, asked);
  // The reasons stand with the constructs, which are large.
  const { acceptedFindings } = await import("../validation/accepted-findings");
  const today = now().toISOString().slice(0, "2026-12-02".length);
  return all.flatMap((synthesized) => {
    const { environment } = synthesized.loaded;
    if (environment === undefined) return [];
    const { lifetime } = environment;
    const judged = judge(synthesized.platform, { rules: policyRules, lifetime, accepted: acceptedFindings });
    const { verdicts, faults } = except(judged, environment.policy.exceptions, { rules: policyRules, today, lifetime });
    return [
      {
        environment: environment.name,
        file: synthesized.loaded.file,
        resources: synthesized.platform.stacks.reduce((sum, { resources }) => sum + resources.length, 0),
        verdicts,
        faults,
        unread: [],
        locate: (verdict) => placeIn(synthesized, pathToChange(verdict)),
        locateFault: ({ index }) => placeIn(synthesized, `policy.exceptions[${index}]`),
      },
    ];
  });
}

function placeIn({ loaded }: SynthesizedNow, path: string): Place {
  return { path, location: loaded.locate(path) ?? { file: loaded.file, line: 1, column: 1 } };
}

function ofFolder(terminal: Terminal, folder: string): readonly PolicyResult[] {
  const place = path.resolve(terminal.directory, folder);
  const relative = (file: string) => path.relative(terminal.directory, file).split(path.sep).join("/");
  return readable(() => {
    const texts = new Map<string, LineFinder>();
    return readTerraformFolder(place).map((read): PolicyResult => {
      return {
        environment: read.name,
        resources: read.platform.stacks.reduce((sum, { resources }) => sum + resources.length, 0),
        verdicts: judge(read.platform, { rules: policyRules }),
        faults: [],
        unread: read.unread,
        locate: ({ resource }) => {
          const file = fileOf(read, resource.stack, resource.address);
          if (file === undefined) return { path: "", location: { file: relative(place), line: 1, column: 1 } };
          let finder = texts.get(file);
          if (finder === undefined) texts.set(file, (finder = lineFinder(fs.readFileSync(file, "utf8"))));
          const line = finder(resource.type, resource.name);
          return { path: resource.origin ?? "", location: { file: relative(file), line, column: 1 } };
        },
        locateFault: () => ({ path: "", location: { file: relative(place), line: 1, column: 1 } }),
      };
    });
  });
}

/** A file of the stack, for what is no resource of its own. */
function fileOf({ files }: TerraformFolder, stack: string, address: string): string | undefined {
  const own = files.get(`${stack}/${address}`);
  if (own !== undefined) return own;
  return [...files].find(([key]) => key.startsWith(`${stack}/`))?.[1];
}

/** What somebody else wrote is told by its fault, and is no crash. */
function readable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof PlatformError) throw new Failure(error.message);
    if (error instanceof RangeError) throw new Failure("the Terraform JSON is nested too deeply to be read");
    throw error;
  }
}

async function told(
  results: readonly PolicyResult[],
  threshold: Threshold,
  format: ReportFormat,
  terminal: Terminal,
): Promise<string> {
  if (format === "text") return textOf(results, threshold, createColors(terminal.color));
  if (format === "json") return jsonOf(results);
  const environments = results.map(({ environment, file }) => ({ name: environment, file: file ?? environment }));
  const { findings, left } = findingsOf(results, threshold);
  return report({ environments, findings, left, rules: ruleTexts() }, format);
}

function ruleTexts(): ReadonlyMap<string, RuleText> {
  return new Map<string, RuleText>([
    ...policyRules.map((rule) => [rule.id, textAbout(rule)] as const),
    ...Object.entries(EXCEPTION_FAULTS).map(([id, short]) => [id, { short }] as const),
  ]);
}

function textAbout(rule: PolicyRule): RuleText {
  return { short: rule.problem, full: rule.reason, help: rule.fix, weight: WEIGHTS[rule.severity] };
}

function listRules(terminal: Terminal, format: ReportFormat, asked: readonly string[]): void {
  if (asked.length > 0) throw new Failure("--list lists every rule there is: name no environments beside it");
  if (format !== "text" && format !== "json")
    throw new Failure(`--list cannot be told as ${format}\n  allowed: text, json`);
  terminal.out(format === "json" ? rulesJsonOf(policyRules) : listText(policyRules));
}

function explainRules(terminal: Terminal, id: string, format: ReportFormat): void {
  if (format !== "text" && format !== "json") {
    throw new Failure(`--explain cannot be told as ${format}\n  allowed: text, json`);
  }
  const rules = policyRules.filter((rule) => idsOf(rule).some((known) => known.toLowerCase() === id.toLowerCase()));
  if (rules.length === 0) {
    const known = policyRules.flatMap(idsOf);
    throw new Failure(
      `there is no rule ${JSON.stringify(id)}${didYouMean(id, [...new Set(known)])}\n  list all with: plinth policy --list`,
    );
  }
  const paint = createColors(terminal.color);
  terminal.out(format === "json" ? rulesJsonOf(rules) : rules.map((rule) => explainText(rule, paint)).join("\n"));
}

function idsOf({ id, checks }: PolicyRule): readonly string[] {
  return [id, ...(checks?.checkov ?? []), ...(checks?.trivy ?? [])];
}

function summary(results: readonly PolicyResult[]): string {
  const counts = countsOf(results.flatMap(({ verdicts }) => verdicts));
  const resources = results.reduce((sum, result) => sum + result.resources, 0);
  const faults = results.reduce((sum, result) => sum + result.faults.length, 0);
  const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? "" : "s"}`;
  return (
    `judged ${count(resources, "resource")} by ${policyRules.length} rules: ${counts.pass} pass, ${counts.fail} fail, ` +
    `${counts.unknown} unknown, ${counts.accepted} accepted, ${counts.excepted} excepted` +
    `${faults === 0 ? "" : `; ${count(faults, "exception")} to look at`}\n`
  );
}

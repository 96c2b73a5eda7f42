import * as z from "zod";
import { describe } from "./predicate";
import { countsOf, type OpenVerdict, type PolicyResult, worstFirst } from "./result";
import { type PolicyRule, SEVERITIES } from "./rule";

const location = z
  .strictObject({
    file: z.string().describe("Relative to the project's folder, or to where the command was started; with `/`"),
    line: z.int().min(1).describe("Counted from 1"),
    column: z.int().min(1).describe("Counted from 1, in UTF-16 units"),
  })
  .describe("Where a person can change it");

const severity = z.enum(SEVERITIES).describe("How bad it is when the rule does not hold");

const rule = z
  .strictObject({
    id: z.string().describe("`<what it is about>/<what is wrong>`"),
    severity,
    types: z
      .array(z.string())
      .describe("Types of Terraform; `*` stands for any part; `project` is a project as a whole"),
    when: z.string().optional().describe("Which of them"),
    must: z.string().describe("What holds"),
    problem: z.string().describe("What is wrong where it does not hold"),
    reason: z.string().describe("Why that matters"),
    fix: z.string().describe("What to do"),
    setting: z.string().optional().describe("The path in an environment file that controls it"),
    permanentOnly: z.boolean().describe("Whether only permanent environments are asked"),
    exceptions: z.boolean().describe("Whether a permanent environment may except something from it"),
    checkov: z.array(z.string()).describe("The same check of checkov"),
    trivy: z.array(z.string()).describe("The same check of Trivy"),
    cis: z.array(z.string()).describe("Numbers of the CIS Google Cloud Platform Foundation Benchmark 1.2"),
  })
  .describe("A rule");

const exception = z
  .strictObject({
    rule: z.string(),
    target: z.string(),
    reason: z.string(),
    owner: z.string(),
    until: z.string().describe("The last day on which it counts"),
  })
  .describe("The exception as the environment file says it");

/** What `plinth policy --list --format json` prints. Contract: a change that breaks readers raises `version`. */
export const policyRulesSchema = z
  .strictObject({ version: z.literal(1).describe("Version of this form"), rules: z.array(rule).describe("By id") })
  .describe("What `plinth policy --list --format json` prints");

/** What `plinth policy --format json` prints. Contract: a change that breaks readers raises `version`. */
export const policySchema = z
  .strictObject({
    version: z.literal(1).describe("Version of this form"),
    environments: z
      .array(
        z.strictObject({
          name: z.string().describe("The environment's or the folder's name"),
          file: z.string().optional().describe("Its file, relative to the project's folder"),
          resources: z.int().min(0).describe("How many resources were judged"),
          pass: z.int().min(0).describe("How often a rule holds for a resource"),
          fail: z.int().min(0).describe("How often it does not, and nobody has answered for it"),
          unknown: z.int().min(0).describe("How often only an apply tells"),
          accepted: z.int().min(0).describe("How often a reason stands beside the construct"),
          excepted: z.int().min(0).describe("How often the environment file excepts it"),
          unread: z.array(z.string()).describe("What could not be looked at"),
        }),
      )
      .describe("Every platform that was judged"),
    rules: z.array(rule).describe("Those that did not hold somewhere, by id"),
    results: z
      .array(
        z.strictObject({
          environment: z.string().describe("The environment's or the folder's name"),
          rule: z.string().describe("The rule's id"),
          severity,
          outcome: z.enum(["fail", "unknown", "accepted", "excepted"]).describe("What came of it"),
          stack: z.string().describe("The stack that holds the resource"),
          type: z.string().describe("The resource's type"),
          address: z.string().describe("The resource's address within its stack"),
          path: z.string().describe("Path in the environment file to change; empty where none is known"),
          location,
          why: z.string().describe("What of the resource decided"),
          acceptance: z.string().optional().describe("The reason that stands beside the construct"),
          exception: exception.optional(),
        }),
      )
      .describe("What is no pass: by platform, then the worst first"),
    exceptions: z
      .array(
        z.strictObject({
          environment: z.string().describe("The environment's name"),
          rule: z.string().describe("What is wrong with the exception"),
          index: z.int().min(0).describe("Which one, counted from 0"),
          exception,
          location,
          problem: z.string().describe("What is wrong"),
          fix: z.string().describe("What to do"),
        }),
      )
      .describe("Exceptions that are wrong, expired or needed by nothing"),
  })
  .describe("What `plinth policy --format json` prints");

/** One JSON document of the form {@link policySchema}. */
export function jsonOf(results: readonly PolicyResult[]): string {
  const open = results.flatMap((result) => worstFirst(result.verdicts).map((verdict) => ({ result, verdict })));
  const broken = new Map(open.map(({ verdict }) => [verdict.rule.id, verdict.rule]));
  const document: z.output<typeof policySchema> = {
    version: 1,
    environments: results.map(({ environment, file, resources, verdicts, unread }) => ({
      name: environment,
      ...(file !== undefined && { file }),
      resources,
      ...countsOf(verdicts),
      unread: [...unread],
    })),
    rules: sorted([...broken.values()]).map(ruleJson),
    results: open.map(({ result, verdict }) => resultJson(result, verdict)),
    exceptions: results.flatMap((result) =>
      result.faults.map((fault) => ({
        environment: result.environment,
        rule: fault.rule,
        index: fault.index,
        exception: { ...fault.exception },
        location: { ...result.locateFault(fault).location },
        problem: fault.problem,
        fix: fault.fix,
      })),
    ),
  };
  return print(document);
}

/** One JSON document of the form {@link policyRulesSchema}. */
export function rulesJsonOf(rules: readonly PolicyRule[]): string {
  const document: z.output<typeof policyRulesSchema> = { version: 1, rules: sorted(rules).map(ruleJson) };
  return print(document);
}

function resultJson(result: PolicyResult, verdict: OpenVerdict): z.output<typeof policySchema>["results"][number] {
  const { rule: about, resource, outcome, why, acceptance, exception: excepted } = verdict;
  const place = result.locate(verdict);
  return {
    environment: result.environment,
    rule: about.id,
    severity: about.severity,
    outcome,
    stack: resource.stack,
    type: resource.type,
    address: resource.address,
    path: place.path,
    location: { ...place.location },
    why,
    ...(acceptance !== undefined && { acceptance }),
    ...(excepted !== undefined && { exception: { ...excepted } }),
  };
}

function ruleJson(about: PolicyRule): z.output<typeof rule> {
  const { id, types, when, must, problem, reason, fix, setting, only, strict, checks } = about;
  return {
    id,
    severity: about.severity,
    types: [...types],
    ...(when !== undefined && { when: describe(when) }),
    must: describe(must),
    problem,
    reason,
    fix,
    ...(setting !== undefined && { setting }),
    permanentOnly: only === "permanent",
    exceptions: strict !== true,
    checkov: [...(checks?.checkov ?? [])],
    trivy: [...(checks?.trivy ?? [])],
    cis: [...(checks?.cis ?? [])],
  };
}

function sorted(rules: readonly PolicyRule[]): readonly PolicyRule[] {
  return [...rules].sort((one, other) => (one.id < other.id ? -1 : 1));
}

function print(document: unknown): string {
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

import * as z from "zod";
import type { Endpoint, Release } from "../config/schema/environment";
import { APPROVERS } from "../config/starters";
import type { DeployedEnvironment } from "./workflows";

/** What a release is going to do, as the environment file says. Durations and shares are as they are written there. */
export const releasePlanSchema = z
  .strictObject({
    environment: z.string(),
    endpoint: z.string().describe("The endpoint's name in the environment file"),
    model: z.string().describe("The model's name in the environment file"),
    modelVersion: z.string().describe("The version's number, or an alias"),
    evaluation: z
      .strictObject({ metric: z.string(), atLeast: z.number().optional(), atMost: z.number().optional() })
      .optional()
      .describe("What the version's evaluation must say; left out where nothing is asked of it"),
    strategy: z.enum(["all-at-once", "blue-green", "canary", "ab", "shadow"]),
    maxDisagreement: z
      .string()
      .optional()
      .describe("With `shadow`: the share of replayed requests on which both models may disagree"),
    sideBySide: z
      .strictObject({
        share: z.string(),
        lasts: z.string(),
        reportEvery: z.string(),
        afterwards: z.enum(["previous", "candidate"]),
      })
      .optional()
      .describe("With `ab`: how both models serve side by side, and who serves afterwards"),
    steps: z.array(z.string()).describe("The version's share of the traffic after each step; empty with `ab`"),
    soak: z.string().describe("How long traffic flows after a step before the gates are asked"),
    gates: z
      .array(z.strictObject({ gate: z.string(), limit: z.string() }))
      .describe("What must hold after every step, in words"),
    minRequests: z.int().describe("Answers of the version below which gates on them mean nothing"),
    whenFew: z.enum(["wait", "pass", "fail"]),
    whenMissing: z.enum(["wait", "pass", "fail"]),
    patience: z.string().describe("How long a step waits for answers or data"),
    approval: z
      .strictObject({
        before: z.enum(["first", "full", "every"]),
        within: z.string(),
        approvers: z.string().optional().describe("The group's address"),
      })
      .optional()
      .describe("When an approver must say yes; left out where nobody is asked"),
    machine: z
      .strictObject({ type: z.string(), accelerator: z.string().optional(), accelerators: z.int().optional() })
      .optional()
      .describe("The version's own machines; left out where it runs in a pool"),
    pool: z.string().optional().describe("The shared machines that it runs on"),
    replicas: z.strictObject({ min: z.int(), max: z.int() }).optional().describe("How many machines of its own"),
    capacity: z.string().optional().describe("Which kind of machines of its own"),
    deployWithin: z.string().describe("How long its machines may take to come up"),
    keepPrevious: z
      .string()
      .optional()
      .describe("How long the previous model stays deployed after a success; left out where it goes at once"),
    access: z.enum(["dedicated", "private", "shared"]),
    attachment: z.string().optional().describe("Of a private endpoint: what the environment file knows of it"),
  })
  .describe("What the release is going to do");

/** What a release is going to do. */
export type ReleasePlan = z.output<typeof releasePlanSchema>;

/** What is released, and where to. */
export interface ReleaseSubject {
  /** The endpoint's name in the environment file. */
  readonly endpoint: string;
  readonly settings: Endpoint;
  /** A number or an alias. */
  readonly version: string;
}

/** What a release is going to do: all of it is in the environment file. */
export function releasePlan(environment: DeployedEnvironment, subject: ReleaseSubject): ReleasePlan {
  const { endpoint, settings, version } = subject;
  const { access, model, release } = settings;
  const { gates, approval, soak, deployWithin } = release;
  const evaluation = environment.models?.[model]?.evaluation;
  const { minRequests, whenFew, whenMissing, patience } = gates;
  return {
    environment: environment.name,
    endpoint,
    model,
    modelVersion: version,
    // What it is compared with is the promotion's to ask.
    evaluation: evaluation && { metric: evaluation.metric, atLeast: evaluation.atLeast, atMost: evaluation.atMost },
    strategy: release.strategy,
    maxDisagreement: release.strategy === "shadow" ? release.maxDisagreement : undefined,
    sideBySide: sideBySide(release),
    steps: stepsOf(release),
    soak,
    gates: [...gatesOf(release)],
    minRequests,
    whenFew,
    whenMissing,
    patience,
    approval: approval === undefined ? undefined : { ...approval, approvers: environment.groups[APPROVERS]?.email },
    ...machinesOf(settings),
    deployWithin,
    keepPrevious: release.strategy === "all-at-once" ? undefined : release.keepPrevious,
    access: access.kind,
    attachment: access.kind === "private" ? access.attachment : undefined,
  };
}

/** The plan for people: a title, then a line for each thing that matters to whoever says yes to it. */
export function releasePlanText(plan: ReleasePlan): string {
  const { environment, endpoint, model, modelVersion, strategy, evaluation, approval } = plan;
  const rows: [string, string | undefined][] = [
    ["evaluation", evaluation === undefined ? undefined : evaluationText(evaluation)],
    ["machines", machinesText(plan)],
    ["compare", plan.maxDisagreement && `on replayed requests first: both may disagree on ${plan.maxDisagreement}`],
    ["traffic", trafficText(plan)],
    ["gates", gatesText(plan)],
    ["approval", approval === undefined ? "nobody is asked" : approvalText(approval)],
    ["previous", plan.keepPrevious === undefined ? "goes with the success" : previousText(plan.keepPrevious)],
    ["access", accessText(plan)],
    ["failure", "the saved traffic split is put back, then the version is removed"],
  ];
  return [
    `${model}@${modelVersion} to the endpoint ${endpoint} of ${environment}: ${strategy}`,
    ...rows.flatMap(([head, text]) =>
      (text?.split("\n") ?? []).map((line, index) => `  ${(index === 0 ? head : "").padEnd(10)}  ${line}`),
    ),
    "",
  ].join("\n");
}

function sideBySide(release: Release): ReleasePlan["sideBySide"] {
  if (release.strategy !== "ab") return undefined;
  const { share, lasts, reportEvery, afterwards } = release;
  return { share, lasts, reportEvery, afterwards };
}

function stepsOf(release: Release): string[] {
  if (release.strategy === "ab") return [];
  return release.strategy === "canary" || release.strategy === "shadow" ? [...release.steps] : ["100%"];
}

function gatesOf({ gates }: Release): readonly ReleasePlan["gates"][number][] {
  const { errorRate, p50, p95, p99, cpu, accelerator, queries } = gates;
  return [
    ...limited("errorRate", errorRate, (growth) => `${growth.replace("%", "")} points above`),
    ...limited("p50", p50, (growth) => `${growth} slower than`),
    ...limited("p95", p95, (growth) => `${growth} slower than`),
    ...limited("p99", p99, (growth) => `${growth} slower than`),
    ...limited("cpu", cpu),
    ...limited("accelerator", accelerator),
    ...Object.keys(queries)
      .sort()
      .map((name) => ({ gate: name, limit: limits(queries[name]?.min, queries[name]?.max) })),
  ];
}

function limited(
  gate: string,
  limit: { readonly max?: string; readonly growth?: string } | undefined,
  compared: (growth: string) => string = (growth) => growth,
): readonly ReleasePlan["gates"][number][] {
  if (limit === undefined) return [];
  const said = [
    ...(limit.max === undefined ? [] : [`at most ${limit.max}`]),
    ...(limit.growth === undefined ? [] : [`at most ${compared(limit.growth)} the model that serves now`]),
  ];
  return [{ gate, limit: said.join(" and ") }];
}

function machinesOf({ machine, pool, replicas, capacity }: Endpoint) {
  if (pool !== undefined || machine === undefined) return { pool };
  const { type, accelerator } = machine;
  const min = replicas?.min ?? 1;
  return {
    machine: { type, accelerator: accelerator?.type, accelerators: accelerator?.count },
    replicas: { min, max: replicas?.max ?? min },
    capacity: capacity?.kind ?? "on-demand",
  };
}

function evaluationText({ metric, atLeast, atMost }: NonNullable<ReleasePlan["evaluation"]>): string {
  return `${metric} ${limits(atLeast, atMost) || "must be there"}`;
}

function machinesText({ machine, pool, replicas, capacity, deployWithin }: ReleasePlan): string {
  if (machine === undefined || replicas === undefined) return `of the pool ${pool}`;
  const { type, accelerator, accelerators } = machine;
  const count = replicas.min === replicas.max ? `${replicas.min}` : `${replicas.min} to ${replicas.max}`;
  const with_ = accelerator === undefined ? "" : ` with ${accelerators} ${accelerator}`;
  const kind = capacity === "on-demand" ? "" : `, ${capacity}`;
  return `${count} × ${type}${with_}${kind}, beside those that serve; up within ${deployWithin}`;
}

function trafficText({ steps, soak, sideBySide }: ReleasePlan): string {
  if (sideBySide === undefined) {
    return `${steps.join(", ")}; ${soak}${steps.length > 1 ? " after each" : ""}, then the gates`;
  }
  const { share, lasts, reportEvery, afterwards } = sideBySide;
  const then = afterwards === "candidate" ? "the version serves alone" : "the previous model serves alone";
  return `${share} for ${lasts}, measured every ${reportEvery}; then ${then}`;
}

function gatesText({ gates, minRequests, whenFew, whenMissing, patience }: ReleasePlan): string {
  if (gates.length === 0) return "none: nothing is asked after a step";
  const waits = whenFew === "wait" || whenMissing === "wait" ? `, for ${patience} at most` : "";
  return [
    ...gates.map(({ gate, limit }) => `${gate} ${limit}`),
    `fewer than ${minRequests} answers: ${whenFew}, no data: ${whenMissing}${waits}`,
  ].join("\n");
}

function approvalText({ before, within, approvers }: NonNullable<ReleasePlan["approval"]>): string {
  const when = { first: "the first traffic", full: "all traffic", every: "every step" }[before];
  return `before ${when}, within ${within}, by ${approvers ?? "nobody: the environment declares no approvers"}`;
}

function previousText(keepPrevious: string): string {
  return `stays deployed for ${keepPrevious} after the success, ready to come back`;
}

function accessText({ access, attachment }: ReleasePlan): string {
  if (access !== "private") return access;
  return attachment === undefined
    ? "private; the environment file has no attachment yet: the release prints it"
    : `private, by ${attachment}`;
}

/** `at least 0.82 and at most 1`; nothing without limits. */
function limits(low: number | undefined, high: number | undefined): string {
  const said = [...(low === undefined ? [] : [`at least ${low}`]), ...(high === undefined ? [] : [`at most ${high}`])];
  return said.join(" and ");
}

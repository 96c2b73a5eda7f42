import { Duration } from "../../../values/duration";
import { startsPerWeek } from "../../../values/cron";
import type { Environment, Model } from "../../schema/environment";
import { NAMES_DECLARED_IN, nameOfNothing, notAmong } from "../references/names";
import { defineRule, type Violation } from "../rule";
import { externalTriggerRule } from "../starts/external-trigger";
import { longestRelease } from "../releases/steps";
import { scheduleRule } from "../starts/schedule";

type Retraining = NonNullable<Model["retraining"]>;

/** What trains must make versions of the very model. */
export const retrainedBy = defineRule<Retraining>({
  id: "models/retrained-by",
  severity: "error",
  holds: "What retrains a model is declared, and registers versions of that model.",
  each: "models.*.retraining",
  reads: ["by", "/training.jobs.*.model", "/pipelines.*.model"],
  declaredIn: [...NAMES_DECLARED_IN.job, "pipelines"],
  check({ value: { by }, names: [model = ""], environment }) {
    const [noun, name] = "job" in by ? (["job", by.job] as const) : (["pipeline", by.pipeline] as const);
    const at = `by.${noun}`;
    const declared = noun === "job" ? environment.training.jobs : environment.pipelines;
    const nothing = notAmong(Object.keys(declared), noun, name, at);
    const made = declared[name]?.model;
    if (nothing.length > 0 || made === model) return nothing;
    const good = Object.entries(declared).flatMap(([other, its]) => (its.model === model ? [other] : []));
    return [
      {
        at,
        problem: `the ${noun} "${name}" ${made === undefined ? "registers no versions" : `registers versions of "${made}"`}`,
        allowed: good.length === 0 ? `a ${noun} with model: "${model}"` : good.join(", "),
      },
    ];
  },
});

/** What is asked of the data must be there to be asked. */
export const retrainingInputs = defineRule<Retraining>({
  id: "models/inputs",
  severity: "error",
  holds:
    "Each check of a retraining's data names a table and a column that are declared, of a type that it can be asked.",
  each: "models.*.retraining",
  reads: ["inputs", "/storage.datasets.*.tables"],
  declaredIn: NAMES_DECLARED_IN.table,
  check: ({ value: { inputs }, environment }) =>
    Object.entries(inputs).flatMap(([name, check]) => inputViolations(environment, `inputs.${name}`, check)),
});

function inputViolations(
  environment: Environment,
  at: string,
  check: Retraining["inputs"][string],
): readonly Violation[] {
  const nothing = nameOfNothing(environment, "table", check.table, `${at}.table`);
  if (nothing.length > 0) return nothing;
  const [dataset = "", name = ""] = check.table.split(".");
  const table = environment.storage.datasets[dataset]?.tables[name];
  if (table === undefined) return [];
  if (check.kind === "rows") return [];
  const columns = Object.keys(table.columns);
  const unknown = notAmong(columns, "column", check.column, `${at}.column`);
  if (unknown.length > 0 || check.kind === "filled") return unknown;
  const column = table.columns[check.column];
  const type = typeof column === "string" ? column : column?.type;
  if (type === "DATE" || type === "TIMESTAMP") return [];
  return [
    {
      at: `${at}.column`,
      problem: `"${check.column}" is of the type ${type ?? "?"}, which says no time`,
      allowed: "a column of the type DATE or TIMESTAMP",
    },
  ];
}

/** A release that nobody could make. */
export const retrainingRelease = defineRule<Retraining>({
  id: "models/release-nowhere",
  severity: "error",
  holds: "A model that is released after its retraining has an endpoint that takes releases.",
  each: "models.*.retraining",
  reads: ["then", "/endpoints.*.model", "/releases.freeze"],
  declaredIn: ["endpoints"],
  check({ value: { then }, names: [model = ""], environment: { endpoints, releases } }) {
    if (then !== "release") return [];
    if (Object.values(endpoints).every((endpoint) => endpoint.model !== model)) {
      return [{ at: "then", problem: `no endpoint serves "${model}"`, allowed: `"notice"` }];
    }
    if (releases.freeze === undefined || releases.freeze.until !== undefined) return [];
    return [
      {
        at: "then",
        problem: "releases are frozen without an end, so every retraining would fail at its last step",
        allowed: `"notice", or a freeze with until`,
      },
    ];
  },
});

/** Drift that nobody looks for starts nothing. */
export const retrainingOnDrift = defineRule<Retraining>({
  id: "models/drift-nowhere",
  severity: "error",
  holds: "A model that drift retrains has an endpoint at which drift is looked for.",
  each: "models.*.retraining",
  reads: ["onDrift", "/endpoints.*.model", "/endpoints.*.drift"],
  declaredIn: ["endpoints"],
  check({ value: { onDrift }, names: [model = ""], environment: { endpoints } }) {
    const looked = Object.values(endpoints).some(
      (endpoint) => endpoint.model === model && endpoint.drift !== undefined,
    );
    if (onDrift === "off" || looked) return [];
    return [
      {
        at: "onDrift",
        problem: `drift is looked for at no endpoint of "${model}"`,
        fix: "add drift to one, or leave this out",
      },
    ];
  },
});

/** A clock that asks for more than the budget gives is one of two things that somebody did not mean. */
export const retrainingBudget = defineRule<Retraining>({
  id: "models/budget",
  severity: "error",
  holds: "The schedule of a retraining starts it no oftener in a week than it may train.",
  each: "models.*.retraining",
  reads: ["schedule", "maxPerWeek"],
  check({ value: { schedule, maxPerWeek } }) {
    const starts = schedule === undefined ? undefined : startsPerWeek(schedule.cron);
    if (starts === undefined || starts <= maxPerWeek) return [];
    return [
      {
        at: "maxPerWeek",
        problem: `the schedule starts it ${starts} times a week, of which ${starts - maxPerWeek} would be skipped`,
        allowed: starts <= 50 ? `at least ${starts}, or a rarer schedule` : "a rarer schedule",
      },
    ];
  },
});

/** What is waited for must be able to end first. */
export const retrainingWithin = defineRule<Retraining>({
  id: "models/within",
  severity: "error",
  holds:
    "A retraining may take at least as long as what trains, with all its attempts, the approval of the promotion and the releases may take together.",
  each: "models.*.retraining",
  reads: [
    "within",
    "by",
    "then",
    "/models.*.promotion.approval",
    "/endpoints.*.model",
    "/endpoints.*.release",
    "/training.jobs.*.timeout",
    "/training.jobs.*.capacity",
    "/pipelines.*.timeout",
    "/pipelines.*.retries",
  ],
  declaredIn: [...NAMES_DECLARED_IN.job, "pipelines"],
  check({ value, names: [model = ""], environment }) {
    const trains = longestTraining(environment, value.by);
    if (trains === undefined) return [];
    const approval = environment.models[model]?.promotion.approval;
    const parts: readonly Part[] = [
      trains,
      ...(approval === undefined
        ? []
        : [{ what: "the approval of its promotion", longest: Duration.parse(approval.within) }]),
      // Endpoints are released to one after the other.
      ...Object.entries(environment.endpoints).flatMap(([name, endpoint]) =>
        value.then === "release" && endpoint.model === model
          ? [{ what: `the release to "${name}"`, longest: longestRelease(endpoint.release) }]
          : [],
      ),
    ];
    const all = Duration.seconds(parts.reduce((sum, { longest }) => sum + longest.toSeconds(), 0));
    const whole = Duration.parse(value.within);
    if (!all.isLongerThan(whole)) return [];
    const told = parts.map(({ what, longest }) => `${what} ${longest.toText()}`).join(", ");
    return [
      {
        at: "within",
        problem:
          parts.length === 1
            ? `${trains.what} alone may take ${trains.longest.toText()}, longer than the whole retraining with ${value.within}`
            : `with all waits at their longest it takes ${all.toText()}, longer than the whole retraining with ${value.within}: ${told}`,
        allowed: `at least ${all.toText()}`,
      },
    ];
  },
});

interface Part {
  readonly what: string;
  readonly longest: Duration;
}

/** What trains, with how long it may take: every attempt of a pipeline, and the wait for machines that come when they are free. */
function longestTraining({ training, pipelines }: Environment, by: Retraining["by"]): Part | undefined {
  const seconds = (text: string) => Duration.parse(text).toSeconds();
  if ("pipeline" in by) {
    const pipeline = pipelines[by.pipeline];
    if (pipeline === undefined) return undefined;
    const attempts = 1 + pipeline.retries;
    const what = `the pipeline "${by.pipeline}"${attempts === 1 ? "" : ` in ${attempts} attempts`}`;
    return { what, longest: Duration.seconds(attempts * seconds(pipeline.timeout)) };
  }
  const job = training.jobs[by.job];
  if (job === undefined) return undefined;
  const waits = job.capacity.kind === "flex-start" ? seconds(job.capacity.maxWait) : 0;
  return { what: `the job "${by.job}"`, longest: Duration.seconds(seconds(job.timeout) + waits) };
}

/** When it retrains by the clock. */
export const retrainingSchedule = scheduleRule("models.*.retraining.schedule", "models/schedule", "retraining");

/** Google tells of new objects only within the project. */
export const retrainingExternalTrigger = externalTriggerRule(
  "models.*.retraining",
  "models/external-trigger",
  "retraining",
);

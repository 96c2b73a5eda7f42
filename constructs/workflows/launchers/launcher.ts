import { expr } from "../language/expression";
import {
  assign,
  attempt,
  call,
  choose,
  raise,
  returns,
  routine,
  type RoutineSource,
  type StepSource,
  when,
  type WorkflowDefinition,
} from "../language/steps";
import type { Duration } from "../../../values/duration";
import { bodyRoutine, type JobBody, specKey } from "./body";
import { CALLS, fail } from "./calls";
import { othersRoutine, yieldSteps } from "./crowd";

import { evaluationRoutine } from "./evaluation";
import { cleaningSteps, deadlineSteps, stateSteps } from "./ending";
import { jobKey, jobRoutines } from "./jobs";
import { checkRoutine, type Overrides } from "./overrides";
import { admissionSteps, type PipelineLaunch, registeredSteps, retrySteps, usedUpSteps } from "./pipeline";
import { answerSteps, type PredictingModel, versionSteps } from "./prediction";
import { registrationRoutines, type RegisteredModel } from "./registration";
import { reportRoutine } from "./report";
import type { JobKind, TrainingKind } from "./settings";
import { bestTrialRoutine, type StudyMetric } from "./trials";
import { type LauncherEvents, requestRoutine } from "./triggers";
import { validateLauncher } from "./validation";
import { versionRoutine } from "./version";

/** What every launcher of a job is made from. */
export interface LauncherProps {
  /** The job's name in the environment file. */
  readonly job: string;
  /** The job as the API takes it, complete but for what a run adds. */
  readonly body: JobBody;
  /**
   * `gs://bucket/prefix` below which each run writes into a directory of its own name; no slash at the end.
   * @default - a run has no directory, and no model is registered
   */
  readonly output?: string;
  /**
   * How long a run may take, waiting for machines included. Then its job is cancelled. Of a `CustomJob`: not less than its
   * own `timeout` and `maxWaitDuration` together, or the launcher would end what the job still may.
   */
  readonly deadline: Duration;
  /** What a run may change. */
  readonly overrides: Overrides;
  /** What may start a run, beside people and schedules. */
  readonly events: LauncherEvents;
  /**
   * Whether the job reports to the TensorBoard that the variable `TENSORBOARD` names.
   * @default false
   */
  readonly tracked?: boolean;
  /**
   * The model that the job trains: its version is registered, with its evaluation.
   * @default - nothing is registered and no evaluation is read
   */
  readonly model?: RegisteredModel;
  /**
   * The model that a batch prediction asks.
   * @default - the job trains and asks none
   */
  readonly predicts?: PredictingModel;
  /**
   * What a pipeline has that other jobs have not. Its deadline is that of one attempt.
   * @default - the job is no pipeline
   */
  readonly pipeline?: PipelineLaunch;
}

/**
 * The definition of a launcher: submits the job once for its run, waits for its end, registers what it made, and writes
 * one report. Whatever goes wrong, its job is cancelled before it ends. Throws a `RangeError` for misuse.
 */
export function launcher(kind: JobKind, props: LauncherProps, metric?: StudyMetric): WorkflowDefinition {
  validateLauncher(kind, props);
  const { job, model, deadline, overrides, events, predicts, pipeline } = props;
  const looksUp = predicts?.modelId ?? pipeline?.modelId;
  const attempts = 1 + (pipeline?.retries ?? 0);
  const routines: Record<string, RoutineSource> = {
    ...CALLS,
    request_of: requestRoutine(events),
    check_request: checkRoutine(overrides),
    body_of: bodyRoutine({ ...props, kind }),
    ...jobRoutines(kind, deadline.toSeconds() * attempts),
    ...(pipeline === undefined ? {} : { count_runs: othersRoutine() }),
    write_report: reportRoutine(job),
    ...(metric === undefined ? {} : { best_trial: bestTrialRoutine(metric) }),
    ...(looksUp === undefined ? {} : { version_of: versionRoutine(looksUp) }),
    ...(model === undefined ? {} : { evaluation_of: evaluationRoutine(model.metric), ...registrationRoutines(model) }),
  };
  return { main: mainRoutine(kind, props, metric !== undefined), ...routines };
}

/** A report in which nothing happened yet. */
const NOTHING = {
  run: null,
  outcome: "failed",
  reason: null,
  message: null,
  resource: null,
  overrides: {},
  trial: null,
  metrics: null,
  model: null,
  version: null,
} as const;

function mainRoutine(kind: JobKind, props: LauncherProps, study: boolean): RoutineSource {
  const { job, model, deadline, predicts, pipeline } = props;
  const key = jobKey(kind, "entry.run");
  return routine(
    ["args"],
    [
      assign("prepare", {
        started: expr("sys.now()"),
        until: expr(`started + ${deadline.toSeconds()}`),
        entry: {
          ...NOTHING,
          ...(predicts === undefined ? {} : { predictions: null }),
          ...(pipeline === undefined ? {} : { attempts: 0 }),
        },
        ...(pipeline === undefined ? {} : { attempt: 1, failures: 0, last_failure: null }),
        phase: "override",
        alive: false,
        problem: null,
      }),
      attempt(
        "launch",
        [
          call("understand", "request_of", { input: expr("args") }, { result: "asked" }),
          call("allow", "check_request", { asked: expr("asked") }, { result: "request" }),
          assign("name_run", {
            "entry.run": expr('default(map.get(request, "run"), sys.get_env("GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID"))'),
            "entry.overrides": expr("request"),
          }),
          ...(predicts === undefined ? [] : versionSteps(predicts)),
          ...(pipeline === undefined ? [] : admissionSteps(job, pipeline)),
          call(
            "describe_job",
            "body_of",
            {
              request: expr("request"),
              ...key,
              ...(predicts === undefined ? {} : { model: expr("version_name") }),
            },
            { result: "body" },
          ),
          assign("submitting", { phase: "submit", alive: true }),
          call(
            "start_job",
            "submit",
            { body: expr("body"), ...key, ...(pipeline === undefined ? {} : { id: expr("job_id") }) },
            { result: "submission" },
          ),
          assign("submitted", { "entry.resource": expr("submission.name"), phase: "launcher" }),
          choose("whose", [
            when('submission.relation == "other"', [
              assign("not_mine", { alive: false }),
              fail("duplicate", "duplicate", '"another execution watches this run: " + entry.resource'),
            ]),
          ]),
          ...(pipeline === undefined
            ? []
            : [
                ...usedUpSteps(),
                ...yieldSteps(pipeline.concurrent),
                // Each attempt has a time of its own.
                assign("until_when", { until: expr(`sys.now() + ${deadline.toSeconds()}`) }),
              ]),
          call("watch", "follow", { name: expr("entry.resource"), until: expr("until") }, { result: "ended" }),
          choose("in_time", [when("ended == null", deadlineSteps(kind))]),
          assign("over", {
            alive: false,
            phase: "job",
            nothing: {},
            state: expr("ended.state"),
            cause: expr('default(map.get(ended, "error"), nothing)'),
          }),
          ...(predicts === undefined ? [] : answerSteps()),
          ...(pipeline === undefined ? [] : retrySteps(pipeline)),
          ...stateSteps(kind, study),
          ...(pipeline?.modelId === undefined ? [] : registeredSteps(pipeline.modelId)),
          ...(study
            ? [
                assign("choosing", { phase: "launcher" }),
                call("choose_trial", "best_trial", { name: expr("entry.resource") }, { result: "trial" }),
                assign("chosen", { "entry.trial": expr("trial") }),
              ]
            : []),
          ...(model === undefined || kind === "batchPredictionJobs" || kind === "pipelineJobs"
            ? []
            : modelSteps(kind, study)),
        ],
        { except: { as: "error", steps: [assign("keep", { problem: expr("error") })] } },
      ),
      choose("how", [when("problem == null", "tell_success")]),
      choose("left_alive", [when("alive", cleaningSteps(kind))]),
      assign("explain", {
        "entry.reason": expr("phase"),
        tags: expr('default(map.get(problem, "tags"), [])'),
        code: expr('default(map.get(problem, "code"), 0)'),
      }),
      choose("own_error", [
        when('"LauncherError" in tags', [assign("own_reason", { "entry.reason": expr("tags[0]") })]),
        when('phase == "submit" and code == 429', [assign("no_quota", { "entry.reason": "quota" })]),
      ]),
      choose("skip", [
        when('entry.reason in ["busy", "duplicate", "not-meant"]', [assign("skipped", { "entry.outcome": "skipped" })]),
      ]),
      call("in_words", "describe", { error: expr("problem") }, { result: "words" }),
      assign("say", { "entry.message": expr("words") }),
      call(
        "tell_failure",
        "write_report",
        { entry: expr("entry"), started: expr("started") },
        { result: "report_entry" },
      ),
      choose("no_failure", [when('entry.outcome == "skipped"', [returns("skipped_result", expr("report_entry"))])]),
      raise("end_failed", {
        code: 500,
        message: expr('entry.reason + ": " + entry.message'),
        tags: ["RunFailed"],
        report: expr("report_entry"),
      }),
      assign("tell_success", { "entry.outcome": "succeeded" }),
      call("write_success", "write_report", { entry: expr("entry"), started: expr("started") }, { result: "success" }),
      returns("give", expr("success")),
    ],
  );
}

function modelSteps(kind: TrainingKind, study: boolean): readonly StepSource[] {
  const base = `body.${specKey(kind)}.baseOutputDirectory.outputUriPrefix`;
  return [
    assign("evaluating", {
      phase: "evaluation",
      directory: expr(study ? `${base} + "/" + trial.id + "/model"` : `${base} + "/model"`),
    }),
    call("read_evaluation", "evaluation_of", { directory: expr("directory") }, { result: "evaluation" }),
    assign("registering", { phase: "registration", "entry.metrics": expr("evaluation.metrics") }),
    call(
      "register_version",
      "register",
      { run: expr("entry.run"), directory: expr("directory"), labels: expr("body.labels") },
      { result: "registered" },
    ),
    assign("registered_as", {
      "entry.model": expr("registered.name"),
      "entry.version": expr("registered.versionId"),
      version_name: expr('registered.name + "@" + registered.versionId'),
    }),
    call("import_metrics", "import_evaluation", {
      version_name: expr("version_name"),
      run: expr("entry.run"),
      evaluation: expr("evaluation"),
    }),
  ];
}

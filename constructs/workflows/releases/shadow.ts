import { KEY_COLUMN } from "../../../values/shadow-columns";
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
  when,
  type WorkflowDefinition,
} from "../language/steps";
import { bodyRoutine, type JobBody } from "../launchers/body";
import { CALLS } from "../launchers/calls";
import { cleaningSteps } from "../launchers/ending";
import { jobRoutines } from "../launchers/jobs";
import { versionRoutine } from "../launchers/version";
import { queryRoutine } from "../parts/queries";
import { variable } from "./settings";
import { validateQueries } from "./shadow-queries";
import { NOTHING_SHADOWED, shadowReportRoutine, SHADOW_SKIPS } from "./shadow-report";
import { TRAFFIC } from "./traffic";
import type { ShadowProps } from "./shadow-props";
import { askedRoutine, whoSteps } from "./shadow-subject";
import { LONGEST_REPLAY, sampleSteps, replaySteps, compareSteps, tidyRoutine } from "./shadow-run";

/**
 * The definition of `shadow-<endpoint>`: a candidate answers requests that the live model has answered, and both answers are
 * compared; no caller notices. Its argument is `{"version": "<number or alias>"}` or nothing. It writes a row into the table of
 * reports and one report, which it gives back, so that a release can read it. What it makes on its way it removes. Throws a
 * `RangeError` for names that cannot stand in a query.
 */
export function shadowWorkflow(props: ShadowProps): WorkflowDefinition {
  validateQueries(props);
  const { endpoint, model, modelId, location } = props;
  return {
    main: mainRoutine(props),
    ...CALLS,
    endpoint_now: TRAFFIC.endpoint_now,
    incumbent_of: TRAFFIC.incumbent_of,
    asked_candidate: askedRoutine(),
    version_of: versionRoutine(modelId),
    ask_warehouse: queryRoutine(location),
    body_of: bodyRoutine({
      job: `shadow-${endpoint}`,
      kind: "batchPredictionJobs",
      body: replayBody(props),
      overrides: { args: false, datasetVersion: false },
    }),
    ...jobRoutines("batchPredictionJobs", LONGEST_REPLAY),
    tidy_up: tidyRoutine(props),
    write_report: shadowReportRoutine({ endpoint, model }),
  };
}

/** The key stays out of the instance, and comes back with the answer. */
function replayBody({ body, columns }: ShadowProps): JobBody {
  return {
    ...body,
    inputConfig: { instancesFormat: "bigquery" },
    instanceConfig: { instanceType: "object", keyField: KEY_COLUMN, includedFields: Object.keys(columns) },
    outputConfig: { predictionsFormat: "bigquery" },
  };
}

function mainRoutine(props: ShadowProps): RoutineSource {
  return routine(
    ["args"],
    [
      assign("prepare", {
        started: expr("sys.now()"),
        until: expr(`started + ${LONGEST_REPLAY}`),
        entry: NOTHING_SHADOWED,
        phase: "request",
        alive: false,
        problem: null,
        answers_table: "",
        suffix: expr(`text.replace_all_regex(${variable("GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID")}, "[^0-9A-Za-z]+", "_")`),
        made: false,
      }),
      attempt("shadow", [...whoSteps(props), ...sampleSteps(props), ...replaySteps(props), ...compareSteps(props)], {
        except: { as: "error", steps: [assign("keep", { problem: expr("error") })] },
      }),
      choose("left_alive", [when("problem != null and alive", cleaningSteps("batchPredictionJobs"))]),
      choose("left_over", [
        when("made", [call("clean_up", "tidy_up", { suffix: expr("suffix"), answers: expr("answers_table") })]),
      ]),
      choose("how", [when("problem == null", "tell_success")]),
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
        when(`entry.reason in [${SHADOW_SKIPS.map((reason) => `"${reason}"`).join(", ")}]`, [
          assign("skipped", { "entry.outcome": "skipped" }),
        ]),
      ]),
      call("in_words", "describe", { error: expr("problem") }, { result: "words" }),
      assign("say", { "entry.message": expr("words") }),
      call("tell_failure", "write_report", { entry: expr("entry"), started: expr("started") }, { result: "told" }),
      choose("no_failure", [when('entry.outcome == "skipped"', [returns("skipped_result", expr("told"))])]),
      raise("end_failed", {
        code: 500,
        message: expr('entry.reason + ": " + entry.message'),
        tags: ["ShadowFailed"],
        report: expr("told"),
      }),
      assign("tell_success", { "entry.outcome": "succeeded" }),
      call("write_success", "write_report", { entry: expr("entry"), started: expr("started") }, { result: "success" }),
      returns("give", expr("success")),
    ],
  );
}

import { KEY_COLUMN } from "../../../values/shadow-columns";
import type { BatchBody } from "../../serving/batch-body";
import { expr } from "../language/expression";
import {
  assign,
  attempt,
  call,
  choose,
  forEach,
  literal,
  log,
  raise,
  returns,
  routine,
  type RoutineSource,
  type StepSource,
  when,
  type WorkflowDefinition,
} from "../language/steps";
import { bodyRoutine, type JobBody } from "../launchers/body";
import { CALLS, fail } from "../launchers/calls";
import { cleaningSteps, deadlineSteps } from "../launchers/ending";
import { jobRoutines } from "../launchers/jobs";
import { versionRoutine } from "../launchers/version";
import { queryRoutine, textParameters } from "../parts/queries";
import { variable } from "./settings";
import {
  ANSWERS_PLACE,
  compareQuery,
  countQuery,
  dropQuery,
  ERRORS_PLACE,
  reportQuery,
  type REPORT_COLUMNS,
  requestsTable,
  RUN_PLACE,
  sampleQuery,
  type ShadowQueryProps,
  SUFFIX_PATTERN,
  validateQueries,
} from "./shadow-queries";
import { NOTHING_SHADOWED, shadowReportRoutine, SHADOW_SKIPS } from "./shadow-report";
import { TRAFFIC } from "./traffic";

/** What `shadow-<endpoint>` is made from. */
export interface ShadowProps extends ShadowQueryProps {
  /** The endpoint's name in the environment file. */
  readonly endpoint: string;
  /** The model's name in the environment file. */
  readonly model: string;
  /** The id of the model in the registry. */
  readonly modelId: string;
  /** The alias of the version that answers where a run names no other. */
  readonly candidate: string;
  /** Where the datasets are: a region. */
  readonly location: string;
  /** The `BatchPredictionJob` that replays, from `batchBody`; its input, its output and its fields are the workflow's. */
  readonly body: BatchBody;
}

/** Seconds that a replay may take, waiting for machines included: a release waits for a day. */
const LONGEST_REPLAY = 72_000;

/** Fewer requests say nothing; where fewer are asked for, all of them. */
const FEWEST = 30;

/** What names a version: its number, or an alias. */
const VERSION = "^([1-9][0-9]{0,7}|[a-z][a-zA-Z0-9-]{0,126}[a-z0-9])$";

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

/** The version that an argument asks for, or null. The clock and people may ask for nothing. */
function askedRoutine(): RoutineSource {
  return routine(
    ["input"],
    [
      choose("nothing", [when("input == null", [returns("default_version", null)])]),
      attempt("a_map", [assign("its_keys", { given: expr("keys(input)") })], {
        except: { as: "error", steps: [fail("no_map", "request", '"the argument is a map"')] },
      }),
      choose("by_clock", [when('"specversion" in given', [returns("the_default", null)])]),
      forEach("each", { value: "key", in: expr("given") }, [
        choose("known", [
          when('key != "version"', [
            fail("unknown", "request", '"the argument has an unknown key " + key + "\\n  allowed: version"'),
          ]),
        ]),
      ]),
      choose("which", [when('not ("version" in given)', [returns("its_default", null)])]),
      assign("as_text", { reference: expr("string(input.version)") }),
      choose("form", [
        when(`not text.match_regex(reference, "${VERSION}")`, [
          fail("odd", "request", 'reference + " is neither the number of a version nor an alias"'),
        ]),
      ]),
      returns("give", expr("reference")),
    ],
  );
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

/** Who serves, and who is to be compared with it. */
function whoSteps({ endpoint, model, candidate }: ShadowProps): readonly StepSource[] {
  return [
    call("understand", "asked_candidate", { input: expr("args") }, { result: "asked" }),
    assign("named", { phase: "launcher", wanted: expr(`default(asked, ${JSON.stringify(candidate)})`) }),
    call("look_at_endpoint", "endpoint_now", {}, { result: "now" }),
    call("most_traffic", "incumbent_of", { split: expr("now.split") }, { result: "incumbent" }),
    choose("served", [
      when("incumbent == null", [fail("no_live", "no-live", `"no model serves at ${endpoint}"`)]),
      when('not text.match_regex(incumbent, "^[0-9]{1,10}$")', [
        fail("odd_id", "launcher", '"the deployed model " + incumbent + " has no number"'),
      ]),
    ]),
    forEach("each", { value: "deployed", in: expr("now.deployedModels") }, [
      choose("it", [
        when("deployed.id == incumbent", [
          assign("note_live", { "entry.live": expr('string(default(map.get(deployed, "modelVersionId"), ""))') }),
        ]),
      ]),
    ]),
    assign("looking_up", { phase: "version" }),
    call("find_version", "version_of", { suffix: expr('"@" + wanted') }, { result: "found" }),
    choose("there", [
      when("found == null and asked == null", [
        fail("no_candidate", "no-candidate", `"no version of ${model} has the alias ${candidate}"`),
      ]),
      when("found == null", [
        fail("no_version", "version", `"the model ${model} has no version with the number or alias " + wanted`),
      ]),
    ]),
    assign("note_candidate", { phase: "query", "entry.candidate": expr("string(found.versionId)") }),
    choose("another", [
      when("entry.candidate == entry.live", [
        fail("same", "same-version", `"version " + entry.candidate + " of ${model} serves already"`),
      ]),
    ]),
  ];
}

/** The text of a query with the tables of this run. */
const filled = (statement: string) => expr(`text.replace_all(${statement}, "${RUN_PLACE}", suffix)`);

function sampleSteps(props: ShadowProps): readonly StepSource[] {
  const fewest = Math.min(FEWEST, props.most);
  return [
    choose("safe", [
      when(`not text.match_regex(suffix, "${SUFFIX_PATTERN}")`, [
        fail("odd_run", "launcher", '"no table can be named after the execution " + suffix'),
      ]),
    ]),
    assign("texts", { sample: literal(sampleQuery(props)), count: literal(countQuery(props)) }),
    assign("making", {
      made: true,
      now_text: expr("time.format(started)"),
      parameters: textParameters({ until: "now_text", live: "incumbent" }),
    }),
    call("take_requests", "ask_warehouse", { statement: filled("sample"), parameters: expr("parameters") }),
    call("count_requests", "ask_warehouse", { statement: filled("count"), parameters: [] }, { result: "counted" }),
    assign("note_requests", { "entry.requests": expr("int(counted[0])") }),
    choose("enough", [
      when(`entry.requests < ${fewest}`, [
        fail("few", "too-few", `string(entry.requests) + " requests were logged, at least ${fewest} are needed"`),
      ]),
    ]),
  ];
}

function replaySteps({ scratch, modelId }: ShadowProps): readonly StepSource[] {
  return [
    assign("which_model", {
      "entry.run": expr(variable("GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID")),
      model_name: expr(`${variable("PARENT")} + "/models/${modelId}@" + entry.candidate`),
      place: expr(`"bq://" + ${variable("PROJECT")} + ".${scratch}"`),
    }),
    call(
      "describe_job",
      "body_of",
      { request: {}, run: expr("entry.run"), model: expr("model_name") },
      { result: "body" },
    ),
    assign("its_tables", {
      "body.inputConfig.bigquerySource": { inputUri: expr(`place + ".${requestsTable("")}" + suffix`) },
      "body.outputConfig.bigqueryDestination": { outputUri: expr("place") },
    }),
    assign("submitting", { phase: "submit", alive: true }),
    call("start_job", "submit", { body: expr("body"), run: expr("entry.run") }, { result: "submission" }),
    assign("submitted", { "entry.resource": expr("submission.name"), phase: "launcher" }),
    call("watch", "follow", { name: expr("entry.resource"), until: expr("until") }, { result: "ended" }),
    choose("in_time", [when("ended == null", [...deadlineSteps("batchPredictionJobs")])]),
    assign("over", {
      alive: false,
      phase: "answers",
      nothing: {},
      state: expr("ended.state"),
      cause: expr('default(map.get(ended, "error"), nothing)'),
    }),
    choose("ended_well", [
      when('state == "JOB_STATE_CANCELLED"', [fail("was_cancelled", "cancelled", '"the replay was cancelled"')]),
      // Requests that the candidate could not answer are those on which it disagrees.
      when('not (state in ["JOB_STATE_SUCCEEDED", "JOB_STATE_PARTIALLY_SUCCEEDED"])', [
        fail("failed", "job", 'state + ": " + default(map.get(cause, "message"), "no message")'),
      ]),
    ]),
    call(
      "where",
      "read",
      { url: expr(`${variable("VERTEX_API")} + "/" + entry.resource`), query: { fields: "outputInfo" } },
      { result: "told_by_job" },
    ),
    assign("table_of_answers", {
      info: expr('default(map.get(told_by_job, "outputInfo"), nothing)'),
      table: expr('string(default(map.get(info, "bigqueryOutputTable"), ""))'),
    }),
    choose("a_table", [
      when(`not text.match_regex(table, "${SUFFIX_PATTERN}")`, [
        fail("nowhere", "answers", '"Vertex AI did not say in which table the answers are"'),
      ]),
    ]),
    assign("keep_table", { answers_table: expr("table") }),
  ];
}

function compareSteps(props: ShadowProps): readonly StepSource[] {
  const columns: Record<keyof typeof REPORT_COLUMNS, string> = {
    run: "entry.run",
    reported_at: "time.format(sys.now())",
    live: "entry.live",
    candidate: "entry.candidate",
    requests: "string(entry.requests)",
    compared: "string(entry.compared)",
    disagreed: "string(entry.disagreed)",
    disagreement: "json.encode_to_string(entry.disagreement)",
    mean_absolute_difference: 'default(numbers[2], "")',
  };
  return [
    assign("comparing", { phase: "query", comparison: literal(compareQuery(props)) }),
    assign("with_answers", {
      comparison: expr(`text.replace_all(comparison, "${ANSWERS_PLACE}", answers_table)`),
    }),
    call("compare", "ask_warehouse", { statement: filled("comparison"), parameters: [] }, { result: "numbers" }),
    assign("note_comparison", {
      "entry.compared": expr("int(numbers[0])"),
      "entry.disagreed": expr("int(numbers[1])"),
      "entry.disagreement": expr("double(entry.disagreed) / entry.requests"),
    }),
    choose("measured", [
      when("numbers[2] != null", [assign("note_difference", { "entry.difference": expr("double(numbers[2])") })]),
    ]),
    choose("any_answer", [
      when("entry.compared == 0", [fail("no_answer", "answers", '"no answer of the candidate has what is compared"')]),
    ]),
    assign("reporting", { row: literal(reportQuery(props)), parameters: textParameters(columns) }),
    call("keep_report", "ask_warehouse", { statement: expr("row"), parameters: expr("parameters") }),
  ];
}

/** Removes the tables of a run. What cannot be removed now goes by itself: every table of the scratch dataset does. */
function tidyRoutine(props: ShadowProps): RoutineSource {
  return routine(
    ["suffix", "answers"],
    [
      assign("text", {
        statement: literal(dropQuery(props)),
        answers_table: expr("answers"),
      }),
      // Where the replay never came to answers, a table that there is not is as good to drop.
      choose("no_answers", [when('answers == ""', [assign("no_table", { answers_table: expr('"none_" + suffix') })])]),
      assign("beside_them", { errors_table: expr('text.replace_all(answers_table, "predictions", "errors")') }),
      assign("names", { statement: filled("statement") }),
      assign("answers_too", {
        statement: expr(`text.replace_all(statement, "${ANSWERS_PLACE}", answers_table)`),
      }),
      assign("errors_too", { statement: expr(`text.replace_all(statement, "${ERRORS_PLACE}", errors_table)`) }),
      attempt("try_drop", [call("drop", "ask_warehouse", { statement: expr("statement"), parameters: [] })], {
        except: {
          as: "error",
          steps: [
            call("in_words", "describe", { error: expr("error") }, { result: "words" }),
            log("tell", "WARNING", { message: expr('"tables of a shadow are left to expire: " + words') }),
          ],
        },
      }),
    ],
  );
}

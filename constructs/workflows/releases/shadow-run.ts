import { expr } from "../language/expression";
import {
  assign,
  attempt,
  call,
  choose,
  literal,
  log,
  routine,
  type RoutineSource,
  type StepSource,
  when,
} from "../language/steps";
import { fail } from "../launchers/calls";
import { deadlineSteps } from "../launchers/ending";
import { textParameters } from "../parts/queries";
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
  SUFFIX_PATTERN,
} from "./shadow-queries";
import type { ShadowProps } from "./shadow-props";

/** Seconds that a replay may take, waiting for machines included: a release waits for a day. */
export const LONGEST_REPLAY = 72_000;

/** Fewer requests say nothing; where fewer are asked for, all of them. */
const FEWEST = 30;

/** The text of a query with the tables of this run. */
const filled = (statement: string) => expr(`text.replace_all(${statement}, "${RUN_PLACE}", suffix)`);

/** Takes requests out of the log, and makes them the input of the replay. */
export function sampleSteps(props: ShadowProps): readonly StepSource[] {
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

/** Lets the candidate answer them in a batch prediction. */
export function replaySteps({ scratch, modelId }: ShadowProps): readonly StepSource[] {
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

/** Compares the answers of both, and says how many differ. */
export function compareSteps(props: ShadowProps): readonly StepSource[] {
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
export function tidyRoutine(props: ShadowProps): RoutineSource {
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

import { compose } from "../language/compose";
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
import { CALLS, fail } from "../launchers/calls";
import { approvalRoutine } from "../parts/approval";
import { CHAMPION, championRoutine, modelUrl, versionLookup } from "../parts/model-version";
import { OBJECTS } from "../parts/objects";
import { queryRoutine } from "../parts/queries";
import { turnRoutines } from "../parts/turn";
import { variable } from "../parts/variables";
import { isChampion, judgeRoutines, JUDGED, SLICE_RULE, UNJUDGED } from "./judge";
import { lifeReportRoutine, NOTHING_PROMOTED } from "./promotion-report";
import type { PromotionProps } from "./props";
import { recordRoutine } from "./records";
import { CHALLENGER } from "./settings";

/** The name of the object that a promotion of a model holds while it records its decision and moves aliases. */
export const promotionLock = (model: string) => `locks/promote-${model}.json`;

/** Looks for the turn, ten seconds apart. */
const LOOKS = 60;

/** Times that a version is compared anew because another became the champion meanwhile. */
const COMPARISONS = 5;

/**
 * The definition of `promote-<model>`: compares a version with what the environment file asks for and with the champion, asks
 * a person where that is said, records one decision, and moves aliases; or refuses, and says by which rule. A refusal ends
 * the execution with an error, so that whoever waits for it goes no further.
 */
export function promotionWorkflow(props: PromotionProps): WorkflowDefinition {
  const { model, modelId, evaluation, approvalWithin, decisions } = props;
  return compose(mainRoutine(props), {
    ...CALLS,
    ...OBJECTS,
    ...turnRoutines(),
    ...versionLookup(model, modelId, "this workflow promotes the model"),
    champion_now: championRoutine(modelId),
    ...(evaluation === undefined ? { judge: UNJUDGED } : judgeRoutines(model, modelId, evaluation)),
    ...(approvalWithin === undefined
      ? {}
      : {
          approve: approvalRoutine({
            report: "plinth-promotion-approval",
            says: {
              model,
              version: expr("entry.version"),
              champion: expr("entry.champion"),
              metric: evaluation?.metric ?? null,
              value: expr("entry.value"),
              championValue: expr("entry.championValue"),
            },
            params: ["entry"],
            within: approvalWithin,
          }),
        }),
    wait_for_turn: waitRoutine(model),
    run_query: queryRoutine(),
    record: recordRoutine(decisions, ["entry"], {
      at: { type: "TIMESTAMP", value: "int(sys.now())" },
      model: { type: "STRING", value: `"${model}"` },
      version: { type: "STRING", value: "entry.version" },
      champion: { type: "STRING", value: "entry.champion" },
      decision: { type: "STRING", value: "entry.decision" },
      rule: { type: "STRING", value: "entry.rule" },
      message: { type: "STRING", value: "entry.message" },
      metric: { type: "STRING", value: evaluation === undefined ? "null" : JSON.stringify(evaluation.metric) },
      value: { type: "FLOAT64", value: "entry.value" },
      champion_value: { type: "FLOAT64", value: "entry.championValue" },
      slices: { type: "JSON", value: "json.encode_to_string(entry.slices)" },
      approved: { type: "STRING", value: "string(entry.approved)" },
      workflow: { type: "STRING", value: variable("GOOGLE_CLOUD_WORKFLOW_ID") },
      execution: { type: "STRING", value: variable("GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID") },
    }),
    write_report: lifeReportRoutine({ model, metric: evaluation?.metric ?? null }),
  });
}

function mainRoutine(props: PromotionProps): RoutineSource {
  const { model, approvalWithin } = props;
  return routine(
    ["args"],
    [
      assign("prepare", {
        started: expr("sys.now()"),
        entry: NOTHING_PROMOTED,
        phase: "launcher",
        problem: null,
        turn: null,
        comparisons: 0,
      }),
      attempt(
        "promote",
        [
          call("understand", "asked_version", { input: expr("args") }, { result: "reference" }),
          call("which", "version_now", { reference: expr("reference") }, { result: "version" }),
          assign("note_version", { "entry.version": expr("version") }),
          call("who_serves", "champion_now", {}, { result: "champion" }),
          assign("note_champion", { "entry.champion": expr("champion") }),
          choose("is_it", [when("champion == version", [isChampion(model)])]),
          call("compare", "judge", { version: expr("version"), champion: expr("champion") }, { result: "readings" }),
          assign("note_readings", {
            "entry.value": expr("readings.value"),
            "entry.championValue": expr("readings.champion_value"),
            "entry.slices": expr("readings.slices"),
          }),
          choose("missed_a_rule", [
            when('map.get(readings, "rule") != null', [
              raise("tell_rule", {
                code: 400,
                message: expr("readings.message"),
                tags: [expr("readings.rule"), "LauncherError"],
              }),
            ]),
          ]),
          ...(approvalWithin === undefined
            ? []
            : [
                choose("not_asked_yet", [
                  when("not entry.approved", [
                    call("ask_approver", "approve", { entry: expr("entry") }),
                    assign("is_approved", { "entry.approved": true }),
                  ]),
                ]),
              ]),
          choose("has_turn", [when("turn == null", [call("take", "wait_for_turn", {}, { result: "turn" })])]),
          // Somebody else may have been promoted or released while this one was compared, or waited for a person.
          call("who_serves_now", "champion_now", {}, { result: "now" }),
          assign("count", { comparisons: expr("comparisons + 1") }),
          choose("as_compared", [
            when("now == champion", "decide"),
            when(`comparisons < ${COMPARISONS}`, "who_serves"),
          ]),
          fail("restless", "busy", `"the champion of ${model} keeps changing"`),
          assign("decide", { "entry.decision": "promoted", phase: "record" }),
          call("write_down", "record", { entry: expr("entry") }),
          assign("written", { "entry.recorded": true, phase: "aliases" }),
          ...aliasSteps(props),
        ],
        { except: { as: "error", steps: [assign("keep", { problem: expr("error") })] } },
      ),
      ...givingBackSteps(model),
      choose("how", [when("problem == null", "tell_success")]),
      ...failureSteps(),
      assign("tell_success", { "entry.outcome": "succeeded" }),
      call("write_success", "write_report", { entry: expr("entry"), started: expr("started") }, { result: "success" }),
      returns("give", expr("success")),
    ],
  );
}

function aliasSteps({ modelId, served }: PromotionProps): readonly StepSource[] {
  const aliases = served ? [CHALLENGER] : [CHALLENGER, CHAMPION];
  return [
    call("move_aliases", "write", {
      url: expr(`${modelUrl(modelId)}@" + version + ":mergeVersionAliases"`),
      body: { versionAliases: aliases },
    }),
    assign("moved", { "entry.aliases": aliases }),
  ];
}

/** The turn is given back whatever happened; should that fail, the next promotion sees that nobody is there. */
function givingBackSteps(model: string): readonly StepSource[] {
  return [
    choose("had_turn", [
      when("turn != null", [
        attempt(
          "give_back",
          [call("remove", "remove_object", { name: promotionLock(model), generation: expr("turn.generation") })],
          { except: { as: "error", steps: [assign("left", { turn: null })] } },
        ),
      ]),
    ]),
  ];
}

function failureSteps(): readonly StepSource[] {
  const judged = JUDGED.map((rule) => `"${rule}"`).join(", ");
  return [
    call("in_words", "describe", { error: expr("problem") }, { result: "words" }),
    assign("explain", {
      "entry.rule": expr("phase"),
      "entry.message": expr("words"),
      tags: expr('default(map.get(problem, "tags"), [])'),
      by_slice: false,
    }),
    choose("own_error", [
      when('"LauncherError" in tags and phase == "launcher"', [assign("own_rule", { "entry.rule": expr("tags[0]") })]),
    ]),
    choose("slice", [
      when(`text.match_regex(entry.rule, "^${SLICE_RULE}.*$")`, [assign("is_slice", { by_slice: true })]),
    ]),
    choose("what_is_it", [
      when('entry.rule == "already-champion"', [assign("skip", { "entry.outcome": "skipped" })]),
      when('entry.rule in ["request", "version"]', [assign("not_asked_well", { "entry.outcome": "refused" })]),
      when(`by_slice or entry.rule in [${judged}]`, [
        assign("refuse", { "entry.outcome": "refused", "entry.decision": "refused" }),
      ]),
      // What was recorded as promoted, and is not.
      when('entry.rule == "aliases"', [assign("take_back", { "entry.decision": "refused" })]),
      when('entry.rule == "record"', [assign("undecided", { "entry.decision": null })]),
    ]),
    choose("a_decision", [
      when("entry.decision != null", [
        attempt(
          "write_refusal",
          [
            call("record_refusal", "record", { entry: expr("entry") }),
            assign("refusal_written", { "entry.recorded": true }),
          ],
          {
            except: {
              as: "error",
              steps: [
                call("why_not", "describe", { error: expr("error") }, { result: "words" }),
                assign("not_written", {
                  "entry.message": expr('entry.message + "; the decision could not be recorded: " + words'),
                }),
              ],
            },
          },
        ),
      ]),
    ]),
    call(
      "tell_failure",
      "write_report",
      { entry: expr("entry"), started: expr("started") },
      { result: "report_entry" },
    ),
    choose("no_failure", [when('entry.outcome == "skipped"', [returns("skipped_result", expr("report_entry"))])]),
    raise("end_failed", {
      code: 500,
      message: expr('entry.rule + ": " + entry.message'),
      tags: ["PromotionFailed"],
      report: expr("report_entry"),
    }),
  ];
}

/** Waits until no other promotion of the model records and moves. */
function waitRoutine(model: string): RoutineSource {
  return routine(
    [],
    [
      assign("begin", { looks: 0 }),
      assign("again", { content: {} }),
      call("take", "take_turn", { name: promotionLock(model), content: expr("content") }, { result: "turn" }),
      choose("free", [
        when("turn != null", [returns("give", expr("turn"))]),
        when(`looks >= ${LOOKS}`, [fail("never", "busy", `"other promotions of ${model} did not end"`)]),
      ]),
      call("wait", "sys.sleep", { seconds: 10 }),
      assign("count", { looks: expr("looks + 1") }, { next: "again" }),
    ],
  );
}

import { compose } from "../language/compose";
import { expr } from "../language/expression";
import {
  assign,
  attempt,
  call,
  choose,
  forEach,
  raise,
  returns,
  routine,
  type RoutineSource,
  type StepSource,
  when,
  type WorkflowDefinition,
} from "../language/steps";
import { CALLS, fail } from "../launchers/calls";
import { requestRoutine } from "../launchers/triggers";
import { EXECUTIONS } from "../parts/executions";
import { OBJECTS } from "../parts/objects";
import { queryRoutine } from "../parts/queries";
import { turnRoutines } from "../parts/turn";
import { variable } from "../parts/variables";
import { spendRoutine } from "./budget";
import { checkRoutine } from "./check-input";
import { childRoutines } from "./child";
import { driftRoutine } from "./drift-event";
import { lifeReportRoutine } from "./promotion-report";
import type { RetrainingProps } from "./props";
import { recordRoutine } from "./records";
import { NOTHING_RETRAINED } from "./retraining-report";
import { askedRoutine } from "./retraining-request";

/** The name of the object that a retraining of a model holds while it is at work. */
export const retrainingLock = (model: string) => `locks/retrain-${model}.json`;

/** Reasons for which nothing was begun, and that are no failure. */
const SKIPPED = ["not-meant", "duplicate", "busy", "budget"];

/** Reasons that are a judgement about the data or the version. */
const REFUSED = ["request", "input", "promotion"];

/**
 * The definition of `retrain-<model>`: looks at the data, trains, promotes, and releases or tells; one at a time, and no
 * oftener than is said. It starts what does each of that, waits for it, and stops at the first that fails: what serves is
 * then as that left it, which is as it was. One report says what became of every step.
 */
export function retrainingWorkflow(props: RetrainingProps): WorkflowDefinition {
  const { model, events, driftEndpoints = [], maxPerWeek, retrainings, within } = props;
  return compose(mainRoutine(props), {
    ...CALLS,
    ...OBJECTS,
    ...EXECUTIONS,
    ...turnRoutines({ children: true }),
    ...childRoutines(model, retrainingLock(model), within),
    request_of: requestRoutine(events),
    drift_of: driftRoutine(driftEndpoints),
    asked: askedRoutine(driftEndpoints.length > 0),
    spend: spendRoutine(model, maxPerWeek),
    run_query: queryRoutine(),
    check_input: checkRoutine(),
    record: recordRoutine(retrainings, ["entry"], {
      at: { type: "TIMESTAMP", value: "int(sys.now())" },
      model: { type: "STRING", value: `"${model}"` },
      run: { type: "STRING", value: "entry.run" },
      outcome: { type: "STRING", value: "entry.outcome" },
      reason: { type: "STRING", value: "entry.reason" },
      message: { type: "STRING", value: "entry.message" },
      steps: { type: "JSON", value: "json.encode_to_string(entry.steps)" },
      version: { type: "STRING", value: "entry.version" },
      workflow: { type: "STRING", value: variable("GOOGLE_CLOUD_WORKFLOW_ID") },
      execution: { type: "STRING", value: variable("GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID") },
    }),
    write_report: lifeReportRoutine({ model }),
  });
}

function mainRoutine(props: RetrainingProps): RoutineSource {
  const { model, inputs, trainer, within } = props;
  return routine(
    ["args"],
    [
      assign("prepare", {
        started: expr("sys.now()"),
        until: expr(`started + ${within}`),
        entry: NOTHING_RETRAINED,
        problem: null,
        turn: null,
        content: { child: null },
        steps: [],
        inputs: inputs.map(({ name, statement, location, noun, atLeast = null, atMost = null }) => ({
          name,
          statement,
          location,
          noun,
          atLeast,
          atMost,
        })),
      }),
      attempt(
        "retrain",
        [
          call("understand", "asked", { input: expr("args") }, { result: "run" }),
          assign("note_run", { "entry.run": expr("run") }),
          call("take", "take_turn", { name: retrainingLock(model), content: expr("content") }, { result: "turn" }),
          choose("free", [
            when("turn == null", [
              fail("is_busy", "busy", `"another retraining of ${model} is at work, or what it has started"`),
            ]),
          ]),
          ...(inputs.length === 0
            ? []
            : [
                forEach("check_inputs", { value: "input", in: expr("inputs") }, [
                  call("check", "check_input", { input: expr("input") }, { result: "checked" }),
                  assign("note_check", { steps: expr("list.concat(steps, checked)") }),
                  choose("good", [
                    when('checked.outcome != "succeeded"', [
                      fail("is_not_good", "input", 'input.name + ": " + checked.message'),
                    ]),
                  ]),
                ]),
              ]),
          call("count_run", "spend", { run: expr("run") }, { result: "runs" }),
          assign("note_count", {
            "entry.runsThisWeek": expr("runs"),
            argument: { run: expr(`"retrain-" + ${variable("GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID")}`) },
          }),
          ...childSteps("train", trainer, "train", "argument"),
          assign("note_version", { version: expr('map.get(told, "version")') }),
          choose("made", [
            when(
              'done.outcome in ["succeeded", "skipped"] and (version == null or map.get(told, "outcome") != "succeeded")',
              [
                assign("not_made", {
                  "done.outcome": "failed",
                  "done.message": expr(
                    `"${trainer} ended without a version: " + string(default(map.get(told, "message"), "it registers none"))`,
                  ),
                }),
              ],
            ),
          ]),
          ...noteSteps("train", "training"),
          assign("trained", {
            "entry.version": expr("string(version)"),
            of_version: { version: expr("string(version)") },
          }),
          ...childSteps("promote", `promote-${model}`, "promote", "of_version"),
          ...noteSteps("promote", "promotion"),
          ...afterSteps(props),
        ],
        { except: { as: "error", steps: [assign("keep", { problem: expr("error") })] } },
      ),
      assign("so_far", { "entry.steps": expr("steps") }),
      choose("had_turn", [
        when("turn != null", [
          attempt(
            "give_back",
            [
              call("whose_turn", "object_now", { name: retrainingLock(model) }, { result: "held" }),
              choose("ours", [
                when(`held != null and held.content.execution == ${variable("GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID")}`, [
                  call("remove", "remove_object", {
                    name: retrainingLock(model),
                    generation: expr("held.generation"),
                  }),
                ]),
              ]),
            ],
            // The next retraining sees that nobody is there.
            { except: { as: "error", steps: [assign("left", { turn: null })] } },
          ),
        ]),
      ]),
      choose("how", [when("problem != null", explainSteps())]),
      choose("success", [when("problem == null", [assign("succeeded", { "entry.outcome": "succeeded" })])]),
      choose("worth_keeping", [
        when('entry.outcome != "skipped"', [
          attempt("write_down", [call("write_row", "record", { entry: expr("entry") })], {
            except: {
              as: "error",
              steps: [
                call("why_not", "describe", { error: expr("error") }, { result: "words" }),
                assign("not_written", {
                  "entry.message": expr(
                    'string(default(entry.message, "it succeeded")) + "; it could not be recorded: " + words',
                  ),
                }),
              ],
            },
          }),
        ]),
      ]),
      call("tell", "write_report", { entry: expr("entry"), started: expr("started") }, { result: "told_entry" }),
      choose("no_failure", [when('entry.outcome in ["succeeded", "skipped"]', [returns("give", expr("told_entry"))])]),
      raise("end_failed", {
        code: 500,
        message: expr('entry.reason + ": " + entry.message'),
        tags: ["RetrainingFailed"],
        report: expr("told_entry"),
      }),
    ],
  );
}

/** Starts a workflow and waits for it: what became of it is in `done`, what it gave in `told`. */
function childSteps(
  id: string,
  workflow: string,
  step: string,
  argument: string,
  end: "end_child" | "end_release" = "end_child",
): readonly StepSource[] {
  return [
    call(
      `${id}_begin`,
      "begin_child",
      { turn: expr("turn"), workflow, step, argument: expr(argument) },
      { result: "child" },
    ),
    assign(`${id}_begun`, { turn: expr("child.turn") }),
    call(`${id}_wait`, end, { child: expr("child"), until: expr("until") }, { result: "done" }),
    assign(`${id}_told`, { told: expr("done.told") }),
  ];
}

/** Notes a step that is over, and stops where it failed. */
function noteSteps(id: string, reason: string, name: string = id): readonly StepSource[] {
  return [
    assign(`${id}_note`, {
      step: {
        name,
        outcome: expr("done.outcome"),
        run: expr("done.run"),
        seconds: expr("done.seconds"),
        message: expr("done.message"),
      },
      steps: expr("list.concat(steps, step)"),
    }),
    choose(`${id}_good`, [
      when("done.late", [fail(`${id}_late`, "deadline", `"${name}: " + done.message`)]),
      when('done.outcome in ["failed", "refused"]', [fail(`${id}_failed`, reason, "done.message")]),
    ]),
  ];
}

/** What happens with a version that was promoted. */
function afterSteps({ endpoints, model }: RetrainingProps): readonly StepSource[] {
  if (endpoints === undefined) {
    return [
      assign("notice", {
        step: {
          name: "notice",
          outcome: "succeeded",
          run: null,
          seconds: 0,
          message: expr(`"${model}@" + version + " is promoted: it serves once somebody releases it"`),
        },
        steps: expr("list.concat(steps, step)"),
      }),
    ];
  }
  return endpoints.flatMap((endpoint, index) => [
    ...childSteps(`release_${index}`, `release-${endpoint}`, `release-${index}`, "of_version", "end_release"),
    ...noteSteps(`release_${index}`, "release", `release:${endpoint}`),
  ]);
}

function explainSteps(): readonly StepSource[] {
  const list = (reasons: readonly string[]) => reasons.map((reason) => `"${reason}"`).join(", ");
  return [
    call("in_words", "describe", { error: expr("problem") }, { result: "words" }),
    assign("explain", {
      "entry.reason": "launcher",
      "entry.message": expr("words"),
      tags: expr('default(map.get(problem, "tags"), [])'),
    }),
    choose("own_error", [when('"LauncherError" in tags', [assign("own_reason", { "entry.reason": expr("tags[0]") })])]),
    choose("asked_badly", [when('entry.reason == "override"', [assign("as_request", { "entry.reason": "request" })])]),
    choose("what_is_it", [
      when(`entry.reason in [${list(SKIPPED)}]`, [assign("skip", { "entry.outcome": "skipped" })]),
      when(`entry.reason in [${list(REFUSED)}]`, [assign("refuse", { "entry.outcome": "refused" })]),
    ]),
  ];
}

import { compose } from "../language/compose";
import { expr } from "../language/expression";
import {
  assign,
  attempt,
  call,
  choose,
  goTo,
  raise,
  returns,
  routine,
  type RoutineSource,
  type StepSource,
  when,
  type WorkflowDefinition,
} from "../language/steps";
import { CALLS, fail } from "../launchers/calls";
import { withKey } from "../parts/inside";
import { deploymentRoutines } from "./deployments";
import type { ReleaseProps } from "./props";
import { NOTHING_RELEASED, REFUSALS, releaseReportRoutine } from "./report";
import { variable } from "./settings";
import { NOT_SETTLED, settleRoutines } from "./settle";
import { lockName, previousName, storeRoutines } from "./store";
import { TRAFFIC } from "./traffic";

/** Looks, 15 seconds apart, until an execution that was cancelled has ended. */
const LOOKS = 40;

/** Looks, 15 seconds apart, until somebody ends who is at work and is no release: half an hour. */
const WAITS = 120;

/**
 * The definition of a rollback: puts the version back that served before, in one call. A release that is at work is cancelled
 * and taken back. After a release the model that it kept gets its traffic again; where it has gone already, its version is
 * deployed once more, without steps and gates. A release freeze does not stop it.
 */
export function rollbackWorkflow(props: ReleaseProps): WorkflowDefinition {
  const { endpoint, model } = props;
  return compose(mainRoutine(props), {
    ...CALLS,
    ...TRAFFIC,
    ...storeRoutines(endpoint),
    ...deploymentRoutines(props),
    ...settleRoutines(props),
    cancel_owner: cancelRoutine(endpoint),
    go_back: goBackRoutine(props),
    write_report: releaseReportRoutine({ endpoint, model, strategy: "rollback" }),
  });
}

function mainRoutine(props: ReleaseProps): RoutineSource {
  const { endpoint } = props;
  return routine(
    [],
    [
      assign("prepare", {
        started: expr("sys.now()"),
        entry: NOTHING_RELEASED,
        problem: null,
        told: null,
        lock: null,
        back: { told: null, version: null, number: null },
        busy: false,
        waits: 0,
      }),
      attempt(
        "rollback",
        [
          goTo("at_first", "find_lock"),
          call("let_it_end", "sys.sleep", { seconds: 15 }),
          assign("count_wait", { waits: expr("waits + 1") }),
          call("find_lock", "object_now", { name: lockName(endpoint) }, { result: "lock" }),
          choose("nobody", [when("lock == null", "nothing_at_work")]),
          call("whose", "is_alive", { owner: expr("lock.content") }, { result: "alive" }),
          choose("kinds", [
            // A rollback, a removal or the guard ends soon, and what it does is meant as well.
            when(`alive and lock.content.kind != "release" and waits < ${WAITS}`, "let_it_end"),
            when('alive and lock.content.kind != "release"', [
              fail("is_busy", "busy", `"a " + lock.content.kind + " is at work at ${endpoint} and does not end"`),
            ]),
          ]),
          choose("stop_it", [when("alive", [call("cancel", "cancel_owner", { owner: expr("lock.content") })])]),
          // It may have written until its end.
          call("find_again", "object_now", { name: lockName(endpoint) }, { result: "lock" }),
          choose("gave_back", [when("lock == null", "nothing_at_work")]),
          assign("what_it_was", {
            "entry.version": expr('map.get(lock.content, "version")'),
            "entry.deployedModel": expr('map.get(lock.content, "deployedModel")'),
            committed: expr("lock.content.committed"),
          }),
          call("take_over_lock", "take_over", { lock: expr("lock"), kind: "rollback" }, { result: "lock" }),
          choose("too_late", [when("lock == null", "find_lock")]),
          call("settle_it", "settle", { lock: expr("lock") }, { result: "told" }),
          // A release that was taken back is all that was wanted; one that was final already is undone now.
          choose("taken_back", [when("not committed", "over")]),
          call("nothing_at_work", "go_back", {}, { result: "back" }),
          choose("meanwhile", [
            when(`back == null and waits < ${WAITS}`, "count_wait"),
            when("back == null", [fail("never_free", "busy", `"others keep taking the lock of ${endpoint}"`)]),
          ]),
          assign("gone_back", {
            told: expr("back.told"),
            "entry.version": expr("back.version"),
            "entry.deployedModel": expr("back.number"),
          }),
          assign("over", { busy: false }),
        ],
        { except: { as: "error", steps: [assign("keep", { problem: expr("error") })] } },
      ),
      choose("how", [when("problem == null", "tell_success")]),
      ...failureSteps(),
      assign("tell_success", {
        "entry.outcome": "succeeded",
        "entry.split": expr("told.split"),
        "entry.monitor": expr("told.monitor"),
        "entry.attachment": expr("told.attachment"),
        "entry.message": expr("told.left"),
        "entry.share": 0,
      }),
      call("write_success", "write_report", { entry: expr("entry"), started: expr("started") }, { result: "success" }),
      returns("give", expr("success")),
    ],
  );
}

/** Tries once more what the lock says: a request that failed once may be answered now. */
function failureSteps(): readonly StepSource[] {
  return [
    call("in_words", "describe", { error: expr("problem") }, { result: "words" }),
    assign("explain", {
      "entry.reason": "launcher",
      "entry.message": expr("words"),
      tags: expr('default(map.get(problem, "tags"), [])'),
      held: null,
      final: false,
    }),
    choose("own_error", [when('"LauncherError" in tags', [assign("own_reason", { "entry.reason": expr("tags[0]") })])]),
    choose("untouched", [
      when(`entry.reason in [${REFUSALS.map((reason) => `"${reason}"`).join(", ")}]`, [
        assign("refuse", { "entry.outcome": "refused" }),
      ]),
    ]),
    attempt(
      "once_more",
      [
        call("find_own", "own_lock", {}, { result: "held" }),
        choose("ours", [
          when("held != null", [
            assign("is_final", {
              final: expr("held.content.committed"),
              "entry.version": expr('map.get(held.content, "version")'),
            }),
            call("settle_again", "settle", { lock: expr("held") }, { result: "told" }),
          ]),
        ]),
      ],
      { except: NOT_SETTLED },
    ),
    choose("worked", [when("final and told != null", "forget_problem")]),
    call(
      "tell_failure",
      "write_report",
      { entry: expr("entry"), started: expr("started") },
      { result: "report_entry" },
    ),
    raise("end_failed", {
      code: 500,
      message: expr('entry.reason + ": " + entry.message'),
      tags: ["RollbackFailed"],
      report: expr("report_entry"),
    }),
    assign("forget_problem", { "entry.reason": null }),
  ];
}

/** Cancels the execution that holds the lock and waits for its end. */
function cancelRoutine(endpoint: string): RoutineSource {
  const execution = `${variable("EXECUTIONS_API")} + "/" + ${variable("PARENT")} + "/workflows/" + owner.workflow + "/executions/" + owner.execution`;
  return routine(
    ["owner"],
    [
      assign("begin", { looks: 0 }),
      attempt("ask", [call("post", "write", { url: expr(`${execution} + ":cancel"`), body: {} })], {
        // One that has just ended cannot be cancelled, and that is as good.
        except: { as: "error", steps: [assign("not_cancelled", { looks: 0 })] },
      }),
      call("look", "is_alive", { owner: expr("owner") }, { result: "alive" }),
      choose("ended", [
        when("not alive", [returns("is_over", true)]),
        when(`looks >= ${LOOKS}`, [
          fail("endless", "busy", `"the release of ${endpoint} does not let itself be cancelled"`),
        ]),
      ]),
      call("wait", "sys.sleep", { seconds: 15 }),
      assign("count", { looks: expr("looks + 1") }, { next: "look" }),
    ],
  );
}

/** Undoes the last release that succeeded. Gives `{told, version, number}`; null where somebody else is at work. */
function goBackRoutine({ endpoint, modelId, plan }: ReleaseProps): RoutineSource {
  return routine(
    [],
    [
      assign("write_down", {
        content: {
          kind: "rollback",
          version: null,
          deployedModel: null,
          deployBy: null,
          operation: null,
          committed: false,
          plan: { split: null, champion: null, remove: [], previous: { do: "keep", content: null }, monitor: null },
        },
      }),
      call("take", "take_lock", { content: expr("content") }, { result: "lock" }),
      choose("busy", [when("lock == null", [returns("not_now", null)])]),
      call("recall", "object_now", { name: previousName(endpoint) }, { result: "remembered" }),
      choose("known", [when("remembered != null", "look")]),
      call("give_back", "settle", { lock: expr("lock") }),
      fail("nothing_known", "no-previous", `"no release of ${endpoint} is known that could be undone"`),
      call("look", "endpoint_now", {}, { result: "now" }),
      assign("before", { was: expr("remembered.content"), number: null, goal: {} }),
      call("who_lives", "living_split", { wanted: expr("was.split"), ids: expr("now.ids") }, { result: "living" }),
      choose("still_there", [
        when("living != null", [assign("take_living", { goal: expr("living") })]),
        when("was.previousVersion == null", "not_known"),
      ]),
      choose("at_once", [when("living != null", "plan_it")]),
      // It has gone already: its version comes up once more, while the other one serves.
      call(
        "choose_number",
        "free_number",
        { version: expr("was.previousVersion"), ids: expr("now.ids") },
        { result: "number" },
      ),
      assign("as_candidate", {
        "lock.content.version": expr("string(was.previousVersion)"),
        "lock.content.deployedModel": expr("number"),
        "lock.content.plan.split": expr("now.split"),
        "lock.content.plan.remove": [expr("number")],
      }),
      call(
        "describe_model",
        "deployed_model",
        {
          model_name: expr(`${variable("PARENT")} + "/models/${modelId}@" + string(was.previousVersion)`),
          number: expr("number"),
          version: expr("string(was.previousVersion)"),
        },
        { result: "body" },
      ),
      call(
        "bring_up",
        "deploy",
        { lock: expr("lock"), body: expr("body"), within: plan.deployWithin },
        { result: "lock" },
      ),
      assign("all_to_it", { goal: expr(withKey("goal", "number", "100")) }),
      call("plan_it", "incumbent_of", { split: expr("goal") }, { result: "incumbent" }),
      assign("complete_it", {
        "lock.content.committed": true,
        "lock.content.version": expr('default(map.get(was, "previousVersion"), "")'),
        "lock.content.deployedModel": expr("incumbent"),
        "lock.content.plan": {
          split: expr("goal"),
          champion: { version: expr("was.champion"), other: expr("was.version") },
          remove: [expr("was.deployedModel")],
          previous: { do: "forget", content: null },
          monitor: [expr("incumbent")],
        },
      }),
      call("commit", "keep_lock", { lock: expr("lock") }, { result: "lock" }),
      call("settle_it", "settle", { lock: expr("lock") }, { result: "told" }),
      returns("give", { told: expr("told"), version: expr("lock.content.version"), number: expr("incumbent") }),
      call("not_known", "settle", { lock: expr("lock") }),
      fail("not_known_which", "no-previous", '"the previous model has gone, and its version is not known"'),
    ],
  );
}

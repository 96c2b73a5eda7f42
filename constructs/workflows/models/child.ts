import { expr } from "../language/expression";
import {
  assign,
  attempt,
  call,
  choose,
  returns,
  routine,
  type RoutineSource,
  type StepSource,
  when,
} from "../language/steps";
import { fail } from "../launchers/calls";
import { inside } from "../parts/inside";
import { isAtWork } from "../parts/executions";
import { variable } from "../parts/variables";
import { lockName, previousName } from "../releases/store";

/** Seconds between two looks at what was started, at least. */
const PAUSE = 60;

/** Looks at most: of a release each takes fifty steps, of the 100,000 that an execution has. */
const LOOKS = 1_000;

/**
 * What starts another workflow, waits for it and understands what it says. Beside `CALLS`, `OBJECTS`, `EXECUTIONS` and those of
 * turns.
 *
 * @param lock the object of the turn
 * @param within seconds that all of it may take
 */
export function childRoutines(model: string, lock: string, within: number): Readonly<Record<string, RoutineSource>> {
  const every = Math.max(PAUSE, Math.ceil(within / LOOKS));
  return {
    begin_child: beginRoutine(model, lock),
    end_child: endRoutine([
      call(
        "wait",
        "follow_execution",
        { execution: expr("child.run"), until: expr("until"), every },
        { result: "ended" },
      ),
    ]),
    end_release: endRoutine([
      call("wait", "follow_release", { execution: expr("child.run"), until: expr("until") }, { result: "ended" }),
    ]),
    follow_release: releaseRoutine(every),
    told_of: TOLD,
  };
}

/** Writes down what is begun before it is, so that it is found whenever this execution is gone. */
function beginRoutine(model: string, lock: string): RoutineSource {
  return routine(
    ["turn", "workflow", "step", "argument"],
    [
      assign("intend", {
        "turn.content.child": { workflow: expr("workflow"), step: expr("step") },
        since: expr("sys.now()"),
      }),
      call("write_down", "keep_turn", { name: lock, turn: expr("turn") }, { result: "kept" }),
      choose("lost", [
        when("kept == null", [fail("is_lost", "lock-lost", `"another retraining of ${model} took over"`)]),
      ]),
      call(
        "start",
        "start_once",
        { workflow: expr("workflow"), argument: expr("argument"), step: expr("step") },
        { result: "run" },
      ),
      returns("give", { turn: expr("kept"), run: expr("run"), since: expr("since") }),
    ],
  );
}

/** Waits, and gives `{outcome, message, told, run, seconds, late}`. What does not end in time is cancelled. */
function endRoutine(wait: readonly StepSource[]): RoutineSource {
  return routine(
    ["child", "until"],
    [
      ...wait,
      assign("begin", {
        done: {
          outcome: "succeeded",
          message: null,
          told: {},
          run: expr("child.run"),
          seconds: expr("int(sys.now() - child.since)"),
          late: false,
        },
      }),
      choose("in_time", [
        when("ended == null", [
          call("stop", "cancel", { execution: expr("child.run") }),
          assign("too_late", {
            "done.outcome": "failed",
            "done.late": true,
            "done.message": "it did not end in time and was cancelled",
          }),
          returns("give_late", expr("done")),
        ]),
      ]),
      call("understand", "told_of", { ended: expr("ended") }, { result: "told" }),
      assign("note", { "done.told": expr("told") }),
      choose("well", [
        when('ended.state == "SUCCEEDED"', [
          choose("skipped", [
            when('map.get(told, "outcome") == "skipped"', [
              assign("was_skipped", {
                "done.outcome": "skipped",
                "done.message": expr('map.get(told, "message")'),
              }),
            ]),
          ]),
          returns("give", expr("done")),
        ]),
      ]),
      assign("not_well", {
        "done.outcome": "failed",
        "done.message": expr('default(map.get(told, "message"), "the execution ended as " + ended.state)'),
        because: expr('default(map.get(told, "rule"), map.get(told, "reason"))'),
      }),
      choose("why", [
        when("because != null", [assign("say_why", { "done.message": expr('because + ": " + done.message') })]),
      ]),
      choose("refused", [
        when('map.get(told, "outcome") == "refused"', [assign("was_refused", { "done.outcome": "refused" })]),
      ]),
      returns("give_failure", expr("done")),
    ],
  );
}

/** The report of an execution that has ended, whether it gave it or ended with it; what it said last where there is none. */
const TOLD: RoutineSource = routine(
  ["ended"],
  [
    assign("begin", { nothing: {}, told: {}, error: {} }),
    attempt("result", [assign("read", { told: expr("json.decode(ended.result)") })], {
      except: {
        as: "no_result",
        steps: [
          attempt("payload", [assign("read_error", { error: expr("json.decode(ended.error.payload)") })], {
            except: { as: "no_error", steps: [assign("no_words", { error: {} })] },
          }),
          assign("read_report", { told: expr('default(map.get(error, "report"), error)') }),
        ],
      },
    }),
    attempt("is_map", [assign("its_keys", { names: expr("keys(told)") })], {
      except: { as: "no_map", steps: [returns("nothing_told", {})] },
    }),
    returns("give", expr("told")),
  ],
);

/**
 * Waits for a release as `follow_execution` does, but not for the previous model to go: a release that remembers what it
 * replaced, and has given the endpoint back, has succeeded, though it stays at work to take that model away later.
 */
function releaseRoutine(every: number): RoutineSource {
  return routine(
    ["execution", "until"],
    [
      assign("begin", {
        looks: 0,
        nothing: {},
        parts: expr('text.split(execution, "/")'),
        id: expr("parts[len(parts) - 1]"),
        endpoint: expr('text.replace_all_regex(parts[len(parts) - 3], "^release-", "")'),
      }),
      call(
        "look",
        "read",
        { url: expr(`${variable("EXECUTIONS_API")} + "/" + execution`), query: { fields: "state,result,error" } },
        { result: "run" },
      ),
      choose("over", [when(`not (${isAtWork("run.state")})`, [returns("ended", expr("run"))])]),
      call("recall", "object_now", { name: expr(named(previousName)) }, { result: "previous" }),
      choose("remembered", [
        when(`${inside("default(previous, nothing)", "content", "execution")} == id`, [
          call("who_has_it", "object_now", { name: expr(named(lockName)) }, { result: "lock" }),
          choose("given_back", [
            when(`${inside("default(lock, nothing)", "content", "execution")} != id`, [
              returns("done", { state: "SUCCEEDED", result: '{"outcome":"succeeded"}' }),
            ]),
          ]),
        ]),
      ]),
      choose("late", [when(`sys.now() >= until or looks >= ${LOOKS}`, [returns("too_late", null)])]),
      call("wait", "sys.sleep", { seconds: expr(`math.max(1, math.min(${every}, int(until - sys.now()) + 1))`) }),
      assign("count", { looks: expr("looks + 1") }, { next: "look" }),
    ],
  );
}

/** The name of an object of the endpoint that the variable `endpoint` names, as an expression. */
function named(name: (endpoint: string) => string): string {
  const [before, after] = name("\n").split("\n");
  return `"${before}" + endpoint + "${after}"`;
}

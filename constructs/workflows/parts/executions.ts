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
  when,
} from "../language/steps";
import { ONCE_BEGIN, startOnceSteps } from "./once";
import { variable } from "./variables";

/** Looks at an execution before it is given up: ten steps each, of the 100,000 that an execution has. */
const LOOKS = 4_000;

/** The label by which an execution knows those that it started. */
export const STARTED_BY = "plinth-started-by";

const executionsUrl = `${variable("EXECUTIONS_API")} + "/" + ${variable("PARENT")} + "/workflows/" + workflow + "/executions"`;

/** Whether an execution is still at work, by the state that an expression gives. */
export const isAtWork = (state: string) => `${state} in ["ACTIVE", "QUEUED"]`;

/** Waits for an execution; gives it, or null where it is still at work when the time is over. Beside `CALLS`. */
export const followRoutine: RoutineSource = routine(
  ["execution", "until", "every"],
  [
    assign("begin", { looks: 0 }),
    call(
      "look",
      "read",
      { url: expr(`${variable("EXECUTIONS_API")} + "/" + execution`), query: { fields: "name,state,result,error" } },
      { result: "run" },
    ),
    choose("over", [
      when(`not (${isAtWork("run.state")})`, [returns("ended", expr("run"))]),
      when(`sys.now() >= until or looks >= ${LOOKS}`, [returns("late", null)]),
    ]),
    call("wait", "sys.sleep", { seconds: expr("math.max(1, math.min(every, int(until - sys.now()) + 1))") }),
    assign("count", { looks: expr("looks + 1") }, { next: "look" }),
  ],
);

/**
 * Starts workflows from another one, once each: an execution that was started and whose answer was lost is found again by
 * its label. Beside `CALLS`.
 */
export const EXECUTIONS = {
  /** The execution of a workflow with a mark, as `{name, state}`; null for none among the newest hundred. */
  find_started: routine(
    ["workflow", "mark"],
    [
      assign("begin", { nothing: {} }),
      call(
        "list",
        "read",
        { url: expr(executionsUrl), query: { pageSize: 100, fields: "executions(name,state,labels)" } },
        { result: "page" },
      ),
      forEach("each", { value: "one", in: expr('default(map.get(page, "executions"), [])') }, [
        choose("ours", [
          when(`map.get(default(map.get(one, "labels"), nothing), "${STARTED_BY}") == mark`, [
            returns("found", { name: expr("one.name"), state: expr("one.state") }),
          ]),
        ]),
      ]),
      returns("none", null),
    ],
  ),
  /** Starts a workflow, unless this execution has done so under the same `step`; gives the full name of the execution. */
  start_once: routine(
    ["workflow", "argument", "step"],
    [
      assign("begin", {
        ...ONCE_BEGIN,
        mark: expr(`${variable("GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID")} + "_" + step`),
        body: { argument: expr("json.encode_to_string(argument)"), labels: {} },
      }),
      assign("label", { [`body.labels["${STARTED_BY}"]`]: expr("mark") }),
      ...startOnceSteps({
        look: call("look", "find_started", { workflow: expr("workflow"), mark: expr("mark") }, { result: "before" }),
        found: "before.name",
        url: expr(executionsUrl),
        body: expr("body"),
        started: "answer.body.name",
      }),
    ],
  ),
  follow_execution: followRoutine,
  /** Ends an execution; that it has ended already is as good. */
  cancel: routine(
    ["execution"],
    [
      attempt(
        "ask",
        [
          call("end_it", "write", {
            url: expr(`${variable("EXECUTIONS_API")} + "/" + execution + ":cancel"`),
            body: {},
          }),
        ],
        {
          except: {
            as: "error",
            steps: [
              choose("ended", [
                when('default(map.get(error, "code"), 0) in [400, 404, 409]', [returns("was_over", true)]),
              ]),
              raise("tell", expr("error")),
            ],
          },
        },
      ),
      returns("ended_now", true),
    ],
  ),
} as const satisfies Readonly<Record<string, RoutineSource>>;

import { expr } from "../language/expression";
import {
  assign,
  attempt,
  call,
  choose,
  forEach,
  log,
  raise,
  returns,
  routine,
  when,
  type WorkflowDefinition,
} from "../language/steps";
import { CALLS, fail } from "../launchers/calls";
import { type MonitorProps, monitorRoutines } from "./monitor";
import { variable } from "./settings";

/** What {@link monitorWorkflow} can be asked for. */
export const MONITOR_ACTIONS = ["target", "pause", "resume", "remove"] as const;

/** What can become of a monitor. */
export const MONITOR_CHANGES = ["created", "changed", "paused", "resumed", "removed", "nothing"] as const;

/**
 * The entry that a `monitor-<endpoint>` workflow writes to Cloud Logging for each execution: `jsonPayload` of a log entry with
 * severity `NOTICE` (succeeded) or `ERROR` (failed). It is what the execution gives back, where it does not fail.
 */
export interface MonitorReport {
  /** Always `plinth-monitor`: what a filter asks for. */
  readonly report: "plinth-monitor";
  readonly workflow: string;
  readonly execution: string;
  /** The endpoint's name in the environment file. */
  readonly endpoint: string;
  readonly action: (typeof MONITOR_ACTIONS)[number];
  readonly outcome: "succeeded" | "failed";
  /** Null when it succeeded. */
  readonly reason: "request" | "launcher" | null;
  /** For people; null when it succeeded. */
  readonly message: string | null;
  /** Null when it failed. */
  readonly change: (typeof MONITOR_CHANGES)[number] | null;
  /** `projects/.../modelDeploymentMonitoringJobs/...`; null when there is none. */
  readonly monitor: string | null;
  /** The deployed models that it looks at; empty unless the action was `target`. */
  readonly deployedModels: readonly string[];
  /** Whole seconds from the start of the execution. */
  readonly seconds: number;
}

/**
 * The definition of `monitor-<endpoint>`: `{"action": "target"}` (also without argument) has the monitor look at the models that
 * have traffic now, `pause` and `resume` stop and start it, `remove` takes it away.
 */
export function monitorWorkflow(props: MonitorProps): WorkflowDefinition {
  const failed = (reason: string) => [
    assign(`explain_${reason}`, { "entry.outcome": "failed", "entry.reason": reason, "entry.message": expr("words") }),
    call(`tell_${reason}`, "write_report", { entry: expr("entry"), severity: "ERROR", started: expr("started") }),
    raise(`end_${reason}`, { code: 400, message: expr("words"), tags: ["MonitorFailed"] }),
  ];
  return {
    main: routine(
      ["args"],
      [
        assign("begin", {
          started: expr("sys.now()"),
          problem: null,
          result: null,
          entry: {
            report: "plinth-monitor",
            workflow: expr(variable("GOOGLE_CLOUD_WORKFLOW_ID")),
            execution: expr(variable("GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID")),
            endpoint: props.endpoint,
            action: null,
            outcome: "succeeded",
            reason: null,
            message: null,
            change: null,
            monitor: null,
            deployedModels: [],
          },
        }),
        attempt(
          "work",
          [
            call("understand", "asked_action", { input: expr("args") }, { result: "action" }),
            assign("note", { "entry.action": expr("action") }),
            choose("which", [
              when('action == "remove"', [call("remove", "remove_monitor", {}, { result: "result" })]),
              when('action == "target"', [
                call("who", "models_with_traffic", {}, { result: "ids" }),
                call("target", "target_monitor", { deployedModelIds: expr("ids") }, { result: "result" }),
                assign("note_targets", { "entry.deployedModels": expr("ids") }),
              ]),
              when('action in ["pause", "resume"]', [
                call("set", "set_monitor", { verb: expr("action") }, { result: "result" }),
              ]),
            ]),
            assign("note_result", { "entry.change": expr("result.change"), "entry.monitor": expr("result.monitor") }),
          ],
          { except: { as: "error", steps: [assign("keep", { problem: expr("error") })] } },
        ),
        choose("well", [
          when("problem == null", [
            call(
              "tell",
              "write_report",
              { entry: expr("entry"), severity: "NOTICE", started: expr("started") },
              { result: "entry" },
            ),
            returns("give", expr("entry")),
          ]),
        ]),
        call("in_words", "describe", { error: expr("problem") }, { result: "words" }),
        choose("whose_fault", [when('"request" in default(map.get(problem, "tags"), [])', failed("request"))]),
        ...failed("launcher"),
      ],
    ),
    read: CALLS.read,
    is_transient: CALLS.is_transient,
    describe: CALLS.describe,
    ...monitorRoutines(props),
    asked_action: ASKED_ACTION,
    set_monitor: SET_MONITOR,
    models_with_traffic: MODELS_WITH_TRAFFIC,
    write_report: routine(
      ["entry", "severity", "started"],
      [
        assign("complete", { "entry.seconds": expr("int(sys.now() - started)") }),
        log("write", expr("severity"), expr("entry")),
        returns("give", expr("entry")),
      ],
    ),
  };
}

/** The action that an argument asks for. */
const ASKED_ACTION = routine(
  ["input"],
  [
    assign("allowed_words", { allowed: MONITOR_ACTIONS, words: MONITOR_ACTIONS.join(", ") }),
    choose("nothing", [when("input == null", [returns("target_it", "target")])]),
    attempt("form", [assign("its_keys", { given: expr("keys(input)") })], {
      except: {
        as: "error",
        steps: [fail("no_map", "request", '"the argument is a map such as {\\"action\\": \\"target\\"}"')],
      },
    }),
    forEach("each", { value: "key", in: expr("given") }, [
      choose("known", [
        when('key != "action"', [fail("unknown", "request", '"unknown key " + key + ": only action is allowed"')]),
      ]),
    ]),
    assign("choose_action", { action: expr('default(map.get(input, "action"), "target")') }),
    choose("is_known", [
      when("not (action in allowed)", [
        fail(
          "unknown_action",
          "request",
          '"unknown action " + json.encode_to_string(action) + ": use one of " + words',
        ),
      ]),
    ]),
    returns("give", expr("action")),
  ],
);

/** Stops or starts the monitor, unless it is so already. */
const SET_MONITOR = routine(
  ["verb"],
  [
    assign("begin", { paused: expr('verb == "pause"') }),
    call("look", "settled_monitor", {}, { result: "monitor" }),
    choose("none", [
      when("monitor == null", [fail("is_none", "request", '"there is no monitor to " + verb + ": use target first"')]),
      when('(monitor.state == "JOB_STATE_PAUSED") == paused', [
        returns("is_so", { change: "nothing", monitor: expr("monitor.name") }),
      ]),
    ]),
    call("set", "switch_monitor", { monitor: expr("monitor"), verb: expr("verb") }),
    returns("done", { change: expr('verb + "d"'), monitor: expr("monitor.name") }),
  ],
);

/** The ids of the deployed models that have traffic. */
const MODELS_WITH_TRAFFIC = routine(
  [],
  [
    call(
      "get",
      "read",
      {
        url: expr(`${variable("VERTEX_API")} + "/" + ${variable("PARENT")} + "/endpoints/" + ${variable("ENDPOINT")}`),
        query: { fields: "trafficSplit" },
      },
      { result: "endpoint" },
    ),
    assign("begin", { ids: [], nothing: {}, split: expr('default(map.get(endpoint, "trafficSplit"), nothing)') }),
    forEach("each", { value: "id", in: expr("keys(split)") }, [
      choose("some", [when("split[id] > 0", [assign("note", { ids: expr("list.concat(ids, id)") })])]),
    ]),
    returns("give", expr("ids")),
  ],
);

import { expr } from "../language/expression";
import {
  assign,
  attempt,
  call,
  choose,
  forEach,
  otherwise,
  raise,
  returns,
  routine,
  type RoutineSource,
  when,
} from "../language/steps";
import { fail, REQUEST_TIMEOUT } from "../launchers/calls";
import { AUTHENTICATION } from "../launchers/settings";
import { variable } from "./settings";

/** Times that a request is made while the API is busy: about four minutes. */
const TRIES = 8;

/** Seconds between two looks at something that takes minutes. */
const LOOK_EVERY = 30;

/** Seconds that a new monitor may take to come up, and that a change may take. */
const PATIENCE = 1_800;

/** The collection of all monitors, inside an expression. */
export const MONITORS_URL = `${variable("VERTEX_API")} + "/" + ${variable("PARENT")} + "/modelDeploymentMonitoringJobs"`;

/** What finds the monitor of an endpoint and talks to the API about it. */
export function monitorCalls(): Readonly<Record<string, RoutineSource>> {
  return {
    monitor_now: NOW,
    settled_monitor: SETTLED,
    monitor_request: REQUEST,
    await_monitor: AWAIT,
    /** Pauses or resumes a monitor. */
    switch_monitor: routine(
      ["monitor", "verb"],
      [
        call("post", "monitor_request", {
          method: "POST",
          url: expr(`${variable("VERTEX_API")} + "/" + monitor.name + ":" + verb`),
          query: {},
          body: {},
        }),
      ],
    ),
  };
}

/** The monitor of the endpoint as `{name, state, endpoint}`, whoever made it and however it is called; null for none. */
const NOW = routine(
  [],
  [
    assign("begin", {
      token: "",
      ours: expr(`"^.*/endpoints/" + ${variable("ENDPOINT")} + "$"`),
      found: null,
    }),
    call(
      "list",
      "read",
      {
        url: expr(MONITORS_URL),
        query: {
          pageSize: 100,
          pageToken: expr("token"),
          fields: "modelDeploymentMonitoringJobs(name,state,endpoint),nextPageToken",
        },
      },
      { result: "page" },
    ),
    forEach("each", { value: "monitor", in: expr('default(map.get(page, "modelDeploymentMonitoringJobs"), [])') }, [
      choose("mine", [when("text.match_regex(monitor.endpoint, ours)", [assign("note", { found: expr("monitor") })])]),
    ]),
    assign("next_page", { token: expr('default(map.get(page, "nextPageToken"), "")') }),
    choose("more", [when('found == null and token != ""', "list")]),
    returns("give", expr("found")),
  ],
);

/** The same, when it is not being made any more: until then it takes no change. */
const SETTLED = routine(
  [],
  [
    assign("begin", { until: expr(`sys.now() + ${PATIENCE}`) }),
    call("look", "monitor_now", {}, { result: "monitor" }),
    choose("none", [when("monitor == null", [returns("nothing", null)])]),
    choose("ready", [
      when('default(map.get(monitor, "state"), "JOB_STATE_RUNNING") != "JOB_STATE_PENDING"', [
        returns("give", {
          name: expr("monitor.name"),
          state: expr('default(map.get(monitor, "state"), "JOB_STATE_RUNNING")'),
        }),
      ]),
      when("sys.now() >= until", [fail("late", "launcher", '"the monitor " + monitor.name + " is still being made"')]),
    ]),
    call("wait", "sys.sleep", { seconds: LOOK_EVERY }, { next: "look" }),
  ],
);

/** POST, PATCH or DELETE of what may happen twice, repeated while the API is busy. Gives the body; null for what is gone. */
const REQUEST = routine(
  ["method", "url", "query", "body"],
  [
    assign("begin", { tries: 0, pause: 2 }),
    assign("again", { problem: null, answer: null }),
    attempt(
      "ask",
      [
        choose("kind", [
          when('method == "DELETE"', [
            call(
              "remove",
              "http.delete",
              { url: expr("url"), auth: AUTHENTICATION, timeout: REQUEST_TIMEOUT },
              { result: "answer" },
            ),
          ]),
          otherwise([
            call(
              "send",
              "http.request",
              {
                method: expr("method"),
                url: expr("url"),
                query: expr("query"),
                body: expr("body"),
                auth: AUTHENTICATION,
                timeout: REQUEST_TIMEOUT,
              },
              { result: "answer" },
            ),
          ]),
        ]),
      ],
      { except: { as: "error", steps: [assign("keep", { problem: expr("error") })] } },
    ),
    choose("answered", [
      when("problem == null", [returns("give", expr("answer.body"))]),
      when('method == "DELETE" and default(map.get(problem, "code"), 0) == 404', [returns("gone", null)]),
    ]),
    call("judge", "is_transient", { error: expr("problem") }, { result: "passes" }),
    choose("hopeless", [when(`not passes or tries >= ${TRIES}`, [raise("tell", expr("problem"))])]),
    call("wait", "sys.sleep", { seconds: expr("pause") }),
    assign("count", { tries: expr("tries + 1"), pause: expr("math.min(60, pause * 2)") }, { next: "again" }),
  ],
);

/** Waits for the end of an operation, null for none. Throws its error. */
const AWAIT = routine(
  ["operation"],
  [
    choose("none", [when("operation == null", [returns("nothing", null)])]),
    assign("begin", { until: expr(`sys.now() + ${PATIENCE}`) }),
    call(
      "get",
      "read",
      { url: expr(`${variable("VERTEX_API")} + "/" + operation.name`), query: { fields: "done,error" } },
      { result: "state" },
    ),
    choose("over", [
      when('"error" in state', [
        fail("failed", "launcher", 'default(map.get(state.error, "message"), "the change of the monitor failed")'),
      ]),
      when('default(map.get(state, "done"), false)', [returns("done", true)]),
      when("sys.now() >= until", [fail("late", "launcher", '"the change of the monitor did not end in time"')]),
    ]),
    call("wait", "sys.sleep", { seconds: LOOK_EVERY }, { next: "get" }),
  ],
);

import { expr } from "../language/expression";
import {
  assign,
  attempt,
  call,
  choose,
  forEach,
  forRange,
  literal,
  log,
  raise,
  returns,
  routine,
  type RoutineSource,
  when,
  type WorkflowDefinition,
} from "../language/steps";
import { CALLS } from "../launchers/calls";
import { secondsOf } from "../launchers/live-report";
import { variable } from "./settings";

/** One workflow that must succeed again and again. */
export interface WatchedRuns {
  /** `train-fraud`. */
  readonly workflow: string;
  /** How long ago its last success may be, in seconds. */
  readonly limit: number;
  /** The same of its objective. @default - it has none */
  readonly objective?: number;
  /** The outcomes of an execution that did what it is there for. @default - "succeeded" */
  readonly outcomes?: readonly string[];
}

/** How many executions are looked through for a success, at most: pages, and executions on each. */
const LOOKED_THROUGH = { pages: 5, each: 20 } as const;

/**
 * The definition of the watcher of what starts by the clock. A run that did not happen writes nothing, and Cloud Monitoring
 * notices an absence for less than a day: so somebody has to look. It asks for the last execution of each workflow that did
 * what it is there for, and writes an entry about it. One that cannot be asked about does not hide the others.
 */
export function runsWatcher(watched: readonly WatchedRuns[]): WorkflowDefinition {
  return {
    main: routine(
      [],
      [
        assign("begin", { missing: [], failures: [] }),
        forEach(
          "each",
          {
            value: "one",
            in: watched.map(({ objective, outcomes = ["succeeded"], ...one }) =>
              literal({ ...one, objective: objective ?? null, outcomes: [...outcomes] }),
            ),
          },
          [
            attempt(
              "look",
              [
                call("look_at", "freshness", { one: expr("one") }, { result: "state" }),
                choose("is_missing", [
                  when('state == "missing"', [
                    assign("note_missing", { missing: expr("list.concat(missing, one.workflow)") }),
                  ]),
                ]),
              ],
              {
                except: {
                  as: "error",
                  steps: [
                    call("in_words", "describe", { error: expr("error") }, { result: "words" }),
                    assign("note", { failures: expr('list.concat(failures, one.workflow + ": " + words)') }),
                  ],
                },
              },
            ),
          ],
        ),
        choose("trouble", [
          when("len(failures) > 0", [
            raise("tell", {
              code: 500,
              message: expr('"not everything could be looked at: " + failures[0]'),
              tags: ["WatcherFailed"],
              failures: expr("failures"),
            }),
          ]),
        ]),
        returns("done", { missing: expr("missing") }),
      ],
    ),
    read: CALLS.read,
    is_transient: CALLS.is_transient,
    describe: CALLS.describe,
    last_success: lastSuccessRoutine(),
    freshness: freshnessRoutine(),
  };
}

/** When a workflow last did what it is there for; null where it is not known to have. */
function lastSuccessRoutine(): RoutineSource {
  return routine(
    ["workflow", "outcomes"],
    [
      assign("begin", { token: "", nothing: {} }),
      forRange("pages", { value: "page_number", range: [1, LOOKED_THROUGH.pages] }, [
        // The newest first. Only the full view has the result, which tells a run from one that was skipped.
        call(
          "list",
          "read",
          {
            url: expr(
              `${variable("EXECUTIONS_API")} + "/" + ${variable("PARENT")} + "/workflows/" + workflow + "/executions"`,
            ),
            query: {
              filter: 'state="SUCCEEDED"',
              view: "FULL",
              pageSize: LOOKED_THROUGH.each,
              pageToken: expr("token"),
              fields: "executions(name,endTime,result),nextPageToken",
            },
          },
          { result: "page" },
        ),
        forEach("each", { value: "execution", in: expr('default(map.get(page, "executions"), [])') }, [
          assign("begin_one", { outcome: "" }),
          attempt(
            "read_result",
            [
              assign("decode", { result: expr('json.decode(default(map.get(execution, "result"), "null"))') }),
              assign("outcome_of", { outcome: expr('default(map.get(result, "outcome"), "")') }),
            ],
            { except: { as: "error", steps: [assign("none", { outcome: "" })] } },
          ),
          choose("succeeded", [when("outcome in outcomes", [returns("found", expr("execution.endTime"))])]),
        ]),
        assign("next_page", { token: expr('default(map.get(page, "nextPageToken"), "")') }),
        choose("last", [when('token == ""', [returns("no_more", null)])]),
      ]),
      returns("not_found", null),
    ],
  );
}

/** Writes an entry about one workflow. Gives its state. */
function freshnessRoutine(): RoutineSource {
  return routine(
    ["one"],
    [
      call(
        "ask",
        "last_success",
        { workflow: expr("one.workflow"), outcomes: expr("one.outcomes") },
        { result: "last" },
      ),
      assign("begin", { state: "missing", objective: "none", age: null, severity: "NOTICE" }),
      choose("known", [
        when("last != null", [
          assign("how_old", { age: expr(`int(sys.now() - ${secondsOf("last")})`) }),
          choose("young", [when("age <= one.limit", [assign("is_fresh", { state: "fresh" })])]),
        ]),
      ]),
      choose("never", [
        when("last == null", [
          call(
            "when_made",
            "read",
            {
              url: expr(`${variable("DEPLOYMENTS_API")} + "/" + ${variable("PARENT")} + "/workflows/" + one.workflow`),
              query: { fields: "createTime" },
            },
            { result: "workflow" },
          ),
          choose("too_new", [
            when(`sys.now() - ${secondsOf("workflow.createTime")} <= one.limit`, [assign("is_new", { state: "new" })]),
          ]),
        ]),
      ]),
      choose("has_objective", [
        when("one.objective != null", [
          assign("kept", { objective: "kept" }),
          choose("missed", [
            when('state != "new" and (age == null or default(age, 0) > default(one.objective, 0))', [
              assign("is_missed", { objective: "missed" }),
            ]),
          ]),
        ]),
      ]),
      choose("severe", [when('state == "missing"', [assign("warn", { severity: "WARNING" })])]),
      log("write", expr("severity"), {
        report: "plinth-freshness",
        workflow: expr("one.workflow"),
        state: expr("state"),
        objective: expr("objective"),
        lastSuccess: expr("last"),
        age: expr("age"),
        limit: expr("one.limit"),
      }),
      returns("give", expr("state")),
    ],
  );
}

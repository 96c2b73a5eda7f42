import { type ExpressionText, expr } from "../language/expression";
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
import { REQUEST_TIMEOUT } from "./calls";
import { AUTHENTICATION, hasEnded, isOneOf, type JobKind, LABELS, stateName, variable } from "./settings";

/** Times that a submission is tried while the API is busy, has no quota left, or does not answer: about half an hour. */
const SUBMISSIONS = 8;

/** Seconds between two looks at a job: grows from the first by the second to the third. */
const LOOKS = { first: 30, growth: 15, last: 300 } as const;

/** Looks at one job that fit into the steps of an execution with room to spare: each takes about a dozen. */
const MOST_LOOKS = 5_000;

/** Seconds that a cancelled job gets to end. */
const CANCELLATION = 900;

/**
 * What tells the jobs of one kind apart, as parameters of the routines: the run, and of a pipeline also which attempt of it,
 * because each has a job of its own.
 */
const keyOf = (kind: JobKind) => (kind === "pipelineJobs" ? ["run", "attempt"] : ["run"]);

/** The same as arguments of a call in a routine that has these variables. */
export const jobKey = (kind: JobKind, run = "run"): Readonly<Record<string, ExpressionText>> =>
  kind === "pipelineJobs" ? { run: expr(run), attempt: expr("attempt") } : { run: expr(run) };

/** What submits, finds, watches and cancels the jobs of one kind. `longest` is the longest wait in seconds. */
export function jobRoutines(kind: JobKind, longest: number): Readonly<Record<string, RoutineSource>> {
  const last = Math.max(LOOKS.last, Math.ceil(longest / MOST_LOOKS));
  const collection = `${variable("VERTEX_API")} + "/" + ${variable("PARENT")} + "/${kind}"`;
  return {
    jobs_of_run: routine(keyOf(kind), [
      assign("filter", {
        filter: expr(`"labels.${LABELS.run}=\\"" + run + "\\" AND labels.${LABELS.workflow}=\\""`),
      }),
      assign("complete", { filter: expr(`filter + ${variable("GOOGLE_CLOUD_WORKFLOW_ID")} + "\\""`) }),
      ...(kind === "pipelineJobs"
        ? [
            assign("of_attempt", {
              filter: expr(`filter + " AND labels.${LABELS.attempt}=\\"" + string(attempt) + "\\""`),
            }),
          ]
        : []),
      call(
        "list",
        "read",
        {
          url: expr(collection),
          query: { filter: expr("filter"), pageSize: 100, fields: `${kind}(name,state,labels,createTime)` },
        },
        { result: "page" },
      ),
      returns("give", expr(`default(map.get(page, "${kind}"), [])`)),
    ]),
    find: findRoutine(kind),
    submit: submitRoutine(kind, collection),
    follow: followRoutine(kind, last),
    stop: stopRoutine(),
    cancel: routine(
      ["name"],
      [
        attempt(
          "ask",
          [call("post", "write", { url: expr(`${variable("VERTEX_API")} + "/" + name + ":cancel"`), body: {} })],
          // A job that has ended cannot be cancelled, and that is all that was wanted.
          { except: { as: "error", steps: [returns("not_cancelled", false)] } },
        ),
        returns("cancelled", true),
      ],
    ),
  };
}

/**
 * The job that a run already has, as `{name, state, relation}`, or null. The oldest that is alive wins, so that two starts
 * at the same moment agree without talking to each other. `relation` is `own`, `other` (somebody else watches it) or
 * `ended`. What was cancelled does not count: such a run may be submitted again. Of a pipeline it counts as ended, because
 * the id of its job is used up.
 */
function findRoutine(kind: JobKind): RoutineSource {
  const named = (state: Parameters<typeof stateName>[1]) => `"${stateName(kind, state)}"`;
  const stopping = ["CANCELLING", "CANCELLED"] as const;
  const label = (job: string, name: string) => `default(map.get(${job}.labels, "${name}"), "")`;
  return routine(keyOf(kind), [
    call("list", "jobs_of_run", jobKey(kind), { result: "jobs" }),
    assign("begin", { found: null, oldest: null, ended: null }),
    forEach("each", { value: "job", in: expr("jobs") }, [
      assign("read_job", {
        state: expr(`default(map.get(job, "state"), ${named("UNSPECIFIED")})`),
        // The API tells nanoseconds, and the library reads microseconds at most.
        seconds_text: expr("text.substring(job.createTime, 0, math.min(26, len(job.createTime) - 1))"),
        since: expr('time.parse(seconds_text + "Z")'),
        stopping: expr(
          isOneOf(
            "state",
            stopping.map((state) => stateName(kind, state)),
          ),
        ),
      }),
      choose("kind", [
        ...(kind === "pipelineJobs"
          ? [when("stopping", [assign("note_stopped", { ended: expr("job") })])]
          : [when("stopping", "continue")]),
        when(hasEnded("state", kind), [
          choose("better", [
            when(`ended == null or state == ${named("SUCCEEDED")}`, [assign("note_ended", { ended: expr("job") })]),
          ]),
        ]),
        when("oldest == null", [assign("note_first", { found: expr("job"), oldest: expr("since") })]),
        when("since < oldest", [assign("note_older", { found: expr("job"), oldest: expr("since") })]),
      ]),
    ]),
    choose("result", [
      when("found == null and ended == null", [returns("none", null)]),
      when("found == null", [
        returns("over", { name: expr("ended.name"), state: expr("ended.state"), relation: "ended" }),
      ]),
      when(`${label("found", LABELS.execution)} == ${variable("GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID")}`, [
        returns("own", { name: expr("found.name"), state: expr("found.state"), relation: "own" }),
      ]),
    ]),
    returns("other", { name: expr("found.name"), state: expr("found.state"), relation: "other" }),
  ]);
}

/** Submits a job unless its run has one, and finds out whether a submission without an answer arrived. */
function submitRoutine(kind: JobKind, collection: string): RoutineSource {
  const isPipeline = kind === "pipelineJobs";
  return routine(
    ["body", ...keyOf(kind), ...(isPipeline ? ["id"] : [])],
    [
      assign("begin", { tries: 0, pause: 10 }),
      assign("again", { problem: null, created: null, found: null }),
      attempt("look", [call("look_for", "find", jobKey(kind), { result: "found" })], {
        except: { as: "error", steps: [assign("not_seen", { problem: expr("error") })] },
      }),
      choose("known", [
        when("found != null", [returns("give_found", expr("found"))]),
        // Without having looked nothing is submitted: it might be the second time.
        when("problem != null", "judge"),
      ]),
      attempt(
        "create",
        [
          call(
            "post",
            "http.post",
            {
              url: expr(collection),
              query: { fields: "name", ...(isPipeline ? { pipelineJobId: expr("id") } : {}) },
              body: expr("body"),
              auth: AUTHENTICATION,
              timeout: REQUEST_TIMEOUT,
            },
            { result: "created" },
          ),
        ],
        { except: { as: "error", steps: [assign("keep", { problem: expr("error") })] } },
      ),
      choose("made", [when("problem == null", "settle")]),
      call("judge", "is_transient", { error: expr("problem") }, { result: "passes" }),
      // 409: the id of a pipeline is taken, mostly by a submission whose answer was lost, and which no list knows yet.
      choose("hopeless", [
        when(
          `not ${isPipeline ? '(passes or map.get(problem, "code") == 409)' : "passes"} or tries >= ${SUBMISSIONS}`,
          [raise("tell", expr("problem"))],
        ),
      ]),
      call("wait", "sys.sleep", { seconds: expr("pause") }),
      assign("count", { tries: expr("tries + 1"), pause: expr("math.min(600, pause * 2)") }, { next: "again" }),
      // Another start of the same run may have submitted at the same moment: the older job stays.
      assign("settle", { oldest: null }),
      attempt("look_around", [call("compare", "find", jobKey(kind), { result: "oldest" })], {
        except: { as: "error", steps: [assign("alone_then", { oldest: null })] },
      }),
      choose("alone", [
        when("oldest == null", [
          returns("give_created", {
            name: expr("created.body.name"),
            state: stateName(kind, "QUEUED"),
            relation: "own",
          }),
        ]),
        when("oldest.name == created.body.name", [returns("give_own", expr("oldest"))]),
      ]),
      call("yield", "cancel", { name: expr("created.body.name") }),
      returns("give_other", expr("oldest")),
    ],
  );
}

/** Waits for the end of a job. Gives the job, or null when it is still alive at `until`. */
function followRoutine(kind: JobKind, last: number): RoutineSource {
  return routine(
    ["name", "until"],
    [
      assign("begin", { pause: LOOKS.first }),
      assign("again", { job: {} }),
      attempt(
        "look",
        [
          call(
            "get",
            "read",
            { url: expr(`${variable("VERTEX_API")} + "/" + name`), query: { fields: "name,state,error" } },
            { result: "job" },
          ),
        ],
        {
          except: {
            as: "error",
            steps: [
              call("judge", "is_transient", { error: expr("error") }, { result: "passes" }),
              // The job goes on while the API is out of reach, and so does the launcher.
              choose("hopeless", [when("not passes", [raise("tell", expr("error"))])]),
            ],
          },
        },
      ),
      assign("read_state", { state: expr('default(map.get(job, "state"), "")') }),
      choose("over", [
        when(hasEnded("state", kind), [returns("give", expr("job"))]),
        when("sys.now() >= until", [returns("late", null)]),
      ]),
      call("wait", "sys.sleep", { seconds: expr("math.max(1, math.min(pause, int(until - sys.now()) + 1))") }),
      assign("slower", { pause: expr(`math.min(${last}, pause + ${LOOKS.growth})`) }, { next: "again" }),
    ],
  );
}

/** Cancels a job and waits until it is over. Gives the job as it ended, or null when it did not in time. */
function stopRoutine(): RoutineSource {
  return routine(
    ["name"],
    [
      call("ask", "cancel", { name: expr("name") }),
      call("wait", "follow", { name: expr("name"), until: expr(`sys.now() + ${CANCELLATION}`) }, { result: "job" }),
      returns("give", expr("job")),
    ],
  );
}

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
  type StepSource,
  when,
  type WorkflowDefinition,
} from "../language/steps";
import { CALLS } from "./calls";
import { liveReportRoutine } from "./live-report";
import { endedStates, type JobKind, LABELS, variable } from "./settings";

const KINDS: readonly JobKind[] = ["customJobs", "hyperparameterTuningJobs", "batchPredictionJobs", "pipelineJobs"];

/**
 * The definition of the guard of jobs, those that train, those that predict and pipelines: finds the jobs of the
 * environment that no execution watches, because it was killed or cancelled, and cancels them. They are not adopted: a job
 * knows one owner, for good, so that whether it is watched is a question with one answer. For each it writes a report with
 * reason `unwatched`, and of what is watched how long it waits and runs; it gives back what it looked at. Meant to run every
 * few minutes, and bounded in what it does.
 */
export function trainingGuard(): WorkflowDefinition {
  return {
    main: routine(
      [],
      [
        assign("begin", { seen: 0, cancelled: [], failures: [], alive: aliveFilters() }),
        forEach("kinds", { value: "kind", in: KINDS }, kindSteps()),
        choose("trouble", [
          when("len(failures) > 0", [
            raise("tell", {
              code: 500,
              message: expr('"not every job could be looked after: " + failures[0]'),
              tags: ["GuardFailed"],
              failures: expr("failures"),
            }),
          ]),
        ]),
        returns("done", { seen: expr("seen"), cancelled: expr("cancelled") }),
      ],
    ),
    ...CALLS,
    report_live: liveReportRoutine(),
    is_watched: routine(
      ["labels"],
      [
        attempt(
          "ask",
          [
            call(
              "get",
              "read",
              {
                url: expr(
                  `${variable("EXECUTIONS_API")} + "/" + ${variable("PARENT")} + "/workflows/" + labels["${LABELS.workflow}"] + "/executions/" + labels["${LABELS.execution}"]`,
                ),
                query: { fields: "state" },
              },
              { result: "execution" },
            ),
          ],
          {
            except: {
              as: "error",
              steps: [
                // An execution that nobody knows any more ended long ago.
                choose("gone", [when('map.get(error, "code") == 404', [returns("not_known", false)])]),
                raise("tell_error", expr("error")),
              ],
            },
          },
        ),
        returns("alive", expr('execution.state in ["ACTIVE", "QUEUED"]')),
      ],
    ),
  };
}

/** What a filter says to find the jobs that have not ended, by their kind. */
function aliveFilters(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    KINDS.map((kind) => [
      kind,
      endedStates(kind)
        .map((state) => ` AND state!="${state}"`)
        .join(""),
    ]),
  );
}

function kindSteps(): readonly StepSource[] {
  return [
    assign("filter", {
      pages: [],
      token: "",
      filter: expr(`"labels.${LABELS.environment}=\\"" + ${variable("ENVIRONMENT")} + "\\""`),
    }),
    call(
      "list",
      "read",
      {
        url: expr(`${variable("VERTEX_API")} + "/" + ${variable("PARENT")} + "/" + kind`),
        query: {
          filter: expr("filter + alive[kind]"),
          pageSize: 100,
          pageToken: expr("token"),
          fields: expr('kind + "(name,state,labels,createTime,startTime),nextPageToken"'),
        },
      },
      { result: "page" },
    ),
    assign("read_page", {
      pages: expr("list.concat(pages, default(map.get(page, kind), []))"),
      token: expr('default(map.get(page, "nextPageToken"), "")'),
    }),
    // All pages first: what is cancelled meanwhile would leave the list and shift the pages.
    choose("more", [when('token != ""', "list")]),
    forEach("each_page", { value: "jobs", in: expr("pages") }, [
      forEach("each", { value: "job", in: expr("jobs") }, [
        // What else carries the environment's label was submitted by no launcher.
        choose("launched", [when(`not ("${LABELS.execution}" in job.labels)`, "continue")]),
        assign("count", { seen: expr("seen + 1") }),
        attempt("look_after", jobSteps(), {
          except: {
            as: "error",
            steps: [
              call("in_words", "describe", { error: expr("error") }, { result: "words" }),
              assign("note", { failures: expr('list.concat(failures, job.name + ": " + words)') }),
            ],
          },
        }),
      ]),
    ]),
  ];
}

function jobSteps(): readonly StepSource[] {
  const label = (name: string) => expr(`default(map.get(job.labels, "${name}"), "")`);
  return [
    call("ask_owner", "is_watched", { labels: expr("job.labels") }, { result: "watched" }),
    choose("still_owned", [when("watched", [call("tell_of_it", "report_live", { job: expr("job") })])]),
    choose("owned", [
      when('watched or job.state in ["JOB_STATE_CANCELLING", "PIPELINE_STATE_CANCELLING"]', "continue"),
    ]),
    call("cancel", "write", { url: expr(`${variable("VERTEX_API")} + "/" + job.name + ":cancel"`), body: {} }),
    log("report", "ERROR", {
      report: "plinth-run",
      workflow: label(LABELS.workflow),
      execution: label(LABELS.execution),
      job: label(LABELS.job),
      run: label(LABELS.run),
      outcome: "failed",
      reason: "unwatched",
      message: "the launcher of the job was gone, so the guard cancelled it",
      resource: expr("job.name"),
    }),
    assign("remember", { cancelled: expr("list.concat(cancelled, job.name)") }),
  ];
}

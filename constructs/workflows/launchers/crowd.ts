import { expr } from "../language/expression";
import {
  assign,
  call,
  choose,
  forEach,
  returns,
  routine,
  type RoutineSource,
  type StepSource,
  when,
} from "../language/steps";
import { fail } from "./calls";
import { endedStates, LABELS, variable } from "./settings";

/**
 * How many jobs of other runs of the same pipeline are alive. Of a job that has been submitted, `mine`, only the older ones
 * count: of runs that began at the same moment, the same ones stay whoever asks.
 */
export function othersRoutine(): RoutineSource {
  const alive = endedStates("pipelineJobs").map((state) => ` AND state!=\\"${state}\\"`);
  // The API tells nanoseconds, and the library reads microseconds at most.
  const since = 'time.parse(text.substring(job.createTime, 0, math.min(26, len(job.createTime) - 1)) + "Z")';
  return routine(
    ["run", "mine"],
    [
      assign("filter", {
        filter: expr(
          `"labels.${LABELS.workflow}=\\"" + ${variable("GOOGLE_CLOUD_WORKFLOW_ID")} + "\\"${alive.join("")}"`,
        ),
        others: 0,
        known: expr("mine == null"),
        mine_since: 0,
      }),
      call(
        "list",
        "read",
        {
          url: expr(`${variable("VERTEX_API")} + "/" + ${variable("PARENT")} + "/pipelineJobs"`),
          query: {
            filter: expr("filter"),
            pageSize: 100,
            fields: "pipelineJobs(name,labels,createTime)",
          },
        },
        { result: "page" },
      ),
      assign("read_page", { jobs: expr('default(map.get(page, "pipelineJobs"), [])') }),
      forEach("find_mine", { value: "job", in: expr("jobs") }, [
        choose("is_mine", [when("job.name == mine", [assign("note_mine", { known: true, mine_since: expr(since) })])]),
      ]),
      // A list that does not know it yet knows nothing about its place in the row.
      choose("not_listed", [when("not known", [returns("nobody", 0)])]),
      // Everybody is told the same list, so its order decides between those of one moment.
      assign("before_mine", { passed: false }),
      forEach("count", { value: "job", in: expr("jobs") }, [
        choose("same_run", [
          when("job.name == mine", [assign("pass", { passed: true })]),
          when(`default(map.get(job.labels, "${LABELS.run}"), "") == run`, "continue"),
          when("mine == null", [assign("one_more", { others: expr("others + 1") })]),
          when(`${since} < mine_since or (${since} == mine_since and not passed)`, [
            assign("one_older", { others: expr("others + 1") }),
          ]),
        ]),
      ]),
      returns("give", expr("others")),
    ],
  );
}

/** After a submission: whether others were faster, who looked at the same moment. Then the younger one goes. */
export function yieldSteps(concurrent: number): readonly StepSource[] {
  return [
    choose("just_submitted", [
      when("known == null", [
        call(
          "count_older",
          "count_runs",
          { run: expr("entry.run"), mine: expr("entry.resource") },
          { result: "others" },
        ),
      ]),
    ]),
    choose("too_many", [when(`others >= ${concurrent}`, crowdedSteps("after", concurrent))]),
  ];
}

/** Ends a run for which there is no room: it is skipped, or it ends as it failed where it was to be tried again. */
export function crowdedSteps(moment: "before" | "after", concurrent: number): readonly StepSource[] {
  const runs = concurrent === 1 ? "another run is" : `${concurrent} other runs are`;
  return [
    choose(`retried_${moment}`, [
      when("failures > 0", [
        fail(`no_retry_${moment}`, "job", `last_failure + "; it was not tried again, because ${runs} under way"`),
      ]),
    ]),
    fail(`busy_${moment}`, "busy", `"${runs} under way, which is as many as there may be"`),
  ];
}

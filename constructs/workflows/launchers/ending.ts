import { expr } from "../language/expression";
import { assign, attempt, call, choose, type StepSource, when } from "../language/steps";
import { fail } from "./calls";
import { jobKey } from "./jobs";
import { isOneOf, type JobKind, stateName } from "./settings";

/** Too late: the job is cancelled. One that ended well in the very last moment is as good as any. */
export function deadlineSteps(kind: JobKind): readonly StepSource[] {
  return [
    call("end_job", "stop", { name: expr("entry.resource") }, { result: "ended" }),
    choose("last_moment", [
      when(`ended == null or ended.state != "${stateName(kind, "SUCCEEDED")}"`, [
        assign("stopped", { alive: expr("ended == null") }),
        fail("late", "deadline", '"the job did not end before its deadline and was cancelled"'),
      ]),
    ]),
  ];
}

/** Of a study, trials may have failed while others ended well. */
export function stateSteps(kind: JobKind, study: boolean): readonly StepSource[] {
  const good = (study ? (["SUCCEEDED", "PARTIALLY_SUCCEEDED"] as const) : (["SUCCEEDED"] as const)).map((state) =>
    stateName(kind, state),
  );
  return [
    choose("ended_well", [
      when(`state == "${stateName(kind, "CANCELLED")}"`, [
        fail("was_cancelled", "cancelled", '"the job was cancelled"'),
      ]),
      when(`not (${isOneOf("state", good)})`, [
        fail("failed", "job", 'state + ": " + default(map.get(cause, "message"), "no message")'),
      ]),
    ]),
  ];
}

/** The job may be alive though its submission, or the watching of it, failed: it must not bill unwatched. */
export function cleaningSteps(kind: JobKind): readonly StepSource[] {
  return [
    attempt(
      "clean",
      [
        choose("unknown", [
          when("entry.resource == null", [
            call("look_again", "find", jobKey(kind, "entry.run"), { result: "left" }),
            choose("mine", [
              when('left != null and left.relation == "own"', [
                assign("found_it", { "entry.resource": expr("left.name") }),
              ]),
            ]),
          ]),
        ]),
        choose("stop_it", [
          when("entry.resource != null", [call("stop_job", "stop", { name: expr("entry.resource") })]),
        ]),
      ],
      // What cannot be cancelled now is left to the guard.
      { except: { as: "error", steps: [assign("not_cleaned", { alive: true })] } },
    ),
  ];
}

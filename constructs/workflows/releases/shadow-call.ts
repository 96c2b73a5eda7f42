import { expr } from "../language/expression";
import { assign, attempt, call, choose, returns, routine, type RoutineSource, when } from "../language/steps";
import { fail } from "../launchers/calls";
import type { ReleaseProps } from "./props";
import { variable } from "./settings";

/** Seconds that a comparison may take. */
const LONGEST = 86_400;

/** Lets the candidate answer in the shadow first. Gives the disagreement; ends with an error where it is too much or unknown. */
export function shadowRoutine({ endpoint, plan }: ReleaseProps): RoutineSource {
  const most = plan.maxDisagreement ?? 0;
  return routine(
    ["version"],
    [
      assign("begin", { argument: { version: expr("version") } }),
      call(
        "start",
        "write",
        {
          url: expr(
            `${variable("EXECUTIONS_API")} + "/" + ${variable("PARENT")} + "/workflows/shadow-${endpoint}/executions"`,
          ),
          body: { argument: expr("json.encode_to_string(argument)") },
        },
        { result: "started" },
      ),
      call(
        "wait",
        "follow_execution",
        { execution: expr("started.name"), until: expr(`sys.now() + ${LONGEST}`), every: 60 },
        { result: "run" },
      ),
      choose("over", [
        when("run == null", [fail("late", "shadow", `"shadow-${endpoint} did not end within a day"`)]),
        when('run.state != "SUCCEEDED"', [
          // What it raised is JSON in a text; of one that was cancelled there is none.
          attempt("why", [assign("its_words", { cause: expr('": " + json.decode(run.error.payload).message') })], {
            except: { as: "error", steps: [assign("no_words", { cause: "" })] },
          }),
          fail("failed", "shadow", `"shadow-${endpoint} ended as " + run.state + cause`),
        ]),
      ]),
      assign("read_result", { told: expr("json.decode(run.result)") }),
      choose("compared", [
        when('told.outcome != "succeeded"', [
          fail(
            "skipped",
            "shadow",
            '"the two could not be compared: " + string(default(map.get(told, "message"), ""))',
          ),
        ]),
        when(`double(told.disagreement) > ${most}`, [
          fail(
            "disagree",
            "shadow",
            `"the version disagrees with the one that serves on " + json.encode_to_string(told.disagreement) + " of the requests, at most ${most} allowed"`,
          ),
        ]),
      ]),
      returns("give", expr("double(told.disagreement)")),
    ],
  );
}

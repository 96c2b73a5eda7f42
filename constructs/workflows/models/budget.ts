import { expr } from "../language/expression";
import { assign, call, choose, forEach, returns, routine, type RoutineSource, when } from "../language/steps";
import { fail } from "../launchers/calls";
import { variable } from "../parts/variables";

/** The name of the object that counts the runs of a model. */
export const budgetName = (model: string) => `budgets/${model}.json`;

const WEEK = 604_800;

/**
 * Counts one more run of the last seven days, and gives how many there are; ends with an error where that would be too many,
 * or where the same event has started one. Counted is what begins to train, whatever becomes of it. Beside `OBJECTS`.
 */
export function spendRoutine(model: string, maxPerWeek: number): RoutineSource {
  return routine(
    ["run"],
    [
      call("look", "object_now", { name: budgetName(model) }, { result: "known" }),
      assign("begin", {
        runs: [],
        over: "0",
        before: [],
        content: {
          execution: expr(variable("GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID")),
          serial: expr("sys.now()"),
        },
      }),
      choose("there", [
        when("known != null", [assign("read", { before: expr("known.content.runs"), over: expr("known.generation") })]),
      ]),
      forEach("each", { value: "one", in: expr("before") }, [
        choose("recent", [
          when(`one.at > sys.now() - ${WEEK}`, [assign("keep", { runs: expr("list.concat(runs, one)") })]),
        ]),
      ]),
      forEach("same", { value: "one", in: expr("runs") }, [
        choose("again", [
          when("run != null and one.run == run", [
            fail("known_event", "duplicate", '"what started this has started a retraining before: " + run'),
          ]),
        ]),
      ]),
      choose("used_up", [
        when(`len(runs) >= ${maxPerWeek}`, [
          fail(
            "too_many",
            "budget",
            `"" + string(len(runs)) + " runs of ${model} have begun in the last seven days, at most ${maxPerWeek} are allowed"`,
          ),
        ]),
      ]),
      assign("one_more", { new: { at: expr("int(sys.now())"), run: expr("run") } }),
      assign("count", { "content.runs": expr("list.concat(runs, new)") }),
      call(
        "write",
        "write_object",
        { name: budgetName(model), content: expr("content"), generation: expr("over") },
        { result: "generation" },
      ),
      choose("lost", [
        when("generation == null", [fail("changed", "lock-lost", '"another retraining counted its run just now"')]),
      ]),
      returns("give", expr("len(content.runs)")),
    ],
  );
}

import { expr } from "../language/expression";
import { assign, call, choose, forEach, returns, routine, type RoutineSource, when } from "../language/steps";
import { fail } from "../launchers/calls";
import { inside } from "../parts/inside";
import { versionLookup } from "../parts/model-version";
import type { ReleaseProps } from "./props";
import { variable } from "./settings";

/** What finds out which version is meant and whether it may be released. */
export function versionRoutines({
  model,
  modelId,
  evaluation,
}: Pick<ReleaseProps, "model" | "modelId" | "evaluation">): Readonly<Record<string, RoutineSource>> {
  return {
    ...versionLookup(model, modelId, "the endpoint serves the model"),
    ...(evaluation === undefined ? {} : { judge_version: judgeRoutine(model, modelId, evaluation) }),
  };
}

/** Ends with an error unless an evaluation of the version has the metric, and the newest that has it is good enough. */
function judgeRoutine(
  model: string,
  modelId: string,
  { metric, atLeast, atMost }: NonNullable<ReleaseProps["evaluation"]>,
): RoutineSource {
  return routine(
    ["version"],
    [
      call(
        "list",
        "read",
        {
          url: expr(
            `${variable("VERTEX_API")} + "/" + ${variable("PARENT")} + "/models/${modelId}@" + version + "/evaluations"`,
          ),
          query: { pageSize: 100, fields: "modelEvaluations(metrics,createTime)" },
        },
        { result: "page" },
      ),
      assign("begin", { value: null, newest: "", nothing: {} }),
      forEach("each", { value: "one", in: expr('default(map.get(page, "modelEvaluations"), [])') }, [
        assign("look", {
          number: expr(inside("one", "metrics", metric)),
          made: expr('default(map.get(one, "createTime"), "")'),
        }),
        choose("newer", [
          when("number != null and made >= newest", [assign("take", { value: expr("number"), newest: expr("made") })]),
        ]),
      ]),
      choose("none", [
        when("value == null", [
          fail("missing", "evaluation", `"no evaluation of ${model}@" + version + " has the metric ${metric}"`),
        ]),
      ]),
      ...(atLeast === undefined
        ? []
        : [
            choose("floor", [
              when(`double(value) < ${atLeast}`, [
                fail(
                  "too_low",
                  "evaluation",
                  `"${metric} of ${model}@" + version + " is " + json.encode_to_string(value) + ", at least ${atLeast} is asked for"`,
                ),
              ]),
            ]),
          ]),
      ...(atMost === undefined
        ? []
        : [
            choose("ceiling", [
              when(`double(value) > ${atMost}`, [
                fail(
                  "too_high",
                  "evaluation",
                  `"${metric} of ${model}@" + version + " is " + json.encode_to_string(value) + ", at most ${atMost} is allowed"`,
                ),
              ]),
            ]),
          ]),
      returns("give", expr("value")),
    ],
  );
}

import { expr } from "../language/expression";
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
import { fail } from "../launchers/calls";
import { inside } from "./inside";
import type { ReleaseProps } from "./props";
import { variable } from "./settings";

/** A version's number, or an alias. */
const VERSION = "^([1-9][0-9]{0,7}|[a-z][a-zA-Z0-9-]{0,126}[a-z0-9])$";

/** What finds out which version is meant and whether it may be released. */
export function versionRoutines({
  model,
  modelId,
  evaluation,
}: Pick<ReleaseProps, "model" | "modelId" | "evaluation">): Readonly<Record<string, RoutineSource>> {
  return {
    asked_version: askedRoutine(model),
    version_now: routine(
      ["reference"],
      [
        attempt(
          "look",
          [
            call(
              "get",
              "read",
              {
                url: expr(
                  `${variable("VERTEX_API")} + "/" + ${variable("PARENT")} + "/models/${modelId}@" + reference`,
                ),
                query: { fields: "name,versionId,versionAliases" },
              },
              { result: "found" },
            ),
          ],
          {
            except: {
              as: "error",
              steps: [
                choose("missing", [
                  when('default(map.get(error, "code"), 0) == 404', [
                    fail("unknown", "version", `"the model ${model} has no version " + reference`),
                  ]),
                ]),
                raise("tell", expr("error")),
              ],
            },
          },
        ),
        returns("give", expr("string(found.versionId)")),
      ],
    ),
    ...(evaluation === undefined ? {} : { judge_version: judgeRoutine(model, modelId, evaluation) }),
  };
}

/** The version that an argument asks for: `{version: "7"}`, `{version: "challenger"}` or `{model: "fraud@7"}`. */
function askedRoutine(model: string): RoutineSource {
  return routine(
    ["input"],
    [
      assign("begin", { reference: null, allowed: ["version", "model"] }),
      attempt("a_map", [assign("its_keys", { given: expr("keys(input)") })], {
        except: {
          as: "error",
          steps: [fail("no_argument", "request", '"the argument is missing\\n  allowed: {\\"version\\": \\"7\\"}"')],
        },
      }),
      forEach("each", { value: "key", in: expr("given") }, [
        choose("known", [
          when("not (key in allowed)", [
            fail("unknown", "request", '"the argument has an unknown key " + key + "\\n  allowed: version, or model"'),
          ]),
        ]),
      ]),
      choose("which", [
        when('"version" in input and "model" in input', [
          fail("both", "request", '"the argument has both version and model: one of them is enough"'),
        ]),
        when('"version" in input', [assign("by_version", { reference: expr("string(input.version)") })]),
        when('"model" in input', [
          assign("by_model", { parts: expr('text.split(string(input.model), "@")') }),
          choose("ours", [
            when(`len(parts) != 2 or parts[0] != "${model}"`, [
              fail(
                "other",
                "request",
                `"the endpoint serves the model ${model}, received " + string(input.model) + "\\n  allowed: ${model}@<version>"`,
              ),
            ]),
          ]),
          assign("of_model", { reference: expr("parts[1]") }),
        ]),
      ]),
      choose("form", [
        when("reference == null", [
          fail("empty", "request", '"the argument names no version\\n  allowed: {\\"version\\": \\"7\\"}"'),
        ]),
        when(`not text.match_regex(reference, "${VERSION}")`, [
          fail("odd", "request", 'reference + " is neither the number of a version nor an alias"'),
        ]),
      ]),
      returns("give", expr("reference")),
    ],
  );
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

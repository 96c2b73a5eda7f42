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
import { variable } from "./variables";

/** The alias of the version that serves. */
export const CHAMPION = "champion";

/** A version's number, or an alias. */
const VERSION = "^([1-9][0-9]{0,7}|[a-z][a-zA-Z0-9-]{0,126}[a-z0-9])$";

/** The address of a model, as the beginning of an expression that ends in text. */
export const modelUrl = (modelId: string) =>
  `${variable("VERTEX_API")} + "/" + ${variable("PARENT")} + "/models/${modelId}`;

/**
 * What finds out which version of a model an argument means. Beside `CALLS`.
 *
 * @param subject how a refusal of another model begins: "the endpoint serves the model"
 */
export function versionLookup(
  model: string,
  modelId: string,
  subject: string,
): Readonly<Record<string, RoutineSource>> {
  return {
    asked_version: askedRoutine(model, subject),
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
                url: expr(`${modelUrl(modelId)}@" + reference`),
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
  };
}

/** The version that an argument asks for: `{version: "7"}`, `{version: "challenger"}` or `{model: "fraud@7"}`. */
function askedRoutine(model: string, subject: string): RoutineSource {
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
                `"${subject} ${model}, received " + string(input.model) + "\\n  allowed: ${model}@<version>"`,
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

/** The number of the version that serves by its alias; null for none. */
export function championRoutine(modelId: string): RoutineSource {
  return routine(
    [],
    [
      attempt(
        "look",
        [
          call(
            "get",
            "read",
            { url: expr(`${modelUrl(modelId)}@${CHAMPION}"`), query: { fields: "versionId" } },
            { result: "found" },
          ),
        ],
        {
          except: {
            as: "error",
            steps: [
              choose("missing", [when('default(map.get(error, "code"), 0) == 404', [returns("none", null)])]),
              raise("tell", expr("error")),
            ],
          },
        },
      ),
      returns("give", expr("string(found.versionId)")),
    ],
  );
}

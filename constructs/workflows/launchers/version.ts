import { expr } from "../language/expression";
import { attempt, call, choose, raise, returns, routine, type RoutineSource, when } from "../language/steps";
import { variable } from "./settings";

/** The full name of a model, as the beginning of an expression that ends in text. */
export const modelName = (modelId: string) => `${variable("PARENT")} + "/models/${modelId}`;

/** The version that `suffix` names, `@` and a number or an alias, as `{name, versionId}`; null when there is none. */
export function versionRoutine(modelId: string): RoutineSource {
  return routine(
    ["suffix"],
    [
      attempt(
        "look",
        [
          call(
            "get",
            "read",
            {
              url: expr(`${variable("VERTEX_API")} + "/" + ${modelName(modelId)}" + suffix`),
              query: { fields: "name,versionId" },
            },
            { result: "found" },
          ),
        ],
        {
          except: {
            as: "error",
            steps: [
              choose("missing", [when('map.get(error, "code") == 404', [returns("none", null)])]),
              raise("tell", expr("error")),
            ],
          },
        },
      ),
      returns("give", expr("found")),
    ],
  );
}

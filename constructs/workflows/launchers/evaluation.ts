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
import { fail } from "./calls";
import { variable } from "./settings";

/**
 * The file that a training program writes beside its model, in the directory that `AIP_MODEL_DIR` names.
 *
 * @see Evaluation
 */
export const EVALUATION_FILE = "evaluation.json";

/** The problems that a model can solve, each with Google's schema of the metrics that describe how well. */
export const METRICS_SCHEMAS = {
  classification: "gs://google-cloud-aiplatform/schema/modelevaluation/classification_metrics_1.0.0.yaml",
  regression: "gs://google-cloud-aiplatform/schema/modelevaluation/regression_metrics_1.0.0.yaml",
  forecasting: "gs://google-cloud-aiplatform/schema/modelevaluation/forecasting_metrics_1.0.0.yaml",
} as const;

/** What `evaluation.json` holds. Other keys are kept as metadata of the evaluation. */
export interface Evaluation {
  /** The problem that the model solves, which says what the metrics mean. */
  readonly problem: keyof typeof METRICS_SCHEMAS;
  /** The metrics over the whole test data: numbers by name, such as `auPrc`. At least one. */
  readonly metrics: Readonly<Record<string, number>>;
  /** The same metrics for parts of the test data, by the part's name: `country=nl`. */
  readonly slices?: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

const malformed = (name: string, problem: string) =>
  fail(name, "evaluation", `place + ${JSON.stringify(` ${problem}`)}`);

/**
 * Reads the evaluation in a directory, `gs://...`, and checks it. Ends with an error of reason `evaluation` when there is
 * none or when it is not of the documented form: a version that nobody can judge is not registered.
 *
 * @param metric the metric that the model is judged by, which must be there
 */
export function evaluationRoutine(metric: string | undefined): RoutineSource {
  const problems = Object.keys(METRICS_SCHEMAS);
  return routine(
    ["directory"],
    [
      assign("take_apart", {
        place: expr(`directory + "/${EVALUATION_FILE}"`),
        parts: expr('text.split(place, "/")'),
        path: expr("text.substring(place, len(parts[2]) + 6, len(place))"),
      }),
      attempt(
        "get",
        [
          call(
            "read_file",
            "read",
            {
              url: expr(`${variable("STORAGE_API")} + "/b/" + parts[2] + "/o/" + text.url_encode(path)`),
              query: { alt: "media" },
            },
            { result: "content" },
          ),
        ],
        {
          except: {
            as: "error",
            steps: [
              choose("missing", [
                when('map.get(error, "code") == 404', [
                  malformed("none", "does not exist: the program writes it beside its model"),
                ]),
              ]),
              raise("tell", expr("error")),
            ],
          },
        },
      ),
      // The content type is the program's choice: JSON is parsed already, anything else is text or bytes.
      attempt("decode", [assign("parse", { content: expr("json.decode(content)") })], {
        except: { as: "error", steps: [assign("parsed_already", { content: expr("content") })] },
      }),
      attempt(
        "form",
        [
          assign("read_metrics", {
            metrics: expr("content.metrics"),
            problem: expr("content.problem"),
            names: expr("keys(metrics)"),
          }),
          forEach("each", { value: "name", in: expr("names") }, [
            assign("is_number", { sum: expr("metrics[name] + 0.5") }),
          ]),
        ],
        {
          except: {
            as: "error",
            steps: [malformed("no_form", 'is not {"problem": ..., "metrics": {name: number}}')],
          },
        },
      ),
      choose("known_problem", [
        when(`not (problem in [${problems.map((name) => `"${name}"`).join(", ")}])`, [
          malformed("no_problem", `has a problem that is none of ${problems.join(", ")}`),
        ]),
        when("len(names) == 0", [malformed("no_metrics", "has no metrics")]),
        ...(metric === undefined
          ? []
          : [
              when(`not (${JSON.stringify(metric)} in metrics)`, [
                malformed("no_metric", `has no metric ${metric}, which decides about the model`),
              ]),
            ]),
      ]),
      returns("give", expr("content")),
    ],
  );
}

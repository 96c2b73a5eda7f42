import { expr } from "../language/expression";
import { assign, attempt, call, choose, type StepSource, when } from "../language/steps";
import { fail } from "./calls";
import { variable } from "./settings";
import { modelName } from "./version";

/** The model that a batch prediction asks. */
export interface PredictingModel {
  /** The id of the model. */
  readonly modelId: string;
  /** The version that is asked where a run names no other: its number, or an alias. */
  readonly version: string;
}

/**
 * Finds out which version is meant, and keeps its number: an alias may move while a run waits for machines, and what a run
 * reports must be what it asked.
 */
export function versionSteps({ modelId, version }: PredictingModel): readonly StepSource[] {
  return [
    assign("which_version", {
      phase: "version",
      wanted: expr(`default(map.get(request, "version"), ${JSON.stringify(version)})`),
    }),
    call("find_version", "version_of", { suffix: expr('"@" + wanted') }, { result: "found" }),
    choose("version_exists", [
      when("found == null", [
        fail("no_version", "version", `"the model ${modelId} has no version with the number or alias " + wanted`),
      ]),
    ]),
    assign("pin_version", {
      phase: "launcher",
      "entry.model": expr(`${modelName(modelId)}"`),
      "entry.version": expr("found.versionId"),
      version_name: expr('entry.model + "@" + entry.version'),
    }),
  ];
}

const count = (name: string) => expr(`math.max(0, int(default(map.get(stats, "${name}"), 0)))`);

/**
 * Notes where the answers of a job are that has ended, and how many. Some answers are a failure: whoever reads them would
 * take them for all.
 */
export function answerSteps(): readonly StepSource[] {
  return [
    choose("answered", [
      when('state in ["JOB_STATE_SUCCEEDED", "JOB_STATE_PARTIALLY_SUCCEEDED"]', [
        attempt(
          "look_for_answers",
          [
            call(
              "read_answers",
              "read",
              {
                url: expr(`${variable("VERTEX_API")} + "/" + entry.resource`),
                query: { fields: "outputInfo,completionStats" },
              },
              { result: "answers" },
            ),
            assign("take_answers", {
              stats: expr('default(map.get(answers, "completionStats"), nothing)'),
              place: expr('default(map.get(answers, "outputInfo"), nothing)'),
              table: expr('default(map.get(place, "bigqueryOutputTable"), "")'),
              in_dataset: expr('default(map.get(place, "bigqueryOutputDataset"), "") + "." + table'),
            }),
            assign("count_answers", {
              "entry.predictions": {
                output: expr('default(map.get(place, "gcsOutputDirectory"), in_dataset)'),
                succeeded: count("successfulCount"),
                failed: count("failedCount"),
              },
            }),
          ],
          // The answers are there all the same.
          { except: { as: "error", steps: [assign("not_counted", { "entry.predictions": null })] } },
        ),
      ]),
    ]),
    choose("all_answered", [
      when('state == "JOB_STATE_PARTIALLY_SUCCEEDED"', [
        assign("some", { left: expr('default(map.get(entry.predictions, "failed"), "an unknown number of")') }),
        fail("partly", "job", 'state + ": " + string(left) + " instances have no answer"'),
      ]),
    ]),
  ];
}

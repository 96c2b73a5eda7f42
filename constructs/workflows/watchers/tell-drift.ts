import { expr } from "../language/expression";
import {
  assign,
  attempt,
  call,
  choose,
  forEach,
  literal,
  log,
  returns,
  routine,
  when,
  type WorkflowDefinition,
} from "../language/steps";
import { CALLS } from "../launchers/calls";
import { variable } from "../parts/variables";

/** How many features are told of one finding at most: each may be a series that is paid for. */
const MOST_FEATURES = 50;

/** What the account needs: which endpoint a monitor is of. Google cannot narrow it to one monitor. */
export const DRIFT_TELLER_PERMISSIONS = ["aiplatform.modelDeploymentMonitoringJobs.get"] as const;

/**
 * The definition of what says of whom a drift monitor has found something. Google's own entry names the monitor by a number of its
 * choice, and all features in one: so the endpoint is looked up, and one entry is written for each feature, which metrics can
 * count by both. Started by Google's entry. What is found at an endpoint of another environment is not told; what cannot be looked
 * up is, of an unknown endpoint, so that it alerts all the same.
 *
 * @param endpoints the names of the endpoints in the environment file, by their numbers
 */
export function driftTeller(endpoints: Readonly<Record<string, string>>): WorkflowDefinition {
  return {
    main: routine(
      ["args"],
      [
        assign("begin", { found: null, nothing: {}, endpoint: "unknown", names: literal(endpoints) }),
        attempt(
          "understand",
          [
            assign("decode", { content: expr("json.decode(text.decode(base64.decode(args.data.message.data)))") }),
            assign("read", {
              found: expr("content.jsonPayload"),
              monitor: expr("found.modelDeploymentMonitoringJob"),
            }),
          ],
          {
            except: {
              as: "error",
              steps: [returns("something_else", { outcome: "skipped", endpoint: null, features: 0 })],
            },
          },
        ),
        attempt(
          "whose",
          [
            call(
              "ask",
              "read",
              { url: expr(`${variable("VERTEX_API")} + "/" + monitor`), query: { fields: "endpoint" } },
              { result: "job" },
            ),
            assign("take_apart", {
              parts: expr('text.split(job.endpoint, "/")'),
              endpoint: expr('default(map.get(names, parts[len(parts) - 1]), "")'),
            }),
          ],
          {
            except: {
              as: "error",
              steps: [
                call("in_words", "describe", { error: expr("error") }, { result: "words" }),
                log("say", "WARNING", { message: expr('"the monitor " + monitor + " cannot be asked: " + words') }),
                assign("not_known", { endpoint: "unknown" }),
              ],
            },
          },
        ),
        choose("ours", [
          when('endpoint == ""', [returns("of_others", { outcome: "skipped", endpoint: null, features: 0 })]),
        ]),
        assign("what", {
          features: expr('default(map.get(found, "featureAnomalies"), [])'),
          told: 0,
          entry: {
            report: "plinth-drift",
            endpoint: expr("endpoint"),
            objective: expr('default(map.get(found, "anomalyObjective"), "unknown")'),
            feature: "",
            deviation: null,
            threshold: null,
            deployedModel: expr('string(default(map.get(found, "deployedModelId"), ""))'),
            monitor: expr("monitor"),
            from: expr('map.get(found, "startTime")'),
            to: expr('map.get(found, "endTime")'),
          },
        }),
        choose("none_named", [when("len(features) == 0", [log("tell", "WARNING", expr("entry"))])]),
        forEach("each", { value: "one", in: expr("features") }, [
          choose("enough", [when(`told >= ${MOST_FEATURES}`, "break")]),
          assign("of_one", {
            told: expr("told + 1"),
            "entry.feature": expr('string(default(map.get(one, "featureDisplayName"), ""))'),
            "entry.deviation": expr('map.get(one, "deviation")'),
            "entry.threshold": expr('map.get(one, "threshold")'),
          }),
          log("tell_one", "WARNING", expr("entry")),
        ]),
        returns("done", { outcome: "succeeded", endpoint: expr("endpoint"), features: expr("len(features)") }),
      ],
    ),
    read: CALLS.read,
    is_transient: CALLS.is_transient,
    describe: CALLS.describe,
  };
}

import { expr } from "../language/expression";
import { assign, attempt, call, choose, raise, returns, routine, type RoutineSource, when } from "../language/steps";
import { variable } from "../parts/variables";

/**
 * What a filter of Cloud Logging says to find what drift monitors found. Which endpoint it is about does not stand in the
 * entry: the monitor does, whose number is Google's choice.
 */
export const driftFilter = (projectId: string) =>
  `logName="projects/${projectId}/logs/aiplatform.googleapis.com%2Fmodel_monitoring_anomaly"`;

/**
 * What a found drift stands for: `{run}`, named after the monitor and the day, so that a drift that is found every six hours
 * retrains once a day at most; null for what is no such entry. Ends with an error of reason `not-meant` for another
 * endpoint's drift. Beside `CALLS`.
 */
export function driftRoutine(endpoints: readonly string[]): RoutineSource {
  return routine(
    ["input"],
    [
      assign("begin", { monitor: null }),
      attempt(
        "look",
        [
          assign("decode", { content: expr("json.decode(text.decode(base64.decode(input.data.message.data)))") }),
          assign("read", { monitor: expr("content.jsonPayload.modelDeploymentMonitoringJob") }),
        ],
        { except: { as: "error", steps: [returns("something_else", null)] } },
      ),
      call(
        "whose",
        "read",
        { url: expr(`${variable("VERTEX_API")} + "/" + monitor`), query: { fields: "endpoint" } },
        { result: "job" },
      ),
      assign("take_apart", {
        parts: expr('text.split(job.endpoint, "/")'),
        endpoint: expr("parts[len(parts) - 1]"),
        day: expr("text.substring(time.format(sys.now()), 0, 10)"),
      }),
      choose("ours", [
        when(`not (endpoint in [${endpoints.map((id) => `"${id}"`).join(", ")}])`, [
          raise("other", {
            code: 200,
            message: "the drift is of an endpoint of another model",
            tags: ["not-meant", "LauncherError"],
          }),
        ]),
      ]),
      returns("give", { run: expr('"drift-" + endpoint + "-" + day') }),
    ],
  );
}

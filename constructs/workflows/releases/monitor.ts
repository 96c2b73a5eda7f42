import { expr } from "../language/expression";
import {
  assign,
  attempt,
  call,
  choose,
  forEach,
  literal,
  raise,
  returns,
  routine,
  type RoutineSource,
  when,
} from "../language/steps";
import { monitorCalls, MONITORS_URL } from "./monitor-calls";
import { variable } from "./settings";

/** How drift is looked for at one endpoint. */
export interface MonitorProps {
  /** The endpoint's name in the environment file. */
  readonly endpoint: string;
  /**
   * What the model was trained on.
   * @default - requests are compared to earlier requests only
   */
  readonly baseline?: {
    /** `bq://project.dataset.table`. */
    readonly table: string;
    /**
     * The column that the model predicts.
     * @default - none is left out
     */
    readonly target?: string;
  };
  /** The distance from which any feature alerts, above 0. */
  readonly threshold: number;
  /** Other distances, by feature. */
  readonly features: Readonly<Record<string, number>>;
  /** The fraction of requests that is looked at, above 0. */
  readonly sampleRate: number;
  /** Google counts whole hours. */
  readonly everyHours: number;
  /** How long the requests are kept that it compares to, in days. */
  readonly keepDays: number;
  /**
   * `projects/.../cryptoKeys/...`. Cannot be changed after creation.
   * @default - Google's own key
   */
  readonly kmsKeyName?: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Fields of a monitor that can be changed after creation. */
const UPDATABLE = [
  "displayName",
  "modelDeploymentMonitoringObjectiveConfigs",
  "modelDeploymentMonitoringScheduleConfig",
  "modelMonitoringAlertConfig",
  "loggingSamplingStrategy",
  "labels",
  "logTtl",
];

/**
 * What makes, changes and removes the drift monitor of an endpoint, of which Google allows one. `target_monitor` makes sure that it
 * looks at some deployed models and at no others; `remove_monitor` that there is none. Both give `{change, monitor}`, may be called
 * any number of times, wait until Google has done it, and throw what keeps them from it. The variables `VERTEX_API`, `PARENT`,
 * `ENVIRONMENT` and `ENDPOINT` must be there, and the routines of `CALLS`.
 */
export function monitorRoutines(props: MonitorProps): Readonly<Record<string, RoutineSource>> {
  return {
    ...monitorCalls(),
    monitor_body: bodyRoutine(props),
    target_monitor: targetRoutine(),
    remove_monitor: removeRoutine(),
  };
}

function bodyRoutine(props: MonitorProps): RoutineSource {
  const { baseline, threshold, features, sampleRate, everyHours, keepDays, kmsKeyName, labels } = props;
  const thresholds = Object.fromEntries(Object.entries(features).map(([feature, value]) => [feature, { value }]));
  const objective = {
    ...(baseline === undefined
      ? {}
      : {
          trainingDataset: { bigquerySource: { inputUri: baseline.table }, targetField: baseline.target },
          trainingPredictionSkewDetectionConfig: {
            skewThresholds: thresholds,
            defaultSkewThreshold: { value: threshold },
          },
        }),
    predictionDriftDetectionConfig: { driftThresholds: thresholds, defaultDriftThreshold: { value: threshold } },
  };
  return routine(
    ["deployedModelIds"],
    [
      assign("begin", {
        objectives: [],
        objective: literal(objective),
        endpoint_name: expr(`${variable("PARENT")} + "/endpoints/" + ${variable("ENDPOINT")}`),
      }),
      forEach("each", { value: "id", in: expr("deployedModelIds") }, [
        assign("describe_one", { one: { deployedModelId: expr("id"), objectiveConfig: expr("objective") } }),
        assign("add", { objectives: expr("list.concat(objectives, one)") }),
      ]),
      returns("give", {
        displayName: expr(`${variable("ENVIRONMENT")} + "-${props.endpoint}"`),
        endpoint: expr("endpoint_name"),
        modelDeploymentMonitoringObjectiveConfigs: expr("objectives"),
        modelDeploymentMonitoringScheduleConfig: { monitorInterval: `${everyHours * 3_600}s` },
        loggingSamplingStrategy: { randomSampleConfig: { sampleRate } },
        modelMonitoringAlertConfig: { enableLogging: true },
        logTtl: `${keepDays * 86_400}s`,
        labels: literal(labels),
        encryptionSpec: kmsKeyName === undefined ? undefined : { kmsKeyName },
      }),
    ],
  );
}

function targetRoutine(): RoutineSource {
  return routine(
    ["deployedModelIds"],
    [
      choose("nobody", [
        when("len(deployedModelIds) == 0", [
          // Google takes no monitor that looks at nothing.
          call("take_away", "remove_monitor", {}, { result: "gone" }),
          returns("nothing_to_see", expr("gone")),
        ]),
      ]),
      call("describe_it", "monitor_body", { deployedModelIds: expr("deployedModelIds") }, { result: "body" }),
      assign("begin", { tries: 0 }),
      call("look", "settled_monitor", {}, { result: "monitor" }),
      choose("known", [
        // What failed for good takes no change.
        when('monitor != null and not (monitor.state in ["JOB_STATE_RUNNING", "JOB_STATE_PAUSED"])', [
          call("clear", "remove_monitor"),
        ]),
        when("monitor != null", "change"),
      ]),
      assign("ask", { problem: null, created: null }),
      attempt(
        "create",
        [
          call(
            "post",
            "monitor_request",
            { method: "POST", url: expr(MONITORS_URL), query: {}, body: expr("body") },
            { result: "created" },
          ),
        ],
        { except: { as: "error", steps: [assign("keep", { problem: expr("error") })] } },
      ),
      choose("made", [
        when("problem == null", [returns("is_made", { change: "created", monitor: expr("created.name") })]),
        // Anything else but somebody who was faster, or an earlier request whose answer was lost.
        when('default(map.get(problem, "code"), 0) != 409 or tries >= 3', [raise("tell", expr("problem"))]),
      ]),
      assign("count", { tries: expr("tries + 1") }, { next: "look" }),
      assign("change", {
        "body.encryptionSpec": null,
        changes: expr('map.delete(map.delete(body, "encryptionSpec"), "endpoint")'),
      }),
      call(
        "patch",
        "monitor_request",
        {
          method: "PATCH",
          url: expr(`${variable("VERTEX_API")} + "/" + monitor.name`),
          query: { updateMask: UPDATABLE.join(",") },
          body: expr("changes"),
        },
        { result: "operation" },
      ),
      call("wait", "await_monitor", { operation: expr("operation") }),
      returns("done", { change: "changed", monitor: expr("monitor.name") }),
    ],
  );
}

function removeRoutine(): RoutineSource {
  return routine(
    [],
    [
      call("look", "settled_monitor", {}, { result: "monitor" }),
      choose("none", [when("monitor == null", [returns("is_gone", { change: "nothing", monitor: null })])]),
      choose("running", [
        when('monitor.state != "JOB_STATE_PAUSED"', [
          attempt("stop", [call("pause", "switch_monitor", { monitor: expr("monitor"), verb: "pause" })], {
            // What failed cannot be paused; whether it can be removed is for the next request to say.
            except: { as: "error", steps: [assign("go_on", { not_paused: expr("error") })] },
          }),
        ]),
      ]),
      call(
        "delete",
        "monitor_request",
        { method: "DELETE", url: expr(`${variable("VERTEX_API")} + "/" + monitor.name`), query: {}, body: null },
        { result: "operation" },
      ),
      call("wait", "await_monitor", { operation: expr("operation") }),
      returns("done", { change: "removed", monitor: null }),
    ],
  );
}

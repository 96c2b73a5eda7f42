import { expr } from "../language/expression";
import { assign, choose, log, returns, routine, type RoutineSource, when } from "../language/steps";
import { LABELS } from "./settings";

/**
 * What the guard writes of every run that goes on, each time it looks: `jsonPayload` of a log entry with severity `INFO`. Google
 * has no metric of it.
 */
export interface LiveReport {
  /** Always `plinth-live`: what a filter asks for. */
  readonly report: "plinth-live";
  /** The workflow that submitted it: `train-fraud`. */
  readonly workflow: string;
  readonly run: string;
  /** The job's state at Vertex AI. */
  readonly state: string;
  /** Whole seconds that it waited for machines until it began, or has waited so far. */
  readonly queued: number;
  /** Whole seconds since it began; 0 while it has not. */
  readonly running: number;
  /** Whether it waits for machines though it had begun: they were taken away. */
  readonly again: boolean;
}

/** What a filter of Cloud Logging says to find them. */
export const LIVE_REPORT_FILTER = 'jsonPayload.report="plinth-live"';

/** States in which a job has no machines yet. */
const WAITING = ["JOB", "PIPELINE"].flatMap((kind) => [`${kind}_STATE_QUEUED`, `${kind}_STATE_PENDING`]);

/** The seconds since 1970 of a time that Google tells, as an expression: fractions can be longer than Workflows reads. */
export const secondsOf = (time: string) => `time.parse(text.substring(${time}, 0, 19) + "Z")`;

/** Writes what is known of a job that has not ended. */
export function liveReportRoutine(): RoutineSource {
  const label = (name: string) => expr(`default(map.get(job.labels, "${name}"), "")`);
  const seconds = (from: string, to: string) => expr(`math.max(0, int(${to} - ${from}))`);
  return routine(
    ["job"],
    [
      assign("times", {
        now: expr("sys.now()"),
        created: expr(secondsOf('default(map.get(job, "createTime"), time.format(sys.now()))')),
        begun: expr('map.get(job, "startTime")'),
        waits: expr(`job.state in [${WAITING.map((state) => `"${state}"`).join(", ")}]`),
        running: 0,
      }),
      assign("waiting", { queued: seconds("created", "now") }),
      choose("has_begun", [
        when("begun != null", [
          assign("began", { start: expr(secondsOf("begun")) }),
          assign("split", { queued: seconds("created", "start"), running: seconds("start", "now") }),
        ]),
      ]),
      log("write", "INFO", {
        report: "plinth-live",
        workflow: label(LABELS.workflow),
        run: label(LABELS.run),
        state: expr("job.state"),
        queued: expr("queued"),
        running: expr("running"),
        again: expr("waits and begun != null"),
      }),
      returns("done", null),
    ],
  );
}

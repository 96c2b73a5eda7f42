import { Duration } from "../../../values/duration";
import { type JobBody, type JobSpec, specKey } from "./body";
import type { LauncherProps } from "./launcher";
import type { JobKind } from "./settings";

/** What Vertex AI gives a job that names no `timeout`. */
const DEFAULT_TIMEOUT = Duration.days(7);

/** What Vertex AI lets a job wait for machines under `FLEX_START` when it names no `maxWaitDuration`. */
const DEFAULT_WAIT = Duration.days(1);

/**
 * Throws a `RangeError` for misuse of a launcher: a body of the other kind or with what a run adds, a directory that is
 * none, or a deadline at which the job may still be running as declared.
 */
export function validateLauncher(kind: JobKind, props: LauncherProps): void {
  const { job, body, output, deadline, overrides } = props;
  const fail = (problem: string): never => {
    throw new RangeError(`the launcher of "${job}": ${problem}`);
  };
  const spec = (body[specKey(kind)] as JobSpec | undefined) ?? fail(`\`body\` has no ${specKey(kind)}`);
  for (const key of ["displayName", "baseOutputDirectory"] as const) {
    if (key in body || key in spec) fail(`\`body\` has a ${key}: leave it out, each run has its own`);
  }
  if (spec.workerPoolSpecs[0]?.machineSpec === undefined) fail("`body` has no machine in its first pool");
  if (output === undefined && props.model !== undefined)
    fail("`model` needs `output`: a version is made of what a run wrote");
  if (output !== undefined && !/^gs:\/\/[^/]+\/.*[^/]$/.test(output))
    fail(`\`output\` must be gs://bucket/prefix without a slash at the end, got "${output}"`);
  if (kind === "customJobs") {
    const schedules = [
      schedulingOf(body),
      ...Object.values(overrides.capacities ?? {}).map(({ scheduling }) => scheduling),
    ];
    const longest = schedules.map(longestOf).reduce((one, other) => (one.isLongerThan(other) ? one : other));
    if (longest.isLongerThan(deadline)) {
      fail(
        `\`deadline\` must not be before the job's own end, ${longest.toText()} (timeout and wait), got ${deadline.toText()}`,
      );
    }
  }
}

function schedulingOf(body: JobBody): object {
  return (body.jobSpec?.scheduling as object | undefined) ?? {};
}

/** The longest that a job lives under a scheduling, waiting for machines included where that is bounded. */
function longestOf(scheduling: Scheduling): Duration {
  const { timeout, strategy, maxWaitDuration } = scheduling;
  const runs = timeout === undefined ? DEFAULT_TIMEOUT : Duration.parse(timeout);
  const waits = maxWaitDuration === undefined ? DEFAULT_WAIT : Duration.parse(maxWaitDuration);
  return strategy === "FLEX_START" ? Duration.seconds(runs.toSeconds() + waits.toSeconds()) : runs;
}

/** The part of the API's `Scheduling` that bounds a job. */
interface Scheduling {
  readonly timeout?: string;
  readonly strategy?: string;
  readonly maxWaitDuration?: string;
}

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
  const fail: Fail = (problem) => {
    throw new RangeError(`the launcher of "${job}": ${problem}`);
  };
  if (kind === "pipelineJobs") return validatePipeline(props, fail);
  if (props.pipeline !== undefined) fail("`pipeline` is for pipelines, this is another job");
  if (kind === "batchPredictionJobs") return validatePrediction(props, fail);
  if (props.predicts !== undefined) fail("`predicts` is for batch predictions, this job trains");
  const spec = (body[specKey(kind)] as JobSpec | undefined) ?? fail(`\`body\` has no ${specKey(kind)}`);
  for (const key of ["displayName", "baseOutputDirectory"] as const) {
    if (key in body || key in spec) fail(`\`body\` has a ${key}: leave it out, each run has its own`);
  }
  if (spec.workerPoolSpecs[0]?.machineSpec === undefined) fail("`body` has no machine in its first pool");
  if (output === undefined && props.model !== undefined)
    fail("`model` needs `output`: a version is made of what a run wrote");
  validateOutput(output, fail);
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

/** A batch prediction names no time of its own: its deadline alone bounds it. */
function validatePrediction({ body, output, model, predicts }: LauncherProps, fail: Fail): void {
  for (const key of ["displayName", "model"]) {
    if (key in body) fail(`\`body\` has a ${key}: leave it out, each run has its own`);
  }
  if (predicts === undefined) fail("`predicts` is missing: a batch prediction asks a model");
  if (model !== undefined) fail("`model` is for jobs that train: a batch prediction registers nothing");
  if (!("inputConfig" in body)) fail("`body` has no inputConfig");
  if (body.outputConfig === undefined) return fail("`body` has no outputConfig");
  if ("gcsDestination" in body.outputConfig) fail("`body` has a gcsDestination: leave it out, each run has its own");
  if ("bigqueryDestination" in body.outputConfig === (output !== undefined))
    fail("the answers go to a bigqueryDestination of `body` or to files below `output`: give one of them");
  validateOutput(output, fail);
}

/** A pipeline names no time of its own either. What it takes is in its template, or in an object. */
function validatePipeline({ body, output, model, predicts, pipeline }: LauncherProps, fail: Fail): void {
  for (const key of ["displayName", "pipelineSpec"]) {
    if (key in body) fail(`\`body\` has a ${key}: leave it out, each run has its own`);
  }
  if (model !== undefined || predicts !== undefined || output !== undefined)
    fail("`model`, `predicts` and `output` are for other jobs: a pipeline registers its versions itself");
  if (pipeline === undefined) return fail("`pipeline` is missing");
  if (body.runtimeConfig === undefined) return fail("`body` has no runtimeConfig");
  if ("templateUri" in body === (pipeline.template !== undefined && "object" in pipeline.template))
    fail(
      "a pipeline is named by the templateUri of `body` or lies in the object of `pipeline.template`: give one of them",
    );
  validateOutput(body.runtimeConfig.gcsOutputDirectory, fail);
  if (!Number.isInteger(pipeline.retries) || pipeline.retries < 0 || pipeline.concurrent < 1)
    fail("`retries` is a whole number of at least 0, and `concurrent` one of at least 1");
}

type Fail = (problem: string) => never;

function validateOutput(output: string | undefined, fail: Fail): void {
  if (output !== undefined && !/^gs:\/\/[^/]+\/.*[^/]$/.test(output))
    fail(`\`output\` must be gs://bucket/prefix without a slash at the end, got "${output}"`);
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

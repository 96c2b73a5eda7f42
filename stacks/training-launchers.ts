import type { Environment } from "../config/schema/environment";
import type { Job } from "../config/training/pools";
import { imageRepositories } from "../config/training/repositories";
import type { JobBody } from "../constructs/training/job-body";
import type { WorkflowDefinition } from "../constructs/workflows/language/steps";
import type { LauncherProps } from "../constructs/workflows/launchers/launcher";
import type { TrainingKind } from "../constructs/workflows/launchers/settings";
import { trainLauncher } from "../constructs/workflows/launchers/train";
import type { StudyMetric } from "../constructs/workflows/launchers/trials";
import type { LauncherEvents } from "../constructs/workflows/launchers/triggers";
import { tuneLauncher } from "../constructs/workflows/launchers/tune";
import { fullImage } from "../values/image-reference";
import type { Naming } from "../values/naming";
import { registeredModel } from "./registered-model";
import { jobAlternatives, longestRun } from "./training-jobs";

/** What launches a job. */
export interface JobLauncher {
  /** `train` or, for a study, `tune`: the first part of the workflow's name. */
  readonly noun: "train" | "tune";
  readonly kind: TrainingKind;
  readonly definition: WorkflowDefinition;
}

/** What a launcher needs that is not said of its job. */
export interface JobLauncherProps {
  readonly naming: Naming;
  /** The job's name. */
  readonly name: string;
  readonly job: Job;
  readonly body: JobBody;
  readonly events: LauncherEvents;
  /** The bucket of a zone, own or external. */
  readonly bucketOf: (zone: string) => string;
}

/** The launcher of a job: what the environment file says of it, as a workflow. */
export function jobLauncher(environment: Environment, props: JobLauncherProps): JobLauncher {
  const { name, job, body, events } = props;
  const alternatives = jobAlternatives(environment, job);
  const launcher: LauncherProps = {
    job: name,
    // The body that a launcher takes is the one that a job has: what each run adds is still missing.
    body: body as LauncherProps["body"],
    output: job.output === undefined ? undefined : `gs://${props.bucketOf(job.output.slice("zone:".length))}/${name}`,
    deadline: longestRun(job),
    overrides: {
      args: true,
      imageRepository: repositoryOf(environment, job),
      datasetVersion: true,
      capacities: filled(alternatives.capacities),
      machines: filled(alternatives.machines),
    },
    events,
    tracked: job.tracking === "tensorboard",
    model:
      job.model === undefined
        ? undefined
        : registeredModel(environment, job.model, {
            naming: props.naming,
            // Vertex AI keeps a copy of what a job left: under the key that the job had.
            keyName: (body.encryptionSpec as { readonly kmsKeyName: string } | undefined)?.kmsKeyName,
            bucketOf: props.bucketOf,
            stack: "training",
          }),
  };
  if (job.tuning === undefined) return { noun: "train", kind: "customJobs", definition: trainLauncher(launcher) };
  const study = studyMetric(job.tuning);
  return { noun: "tune", kind: "hyperparameterTuningJobs", definition: tuneLauncher({ ...launcher, study }) };
}

/** The metric by which the best trial is chosen: the one that is named, or the only one. */
function studyMetric({ metric, best }: NonNullable<Job["tuning"]>): StudyMetric {
  const metricId = best ?? Object.keys(metric)[0] ?? "";
  return { metricId, goal: metric[metricId] === "minimize" ? "MINIMIZE" : "MAXIMIZE" };
}

/** The repository and name of the job's own image, of which a run may ask for another digest. */
function repositoryOf(environment: Environment, job: Job): string | undefined {
  if (job.image === undefined) return undefined;
  const image = fullImage(job.image, imageRepositories(environment)) ?? job.image;
  return image.replace(/@sha256:[0-9a-f]+$/, "").replace(/:[^:/]+$/, "");
}

function filled<T extends object>(choices: T): T | undefined {
  return Object.keys(choices).length === 0 ? undefined : choices;
}

import type { GroupKind } from "../config/groups";
import type { WorkflowAddress } from "./executions";
import type { OverrideLimits } from "./overrides";

/** What of a training job matters to whoever starts it. */
export interface LaunchedJob {
  /** Set where the job is a study of many trials. */
  readonly tuning?: unknown;
  /** Left out where the job runs a Python package. */
  readonly image?: string;
  /** What one run may ask for instead, by name. */
  readonly alternatives: {
    readonly machines: Readonly<Record<string, unknown>>;
    readonly capacities: Readonly<Record<string, unknown>>;
  };
}

/** What of an environment matters to whoever starts something in it. */
export interface LaunchingEnvironment {
  readonly name: string;
  readonly project: { readonly id: string; readonly region: string };
  readonly groups: { readonly [kind in GroupKind]?: { readonly email: string } };
  readonly training?: { readonly jobs?: Readonly<Record<string, LaunchedJob | undefined>> };
}

/** A workflow that Plinth deploys, and what it launches. */
export interface Launcher {
  readonly address: WorkflowAddress;
  /** The stack that it is deployed with. */
  readonly stack: string;
  /** The training job that it launches. */
  readonly job: LaunchedJob;
}

/** The launcher of a training job; `undefined` when the environment declares no such job. */
export function launcherOf(environment: LaunchingEnvironment, job: string): Launcher | undefined {
  const jobs = environment.training?.jobs ?? {};
  const declared = Object.hasOwn(jobs, job) ? jobs[job] : undefined;
  if (declared === undefined) return undefined;
  const { id: project, region } = environment.project;
  const workflow = `${declared.tuning === undefined ? "train" : "tune"}-${job}`;
  return { address: { project, region, workflow }, stack: "training", job: declared };
}

/** The names that one run of a job may ask for. */
export function overrideLimits({ image, alternatives }: LaunchedJob): OverrideLimits {
  const { machines, capacities } = alternatives;
  return { ownImage: image !== undefined, machines: Object.keys(machines), capacities: Object.keys(capacities) };
}

/** Every launcher of an environment, by name. */
export function launchersOf(environment: LaunchingEnvironment): readonly Launcher[] {
  return jobNames(environment)
    .map((job) => launcherOf(environment, job))
    .filter((launcher) => launcher !== undefined)
    .sort((one, other) => (one.address.workflow < other.address.workflow ? -1 : 1));
}

/** The names of the training jobs of an environment, sorted. */
export function jobNames(environment: LaunchingEnvironment): readonly string[] {
  return Object.keys(environment.training?.jobs ?? {}).sort();
}

import type { ICustomRole } from "../iam/grant";
import type { BookedRole, RoleBook } from "../iam/role-book";
import { GUARD_PERMISSIONS, launcherPermissions } from "../workflows/launchers/permissions";
import type { TrainingKind } from "../workflows/launchers/settings";

/**
 * What a job needs to report to a TensorBoard and to the experiments around it, and nothing else: Google's own role for it
 * holds 446 permissions, among them those to deploy and to train. Google cannot narrow these to one TensorBoard.
 */
export const TRACKING_PERMISSIONS = [
  "aiplatform.artifacts.create",
  "aiplatform.artifacts.get",
  "aiplatform.artifacts.update",
  "aiplatform.contexts.addContextArtifactsAndExecutions",
  "aiplatform.contexts.create",
  "aiplatform.contexts.get",
  "aiplatform.executions.addExecutionEvents",
  "aiplatform.executions.create",
  "aiplatform.executions.get",
  "aiplatform.executions.update",
  "aiplatform.metadataStores.get",
  "aiplatform.tensorboardExperiments.create",
  "aiplatform.tensorboardExperiments.get",
  "aiplatform.tensorboardExperiments.write",
  "aiplatform.tensorboardRuns.batchCreate",
  "aiplatform.tensorboardRuns.create",
  "aiplatform.tensorboardRuns.write",
  "aiplatform.tensorboardTimeSeries.batchCreate",
  "aiplatform.tensorboardTimeSeries.create",
  "aiplatform.tensorboards.get",
] as const;

/**
 * What people need to open a notebook server, and to start it again after it has stopped: the predefined roles that hold
 * these hold more than 440 others.
 */
export const NOTEBOOK_SERVER_PERMISSIONS = [
  "notebooks.instances.get",
  "notebooks.instances.getHealth",
  "notebooks.instances.start",
  "notebooks.instances.stop",
  "notebooks.instances.use",
] as const;

/** The custom roles of training. */
export class TrainingRoles {
  constructor(private readonly book: RoleBook) {}

  /** Of an account that submits jobs of one kind and, where they name a model, registers its versions. */
  launcher(kind: TrainingKind, registers: boolean): ICustomRole {
    const what = kind === "customJobs" ? "jobs" : "studies";
    return this.role(`submit-${what}${registers ? "-register-models" : ""}`, {
      title: `Submit ${what} to Vertex AI${registers ? ", register models" : ""}`,
      description: "For launchers of training. Google's smallest role that submits a job holds 446 permissions.",
      permissions: launcherPermissions(kind, registers),
    });
  }

  /** Of the guard, which cancels jobs that nobody waits for. */
  get guard(): ICustomRole {
    return this.role("guard-training", {
      title: "Look after jobs of Vertex AI",
      description: "For the guard of jobs: finds those that nobody waits for, and cancels them.",
      permissions: GUARD_PERMISSIONS,
    });
  }

  /** Of jobs that report to the TensorBoard. */
  get tracking(): ICustomRole {
    return this.role("track-experiments", {
      title: "Report to a TensorBoard",
      description: "For training jobs. Google's smallest role that writes to a TensorBoard holds 446 permissions.",
      permissions: TRACKING_PERMISSIONS,
    });
  }

  /** Of people who use a notebook server. */
  get notebookServer(): ICustomRole {
    return this.role("use-notebook-servers", {
      title: "Open and start notebook servers",
      description: "For people, on one server each. Google's roles for it hold more than 440 permissions.",
      permissions: NOTEBOOK_SERVER_PERMISSIONS,
    });
  }

  private role(key: string, role: Pick<BookedRole, "title" | "description" | "permissions">): ICustomRole {
    return this.book.role({ key, origin: "training", ...role });
  }
}

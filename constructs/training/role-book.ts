import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Naming } from "../../values/naming";
import { CustomRole } from "../iam/custom-role";
import type { ICustomRole } from "../iam/grant";
import { GUARD_PERMISSIONS, launcherPermissions } from "../workflows/launchers/permissions";
import type { JobKind } from "../workflows/launchers/settings";
import {
  NOTEBOOK_SERVER_PERMISSIONS,
  RUNNER_PERMISSIONS,
  STARTER_PERMISSIONS,
  TRACKING_PERMISSIONS,
} from "./training-roles";

/** What the roles need. */
export interface RoleBookProps {
  readonly naming: Naming;
  /** What must be done before a role can be made: the API is on. */
  readonly after: readonly ITerraformDependable[];
}

/**
 * The custom roles of training, each made at the first call that needs it, once. They live in the first stack, so that who
 * applies the others need not be allowed to make roles.
 */
export class RoleBook extends Construct {
  private readonly made = new Map<string, CustomRole>();

  constructor(
    scope: Construct,
    id: string,
    private readonly props: RoleBookProps,
  ) {
    super(scope, id);
  }

  /** Of an account that submits jobs of one kind and, where they name a model, registers its versions. */
  launcher(kind: JobKind, registers: boolean): ICustomRole {
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
      description: "For the guard of training: finds jobs that nobody waits for, and cancels them.",
      permissions: GUARD_PERMISSIONS,
    });
  }

  /** Of what starts a launcher by itself. */
  get starter(): ICustomRole {
    return this.role("start-workflows", {
      title: "Start workflows",
      description: "For schedules and triggers. Google's role for it may also approve what waits for a person.",
      permissions: STARTER_PERMISSIONS,
    });
  }

  /** Of people who start, follow and stop runs. */
  get runner(): ICustomRole {
    return this.role("run-workflows", {
      title: "Start, follow and stop runs of workflows",
      description: "For people. Google's role for it may also approve what waits for a person.",
      permissions: RUNNER_PERMISSIONS,
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

  private role(
    key: string,
    role: { readonly title: string; readonly description: string; readonly permissions: readonly string[] },
  ): ICustomRole {
    const existing = this.made.get(key);
    if (existing !== undefined) return existing;
    const made = new CustomRole(this, key, { ...this.props, key, ...role });
    this.made.set(key, made);
    return made;
  }
}

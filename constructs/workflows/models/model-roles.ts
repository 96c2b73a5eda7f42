import type { AcceptedFinding } from "../../core/accepted-finding";
import type { ICustomRole } from "../../iam/grant";
import type { BookedRole, RoleBook } from "../../iam/role-book";

/** What policy checkers say of these roles and is left as it is. */
export const acceptedFindings: readonly AcceptedFinding[] = [
  {
    check: "iam/role-that-grows",
    resource: "google_project_iam_custom_role",
    from: "models",
    reason:
      "Only adoptions hold it, and a build runs as an account that its submitter may act as: for an adoption that is the one that copies, which reads the other environment's registries and writes these. A build that names none runs as the project's default account, which is given nothing here.",
  },
];

/** What a promotion does on the project: read versions and evaluations, move aliases, ask whether another promotion lives. */
export const PROMOTER_PERMISSIONS = [
  "aiplatform.modelEvaluations.list",
  "aiplatform.modelEvaluationSlices.list",
  "aiplatform.models.get",
  "aiplatform.models.update",
  "workflows.executions.get",
] as const;

/** What a retraining does on the project: start others, wait for them, and end those that take too long. */
export const RETRAINER_PERMISSIONS = [
  "workflows.executions.cancel",
  "workflows.executions.create",
  "workflows.executions.get",
  "workflows.executions.list",
] as const;

/** What a retraining that drift starts reads besides: which endpoint a monitor is of. */
export const DRIFT_PERMISSIONS = ["aiplatform.modelDeploymentMonitoringJobs.get"] as const;

/** What an adoption does on its own project. */
export const ADOPTER_PERMISSIONS = [
  "aiplatform.modelEvaluations.import",
  "aiplatform.modelEvaluations.list",
  "aiplatform.models.get",
  "aiplatform.models.upload",
  "aiplatform.operations.list",
] as const;

/** What an adoption does beside, to have images and pipelines copied: submit a build, find it again and wait for it. */
export const COPIER_PERMISSIONS = [
  "cloudbuild.builds.create",
  "cloudbuild.builds.get",
  "cloudbuild.builds.list",
] as const;

/** What an adoption of another environment does on the project that gives. */
export const GIVER_PERMISSIONS = ["aiplatform.modelEvaluations.list", "aiplatform.models.get"] as const;

/** The custom roles of what looks after models. Neither models nor executions have a policy of their own. */
export class ModelRoles {
  constructor(private readonly book: RoleBook) {}

  /** Of promotions. */
  get promoter(): ICustomRole {
    return this.role("promote-models", {
      title: "Judge versions of models and move their aliases",
      description: "For promotions. Google's smallest role that moves an alias holds 446 permissions.",
      permissions: PROMOTER_PERMISSIONS,
    });
  }

  /** Of retrainings. */
  retrainer(onDrift: boolean): ICustomRole {
    return this.role(onDrift ? "retrain-models-on-drift" : "retrain-models", {
      title: onDrift ? "Start and end workflows, read drift monitors" : "Start and end workflows",
      description: "For retrainings: they start what trains, promotes and releases. It may not approve anything.",
      permissions: [...(onDrift ? DRIFT_PERMISSIONS : []), ...RETRAINER_PERMISSIONS],
    });
  }

  /** Of adoptions, on their own project. */
  get adopter(): ICustomRole {
    return this.role("adopt-models", {
      title: "Register versions of models with their evaluations",
      description: "For adoptions. Google's smallest role that registers a model holds 446 permissions.",
      permissions: ADOPTER_PERMISSIONS,
    });
  }

  /** Of adoptions that have images and pipelines copied. */
  get copier(): ICustomRole {
    return this.role("submit-copies", {
      title: "Submit builds and wait for them",
      description:
        "For adoptions, whose builds copy images. Google's smallest role that submits builds also approves them.",
      permissions: COPIER_PERMISSIONS,
    });
  }

  /** Of another environment's adoptions, on this project. */
  get giver(): ICustomRole {
    return this.role("hand-over-models", {
      title: "Read models and their evaluations",
      description: "For adoptions of another environment. Google's smallest role for it reads everything.",
      permissions: GIVER_PERMISSIONS,
    });
  }

  private role(key: string, role: Pick<BookedRole, "title" | "description" | "permissions">): ICustomRole {
    return this.book.role({ key, origin: "models", ...role });
  }
}

import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import type { ITerraformDependable, TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { ValidationError } from "../core/validation-error";
import { Grant, type IamBinding, type IGrantableResource } from "./grant";
import type { IGrantable } from "./principal";

/** Held on the project, these act as every account in it, also those of later. */
const ACTS_AS_EVERY_ACCOUNT = new Set(["roles/iam.serviceAccountUser", "roles/iam.serviceAccountTokenCreator"]);

/** What a project needs. */
export interface ProjectAccessProps {
  /** The project's id. */
  readonly projectId: string;
  /**
   * What must be done before a grant on the project can be made.
   * @default - nothing: what an earlier stack did is enough
   */
  readonly after?: readonly ITerraformDependable[];
}

/**
 * The project as something to give permission on: only for rights that Google cannot narrow to one resource, such as
 * running a query. Throws a `ValidationError` for a role that acts as every service account of the project.
 */
export class ProjectAccess extends Construct implements IGrantableResource {
  readonly grantKey = "project";
  readonly grantableAfter: readonly ITerraformDependable[];
  private readonly projectId: string;

  constructor(scope: Construct, id: string, props: ProjectAccessProps) {
    super(scope, id);
    this.projectId = props.projectId;
    this.grantableAfter = props.after ?? [];
  }

  /** Lets somebody run BigQuery jobs that this project pays for: `roles/bigquery.jobUser`. Gives no data. */
  grantQueries(grantee: IGrantable): Grant {
    return Grant.on(this, grantee, "roles/bigquery.jobUser");
  }

  /** Lets somebody read BigQuery in parallel streams: `roles/bigquery.readSessionUser`. Gives no data. */
  grantReadSessions(grantee: IGrantable): Grant {
    return Grant.on(this, grantee, "roles/bigquery.readSessionUser");
  }

  /** Lets a program write log entries: `roles/logging.logWriter`. It reads none. */
  grantLogWriting(grantee: IGrantable): Grant {
    return Grant.on(this, grantee, "roles/logging.logWriter");
  }

  /** Lets a program write metrics: `roles/monitoring.metricWriter`. */
  grantMetricWriting(grantee: IGrantable): Grant {
    return Grant.on(this, grantee, "roles/monitoring.metricWriter");
  }

  bindMember(scope: Construct, id: string, binding: IamBinding): TerraformResource {
    if (ACTS_AS_EVERY_ACCOUNT.has(binding.role)) {
      throw new ValidationError(
        this,
        `\`role\` must not act as every service account of the project, got "${binding.role}": grant it on the one account`,
      );
    }
    return new ProjectIamMember(scope, id, { project: this.projectId, ...binding });
  }
}

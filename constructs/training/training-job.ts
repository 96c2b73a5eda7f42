import { Construct } from "constructs";
import type { Naming } from "../../values/naming";
import { TRAINING_ACCOUNTS } from "../../values/training-accounts";
import type { ICustomRole } from "../iam/grant";
import { Grant } from "../iam/grant";
import type { IGrantable, Principal } from "../iam/principal";
import type { ProjectAccess } from "../iam/project";
import { ServiceAccount } from "../iam/service-account";
import { type JobBody, jobBody, type JobBodyProps } from "./job-body";

/** What a training job needs. */
export interface TrainingJobProps {
  readonly naming: Naming;
  /** The name in the environment file. Cannot be changed after creation. */
  readonly name: string;
  /**
   * For people.
   * @default - no description
   */
  readonly description?: string;
  /** What is submitted, but for the account, which is the job's own. */
  readonly body: Omit<JobBodyProps, "serviceAccountEmail">;
  readonly project: ProjectAccess;
  /**
   * The role of those that report to the TensorBoard.
   * @default - it reports nothing
   */
  readonly trackingRole?: ICustomRole;
}

/**
 * A training job: its own account, which may write logs and metrics and nothing else until it is granted what it reads and
 * writes, and the body that its launcher submits. Terraform has no training job: nothing runs until the launcher is started.
 */
export class TrainingJob extends Construct implements IGrantable {
  /** What runs: the launcher must be allowed to act as it. */
  readonly account: ServiceAccount;
  /** What the launcher submits. */
  readonly body: JobBody;
  readonly grantPrincipal: Principal;
  /** What it may do on the project. */
  readonly grants: readonly Grant[];

  constructor(scope: Construct, id: string, props: TrainingJobProps) {
    super(scope, id);
    const { naming, name, project } = props;
    this.account = new ServiceAccount(this, "Account", {
      naming,
      key: `job-${name}`,
      accountId: naming.serviceAccount(TRAINING_ACCOUNTS.job, name),
      displayName: `Training job ${name}`,
      description: props.description,
    });
    this.grants = [
      project.grantLogWriting(this.account),
      project.grantMetricWriting(this.account),
      ...(props.trackingRole === undefined ? [] : [Grant.on(project, this.account, props.trackingRole)]),
    ];

    this.body = jobBody({ ...props.body, serviceAccountEmail: this.account.serviceAccountEmail });
    this.grantPrincipal = this.account.grantPrincipal;
  }
}

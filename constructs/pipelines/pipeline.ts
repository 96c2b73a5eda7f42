import { Construct } from "constructs";
import type { Naming } from "../../values/naming";
import { PIPELINE_ACCOUNTS } from "../../values/pipeline-accounts";
import { Grant, type ICustomRole } from "../iam/grant";
import type { IGrantable, Principal } from "../iam/principal";
import type { ProjectAccess } from "../iam/project";
import { ServiceAccount } from "../iam/service-account";
import { type PipelineBody, pipelineBody, type PipelineBodyProps } from "./pipeline-body";

/** What a pipeline needs. */
export interface PipelineProps {
  readonly naming: Naming;
  /** The name in the environment file. Cannot be changed after creation. */
  readonly name: string;
  /**
   * For people.
   * @default - no description
   */
  readonly description?: string;
  /** What is submitted, but for the account, which is the pipeline's own. */
  readonly body: Omit<PipelineBodyProps, "serviceAccountEmail">;
  readonly project: ProjectAccess;
  /** What its steps may do on Vertex AI. */
  readonly role: ICustomRole;
  /** Whether its steps start jobs, which then run as the same account. */
  readonly startsJobs: boolean;
}

/**
 * A pipeline: its own account, which may write logs and metrics, note where things come from, and nothing else until it is
 * granted what it reads and writes, and the body that its launcher submits. Terraform has no pipeline run: nothing runs until
 * the launcher is started.
 */
export class Pipeline extends Construct implements IGrantable {
  /** As whom the steps run: the launcher must be allowed to act as it. */
  readonly account: ServiceAccount;
  /** What the launcher submits. */
  readonly body: PipelineBody;
  readonly grantPrincipal: Principal;
  /** What it may do on the project, and as itself. */
  readonly grants: readonly Grant[];

  constructor(scope: Construct, id: string, props: PipelineProps) {
    super(scope, id);
    const { naming, name, project } = props;
    this.account = new ServiceAccount(this, "Account", {
      naming,
      key: `pipeline-${name}`,
      accountId: naming.serviceAccount(PIPELINE_ACCOUNTS.runner, name),
      displayName: `Pipeline ${name}`,
      description: props.description,
    });
    this.grants = [
      project.grantLogWriting(this.account),
      project.grantMetricWriting(this.account),
      Grant.on(project, this.account, props.role),
      ...(props.startsJobs ? [this.account.grantActAs(this.account)] : []),
    ];
    this.body = pipelineBody({ ...props.body, serviceAccountEmail: this.account.serviceAccountEmail });
    this.grantPrincipal = this.account.grantPrincipal;
  }
}

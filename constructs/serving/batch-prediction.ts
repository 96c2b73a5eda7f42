import { Construct } from "constructs";
import { BATCH_ACCOUNTS } from "../../values/batch-accounts";
import type { Naming } from "../../values/naming";
import type { IGrantable, Principal } from "../iam/principal";
import { ServiceAccount } from "../iam/service-account";
import { type BatchBody, batchBody, type BatchBodyProps } from "./batch-body";

/** What a batch prediction needs. */
export interface BatchPredictionProps {
  readonly naming: Naming;
  /** The name in the environment file. Cannot be changed after creation. */
  readonly name: string;
  /**
   * For people.
   * @default - no description
   */
  readonly description?: string;
  /** What is submitted, but for the account, which is the prediction's own. */
  readonly body: Omit<BatchBodyProps, "serviceAccountEmail">;
}

/**
 * A batch prediction: its own account, which may do nothing until it is granted what it reads and writes, and the body that
 * its launcher submits. What its container prints is written to Cloud Logging by Vertex AI and not by this account. Terraform
 * has no batch prediction: nothing runs until the launcher is started.
 */
export class BatchPrediction extends Construct implements IGrantable {
  /** What the model runs as: the launcher must be allowed to act as it. */
  readonly account: ServiceAccount;
  /** What the launcher submits. */
  readonly body: BatchBody;
  readonly grantPrincipal: Principal;

  constructor(scope: Construct, id: string, props: BatchPredictionProps) {
    super(scope, id);
    const { naming, name } = props;
    this.account = new ServiceAccount(this, "Account", {
      naming,
      key: `batch-${name}`,
      accountId: naming.serviceAccount(BATCH_ACCOUNTS.model, name),
      displayName: `Batch prediction ${name}`,
      description: props.description,
    });
    this.body = batchBody({ ...props.body, serviceAccountEmail: this.account.serviceAccountEmail });
    this.grantPrincipal = this.account.grantPrincipal;
  }
}

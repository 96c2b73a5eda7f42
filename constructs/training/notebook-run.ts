import { ColabSchedule } from "@cdktf/provider-google/lib/colab-schedule";
import { Construct } from "constructs";
import type { Duration } from "../../values/duration";
import type { Naming } from "../../values/naming";
import { NOTEBOOK_ACCOUNTS } from "../../values/training-accounts";
import { createAfter } from "../core/dependencies";
import type { Grant } from "../iam/grant";
import type { IGrantable, Principal } from "../iam/principal";
import { ServiceAccount } from "../iam/service-account";
import type { ColabTemplate } from "./colab-template";

/** What a notebook that runs by the clock needs. */
export interface NotebookRunProps {
  readonly naming: Naming;
  /** The name in the environment file. */
  readonly name: string;
  readonly region: string;
  readonly template: ColabTemplate;
  /** `gs://.../....ipynb` */
  readonly notebookUri: string;
  /** `gs://...`: where executed notebooks are kept. */
  readonly outputUri: string;
  readonly cron: string;
  /** A name of the IANA database. */
  readonly timeZone: string;
  /**
   * Whether it starts nothing for now.
   * @default false
   */
  readonly paused?: boolean;
  /** How long one run takes at most. */
  readonly timeout: Duration;
  /**
   * For people.
   * @default - no description
   */
  readonly description?: string;
}

/** A notebook that runs by the clock, as an account of its own, one run at a time. Every change of what runs replaces it. */
export class NotebookRun extends Construct implements IGrantable {
  /** What the notebook runs as. */
  readonly account: ServiceAccount;
  readonly grantPrincipal: Principal;
  private readonly schedule: ColabSchedule;

  constructor(scope: Construct, id: string, props: NotebookRunProps) {
    super(scope, id);
    const { naming, name, template } = props;
    this.account = new ServiceAccount(this, "Account", {
      naming,
      key: `notebook-run-${name}`,
      accountId: naming.serviceAccount(NOTEBOOK_ACCOUNTS.run, name),
      displayName: `Notebook run ${name}`,
      description: props.description,
    });
    const displayName = naming.network(name);
    this.schedule = new ColabSchedule(this, "Resource", {
      displayName,
      location: props.region,
      cron: `CRON_TZ=${props.timeZone} ${props.cron}`,
      desiredState: props.paused === true ? "PAUSED" : "ACTIVE",
      maxConcurrentRunCount: "1",
      allowQueueing: false,
      createNotebookExecutionJobRequest: {
        notebookExecutionJob: {
          displayName,
          notebookRuntimeTemplateResourceName: template.templateName,
          gcsNotebookSource: { uri: props.notebookUri },
          gcsOutputUri: props.outputUri,
          serviceAccount: this.account.serviceAccountEmail,
          executionTimeout: props.timeout.toTerraform(),
        },
      },
    });
    createAfter(this.schedule, ...template.grantableAfter, ...this.account.grantableAfter);

    this.grantPrincipal = this.account.grantPrincipal;
  }

  /** Makes the schedule start only when the account may do what the notebook does. */
  startAfter(...grants: readonly Grant[]): void {
    for (const grant of grants) grant.applyBefore(this.schedule);
  }
}

import type { Construct } from "constructs";
import type { IEncryptionKey } from "../keys/encryption-key";
import { REPORT_FILTER } from "../workflows/launchers/report";
import type { Workflow } from "../workflows/workflow";
import { LogFeed } from "./log-feed";

/** Whose successes are told. */
export interface SuccessFeedProps {
  readonly projectId: string;
  /** The name of the topic and of the log sink. Cannot be changed after creation. */
  readonly name: string;
  /** The job, as its reports name it. */
  readonly job: string;
  /** The job's launcher. */
  readonly workflow: Workflow;
  readonly region: string;
  /**
   * The key that encrypts messages.
   * @default - Google's own key
   */
  readonly encryptionKey?: IEncryptionKey;
}

/** Publishes the report of every success of a job, for those that run after it. The launcher needs to know nobody who follows. */
export class SuccessFeed extends LogFeed {
  constructor(scope: Construct, id: string, { job, workflow, ...props }: SuccessFeedProps) {
    super(scope, id, {
      ...props,
      key: `successes-${job}`,
      description: `Successes of ${job}, for what runs after it`,
      filter: [
        'resource.type="workflows.googleapis.com/Workflow"',
        `resource.labels.workflow_id="${workflow.workflowName}"`,
        REPORT_FILTER,
        `jsonPayload.job="${job}"`,
        'jsonPayload.outcome="succeeded"',
      ].join(" AND "),
    });
  }
}

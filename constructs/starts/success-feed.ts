import { LoggingProjectSink } from "@cdktf/provider-google/lib/logging-project-sink";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { createAfter } from "../core/dependencies";
import type { IEncryptionKey } from "../keys/encryption-key";
import { REPORT_FILTER } from "../workflows/launchers/report";
import type { Workflow } from "../workflows/workflow";
import { Topic } from "./topic";

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

/**
 * Publishes the report of every success of a job, for those that run after it, through a log sink. Cloud Logging writes for
 * all sinks of a project as one account of its own, which gets the right to publish topic by topic. The launcher of the job
 * needs to know nobody who follows.
 */
export class SuccessFeed extends Construct {
  readonly topic: Topic;
  /** What a trigger on the topic waits for. */
  readonly readyAfter: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: SuccessFeedProps) {
    super(scope, id);
    const { name, job, workflow } = props;
    this.topic = new Topic(this, "Topic", { ...props, key: `successes-${job}` });
    const sink = new LoggingProjectSink(this, "Resource", {
      name,
      description: `Successes of ${job}, for what runs after it`,
      destination: `pubsub.googleapis.com/${this.topic.topicName}`,
      filter: [
        'resource.type="workflows.googleapis.com/Workflow"',
        `resource.labels.workflow_id="${workflow.workflowName}"`,
        REPORT_FILTER,
        `jsonPayload.job="${job}"`,
        'jsonPayload.outcome="succeeded"',
      ].join(" AND "),
      uniqueWriterIdentity: true,
    });
    createAfter(sink, ...this.topic.grantableAfter);
    const grant = this.topic.grantPublish({
      grantPrincipal: { member: sink.writerIdentity, key: `sink-${job}`, kind: "agent", existsAfter: [sink] },
    });

    this.readyAfter = [grant.binding];
  }
}

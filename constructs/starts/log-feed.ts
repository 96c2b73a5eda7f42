import { LoggingProjectSink } from "@cdktf/provider-google/lib/logging-project-sink";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { createAfter } from "../core/dependencies";
import type { IEncryptionKey } from "../keys/encryption-key";
import { REPORT_FILTER } from "../workflows/launchers/report";
import { Topic } from "./topic";

/** Which entries of the log are told to whom. */
export interface LogFeedProps {
  readonly projectId: string;
  /** The name of the topic and of the log sink. Cannot be changed after creation. */
  readonly name: string;
  /** What the keys of the topic and of the grant begin with and end in: `successes` of `fraud`. */
  readonly key: { readonly of: string; readonly name: string };
  /** For people. */
  readonly description: string;
  /** Which entries, in the language of Cloud Logging. */
  readonly filter: string;
  readonly region: string;
  /**
   * The key that encrypts messages.
   * @default - Google's own key
   */
  readonly encryptionKey?: IEncryptionKey;
}

/**
 * Publishes entries of the log, for what starts because of them, through a log sink. Cloud Logging writes for all sinks of a
 * project as one account of its own, which gets the right to publish topic by topic. Who wrote the entry needs to know nobody
 * who follows.
 */
export class LogFeed extends Construct {
  readonly topic: Topic;
  /** What a trigger on the topic waits for. */
  readonly readyAfter: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: LogFeedProps) {
    super(scope, id);
    const { key } = props;
    this.topic = new Topic(this, "Topic", { ...props, key: `${key.of}-${key.name}` });
    const sink = new LoggingProjectSink(this, "Resource", {
      name: props.name,
      description: props.description,
      destination: `pubsub.googleapis.com/${this.topic.topicName}`,
      filter: props.filter,
      uniqueWriterIdentity: true,
    });
    createAfter(sink, ...this.topic.grantableAfter);
    const grant = this.topic.grantPublish({
      grantPrincipal: { member: sink.writerIdentity, key: `sink-${key.name}`, kind: "agent", existsAfter: [sink] },
    });

    this.readyAfter = [grant.binding];
  }
}

/** The reports of every success of a launcher. `job` is what the reports call it. */
export function successFilter(workflowName: string, job: string): string {
  return [
    'resource.type="workflows.googleapis.com/Workflow"',
    `resource.labels.workflow_id="${workflowName}"`,
    REPORT_FILTER,
    `jsonPayload.job="${job}"`,
    'jsonPayload.outcome="succeeded"',
  ].join(" AND ");
}

/**
 * New rows in a table, as BigQuery's audit log tells of them: one entry for each job that changed it, or each stream that was
 * committed. What the old API for streams inserts row by row is not told. This log is always on and costs nothing.
 *
 * @param table `projects/.../datasets/.../tables/...`
 * @see https://cloud.google.com/bigquery/docs/reference/auditlogs/rest/Shared.Types/BigQueryAuditMetadata
 */
export function newRowsFilter(projectId: string, table: string): string {
  // A load into one partition names that behind the table.
  const pattern = `^${table.replaceAll(".", "\\.")}(\\$.*)?$`;
  return [
    `logName="projects/${projectId}/logs/cloudaudit.googleapis.com%2Fdata_access"`,
    'protoPayload.serviceName="bigquery.googleapis.com"',
    `protoPayload.resourceName=~${JSON.stringify(pattern)}`,
    "protoPayload.metadata.tableDataChange.insertedRowsCount:*",
  ].join(" AND ");
}

import { LoggingProjectSink } from "@cdktf/provider-google/lib/logging-project-sink";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { createAfter } from "../core/dependencies";
import type { IEncryptionKey } from "../keys/encryption-key";
import { Topic } from "./topic";

/** Which log entries are told. */
export interface LogFeedProps {
  readonly projectId: string;
  /** The name of the topic and of the log sink. Cannot be changed after creation. */
  readonly name: string;
  /** A stable key for construct ids: `successes-fraud`. */
  readonly key: string;
  /** For people. */
  readonly description: string;
  /** In the language of Cloud Logging. */
  readonly filter: string;
  readonly region: string;
  /**
   * The key that encrypts messages.
   * @default - Google's own key
   */
  readonly encryptionKey?: IEncryptionKey;
}

/**
 * Publishes log entries, for what they start, through a log sink. Cloud Logging writes for all sinks of a project as one
 * account of its own, which gets the right to publish topic by topic.
 */
export class LogFeed extends Construct {
  readonly topic: Topic;
  /** What a trigger on the topic waits for. */
  readonly readyAfter: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: LogFeedProps) {
    super(scope, id);
    const { name, key, description, filter } = props;
    this.topic = new Topic(this, "Topic", { ...props, key });
    const sink = new LoggingProjectSink(this, "Resource", {
      name,
      description,
      destination: `pubsub.googleapis.com/${this.topic.topicName}`,
      filter,
      uniqueWriterIdentity: true,
    });
    createAfter(sink, ...this.topic.grantableAfter);
    const grant = this.topic.grantPublish({
      grantPrincipal: {
        member: sink.writerIdentity,
        key: `sink-${key}`,
        kind: "agent",
        existsAfter: [sink],
      },
    });
    this.readyAfter = [grant.binding];
  }
}

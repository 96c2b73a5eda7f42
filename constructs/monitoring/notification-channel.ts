import { MonitoringNotificationChannel } from "@cdktf/provider-google/lib/monitoring-notification-channel";
import { Construct } from "constructs";
import type { Naming } from "../../values/naming";

/** How somebody is told. */
export type NotificationTarget =
  | { readonly email: string }
  | {
      /**
       * `projects/.../topics/...`. Cloud Monitoring's own account, `service-<project number>@gcp-sa-monitoring-notification`,
       * comes with the first such channel and must then be let publish there by whoever keeps the topic.
       */
      readonly topic: string;
    };

/** What a channel needs. */
export interface NotificationChannelProps {
  readonly naming: Naming;
  /** The name in the environment file. */
  readonly name: string;
  readonly target: NotificationTarget;
}

/**
 * Somebody who is told when something goes wrong. Only what needs no secret: Terraform would keep that in its state, so that
 * a channel with one is made outside and named.
 */
export class NotificationChannel extends Construct {
  /** The full name: the cloud decides its number, so for this stack only. */
  readonly channelName: string;

  constructor(scope: Construct, id: string, { naming, name, target }: NotificationChannelProps) {
    super(scope, id);
    const [type, labels] =
      "email" in target ? ["email", { email_address: target.email }] : ["pubsub", { topic: target.topic }];
    const resource = new MonitoringNotificationChannel(this, "Resource", {
      displayName: naming.displayed(name),
      type,
      labels,
    });

    this.channelName = resource.name;
  }
}

import type { Environment } from "../../schema/environment";
import { defineRule } from "../rule";

type Monitoring = Environment["monitoring"];

/** A release that undid itself, and requests that drift, are of no use to those who do not hear of it. */
export const nobodyTold = defineRule<Monitoring>({
  id: "monitoring/nobody-told",
  severity: "warning",
  holds: "Where the environment is permanent and has endpoints, somebody is told when something goes wrong.",
  each: "monitoring",
  reads: ["channels", "/endpoints", "/lifetime"],
  check: ({ value: { channels }, environment: { endpoints, lifetime } }) =>
    lifetime === "disposable" || Object.keys(endpoints).length === 0 || Object.keys(channels).length > 0
      ? []
      : [
          {
            at: "channels",
            problem: "nobody is told when a release has failed or requests drift",
            fix: `add channels: { mail: { email: "ml-oncall@acme.example" } }`,
          },
        ],
});

/** An alert takes channels of its own project only. */
export const channelProject = defineRule<Monitoring>({
  id: "monitoring/channel-project",
  severity: "error",
  holds: "A channel that was made outside is one of the project.",
  each: "monitoring",
  reads: ["channels", "/project"],
  check: ({ value: { channels }, environment: { project } }) =>
    Object.entries(channels).flatMap(([name, channel]) => {
      if (!("existing" in channel)) return [];
      const [, owner = ""] = channel.existing.split("/");
      if (owner === project.id) return [];
      return [
        {
          at: `channels.${name}.existing`,
          problem: `the channel is one of ${owner}, and alerts take those of their own project only`,
          allowed: `projects/${project.id}/notificationChannels/<number>`,
          fix: `make one in ${project.id}`,
        },
      ];
    }),
});

/** Whoever is told twice stops reading. */
export const sameChannel = defineRule<Monitoring>({
  id: "monitoring/same-channel",
  severity: "warning",
  holds: "Every channel leads somewhere else.",
  each: "monitoring",
  reads: ["channels"],
  check({ value: { channels } }) {
    const first = new Map<string, string>();
    return Object.entries(channels).flatMap(([name, channel]) => {
      const target = "email" in channel ? channel.email : "topic" in channel ? channel.topic : channel.existing;
      const before = first.get(target.toLowerCase());
      first.set(target.toLowerCase(), before ?? name);
      if (before === undefined) return [];
      return [{ at: `channels.${name}`, problem: `"${target}" is already told by "${before}"`, fix: "leave one out" }];
    });
  },
});

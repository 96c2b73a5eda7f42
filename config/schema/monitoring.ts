import * as z from "zod";
import { SEVERITIES } from "../monitoring/alert-kinds";
import { platformAlerts, severity } from "./alerts";
import { email, named, text } from "./text";

const told = {
  severities: z
    .array(severity)
    .min(1)
    .default([...SEVERITIES])
    .describe("Which alerts it is told of"),
};

const channel = z
  .union([
    z.strictObject({ email: email.describe("The address"), ...told }).describe("An e-mail address"),
    z
      .strictObject({
        topic: text({
          noun: "the path of a topic",
          allowed: "projects/<project>/topics/<name>",
          example: `"projects/acme-ml-prod/topics/alerts"`,
          pattern: /^projects\/[a-z][a-z0-9-]{4,28}[a-z0-9]\/topics\/[A-Za-z][A-Za-z0-9._~+%-]{2,254}$/,
        }).describe("The topic"),
        ...told,
      })
      .describe("A topic of Pub/Sub"),
    z
      .strictObject({
        existing: text({
          noun: "the path of a notification channel",
          allowed: "projects/<project>/notificationChannels/<number>",
          example: `"projects/acme-ml-prod/notificationChannels/1234567890"`,
          pattern: /^projects\/[a-z][a-z0-9-]{4,28}[a-z0-9]\/notificationChannels\/[0-9]+$/,
        }).describe("The channel"),
        ...told,
      })
      .describe("A channel that was made outside, because it needs a secret that Terraform would keep in its state"),
  ])
  .describe("Who is told")
  .meta({
    noun: "a channel",
    allowed: "{ email }, { topic } or { existing }",
    example: `{ "email": "ml-oncall@acme.example" }`,
  });

/** Who is told when something goes wrong. */
export const monitoring = z
  .strictObject({
    channels: named("channel", channel).default({}).describe("Who is told, by name"),
    alerts: platformAlerts,
  })
  .describe("Who is told when something goes wrong");

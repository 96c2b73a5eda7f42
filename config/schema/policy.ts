import * as z from "zod";
import { day, prose, text } from "./text";

const exception = z
  .strictObject({
    rule: text({
      noun: "the id of a rule",
      allowed: "the id of one rule, as `plinth policy --list` tells it",
      example: `"endpoint/public"`,
      pattern: /^[a-z0-9]+(-[a-z0-9]+)*\/[a-z0-9]+(-[a-z0-9]+)*$/,
    }).describe("The rule that need not hold"),
    target: text({
      noun: "a target",
      allowed: "a path in this file or a Terraform address, `*` for one part of it, not for all of it",
      example: `"endpoints.churn"`,
      pattern: /^(?=.{1,300}$)(?![*./]*$)[^\s]+$/,
    }).describe("What it need not hold for: a path in this file with all below it, or a Terraform address"),
    reason: prose(500)
      .refine((reason) => reason.trim().length >= 10, { error: "says too little" })
      .meta({ noun: "a reason", allowed: 'a sentence of 10 to 500 characters, without "${" and "%{"' })
      .describe("Why, for who reads it in a year"),
    owner: text({
      noun: "an owner",
      allowed: "a name, a team or an e-mail address of 2 to 100 characters",
      example: `"ml-platform@acme.example"`,
      pattern: /^(?=.{2,100}$)[^\s\p{Cc}](?:[^\p{Cc}]*[^\s\p{Cc}])?$/u,
    }).describe("Who answers for it"),
    until: day.describe("The last day on which it counts"),
  })
  .describe("A rule that need not hold for something, for a time");

/** What `plinth policy` leaves as it is. */
export const policy = z
  .strictObject({
    exceptions: z
      .array(exception)
      .max(200)
      .default([])
      .describe("Rules that need not hold for something; one that is expired, or that nothing needs, is an error"),
  })
  .describe("What `plinth policy` leaves as it is");

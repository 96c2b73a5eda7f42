import * as z from "zod";
import { region, text } from "./text";

/** The project that an environment lives in. */
export const project = z
  .strictObject({
    id: text({
      noun: "a project id",
      allowed: "6 to 30 small letters, digits and dashes, a letter first, no dash last",
      example: `"acme-ml-prod"`,
      pattern: /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
    })
      .describe("The project id")
      .meta({ change: "another project is another platform: everything is made anew there" }),
    number: text({
      noun: "a project number",
      allowed: "6 to 20 digits, as `gcloud projects describe` prints them, in quotes",
      example: `"481516234200"`,
      pattern: /^[1-9][0-9]{5,19}$/,
    }).describe("The project number: service agents and endpoints are named after it"),
    region: region
      .describe("The region of everything that has one")
      .meta({ change: "cannot be changed after creation: data and endpoints would have to move" }),
    billingAccount: text({
      noun: "a billing account",
      allowed: "three groups of six digits and capitals A to F, with dashes between them",
      example: `"012345-6789AB-CDEF01"`,
      pattern: /^[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}$/,
    })
      .optional()
      .describe("The billing account that pays, which `budget` needs; the project is linked to it by whoever made it")
      .meta({ defaultEffect: "not known: no budget", change: "another account has budgets of its own" }),
  })
  .describe("The Google Cloud project, which must exist");

/** Where Terraform keeps its state. */
export const state = z
  .strictObject({
    bucket: text({
      noun: "a bucket name",
      allowed: "3 to 63 small letters, digits, dashes, dots and underscores, a letter or digit first and last",
      pattern: /^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/,
    })
      .optional()
      .describe("The bucket that holds the state of every stack, in a folder per environment and stack")
      .meta({ defaultEffect: "`<project id>-tfstate`" }),
  })
  .describe("Where Terraform keeps its state");

/** Labels of everything that takes labels. */
export const labels = z
  .record(
    text({
      noun: "a label key",
      allowed: "1 to 63 small letters, digits, _ and -, a letter first",
      pattern: /^[a-z][a-z0-9_-]{0,62}$/,
    }) as unknown as z.ZodString,
    text({
      noun: "a label value",
      allowed: "at most 63 small letters, digits, _ and -",
      pattern: /^[a-z0-9_-]{0,63}$/,
    }),
  )
  .describe(
    "Labels of everything that takes labels, beside `environment`, `stack` and `managed-by`, which Plinth sets",
  );

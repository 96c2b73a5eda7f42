import * as z from "zod";
import { externalNetwork, externalSubnetwork } from "./network";
import { named, text } from "./text";

const location = text({
  noun: "a location",
  allowed: `a region such as "europe-west4", or "EU" or "US"`,
  example: `"europe-west4"`,
  pattern: /^([a-z]+-[a-z]+[0-9]+|EU|US)$/,
});

const keyPath = text({
  noun: "the path of a key",
  allowed: "projects/<project>/locations/<location>/keyRings/<ring>/cryptoKeys/<key>",
  example: `"projects/acme-keys/locations/europe-west4/keyRings/ml/cryptoKeys/platform"`,
  pattern:
    /^projects\/[a-z][a-z0-9-]{4,28}[a-z0-9]\/locations\/[a-z0-9-]+\/keyRings\/[A-Za-z0-9_-]{1,63}\/cryptoKeys\/[A-Za-z0-9_-]{1,63}$/,
});

/** What already exists elsewhere. Plinth uses it and grants on it, but never changes or destroys it. */
export const external = z
  .strictObject({
    network: externalNetwork.optional(),
    trainingSubnetwork: externalSubnetwork.optional(),
    keys: z
      .array(keyPath)
      .min(1)
      .optional()
      .describe(
        'Keys that exist elsewhere, one for each location that holds data; used with `encryption.customerManaged.keys: "external"`',
      ),
    zones: named(
      "externalZone",
      z.strictObject({
        bucket: text({
          noun: "a bucket name",
          allowed: "3 to 63 small letters, digits, dashes, dots and underscores",
          example: `"acme-partner-data"`,
          pattern: /^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/,
        }).describe("The bucket"),
        location: location.describe("Where the bucket lies"),
      }),
    )
      .default({})
      .describe("Buckets that exist elsewhere, used as `zone:<name>`"),
    datasets: named(
      "externalDataset",
      z.strictObject({
        project: text({
          noun: "a project id",
          allowed: "6 to 30 small letters, digits and dashes",
          example: `"acme-warehouse"`,
          pattern: /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
        }).describe("The project of the dataset"),
        dataset: text({
          noun: "a dataset id",
          allowed: "1 to 1024 letters, digits and _",
          example: `"payments"`,
          pattern: /^[A-Za-z0-9_]{1,1024}$/,
        }).describe("The dataset's id"),
        location: location.describe("Where the dataset lies"),
      }),
    )
      .default({})
      .describe("Datasets that exist elsewhere, used as `dataset:<name>`"),
    repositories: named(
      "externalRepository",
      text({
        noun: "the path of a repository",
        allowed: "projects/<project>/locations/<location>/repositories/<name>",
        example: `"projects/acme-shared/locations/europe-west4/repositories/images"`,
        pattern:
          /^projects\/[a-z][a-z0-9-]{4,28}[a-z0-9]\/locations\/[a-z0-9-]+\/repositories\/[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/,
      }),
    )
      .default({})
      .describe("Registries that exist elsewhere, used as `repository:<name>`"),
    accounts: named(
      "externalAccount",
      text({
        noun: "the address of a service account",
        allowed: "<account>@<project>.iam.gserviceaccount.com",
        example: `"checkout@acme-shop.iam.gserviceaccount.com"`,
        pattern: /^[a-z][a-z0-9-]{4,28}[a-z0-9]@[a-z][a-z0-9-]{4,28}[a-z0-9]\.iam\.gserviceaccount\.com$/,
      }),
    )
      .default({})
      .describe("Service accounts of programs that run elsewhere, used as `account:<name>`"),
    perimeter: text({
      noun: "the path of a service perimeter",
      allowed: "accessPolicies/<number>/servicePerimeters/<name>",
      example: `"accessPolicies/123456789/servicePerimeters/ml"`,
      pattern: /^accessPolicies\/[0-9]+\/servicePerimeters\/[A-Za-z][A-Za-z0-9_]{0,49}$/,
    })
      .optional()
      .describe("The service perimeter that the project is in, if somebody else keeps one"),
  })
  .describe("What already exists elsewhere: used, granted on, never changed");

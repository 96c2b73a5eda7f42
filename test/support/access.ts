import type { Json } from "../../review/json";
import { type Platform, platformOf } from "../../review/platform";

/** Attributes of resources, by type and by name. */
export type Written = Readonly<Record<string, Readonly<Record<string, Json>>>>;

/** What a small platform has beside its resources. */
export interface SmallPlatform {
  readonly project?: string;
  /** Paths in the environment file, by address. */
  readonly origins?: Readonly<Record<string, string>>;
  readonly data?: Json;
}

/** A platform of one stack, written by hand as Terraform JSON. */
export function smallPlatform(
  resource: Written,
  { project = "acme-ml", origins = {}, data }: SmallPlatform = {},
): Platform {
  const provider = { google: [{ project, region: "europe-west4" }] };
  return platformOf({
    manifest: { stacks: { data: { dependencies: [], synthesizedStackPath: "stacks/data/cdk.tf.json" } } },
    stacks: new Map([["data", { provider, resource: resource as Json, ...(data !== undefined && { data }) }]]),
    origins: { data: origins },
  });
}

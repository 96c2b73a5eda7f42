import type { Json, JsonObject } from "../../review/json";
import { type Platform, platformOf } from "../../review/platform";

/** What a stack of a small platform holds, as Terraform's JSON has it: resources by type and name, and other blocks. */
export interface SmallStack {
  readonly resource?: Json;
  readonly [block: string]: Json | undefined;
}

const PROVIDER = { google: [{ project: "acme-ml-prod", region: "europe-west4" }] };

/** A platform of so many stacks, each after the one before, in the project `acme-ml-prod`. */
export function smallPlatform(stacks: Readonly<Record<string, SmallStack>>, origins: JsonObject = {}): Platform {
  const names = Object.keys(stacks);
  const entries = names.map((name, index) => [
    name,
    { dependencies: names.slice(0, index), synthesizedStackPath: `stacks/${name}/cdk.tf.json` },
  ]);
  return platformOf({
    manifest: { stacks: Object.fromEntries(entries) as Json },
    stacks: new Map(Object.entries(stacks).map(([name, stack]) => [name, { provider: PROVIDER, ...stack } as Json])),
    origins,
  });
}

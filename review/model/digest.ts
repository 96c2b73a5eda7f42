import { createHash } from "node:crypto";
import type { Json, JsonObject } from "../json";
import type { Platform } from "../platform";
import { canonical } from "./elements";

/** A sum over parts of what was compared, in the order in which they are given. */
export class Digest {
  private readonly hash = createHash("sha256");

  /** Adds a part. Names keep parts from running into each other. */
  add(name: string, value: Json | undefined): this {
    this.hash.update(JSON.stringify(name)).update(":").update(canonical(value)).update("\n");
    return this;
  }

  /** In hex. */
  value(): string {
    return this.hash.digest("hex");
  }
}

/** The sum of two platforms: whatever is written in them counts, and where they come from does not. */
export function digestOf(before: Platform, after: Platform): string {
  const digest = new Digest();
  for (const [side, { stacks }] of Object.entries({ before, after })) {
    for (const { name, settings, resources } of stacks) {
      digest.add(`${side}/${name}`, settings);
      for (const { address, attributes, dependsOn } of resources) {
        digest.add(`${side}/${name}/${address}`, withDependencies(attributes, dependsOn));
      }
    }
  }
  return digest.value();
}

function withDependencies(attributes: JsonObject, dependsOn: readonly string[]): JsonObject {
  return { ...attributes, depends_on: [...dependsOn] };
}

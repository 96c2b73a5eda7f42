import type { Json, JsonObject } from "../../review/json";
import { type Platform, platformOf } from "../../review/platform";

/** A resource of a hand-written platform. */
export interface Written {
  /** Without `google_`. */
  readonly type: string;
  readonly id: string;
  readonly attributes?: JsonObject;
  /** The path in the environment file; left out for what something else than Plinth has written. */
  readonly origin?: string;
}

/** A platform of a few resources, as its files say it. */
export function writtenPlatform(
  stacks: Readonly<Record<string, readonly Written[]>>,
  project = "acme-ml-test",
): Platform {
  return platformOf(platformFiles(stacks, project));
}

/** The files of a platform of a few resources. Every stack comes after those that are written before it. */
export function platformFiles(stacks: Readonly<Record<string, readonly Written[]>>, project = "acme-ml-test") {
  const names = Object.keys(stacks);
  const manifest: Json = {
    stacks: Object.fromEntries(
      names.map((name, index) => [
        name,
        { dependencies: names.slice(0, index), synthesizedStackPath: `stacks/${name}/cdk.tf.json` },
      ]),
    ),
  };
  return {
    manifest,
    stacks: new Map(Object.entries(stacks).map(([name, resources]) => [name, stackFile(resources, project)])),
    origins: Object.fromEntries(
      Object.entries(stacks).map(([name, resources]) => [
        name,
        Object.fromEntries(
          resources.flatMap(({ type, id, origin }) => (origin === undefined ? [] : [[`google_${type}.${id}`, origin]])),
        ),
      ]),
    ) as Json,
  };
}

function stackFile(resources: readonly Written[], project: string): Json {
  const byType = new Map<string, [string, JsonObject][]>();
  for (const { type, id, attributes = {} } of resources) {
    const name = `google_${type}`;
    byType.set(name, [...(byType.get(name) ?? []), [id, attributes]]);
  }
  return {
    provider: { google: [{ project, region: "europe-west4", default_labels: { environment: "test" } }] },
    resource: Object.fromEntries([...byType].map(([type, named]) => [type, Object.fromEntries(named)])),
  };
}

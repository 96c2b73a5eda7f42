import { BigqueryDataset } from "@cdktf/provider-google/lib/bigquery-dataset";
import { StorageBucket } from "@cdktf/provider-google/lib/storage-bucket";
import { type App, Testing } from "cdktf";
import type { Environment } from "../../config/schema/environment";
import { locationOf } from "../../stacks/features";
import { FoundationStack } from "../../stacks/foundation-stack";
import { PlatformStack, platformProps, type PlatformProps } from "../../stacks/platform-stack";
import { type Synth, synthesizeStacks } from "./synth";

/** Every stack of an environment as it is synthesized, and which stacks each comes after. */
export interface SynthesizedPlatform {
  readonly environment: Environment;
  readonly stacks: Readonly<Record<string, Synth>>;
  /** For each stack the stacks that are applied before it, as the manifest says. */
  readonly after: Readonly<Record<string, readonly string[]>>;
}

/** What keeps data, as far as the keys of the foundation see it. */
class KeptData extends PlatformStack {
  constructor(scope: App, props: PlatformProps, foundation: FoundationStack) {
    super(scope, "data", props, [foundation]);
    const { environment, naming } = props;
    for (const [name, zone] of Object.entries(environment.storage.zones)) {
      const location = locationOf(environment, zone.location);
      const key = foundation.keys.keyFor("storage", location);
      new StorageBucket(this, `zone-${name}`, {
        name: naming.bucket(name),
        location,
        encryption: key && { defaultKmsKeyName: key.keyName },
      });
    }
    for (const [name, dataset] of Object.entries(environment.storage.datasets)) {
      const location = locationOf(environment, dataset.location);
      const key = foundation.keys.keyFor("bigquery", location);
      new BigqueryDataset(this, `dataset-${name}`, {
        datasetId: naming.dataset(name),
        location,
        defaultEncryptionConfiguration: key && { kmsKeyName: key.keyName },
      });
    }
  }
}

/** Puts all stacks of an environment into an app. */
function build(app: App, environment: Environment): void {
  const props = platformProps(environment);
  const foundation = new FoundationStack(app, props);
  new KeptData(app, props, foundation);
}

/** Synthesizes the whole platform of an environment in memory. */
export function synthesizePlatform(environment: Environment): SynthesizedPlatform {
  const app = Testing.app({ stackTraces: false });
  build(app, environment);
  const stacks = synthesizeStacks(app);
  const after = app.node.children
    .filter((child): child is PlatformStack => child instanceof PlatformStack)
    .map((stack) => [stack.node.id, stack.dependencies.map(({ node }) => node.id)] as const);
  return { environment, stacks, after: Object.fromEntries(after) };
}

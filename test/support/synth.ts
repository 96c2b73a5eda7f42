import * as os from "node:os";
import { type App, type TerraformResource, TerraformStack, Testing } from "cdktf";
import { addressOf } from "../../constructs/core/dependencies";
import { configureGoogle } from "../../constructs/core/providers";
import { Naming } from "../../values/naming";

/** A resource as Terraform's JSON holds it. */
export interface SynthesizedResource {
  readonly type: string;
  readonly address: string;
  readonly [attribute: string]: unknown;
}

/** A resource class of the provider's bindings. */
interface ResourceClass {
  readonly tfResourceType: string;
}

/** One synthesized stack, as a test reads it. */
export class Synth {
  readonly resources: readonly SynthesizedResource[];

  constructor(readonly json: Record<string, unknown>) {
    const byType = (json.resource ?? {}) as Record<string, Record<string, Record<string, unknown>>>;
    this.resources = Object.entries(byType).flatMap(([type, named]) =>
      Object.entries(named).map(([name, attributes]) => ({ ...attributes, type, address: `${type}.${name}` })),
    );
  }

  /** The resource that a construct became. Throws when it is not in this stack. */
  resource(construct: TerraformResource): SynthesizedResource {
    const address = addressOf(construct);
    const found = this.resources.find((resource) => resource.address === address);
    if (found === undefined) throw new Error(`${address} is not in the stack`);
    return found;
  }

  /** All resources of a class. */
  all({ tfResourceType }: ResourceClass): readonly SynthesizedResource[] {
    return this.resources.filter(({ type }) => type === tfResourceType);
  }

  /** The only resource of a class. Throws when there is none or more than one. */
  only(resource: ResourceClass): SynthesizedResource {
    const [first, ...others] = this.all(resource);
    if (first === undefined || others.length > 0) {
      throw new Error(`expected one ${resource.tfResourceType}, found ${this.all(resource).length}`);
    }
    return first;
  }
}

/** Synthesizes an app as the command does: prepared and validated as a whole, once. */
export function synthesizeStacks(app: App): Record<string, Synth> {
  const stacks = app.node.children.filter((child): child is TerraformStack => TerraformStack.isStack(child));
  for (const stack of stacks) stack.prepareStack();
  const problems = app.node.findAll().flatMap((construct) => construct.node.validate());
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return Object.fromEntries(
    stacks.map((stack) => [stack.node.id, new Synth(stack.toTerraform() as Record<string, unknown>)]),
  );
}

/** An app of which nothing is written. The framework would make a folder for each otherwise, and leave it behind. */
export function memoryApp(): App {
  return Testing.app({ stackTraces: false, outdir: os.tmpdir() });
}

/** An app with one stack for a construct under test, and what it becomes. */
export function fixture() {
  const app = memoryApp();
  const stack = new TerraformStack(app, "stack");
  configureGoogle(stack, { project: "acme-ml-test", region: "europe-west4" });
  const naming = new Naming({ environment: "test", projectId: "acme-ml-test", generation: 1 });
  return { app, stack, naming, synth: () => synthesizeStacks(app).stack as Synth };
}

import type { TerraformResource } from "cdktf";

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
    const address = `${construct.terraformResourceType}.${construct.friendlyUniqueId}`;
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

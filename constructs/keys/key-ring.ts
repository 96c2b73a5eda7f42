import { KmsKeyRing } from "@cdktf/provider-google/lib/kms-key-ring";
import type { ITerraformDependable, TerraformResource } from "cdktf";
import { Construct } from "constructs";
import type { Naming } from "../../values/naming";
import { createAfter } from "../core/dependencies";

/** What a key ring needs. */
export interface KeyRingProps {
  readonly naming: Naming;
  /** A location of Cloud KMS: `europe-west4`, `europe`. Cannot be changed after creation. */
  readonly location: string;
  /**
   * Lets Terraform forget the ring. Google keeps it for ever either way, so that only the next generation of the
   * environment can have one again.
   * @default false
   */
  readonly allowDestroy?: boolean;
  /** What must be done before a ring can be made: the API is on. */
  readonly after: readonly ITerraformDependable[];
}

/** The keys of one location. Google never deletes a ring: its name carries the environment's generation. */
export class KeyRing extends Construct {
  /** The ring's full name: `projects/.../locations/.../keyRings/...`. */
  readonly keyRingName: string;
  /** What a key in the ring is made after. */
  readonly resource: TerraformResource;

  constructor(scope: Construct, id: string, props: KeyRingProps) {
    super(scope, id);
    const name = props.naming.keyRing();
    this.resource = new KmsKeyRing(this, "Resource", {
      name,
      location: props.location,
      lifecycle: { preventDestroy: props.allowDestroy !== true },
    });
    createAfter(this.resource, ...props.after);

    this.keyRingName = `projects/${props.naming.projectId}/locations/${props.location}/keyRings/${name}`;
  }
}

import { KmsCryptoKey } from "@cdktf/provider-google/lib/kms-crypto-key";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import { Duration } from "../../values/duration";
import { createAfter } from "../core/dependencies";
import { KeyBase } from "./key-base";
import type { KeyRing } from "./key-ring";

/**
 * How long a destroyed version of a key can still be brought back. Cannot be changed after creation, so it is the same
 * for every lifetime of an environment.
 */
const RECOVERABLE_FOR = Duration.days(30);

/** Where the material of a key lives: in Google's software, or in its hardware security modules. */
export type Protection = "software" | "hsm";

/** What a key needs. */
export interface OwnKeyProps {
  readonly ring: KeyRing;
  /** The key's name in its ring. Cannot be changed after creation. */
  readonly name: string;
  /** Cannot be changed after creation. */
  readonly protection: Protection;
  /** How often a new version is made. Old versions stay for what they encrypted. At least a day. */
  readonly rotation: Duration;
  /**
   * Lets Terraform destroy the key's versions, and with them everything that they encrypted, 30 days later.
   * @default false
   */
  readonly allowDestroy?: boolean;
}

/** A key of the platform's own. Whoever destroys it destroys what it encrypted. */
export class OwnKey extends KeyBase {
  readonly keyName: string;
  readonly grantableAfter: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: OwnKeyProps) {
    super(scope, id);
    const resource = new KmsCryptoKey(this, "Resource", {
      name: props.name,
      keyRing: props.ring.keyRingName,
      purpose: "ENCRYPT_DECRYPT",
      rotationPeriod: props.rotation.toTerraform(),
      destroyScheduledDuration: RECOVERABLE_FOR.toTerraform(),
      versionTemplate: {
        algorithm: "GOOGLE_SYMMETRIC_ENCRYPTION",
        protectionLevel: props.protection === "hsm" ? "HSM" : "SOFTWARE",
      },
      lifecycle: { preventDestroy: props.allowDestroy !== true },
    });
    createAfter(resource, props.ring.resource);

    this.keyName = `${props.ring.keyRingName}/cryptoKeys/${props.name}`;
    this.grantableAfter = [resource];
  }
}

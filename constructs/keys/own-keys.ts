import type { Construct } from "constructs";
import type { Duration } from "../../values/duration";
import type { Naming } from "../../values/naming";
import { EncryptionKeys, type EncryptionKeysProps } from "./encryption-keys";
import { KeyRing } from "./key-ring";
import { OwnKey, type Protection } from "./own-key";

/** What keys of the platform's own need. */
export interface OwnKeysProps extends EncryptionKeysProps {
  readonly naming: Naming;
  readonly protection: Protection;
  readonly rotation: Duration;
  /**
   * Lets Terraform destroy the keys and with them all data.
   * @default false
   */
  readonly allowDestroy?: boolean;
}

/** Keys of the platform's own: one ring for each location, one key for each product in it. */
export class OwnKeys extends EncryptionKeys {
  constructor(scope: Construct, id: string, props: OwnKeysProps) {
    super(scope, id);
    const { naming, protection, rotation, allowDestroy, after } = props;
    const rings = new Map<string, KeyRing>();
    this.provide(props.uses, (user, location) => {
      const ring = rings.get(location) ?? new KeyRing(this, location, { naming, location, allowDestroy, after });
      rings.set(location, ring);
      return new OwnKey(ring, user, { ring, name: user, protection, rotation, allowDestroy }).useFor(
        user,
        props.agents,
      );
    });
  }
}

import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { keyLocationOf } from "../../catalog/regions";
import type { Duration } from "../../values/duration";
import type { Naming } from "../../values/naming";
import { ValidationError } from "../core/validation-error";
import type { ServiceAgents } from "../services/service-agents";
import type { IEncryptionKey, IEncryptionKeys, KeyUser } from "./encryption-key";
import { ExternalKey } from "./external-key";
import { KeyRing } from "./key-ring";
import { OwnKey, type Protection } from "./own-key";

/** One product that keeps data in one location. */
export interface KeyUse {
  readonly user: KeyUser;
  /** As the product writes it: `europe-west4`, `EU`. */
  readonly location: string;
}

/** What every set of keys needs. */
interface EncryptionKeysProps {
  /** Everything that a key is needed for; doubles count once. */
  readonly uses: readonly KeyUse[];
  readonly agents: ServiceAgents;
  /** What must be done before the first call: the API is on. */
  readonly after: readonly ITerraformDependable[];
}

/** Keys by product and location. */
abstract class EncryptionKeys extends Construct implements IEncryptionKeys {
  private readonly keys = new Map<string, IEncryptionKey>();

  keyFor(user: KeyUser, location: string): IEncryptionKey {
    const key = this.keys.get(`${user} in ${location}`);
    if (key === undefined) {
      throw new ValidationError(
        this,
        `there is no key for ${user} in ${location}; there are keys for ${[...this.keys.keys()].sort().join(", ") || "nothing"}: ` +
          `add the place to \`uses\``,
      );
    }
    return key;
  }

  /** Sees to a key for each use. A multi-region has one key under its two names. */
  protected provide(uses: readonly KeyUse[], make: (user: KeyUser, keyLocation: string) => IEncryptionKey): void {
    for (const { user, location } of uses) {
      const name = `${user} in ${location}`;
      if (!this.keys.has(name)) this.keys.set(name, make(user, keyLocationOf(location)));
    }
  }
}

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

/** What keys from elsewhere need. */
export interface ExternalKeysProps extends EncryptionKeysProps {
  /** The keys' full names, one for each location that holds data. */
  readonly keyNames: readonly string[];
}

/**
 * Keys that exist elsewhere: all products of a location share one. Throws a `ValidationError` when a location has none.
 */
export class ExternalKeys extends EncryptionKeys {
  constructor(scope: Construct, id: string, props: ExternalKeysProps) {
    super(scope, id);
    const byLocation = new Map(props.keyNames.map((keyName) => [keyName.split("/")[3], keyName]));
    const keys = new Map<string, ExternalKey>();
    this.provide(props.uses, (user, location) => {
      const keyName = byLocation.get(location);
      if (keyName === undefined) {
        throw new ValidationError(
          this,
          `\`keyNames\` has no key in ${location}, where ${user} keeps data; got ${props.keyNames.join(", ") || "none"}: ` +
            `add one there`,
        );
      }
      const key = keys.get(location) ?? new ExternalKey(this, location, { keyName, after: props.after });
      keys.set(location, key);
      return key.useFor(user, props.agents);
    });
  }
}

/** No keys: Google encrypts with its own. */
export const GOOGLE_KEYS: IEncryptionKeys = { keyFor: () => undefined };

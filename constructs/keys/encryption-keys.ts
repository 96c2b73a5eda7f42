import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { keyLocationOf } from "../../catalog/regions";
import { ValidationError } from "../core/validation-error";
import type { ServiceAgents } from "../services/service-agents";
import type { IEncryptionKey, IEncryptionKeys, KeyUser } from "./encryption-key";

/** One product that keeps data in one location. */
export interface KeyUse {
  readonly user: KeyUser;
  /** As the product writes it: `europe-west4`, `EU`. */
  readonly location: string;
}

/** What every set of keys needs. */
export interface EncryptionKeysProps {
  /** Everything that a key is needed for; doubles count once. */
  readonly uses: readonly KeyUse[];
  readonly agents: ServiceAgents;
  /** What must be done before the first call: the API is on. */
  readonly after: readonly ITerraformDependable[];
}

/** Keys by product and location. */
export abstract class EncryptionKeys extends Construct implements IEncryptionKeys {
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

/** No keys: Google encrypts with its own. */
export const GOOGLE_KEYS: IEncryptionKeys = { keyFor: () => undefined };

import type { Construct } from "constructs";
import { ValidationError } from "../core/validation-error";
import { EncryptionKeys, type EncryptionKeysProps } from "./encryption-keys";
import { ExternalKey } from "./external-key";

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

import type { ITerraformDependable } from "cdktf";

/** The products whose data a key can encrypt; each has a key of its own in each location. */
export type KeyUser =
  | "storage"
  | "bigquery"
  | "artifact-registry"
  | "logging"
  | "pubsub"
  | "secret-manager"
  | "vertex-ai"
  | "workbench"
  | "workflows";

/** A key that a product's service agent may already use. */
export interface IEncryptionKey {
  /** The key's full name: `projects/.../locations/.../keyRings/.../cryptoKeys/...`. */
  readonly keyName: string;
  /** What must be done before a resource can be made with the key: the agent's grant and its propagation. */
  readonly usableAfter: readonly ITerraformDependable[];
}

/** All keys of an environment. */
export interface IEncryptionKeys {
  /**
   * The key for what a product keeps in a location (`europe-west4`, `EU`); `undefined` when Google's own keys are used.
   * Throws a `ValidationError` when customer-managed keys are on and there is none: no resource is forgotten silently.
   */
  keyFor(user: KeyUser, location: string): IEncryptionKey | undefined;
}

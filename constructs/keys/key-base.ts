import { KmsCryptoKeyIamMember } from "@cdktf/provider-google/lib/kms-crypto-key-iam-member";
import type { ITerraformDependable, TerraformResource } from "cdktf";
import { Construct } from "constructs";
import type { GrantableAgent } from "../../catalog/service-agents";
import { Duration } from "../../values/duration";
import { Settled } from "../core/settled";
import { Grant, type IGrantableResource, type IamBinding } from "../iam/grant";
import type { ServiceAgents } from "../services/service-agents";
import type { IEncryptionKey, KeyUser } from "./encryption-key";

/** A grant on a key takes up to two minutes until every product sees it (practitioners' experience). */
const USABLE_AFTER = Duration.seconds(120);

/** The service agent that encrypts and decrypts for each product; people and workloads need no right on a key. */
const AGENT_OF = {
  storage: "cloud-storage",
  bigquery: "bigquery-encryption",
  "artifact-registry": "artifact-registry",
  logging: "logging",
  pubsub: "pub-sub",
  "secret-manager": "secret-manager",
  "vertex-ai": "vertex-ai",
  // The disks of a notebook server are disks of Compute Engine.
  workbench: "compute",
  workflows: "workflows",
} as const satisfies Record<KeyUser, GrantableAgent>;

/** What a key of the platform's own and one from elsewhere have in common: a place for grants. */
export abstract class KeyBase extends Construct implements IGrantableResource {
  abstract readonly keyName: string;
  abstract readonly grantableAfter: readonly ITerraformDependable[];
  readonly grantKey = "key";

  /** Lets a product encrypt with the key: `roles/cloudkms.cryptoKeyEncrypterDecrypter` for its agent, and the wait. */
  useFor(user: KeyUser, agents: ServiceAgents): IEncryptionKey {
    const grant = Grant.on(this, agents.agent(AGENT_OF[user]), "roles/cloudkms.cryptoKeyEncrypterDecrypter");
    const usable = new Settled(this, `Settled-${user}`, {
      after: [grant.binding],
      names: [user],
      wait: USABLE_AFTER,
    });
    return { keyName: this.keyName, usableAfter: [usable.done] };
  }

  bindMember(scope: Construct, id: string, binding: IamBinding): TerraformResource {
    return new KmsCryptoKeyIamMember(scope, id, { cryptoKeyId: this.keyName, ...binding });
  }
}

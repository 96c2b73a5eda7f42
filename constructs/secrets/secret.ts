import { SecretManagerSecretIamMember } from "@cdktf/provider-google/lib/secret-manager-secret-iam-member";
import { SecretManagerSecret } from "@cdktf/provider-google/lib/secret-manager-secret";
import type { ITerraformDependable, TerraformResource } from "cdktf";
import { Construct } from "constructs";
import type { Naming } from "../../values/naming";
import type { AcceptedFinding } from "../core/accepted-finding";
import { createAfter } from "../core/dependencies";
import { describeResource } from "../core/description";
import { Grant, type IamBinding, type IGrantableResource } from "../iam/grant";
import type { IGrantable } from "../iam/principal";
import type { IEncryptionKey } from "../keys/encryption-key";

/** What checkers say about secrets and is left as it is. */
export const acceptedFindings: readonly AcceptedFinding[] = [
  {
    check: "secret/no-own-key",
    resource: "google_secret_manager_secret",
    reason:
      "Customer-managed keys are the environment's choice, all or nothing: where `encryption.customerManaged` is left out, Google's own keys encrypt secrets.",
  },
];

/** What programs may read and nobody may see. */
export interface ISecret extends IGrantableResource {
  /** The full name: `projects/.../secrets/...`. */
  readonly secretName: string;
  /** The newest version, as a program asks for it: `projects/.../secrets/.../versions/latest`. */
  readonly latestVersionName: string;
  /** Lets a program read every version: `roles/secretmanager.secretAccessor` on this secret. */
  grantRead(grantee: IGrantable): Grant;
}

/** What a secret needs. */
export interface SecretProps {
  readonly naming: Naming;
  /** The name in the environment file. Cannot be changed after creation. */
  readonly name: string;
  /** A region: the value stays in it. Cannot be changed after creation. */
  readonly location: string;
  /**
   * What it opens, for people: Google keeps no description of a secret, so it stands beside the resource in the output.
   * @default - no description
   */
  readonly description?: string;
  /**
   * The key that encrypts its versions.
   * @default - Google's own key
   */
  readonly encryptionKey?: IEncryptionKey;
  /**
   * Lets Terraform destroy the secret with every version of it.
   * @default false
   */
  readonly allowDestroy?: boolean;
}

/** A secret that exists elsewhere. */
export interface SecretReference {
  /** The name in the environment file. */
  readonly name: string;
  /** The full name: `projects/.../secrets/...`. */
  readonly path: string;
}

/** What own secrets and those from elsewhere share: the grants. */
abstract class SecretBase extends Construct implements ISecret {
  abstract readonly secretName: string;
  abstract readonly grantKey: string;
  abstract readonly grantableAfter: readonly ITerraformDependable[];

  get latestVersionName(): string {
    return `${this.secretName}/versions/latest`;
  }

  grantRead(grantee: IGrantable): Grant {
    return Grant.on(this, grantee, "roles/secretmanager.secretAccessor");
  }

  bindMember(scope: Construct, id: string, binding: IamBinding): TerraformResource {
    const [, project, , secretId = ""] = this.secretName.split("/");
    return new SecretManagerSecretIamMember(scope, id, { project, secretId, ...binding });
  }
}

/**
 * A secret without a value: somebody puts the first version in by hand, so that it is in no file and in no state. It stays
 * in one region and cannot be destroyed by accident.
 */
export class Secret extends SecretBase {
  /** A secret that exists elsewhere: granted on, never changed. */
  static fromPath(scope: Construct, id: string, reference: SecretReference): ISecret {
    return new ExternalSecret(scope, id, reference);
  }

  readonly secretName: string;
  readonly grantKey: string;
  readonly grantableAfter: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: SecretProps) {
    super(scope, id);
    const { naming, name, location, encryptionKey } = props;
    const secretId = naming.secret(name);
    const resource = new SecretManagerSecret(this, "Resource", {
      secretId,
      replication: {
        userManaged: {
          replicas: [
            {
              location,
              customerManagedEncryption: encryptionKey && { kmsKeyName: encryptionKey.keyName },
            },
          ],
        },
      },
      lifecycle: { preventDestroy: props.allowDestroy !== true },
    });
    createAfter(resource, ...(encryptionKey?.usableAfter ?? []));
    describeResource(resource, props.description);

    this.secretName = `projects/${naming.projectId}/secrets/${secretId}`;
    this.grantKey = `secret-${name}`;
    this.grantableAfter = [resource];
  }
}

class ExternalSecret extends SecretBase {
  readonly secretName: string;
  readonly grantKey: string;
  readonly grantableAfter: readonly ITerraformDependable[] = [];

  constructor(scope: Construct, id: string, { name, path }: SecretReference) {
    super(scope, id);
    this.secretName = path;
    this.grantKey = `secret-${name}`;
  }
}

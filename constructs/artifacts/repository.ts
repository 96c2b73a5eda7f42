import { ArtifactRegistryRepository } from "@cdktf/provider-google/lib/artifact-registry-repository";
import { ArtifactRegistryRepositoryIamMember } from "@cdktf/provider-google/lib/artifact-registry-repository-iam-member";
import type { ITerraformDependable, TerraformResource } from "cdktf";
import { Construct } from "constructs";
import type { Duration } from "../../values/duration";
import type { Naming } from "../../values/naming";
import type { AcceptedFinding } from "../core/accepted-finding";
import { createAfter } from "../core/dependencies";
import { ValidationError } from "../core/validation-error";
import type { IDataResource } from "../iam/data-resource";
import { Grant, type IamBinding } from "../iam/grant";
import type { IGrantable } from "../iam/principal";
import type { IEncryptionKey } from "../keys/encryption-key";

/** What checkov says about registries and is left as it is. */
export const acceptedFindings: readonly AcceptedFinding[] = [
  {
    check: "CKV_GCP_84",
    resource: "google_artifact_registry_repository",
    reason:
      "Customer-managed keys are the environment's choice, all or nothing: where `encryption.customerManaged` is left out, Google's own keys encrypt the registry.",
  },
];

/** What a registry holds: container images, or compiled pipeline templates. */
export type RepositoryContent = "images" | "pipelines";

/** What a registry needs. */
export interface RepositoryProps {
  readonly naming: Naming;
  /** The name in the environment file. Cannot be changed after creation. */
  readonly name: string;
  /** A region. Cannot be changed after creation. */
  readonly location: string;
  /** Cannot be changed after creation. */
  readonly holds: RepositoryContent;
  /**
   * For people.
   * @default - no description
   */
  readonly description?: string;
  /**
   * Whether a tag can be moved to another image. Google knows immutable tags for container images only.
   * @default - immutable for images, movable for pipelines
   */
  readonly tags?: "immutable" | "movable";
  /** Age at which versions that no tag names are removed. */
  readonly removeUntaggedAfter: Duration;
  /** How many of the newest versions of each image are kept whatever their age. */
  readonly keepVersions: number;
  /**
   * The key that encrypts it. Cannot be changed after creation.
   * @default - Google's own key
   */
  readonly encryptionKey?: IEncryptionKey;
  /**
   * Lets Terraform destroy the registry with everything in it.
   * @default false
   */
  readonly allowDestroy?: boolean;
  /** What must be done before a registry can be made: the API is on. */
  readonly after: readonly ITerraformDependable[];
}

/** Which registry from elsewhere. */
export interface ExternalRepositoryProps {
  /** The name in the environment file. */
  readonly name: string;
  /** The full name: `projects/.../locations/.../repositories/...`. */
  readonly path: string;
  /** What must be done before a grant on it can be made: the API is on in this project, which the calls count against. */
  readonly after: readonly ITerraformDependable[];
}

/** What a registry of the platform's own and one from elsewhere have in common. */
abstract class RepositoryBase extends Construct implements IDataResource {
  /** The full name: `projects/.../locations/.../repositories/...`. */
  abstract readonly repositoryName: string;
  abstract readonly grantableAfter: readonly ITerraformDependable[];
  abstract readonly grantKey: string;

  /** Lets somebody pull: `roles/artifactregistry.reader` on this registry. */
  grantRead(grantee: IGrantable): Grant {
    return Grant.on(this, grantee, "roles/artifactregistry.reader");
  }

  /** Lets somebody pull and push, but not delete: `roles/artifactregistry.writer` on this registry. */
  grantWrite(grantee: IGrantable): Grant {
    return Grant.on(this, grantee, "roles/artifactregistry.writer");
  }

  bindMember(scope: Construct, id: string, binding: IamBinding): TerraformResource {
    const [, project, , location] = this.repositoryName.split("/");
    return new ArtifactRegistryRepositoryIamMember(scope, id, {
      project,
      location,
      repository: this.repositoryName,
      ...binding,
    });
  }
}

/**
 * A registry of container images or pipeline templates: tags of images cannot be moved, what no tag names is cleaned up,
 * and images are scanned for known vulnerabilities. It cannot be destroyed by accident.
 */
export class Repository extends RepositoryBase {
  /** A registry that exists elsewhere: used and granted on, never changed. */
  static fromPath(scope: Construct, id: string, props: ExternalRepositoryProps): IDataResource {
    return new ExternalRepository(scope, id, props);
  }

  readonly repositoryName: string;
  readonly grantKey: string;
  readonly grantableAfter: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: RepositoryProps) {
    super(scope, id);
    const { naming, name, location, holds, encryptionKey } = props;
    const images = holds === "images";
    if (!images && props.tags === "immutable") {
      throw new ValidationError(
        this,
        '`tags` must not be "immutable" where `holds` is "pipelines": Google knows immutable tags for images only; leave `tags` out',
      );
    }

    const resource = new ArtifactRegistryRepository(this, "Resource", {
      repositoryId: naming.repository(name),
      location,
      format: images ? "DOCKER" : "KFP",
      mode: "STANDARD_REPOSITORY",
      description: props.description,
      kmsKeyName: encryptionKey?.keyName,
      // Movable tags are what Google has by itself: saying so would be a difference in every plan.
      dockerConfig: images && props.tags !== "movable" ? { immutableTags: true } : undefined,
      // Scanning of other formats than images would be refused.
      vulnerabilityScanningConfig: images ? { enablementConfig: "INHERITED" } : undefined,
      cleanupPolicyDryRun: false,
      cleanupPolicies: [
        { id: "keep-newest", action: "KEEP", mostRecentVersions: { keepCount: props.keepVersions } },
        {
          id: "remove-untagged",
          action: "DELETE",
          condition: { tagState: "UNTAGGED", olderThan: props.removeUntaggedAfter.toTerraform() },
        },
      ],
      lifecycle: { preventDestroy: props.allowDestroy !== true },
    });
    createAfter(resource, ...props.after, ...(encryptionKey?.usableAfter ?? []));

    this.repositoryName = `projects/${naming.projectId}/locations/${location}/repositories/${naming.repository(name)}`;
    this.grantKey = `repository-${name}`;
    this.grantableAfter = [resource];
  }
}

/** A registry that exists elsewhere. */
class ExternalRepository extends RepositoryBase {
  readonly repositoryName: string;
  readonly grantKey: string;
  readonly grantableAfter: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: ExternalRepositoryProps) {
    super(scope, id);
    this.repositoryName = props.path;
    this.grantKey = `repository-${props.name}`;
    this.grantableAfter = props.after;
  }
}

import { ArtifactRegistryRepository } from "@cdktf/provider-google/lib/artifact-registry-repository";
import { ArtifactRegistryRepositoryIamMember } from "@cdktf/provider-google/lib/artifact-registry-repository-iam-member";
import { ProjectService } from "@cdktf/provider-google/lib/project-service";
import type { TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { setOrigin } from "../constructs/core/origin";
import type { IDataResource } from "../constructs/iam/data-resource";
import { Grant, type IamBinding } from "../constructs/iam/grant";
import type { IGrantable } from "../constructs/iam/principal";
import type { IEncryptionKeys } from "../constructs/keys/encryption-key";
import { type PlatformProps, PlatformStack } from "./platform-stack";

class Repository extends Construct implements IDataResource {
  readonly grantableAfter = [];
  constructor(
    scope: Construct,
    id: string,
    private readonly name: string,
    readonly grantKey: string,
  ) {
    super(scope, id);
    new ArtifactRegistryRepository(this, "Resource", { repositoryId: name, format: "DOCKER" });
  }
  grantRead(grantee: IGrantable): Grant {
    return Grant.on(this, grantee, "roles/artifactregistry.reader");
  }
  grantWrite(grantee: IGrantable): Grant {
    return Grant.on(this, grantee, "roles/artifactregistry.writer");
  }
  bindMember(scope: Construct, id: string, binding: IamBinding): TerraformResource {
    return new ArtifactRegistryRepositoryIamMember(scope, id, { repository: this.name, ...binding });
  }
}

/** Services. */
export class FoundationStack extends PlatformStack {
  readonly keys: IEncryptionKeys = {
    keyFor: (user, location) =>
      this.keyed
        ? { keyName: `projects/p/locations/${location}/keyRings/r/cryptoKeys/${user}`, usableAfter: [] }
        : undefined,
  };
  readonly repositories: ReadonlyMap<string, IDataResource>;
  private readonly keyed: boolean;

  constructor(scope: Construct, props: PlatformProps) {
    super(scope, "foundation", props);
    this.keyed = props.environment.encryption.customerManaged !== undefined;
    for (const service of ["storage", "bigquery", "iam"]) {
      setOrigin(
        new ProjectService(this, service, { service: `${service}.googleapis.com`, disableOnDestroy: false }),
        "project",
      );
    }
    const repositories = setOrigin(new Construct(this, "Repositories"), "repositories");
    this.repositories = new Map(
      Object.keys(props.environment.repositories).map((name) => [
        name,
        new Repository(repositories, name, props.naming.repository(name), `repository-${name}`),
      ]),
    );
  }
}

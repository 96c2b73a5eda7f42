import { Construct } from "constructs";
import { COPIER_ACCOUNT } from "../../values/model-accounts";
import type { Naming } from "../../values/naming";
import type { IDataResource } from "../iam/data-resource";
import type { Grant } from "../iam/grant";
import type { IGrantable, Principal } from "../iam/principal";
import type { ProjectAccess } from "../iam/project";
import { ServiceAccount } from "../iam/service-account";

/** What copies from another environment need. */
export interface ArtifactCopierProps {
  readonly naming: Naming;
  /** The environment that is copied from. Cannot be changed after creation. */
  readonly from: string;
  readonly project: ProjectAccess;
  /** The registries that it fills. */
  readonly registries: readonly IDataResource[];
}

/**
 * As whom images and pipelines are copied from another environment: it may write logs and push to the registries that are
 * filled, and the other environment lets it read those of the same name. Builds run as it that an adoption submits.
 */
export class ArtifactCopier extends Construct implements IGrantable {
  readonly account: ServiceAccount;
  /** Its full name, as builds are told it. */
  readonly serviceAccountName: string;
  readonly grantPrincipal: Principal;
  /** Everything that it may do here. */
  readonly grants: readonly Grant[];

  constructor(scope: Construct, id: string, props: ArtifactCopierProps) {
    super(scope, id);
    const { naming, from, project, registries } = props;
    this.account = new ServiceAccount(this, "Account", {
      naming,
      key: `copier-${from}`,
      accountId: naming.serviceAccount(COPIER_ACCOUNT, from),
      displayName: `Copies from ${from}`,
      description: `Copies images and pipelines that ${from} has proved`,
    });
    this.serviceAccountName = `projects/${naming.projectId}/serviceAccounts/${this.account.serviceAccountEmail}`;
    this.grantPrincipal = this.account.grantPrincipal;
    this.grants = [
      project.grantLogWriting(this.account),
      ...registries.map((registry) => registry.grantWrite(this.account)),
    ];
  }
}

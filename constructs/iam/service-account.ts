import { ServiceAccount as GoogleServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { ServiceAccountIamMember } from "@cdktf/provider-google/lib/service-account-iam-member";
import type { ITerraformDependable, TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { Duration } from "../../values/duration";
import type { Naming } from "../../values/naming";
import { Settled } from "../core/settled";
import { Grant, type IGrantableResource, type IamBinding } from "./grant";
import type { IGrantable, Principal } from "./principal";

/** Google forgets for about half a minute that a new account exists (practitioners' experience). */
const VISIBLE_AFTER = Duration.seconds(30);

/** What a service account needs. */
export interface ServiceAccountProps {
  readonly naming: Naming;
  /** A stable key for construct ids: `workload-features`. */
  readonly key: string;
  /** The account's id, 6 to 30 characters. Cannot be changed after creation. */
  readonly accountId: string;
  /** For people, at most 100 characters. */
  readonly displayName: string;
  /**
   * For people, at most 256 characters.
   * @default - no description
   */
  readonly description?: string;
}

/** An identity of its own for one workload. It has no keys: what runs as it is attached to it. */
export class ServiceAccount extends Construct implements IGrantable, IGrantableResource {
  /** The e-mail address, known before the account is made. */
  readonly serviceAccountEmail: string;
  readonly grantPrincipal: Principal;
  readonly grantKey: string;
  readonly grantableAfter: readonly ITerraformDependable[];
  private readonly serviceAccountName: string;

  constructor(scope: Construct, id: string, props: ServiceAccountProps) {
    super(scope, id);
    const resource = new GoogleServiceAccount(this, "Resource", {
      accountId: props.accountId,
      displayName: props.displayName,
      description: props.description,
    });
    const visible = new Settled(this, "Settled", { after: [resource], names: [props.accountId], wait: VISIBLE_AFTER });

    this.serviceAccountEmail = props.naming.serviceAccountEmail(props.accountId);
    this.serviceAccountName = `projects/${props.naming.projectId}/serviceAccounts/${this.serviceAccountEmail}`;
    this.grantKey = props.key;
    this.grantableAfter = [visible.done];
    this.grantPrincipal = {
      member: `serviceAccount:${this.serviceAccountEmail}`,
      key: props.key,
      kind: "workload",
      declaredIn: this,
      existsAfter: [visible.done],
    };
  }

  /** Lets somebody run things as this account: `roles/iam.serviceAccountUser` on this account only. */
  grantActAs(grantee: IGrantable): Grant {
    return Grant.on(this, grantee, "roles/iam.serviceAccountUser");
  }

  bindMember(scope: Construct, id: string, binding: IamBinding): TerraformResource {
    return new ServiceAccountIamMember(scope, id, { serviceAccountId: this.serviceAccountName, ...binding });
  }
}

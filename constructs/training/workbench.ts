import { WorkbenchInstanceIamMember } from "@cdktf/provider-google/lib/workbench-instance-iam-member";
import { WorkbenchInstance } from "@cdktf/provider-google/lib/workbench-instance";
import type { ITerraformDependable, TerraformResource } from "cdktf";
import { Construct } from "constructs";
import type { Duration } from "../../values/duration";
import type { Naming } from "../../values/naming";
import { NOTEBOOK_ACCOUNTS } from "../../values/training-accounts";
import type { AcceptedFinding } from "../core/accepted-finding";
import { createAfter } from "../core/dependencies";
import { describeResource } from "../core/description";
import { Grant, type IamBinding, type ICustomRole, type IGrantableResource } from "../iam/grant";
import type { IGrantable, Principal } from "../iam/principal";
import { ServiceAccount } from "../iam/service-account";
import type { IEncryptionKey } from "../keys/encryption-key";
import type { MachineProps } from "./machine-spec";

/** What checkers say about notebook servers and is left as it is. */
export const acceptedFindings: readonly AcceptedFinding[] = [
  {
    check: "workbench/no-own-key",
    resource: "google_workbench_instance",
    reason:
      "Customer-managed keys are the environment's choice, all or nothing: where `encryption.customerManaged` is left out, Google's own keys encrypt the disks of notebook servers.",
  },
];

/** What a notebook server needs. */
export interface WorkbenchProps {
  readonly naming: Naming;
  /** The name in the environment file. Cannot be changed after creation. */
  readonly name: string;
  /** `europe-west4-a`. Cannot be changed after creation. */
  readonly computeZone: string;
  readonly machine: MachineProps;
  /** The disk with the notebooks. Can grow. */
  readonly dataDiskGibibytes: number;
  /** How long it may idle before it stops. */
  readonly idleShutdown: Duration;
  /**
   * Whether people are root on it.
   * @default false
   */
  readonly root?: boolean;
  /**
   * Whether people may download files to their own machine.
   * @default false
   */
  readonly downloads?: boolean;
  /** `projects/.../global/networks/...`. Cannot be changed after creation. */
  readonly networkName: string;
  /** `projects/.../regions/.../subnetworks/...`. Cannot be changed after creation. */
  readonly subnetworkName: string;
  /**
   * For people: Google keeps no description of a server, so it stands beside the resource in the output.
   * @default - no description
   */
  readonly description?: string;
  /**
   * The key that encrypts its disks; the agent of Compute Engine uses it. Cannot be changed after creation.
   * @default - Google's own key
   */
  readonly encryptionKey?: IEncryptionKey;
  /**
   * Lets Terraform destroy it with its disks.
   * @default false
   */
  readonly allowDestroy?: boolean;
}

/** Big enough for the image with every framework in it. */
const BOOT_DISK_GIBIBYTES = "150";

/**
 * A notebook server on Vertex AI Workbench: a private address only, shielded, an account of its own, stopped when idle, and
 * nobody is root on it. Whoever may use it acts as its account.
 */
export class Workbench extends Construct implements IGrantable, IGrantableResource {
  /** What runs on it runs as this. */
  readonly account: ServiceAccount;
  readonly grantPrincipal: Principal;
  readonly grantKey: string;
  readonly grantableAfter: readonly ITerraformDependable[];
  private readonly instanceName: string;
  private readonly computeZone: string;

  constructor(scope: Construct, id: string, props: WorkbenchProps) {
    super(scope, id);
    const { naming, name, computeZone, machine, encryptionKey } = props;
    this.account = new ServiceAccount(this, "Account", {
      naming,
      key: `workbench-${name}`,
      accountId: naming.serviceAccount(NOTEBOOK_ACCOUNTS.workbench, name),
      displayName: `Notebook server ${name}`,
      description: props.description,
    });
    const encryption = encryptionKey
      ? { diskEncryption: "CMEK", kmsKey: encryptionKey.keyName }
      : { diskEncryption: "GMEK" };
    this.instanceName = naming.network(`notebook-${name}`);
    const resource = new WorkbenchInstance(this, "Resource", {
      name: this.instanceName,
      location: computeZone,
      desiredState: "ACTIVE",
      gceSetup: {
        machineType: machine.type,
        acceleratorConfigs: machine.accelerator && [
          { type: machine.accelerator.type, coreCount: String(machine.accelerator.count) },
        ],
        bootDisk: { diskType: "PD_BALANCED", diskSizeGb: BOOT_DISK_GIBIBYTES, ...encryption },
        dataDisks: { diskType: "PD_BALANCED", diskSizeGb: String(props.dataDiskGibibytes), ...encryption },
        disablePublicIp: true,
        enableIpForwarding: false,
        networkInterfaces: [{ network: props.networkName, subnet: props.subnetworkName, nicType: "GVNIC" }],
        serviceAccounts: [{ email: this.account.serviceAccountEmail }],
        shieldedInstanceConfig: {
          // The drivers of GPUs are not signed: with secure boot they would not load.
          enableSecureBoot: machine.accelerator === undefined,
          enableVtpm: true,
          enableIntegrityMonitoring: true,
        },
        metadata: {
          "idle-timeout-seconds": String(props.idleShutdown.toSeconds()),
          "notebook-disable-root": String(props.root !== true),
          "notebook-disable-downloads": String(props.downloads !== true),
          "block-project-ssh-keys": "true",
        },
      },
      // It stops when idle: that is no difference to mend.
      lifecycle: { preventDestroy: props.allowDestroy !== true, ignoreChanges: ["desired_state"] },
    });
    createAfter(resource, ...this.account.grantableAfter, ...(encryptionKey?.usableAfter ?? []));
    describeResource(resource, props.description);

    this.computeZone = computeZone;
    this.grantPrincipal = this.account.grantPrincipal;
    this.grantKey = `workbench-${name}`;
    this.grantableAfter = [resource];
  }

  /**
   * Lets people open it and start it again: the role, which holds just that, on this server, and
   * `roles/iam.serviceAccountUser` on its account, which Google asks of whoever opens it.
   */
  grantUse(grantee: IGrantable, role: ICustomRole): readonly Grant[] {
    return [Grant.on(this, grantee, role), this.account.grantActAs(grantee)];
  }

  bindMember(scope: Construct, id: string, binding: IamBinding): TerraformResource {
    return new WorkbenchInstanceIamMember(scope, id, {
      name: this.instanceName,
      location: this.computeZone,
      ...binding,
    });
  }
}

import { ColabRuntimeTemplateIamMember } from "@cdktf/provider-google/lib/colab-runtime-template-iam-member";
import { ColabRuntimeTemplate } from "@cdktf/provider-google/lib/colab-runtime-template";
import type { ITerraformDependable, TerraformResource } from "cdktf";
import { Construct } from "constructs";
import type { Duration } from "../../values/duration";
import type { Naming } from "../../values/naming";
import type { AcceptedFinding } from "../core/accepted-finding";
import { createAfter } from "../core/dependencies";
import { Grant, type IamBinding, type IGrantableResource } from "../iam/grant";
import type { IGrantable } from "../iam/principal";
import type { IEncryptionKey } from "../keys/encryption-key";
import type { MachineProps } from "./machine-spec";

/** What checkers say about templates and is left as it is. */
export const acceptedFindings: readonly AcceptedFinding[] = [
  {
    check: "colab-template/no-own-key",
    resource: "google_colab_runtime_template",
    reason:
      "Customer-managed keys are the environment's choice, all or nothing: where `encryption.customerManaged` is left out, Google's own keys encrypt the disks of runtimes.",
  },
];

/** What a template of runtimes needs. Every change replaces the template: runtimes that exist keep what they have. */
export interface ColabTemplateProps {
  readonly naming: Naming;
  /** The name in the environment file. */
  readonly name: string;
  readonly region: string;
  readonly machine: MachineProps;
  readonly dataDiskGibibytes: number;
  /** How long a runtime may idle before it stops. */
  readonly idleShutdown: Duration;
  /** `projects/.../global/networks/...`. */
  readonly networkName: string;
  /** `projects/.../regions/.../subnetworks/...`. */
  readonly subnetworkName: string;
  /**
   * For people.
   * @default - no description
   */
  readonly description?: string;
  /**
   * The key that encrypts runtimes.
   * @default - Google's own key
   */
  readonly encryptionKey?: IEncryptionKey;
}

/**
 * What notebooks of Colab Enterprise run on: a private address and no way to the internet, shielded, stopped when idle.
 * People work in it with their own rights, a notebook that runs by the clock with those of its account.
 */
export class ColabTemplate extends Construct implements IGrantableResource {
  /** The full name: `projects/.../locations/.../notebookRuntimeTemplates/...`. */
  readonly templateName: string;
  readonly grantKey: string;
  readonly grantableAfter: readonly ITerraformDependable[];
  private readonly region: string;

  constructor(scope: Construct, id: string, props: ColabTemplateProps) {
    super(scope, id);
    const { naming, name, region, machine, encryptionKey } = props;
    const templateId = naming.network(name);
    const resource = new ColabRuntimeTemplate(this, "Resource", {
      name: templateId,
      displayName: templateId,
      description: props.description,
      location: region,
      machineSpec: {
        machineType: machine.type,
        acceleratorType: machine.accelerator?.type,
        acceleratorCount: machine.accelerator?.count,
      },
      dataPersistentDiskSpec: { diskType: "pd-balanced", diskSizeGb: String(props.dataDiskGibibytes) },
      networkSpec: {
        enableInternetAccess: false,
        network: props.networkName,
        subnetwork: props.subnetworkName,
      },
      idleShutdownConfig: { idleTimeout: props.idleShutdown.toTerraform() },
      eucConfig: { eucDisabled: false },
      // The drivers of GPUs are not signed: with secure boot they would not load.
      shieldedVmConfig: { enableSecureBoot: machine.accelerator === undefined },
      encryptionSpec: encryptionKey && { kmsKeyName: encryptionKey.keyName },
    });
    createAfter(resource, ...(encryptionKey?.usableAfter ?? []));

    this.templateName = `projects/${naming.projectId}/locations/${region}/notebookRuntimeTemplates/${templateId}`;
    this.region = region;
    this.grantKey = `template-${name}`;
    this.grantableAfter = [resource];
  }

  /** Lets people start runtimes from it: `roles/aiplatform.notebookRuntimeUser` on this template. */
  grantUse(grantee: IGrantable): Grant {
    return Grant.on(this, grantee, "roles/aiplatform.notebookRuntimeUser");
  }

  bindMember(scope: Construct, id: string, binding: IamBinding): TerraformResource {
    return new ColabRuntimeTemplateIamMember(scope, id, {
      location: this.region,
      runtimeTemplate: this.templateName,
      ...binding,
    });
  }
}

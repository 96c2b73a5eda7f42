import type { Construct } from "constructs";
import type { Environment } from "../config/schema/environment";
import { setOrigin } from "../constructs/core/origin";
import { ValidationError } from "../constructs/core/validation-error";
import { Firewall } from "../constructs/network/firewall";
import { Nat } from "../constructs/network/nat";
import { Network } from "../constructs/network/network";
import { PrivateGoogleApis } from "../constructs/network/private-google-apis";
import { Subnet } from "../constructs/network/subnet";
import { TrainingAttachment } from "../constructs/network/training-attachment";
import type { Naming } from "../values/naming";
import { shareToFraction } from "../values/share";
import { subnetPlan } from "../values/subnet-plan";
import { PlatformStack, type PlatformProps } from "./platform-stack";

type NetworkConfig = NonNullable<Environment["network"]>;

/** Where later stacks find the network. */
interface Places {
  readonly trainingAttachment?: string;
  readonly workloads?: { readonly networkName: string; readonly subnetworkName: string };
}

/** The private network, or what one that exists elsewhere needs. */
export class NetworkStack extends PlatformStack {
  /** The attachment through which training reaches the network, `projects/.../networkAttachments/...`; `undefined` without one. */
  readonly trainingAttachment?: string;
  /** The network and the subnet of what runs in it; `undefined` where the network is somebody else's or there is none. */
  readonly workloads?: { readonly networkName: string; readonly subnetworkName: string };

  constructor(scope: Construct, props: PlatformProps, { foundation }: { readonly foundation: PlatformStack }) {
    super(scope, "network", props, [foundation]);
    const { network } = props.environment;
    if (network === undefined) return;
    const places =
      props.environment.external.network === undefined
        ? this.ownNetwork(props, network)
        : this.externalNetwork(props, network);
    this.trainingAttachment = places.trainingAttachment;
    this.workloads = places.workloads;
  }

  private ownNetwork({ environment, naming }: PlatformProps, config: NetworkConfig): Places {
    const { region } = environment.project;
    if (config.range === undefined) {
      throw new ValidationError(
        this,
        "`network.range` is missing: give the network addresses, or name `external.network`",
      );
    }
    const plan = subnetPlan(config.range, config.training?.replicas);
    const shared = { naming, region, flowLogSampling: shareToFraction(config.flowLogs) };

    const network = setOrigin(new Network(this, "Network", { naming }), "network");
    const workloads = setOrigin(
      new Subnet(this, "Workloads", { ...shared, network, purpose: "workloads", range: plan.workloads }),
      "network.range",
    );
    const apis = setOrigin(
      new PrivateGoogleApis(this, "PrivateGoogleApis", { naming, network, access: config.apis }),
      "network.apis",
    );
    const firewall = setOrigin(
      new Firewall(this, "Firewall", { naming, network, apiRange: apis.apiRange, workloadsRange: workloads.range }),
      "network",
    );
    for (const [name, opening] of Object.entries(config.openings)) {
      setOrigin(firewall.addOpening(name, opening), `network.openings.${name}`);
    }
    if (config.internet === "nat") {
      setOrigin(new Nat(this, "Nat", { naming, network, region, subnet: workloads }), "network.internet");
      setOrigin(firewall.allowInternet(workloads), "network.internet");
    }
    const places = { workloads: { networkName: network.networkName, subnetworkName: workloads.subnetworkName } };
    if (plan.training === undefined) return places;
    const subnet = new Subnet(this, "Training", { ...shared, network, purpose: "training", range: plan.training });
    setOrigin(subnet, "network.training");
    return { ...places, trainingAttachment: this.attachment(naming, region, subnet) };
  }

  /** Its owner keeps the subnets, the names and the firewall: only the attachment is ours. */
  private externalNetwork({ environment, naming }: PlatformProps, config: NetworkConfig): Places {
    const { region } = environment.project;
    if (config.training === undefined) return {};
    const subnet = environment.external.trainingSubnetwork;
    if (subnet === undefined) {
      throw new ValidationError(
        this,
        "`external.trainingSubnetwork` is missing: `network.training` needs one in `external.network`",
      );
    }
    return { trainingAttachment: this.attachment(naming, region, subnet) };
  }

  private attachment(naming: Naming, region: string, subnet: Subnet | string): string {
    const attachment = new TrainingAttachment(this, "TrainingAttachment", { naming, region, subnet });
    return setOrigin(attachment, "network.training").attachmentName;
  }
}

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
import { shareToFraction } from "../values/share";
import { subnetPlan } from "../values/subnet-plan";
import { PlatformStack, type PlatformProps } from "./platform-stack";

type NetworkConfig = NonNullable<Environment["network"]>;

/** The private network, or what one that exists elsewhere needs. */
export class NetworkStack extends PlatformStack {
  constructor(scope: Construct, props: PlatformProps, { foundation }: { readonly foundation: PlatformStack }) {
    super(scope, "network", props, [foundation]);
    const { network } = props.environment;
    if (network === undefined) return;
    if (props.environment.external.network === undefined) this.ownNetwork(props, network);
    else this.externalNetwork(props, network);
  }

  private ownNetwork({ environment, naming }: PlatformProps, config: NetworkConfig): void {
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
    if (plan.training !== undefined) {
      const subnet = new Subnet(this, "Training", { ...shared, network, purpose: "training", range: plan.training });
      setOrigin(subnet, "network.training");
      setOrigin(new TrainingAttachment(this, "TrainingAttachment", { naming, region, subnet }), "network.training");
    }
  }

  /** Its owner keeps the subnets, the names and the firewall: only the attachment is ours. */
  private externalNetwork({ environment, naming }: PlatformProps, config: NetworkConfig): void {
    const { region } = environment.project;
    if (config.training === undefined) return;
    const subnet = environment.external.trainingSubnetwork;
    if (subnet === undefined) {
      throw new ValidationError(
        this,
        "`external.trainingSubnetwork` is missing: `network.training` needs one in `external.network`",
      );
    }
    setOrigin(new TrainingAttachment(this, "TrainingAttachment", { naming, region, subnet }), "network.training");
  }
}

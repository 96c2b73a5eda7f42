import { ComputeNetwork } from "@cdktf/provider-google/lib/compute-network";
import { Construct } from "constructs";
import type { Naming } from "../../values/naming";

/** What a network needs. */
export interface NetworkProps {
  readonly naming: Naming;
}

/**
 * A private network without anything in it: no subnets, no routes to the outside and no way in or out until one is added.
 *
 * It has no description on purpose: changing a network's description replaces the network and all that is in it.
 */
export class Network extends Construct {
  /** The network's path for other stacks: `projects/.../global/networks/...`. */
  readonly networkName: string;
  /**
   * The network as resources of the same stack refer to it. A reference and not text: should the network be replaced,
   * Terraform replaces what is in it too, and in the right order.
   */
  readonly networkId: string;

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    const { naming } = props;
    const name = naming.network();
    const network = new ComputeNetwork(this, "Resource", {
      name,
      autoCreateSubnetworks: false,
      // The route to the internet that Google adds is not Terraform's: it could not be taken away or added later.
      deleteDefaultRoutesOnCreate: true,
      routingMode: "REGIONAL",
      // What every path takes, VPN tunnels included. Larger packets need every machine of the network to agree.
      mtu: 1460,
    });

    this.networkName = `projects/${naming.projectId}/global/networks/${name}`;
    this.networkId = network.id;
  }
}

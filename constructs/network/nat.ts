import { ComputeRoute } from "@cdktf/provider-google/lib/compute-route";
import { ComputeRouter } from "@cdktf/provider-google/lib/compute-router";
import { ComputeRouterNat } from "@cdktf/provider-google/lib/compute-router-nat";
import { Construct } from "constructs";
import type { Naming } from "../../values/naming";
import type { Network } from "./network";
import type { Subnet } from "./subnet";

/** What a way to the internet needs. */
export interface NatProps {
  readonly naming: Naming;
  readonly network: Network;
  /** The only subnet whose machines reach the internet. */
  readonly subnet: Subnet;
  readonly region: string;
}

/**
 * Lets the machines of one subnet, which have no public address, begin connections to the internet. Nothing from the
 * internet reaches them. The firewall still decides which ports. Costs per machine, hour and gigabyte.
 */
export class Nat extends Construct {
  constructor(scope: Construct, id: string, props: NatProps) {
    super(scope, id);
    const { naming, network, subnet, region } = props;
    const router = new ComputeRouter(this, "Router", {
      name: naming.network("nat"),
      network: network.networkId,
      region,
    });
    new ComputeRouterNat(this, "Resource", {
      name: naming.network("nat"),
      router: router.name,
      region,
      natIpAllocateOption: "AUTO_ONLY",
      sourceSubnetworkIpRangesToNat: "LIST_OF_SUBNETWORKS",
      subnetwork: [{ name: subnet.subnetworkId, sourceIpRangesToNat: ["PRIMARY_IP_RANGE"] }],
      // What got through is in the flow logs already.
      logConfig: { enable: true, filter: "ERRORS_ONLY" },
    });
    new ComputeRoute(this, "Route", {
      name: naming.network("internet"),
      network: network.networkId,
      destRange: "0.0.0.0/0",
      nextHopGateway: "default-internet-gateway",
    });
  }
}

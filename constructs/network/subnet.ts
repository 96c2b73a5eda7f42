import { ComputeSubnetwork } from "@cdktf/provider-google/lib/compute-subnetwork";
import { Construct } from "constructs";
import type { Naming } from "../../values/naming";
import type { Network } from "./network";

/** What a subnet needs. */
export interface SubnetProps {
  readonly naming: Naming;
  readonly network: Network;
  /** What it is for, as part of its name: `workloads`. Cannot be changed after creation. */
  readonly purpose: string;
  /** Where it lies. Cannot be changed after creation. */
  readonly region: string;
  /** Its IPv4 addresses. Can grow; anything else replaces the subnet. */
  readonly range: string;
  /** The part of the connections that the flow logs hold, above 0 and up to 1. */
  readonly flowLogSampling: number;
}

/** Addresses in one region, for machines without a public address: they reach Google's APIs privately and are logged. */
export class Subnet extends Construct {
  /** The subnet's path for other stacks: `projects/.../regions/.../subnetworks/...`. */
  readonly subnetworkName: string;
  /** The subnet as resources of the same stack refer to it. */
  readonly subnetworkId: string;
  /** Where Terraform looks to see whether the subnet is replaced, for `replace_triggered_by`. */
  readonly replacementTrigger: string;
  /** The addresses. */
  readonly range: string;

  constructor(scope: Construct, id: string, props: SubnetProps) {
    super(scope, id);
    const { naming, region } = props;
    const name = naming.network(props.purpose);
    const subnetwork = new ComputeSubnetwork(this, "Resource", {
      name,
      network: props.network.networkId,
      region,
      ipCidrRange: props.range,
      purpose: "PRIVATE",
      stackType: "IPV4_ONLY",
      privateIpGoogleAccess: true,
      logConfig: {
        aggregationInterval: "INTERVAL_5_SEC",
        flowSampling: props.flowLogSampling,
        metadata: "INCLUDE_ALL_METADATA",
      },
    });

    this.subnetworkName = `projects/${naming.projectId}/regions/${region}/subnetworks/${name}`;
    this.subnetworkId = subnetwork.id;
    this.replacementTrigger = `${subnetwork.terraformResourceType}.${subnetwork.friendlyUniqueId}.id`;
    this.range = props.range;
  }
}

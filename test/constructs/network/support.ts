import { Network } from "../../../constructs/network/network";
import { Subnet } from "../../../constructs/network/subnet";
import { fixture } from "../../support/synth";

/** A stack with a network and a subnet in it, for what is built on them. */
export function networkFixture() {
  const base = fixture();
  const network = new Network(base.stack, "Network", { naming: base.naming });
  const subnet = new Subnet(base.stack, "Workloads", {
    naming: base.naming,
    network,
    purpose: "workloads",
    region: "europe-west4",
    range: "10.40.0.0/17",
    flowLogSampling: 0.5,
  });
  return { ...base, network, subnet };
}

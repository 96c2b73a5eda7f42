import { ComputeSubnetwork } from "@cdktf/provider-google/lib/compute-subnetwork";
import { networkFixture } from "./support";

test("a subnet reaches Google privately and logs a share of its connections", () => {
  const { synth } = networkFixture();

  expect(synth().only(ComputeSubnetwork)).toMatchObject({
    name: "test-workloads",
    region: "europe-west4",
    ip_cidr_range: "10.40.0.0/17",
    purpose: "PRIVATE",
    stack_type: "IPV4_ONLY",
    private_ip_google_access: true,
    log_config: {
      aggregation_interval: "INTERVAL_5_SEC",
      flow_sampling: 0.5,
      metadata: "INCLUDE_ALL_METADATA",
    },
  });
});

test("a subnet refers to its network, so that replacing the network replaces it", () => {
  const { synth } = networkFixture();

  expect(synth().only(ComputeSubnetwork).network).toMatch(/^\$\{google_compute_network\.Network_[0-9A-F]+\.id\}$/);
});

test("other stacks know the subnet's path before it is made", () => {
  const { subnet } = networkFixture();

  expect(subnet.subnetworkName).toBe("projects/acme-ml-test/regions/europe-west4/subnetworks/test-workloads");
  expect(subnet.node.defaultChild).toBeInstanceOf(ComputeSubnetwork);
});

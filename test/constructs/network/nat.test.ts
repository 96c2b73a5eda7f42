import { ComputeRoute } from "@cdktf/provider-google/lib/compute-route";
import { ComputeRouter } from "@cdktf/provider-google/lib/compute-router";
import { ComputeRouterNat } from "@cdktf/provider-google/lib/compute-router-nat";
import { Nat } from "../../../constructs/network/nat";
import { networkFixture } from "./support";

function natFixture() {
  const base = networkFixture();
  const nat = new Nat(base.stack, "Nat", { ...base, region: "europe-west4" });
  return { nat, synth: base.synth() };
}

test("only the machines of the one subnet reach the internet", () => {
  expect(natFixture().synth.only(ComputeRouterNat)).toMatchObject({
    name: "test-nat",
    source_subnetwork_ip_ranges_to_nat: "LIST_OF_SUBNETWORKS",
    subnetwork: [
      { name: expect.stringContaining("google_compute_subnetwork."), source_ip_ranges_to_nat: ["PRIMARY_IP_RANGE"] },
    ],
    nat_ip_allocate_option: "AUTO_ONLY",
    log_config: { enable: true, filter: "ERRORS_ONLY" },
  });
});

test("it brings the route that the network has not by itself", () => {
  const { synth } = natFixture();

  expect(synth.only(ComputeRoute)).toMatchObject({
    dest_range: "0.0.0.0/0",
    next_hop_gateway: "default-internet-gateway",
  });
  expect(synth.only(ComputeRouter)).toMatchObject({ name: "test-nat", region: "europe-west4" });
});

test("its translation is the primary child", () => {
  expect(natFixture().nat.node.defaultChild).toBeInstanceOf(ComputeRouterNat);
});

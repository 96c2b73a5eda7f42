import { ComputeNetwork } from "@cdktf/provider-google/lib/compute-network";
import { Network } from "../../../constructs/network/network";
import { fixture } from "../../support/synth";

test("a network begins empty: no subnets and no route to the internet", () => {
  const { stack, naming, synth } = fixture();

  new Network(stack, "Network", { naming });

  expect(synth().resources).toHaveLength(1);
  expect(synth().only(ComputeNetwork)).toMatchObject({
    name: "test",
    auto_create_subnetworks: false,
    delete_default_routes_on_create: true,
    routing_mode: "REGIONAL",
  });
});

test("no argument of a network can replace it later but its name", () => {
  const { stack, naming, synth } = fixture();

  new Network(stack, "Network", { naming });

  expect(synth().only(ComputeNetwork)).not.toHaveProperty("description");
});

test("other stacks know the network's path before it is made", () => {
  const { stack, naming } = fixture();

  const network = new Network(stack, "Network", { naming });

  expect(network.networkName).toBe("projects/acme-ml-test/global/networks/test");
  expect(network.node.defaultChild).toBeInstanceOf(ComputeNetwork);
});

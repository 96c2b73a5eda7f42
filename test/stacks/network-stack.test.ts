import { ComputeFirewall } from "@cdktf/provider-google/lib/compute-firewall";
import { ComputeNetwork } from "@cdktf/provider-google/lib/compute-network";
import { ComputeNetworkAttachment } from "@cdktf/provider-google/lib/compute-network-attachment";
import { ComputeRouterNat } from "@cdktf/provider-google/lib/compute-router-nat";
import { ComputeSubnetwork } from "@cdktf/provider-google/lib/compute-subnetwork";
import { ProjectService } from "@cdktf/provider-google/lib/project-service";
import { TerraformResource } from "cdktf";
import type { EnvironmentInput } from "../../config/schema/environment";
import { originOf } from "../../constructs/core/origin";
import { NetworkStack } from "../../stacks/network-stack";
import { PlatformStack, platformProps } from "../../stacks/platform-stack";
import { environment } from "../support/environment";
import { memoryApp, synthesizeStacks, type Synth } from "../support/synth";

class Foundation extends PlatformStack {}

function networkStack(parts: Partial<EnvironmentInput>) {
  const app = memoryApp();
  const props = platformProps(environment(parts));
  const foundation = new Foundation(app, "foundation", props);
  new ProjectService(foundation, "Compute", { service: "compute.googleapis.com" });
  const stack = new NetworkStack(app, props, { foundation });
  return { stack, foundation, synth: (): Synth => synthesizeStacks(app).network as Synth };
}

const range = "10.40.0.0/16";
const external = {
  network: "projects/acme-net/global/networks/shared",
  trainingSubnetwork: "projects/acme-net/regions/europe-west4/subnetworks/training",
};

test("without a network the stack is empty", () => {
  expect(networkStack({}).stack.isEmpty).toBe(true);
});

test("a network has a subnet for workloads in its first half, and no way to the internet", () => {
  const synth = networkStack({ network: { range } }).synth();

  expect(synth.only(ComputeNetwork).name).toBe("test");
  expect(synth.only(ComputeSubnetwork)).toMatchObject({
    name: "test-workloads",
    ip_cidr_range: "10.40.0.0/17",
    log_config: { flow_sampling: 0.5 },
  });
  expect(synth.all(ComputeRouterNat)).toEqual([]);
  expect(synth.all(ComputeNetworkAttachment)).toEqual([]);
});

test("the firewall lets the chosen private addresses be reached", () => {
  const rules = networkStack({ network: { range, apis: "private" } })
    .synth()
    .all(ComputeFirewall);

  expect(rules.find(({ name }) => name === "test-allow-google-apis")).toMatchObject({
    destination_ranges: ["199.36.153.8/30"],
  });
});

test("the internet needs both a translation and a rule", () => {
  const synth = networkStack({ network: { range, internet: "nat" } }).synth();

  expect(synth.only(ComputeRouterNat).name).toBe("test-nat");
  expect(synth.all(ComputeFirewall).map(({ name }) => name)).toContain("test-allow-internet");
});

test("training gets a subnet of its own, as large as its machines need", () => {
  const synth = networkStack({ network: { range, training: { replicas: 40 }, flowLogs: "5%" } }).synth();

  expect(synth.all(ComputeSubnetwork)).toContainEqual(
    expect.objectContaining({
      name: "test-training",
      ip_cidr_range: "10.40.255.192/26",
      log_config: expect.objectContaining({ flow_sampling: 0.05 }),
    }),
  );
  expect(synth.only(ComputeNetworkAttachment).subnetworks).toEqual([
    expect.stringContaining("google_compute_subnetwork.Training_"),
  ]);
});

test("in a network that exists elsewhere only the attachment is made", () => {
  const synth = networkStack({ network: { training: { replicas: 4 } }, external }).synth();

  expect(synth.resources).toHaveLength(1);
  expect(synth.only(ComputeNetworkAttachment).subnetworks).toEqual([external.trainingSubnetwork]);
});

test("a network that exists elsewhere needs nothing without training", () => {
  expect(networkStack({ network: {}, external }).stack.isEmpty).toBe(true);
});

test("the foundation is applied before the network", () => {
  const { stack, foundation } = networkStack({ network: { range } });

  expect(stack.dependencies).toEqual([foundation]);
});

test("everything leads back to the line that a person can change", () => {
  const { stack } = networkStack({
    network: {
      range,
      internet: "nat",
      training: { replicas: 4 },
      openings: { warehouse: { to: ["10.90.0.0/24"], ports: ["5432"] } },
    },
  });

  const origins = stack.node
    .findAll()
    .filter((construct) => TerraformResource.isTerraformResource(construct))
    .map((resource) => originOf(resource));
  expect(origins).not.toContain(undefined);
  expect([...new Set(origins)].sort()).toEqual([
    "network",
    "network.apis",
    "network.internet",
    "network.openings.warehouse",
    "network.range",
    "network.training",
  ]);
});

test.each([
  [
    "a network without addresses",
    { network: {} },
    "network: `network.range` is missing: give the network addresses, or name `external.network`",
  ],
  [
    "training without a subnetwork in a network that exists elsewhere",
    { network: { training: { replicas: 4 } }, external: { network: external.network } },
    "network: `external.trainingSubnetwork` is missing: `network.training` needs one in `external.network`",
  ],
])("fails for %s, should one come through the rules", (_what, parts, message) => {
  expect(() => networkStack(parts)).toThrow(message);
});

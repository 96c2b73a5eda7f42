import { ComputeAddress } from "@cdktf/provider-google/lib/compute-address";
import { ComputeForwardingRule } from "@cdktf/provider-google/lib/compute-forwarding-rule";
import { DnsManagedZone } from "@cdktf/provider-google/lib/dns-managed-zone";
import { DnsRecordSet } from "@cdktf/provider-google/lib/dns-record-set";
import { PrivateEndpoints } from "../../../constructs/serving/private-endpoints";
import { fixture } from "../../support/synth";

const attachment = "projects/p1234-tp/regions/europe-west4/serviceAttachments/gkedpm-1a2b";
const networkName = "projects/acme-ml-test/global/networks/test";
const subnetworkName = "projects/acme-ml-test/regions/europe-west4/subnetworks/test-workloads";

function setUp() {
  const { stack, naming, synth } = fixture();
  const endpoints = new PrivateEndpoints(stack, "PrivateEndpoints", {
    naming,
    projectNumber: "481516234200",
    region: "europe-west4",
    networkName,
    subnetworkName,
  });
  return { endpoints, synth };
}

test("a private endpoint has an address in the network, and Google's name for it leads there", () => {
  const { endpoints, synth } = setUp();

  endpoints.add("fraud", { name: "fraud", endpointId: "1234567890", attachment });

  const address = synth().only(ComputeAddress);
  expect(address).toMatchObject({
    name: "test-endpoint-fraud",
    address_type: "INTERNAL",
    region: "europe-west4",
    subnetwork: subnetworkName,
  });
  expect(synth().only(ComputeForwardingRule)).toMatchObject({
    name: "test-endpoint-fraud",
    region: "europe-west4",
    description: `Leads to ${attachment}`,
    network: networkName,
    ip_address: `\${${address.address}.self_link}`,
    target: attachment,
    load_balancing_scheme: "",
    recreate_closed_psc: true,
  });
  expect(synth().only(DnsManagedZone)).toMatchObject({
    name: "test-private-endpoints",
    dns_name: "prediction.p.vertexai.goog.",
    visibility: "private",
    private_visibility_config: { networks: [{ network_url: networkName }] },
  });
  expect(synth().only(DnsRecordSet)).toMatchObject({
    name: "1234567890-europe-west4-481516234200.prediction.p.vertexai.goog.",
    rrdatas: [`\${${address.address}.address}`],
  });
});

test("all endpoints share one zone of names", () => {
  const { endpoints, synth } = setUp();
  endpoints.add("fraud", { name: "fraud", endpointId: "1234567890", attachment });
  endpoints.add("churn", { name: "churn", endpointId: "1234567891", attachment });

  expect(synth().all(DnsManagedZone)).toHaveLength(1);
  expect(synth().all(DnsRecordSet)).toHaveLength(2);
});

test("an attachment of another region is refused", () => {
  const elsewhere = attachment.replace("europe-west4", "us-central1");

  expect(() =>
    setUp().endpoints.add("fraud", { name: "fraud", endpointId: "1234567890", attachment: elsewhere }),
  ).toThrow(
    new Error(
      `stack/PrivateEndpoints/fraud: \`attachment\` must be a service attachment in europe-west4, got "${elsewhere}": take the one that the release printed`,
    ),
  );
});

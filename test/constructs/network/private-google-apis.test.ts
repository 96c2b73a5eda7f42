import { ComputeRoute } from "@cdktf/provider-google/lib/compute-route";
import { DnsManagedZone } from "@cdktf/provider-google/lib/dns-managed-zone";
import { DnsPolicy } from "@cdktf/provider-google/lib/dns-policy";
import type { DnsRecordSetConfig } from "@cdktf/provider-google/lib/dns-record-set";
import ipaddr from "ipaddr.js";
import { API_ADDRESSES, type ApiAccess } from "../../../constructs/network/api-addresses";
import { PrivateGoogleApis } from "../../../constructs/network/private-google-apis";
import type { Synth } from "../../support/synth";
import { networkFixture } from "./support";

function apis(access: ApiAccess) {
  const { stack, naming, network, synth } = networkFixture();
  const construct = new PrivateGoogleApis(stack, "PrivateGoogleApis", { naming, network, access });
  return { construct, synth: synth() };
}

test.each([
  ["restricted", "199.36.153.4/30"],
  ["private", "199.36.153.8/30"],
] as const)("a network with %s access has a route to %s", (access, range) => {
  const { construct, synth } = apis(access);

  expect(synth.only(ComputeRoute)).toMatchObject({
    name: "test-google-apis",
    dest_range: range,
    next_hop_gateway: "default-internet-gateway",
  });
  expect(construct.apiRange).toBe(range);
  expect(construct.node.defaultChild).toBeInstanceOf(ComputeRoute);
});

test.each(["restricted", "private"] as const)("the addresses of %s access are exactly those of its range", (access) => {
  const { range, addresses } = API_ADDRESSES[access];

  const [first, length] = ipaddr.IPv4.parseCIDR(range);
  expect(addresses).toHaveLength(4);
  expect(addresses[0]).toBe(first.toString());
  for (const address of addresses) expect(ipaddr.IPv4.parse(address).match(first, length)).toBe(true);
});

/** Name, type and data of every record. `type` is shadowed by the resource's type in a `Synth`. */
function records({ json }: Synth): readonly string[] {
  const { google_dns_record_set } = json.resource as Record<string, Record<string, DnsRecordSetConfig>>;
  return Object.values(google_dns_record_set ?? {}).map(
    ({ name, type, rrdatas }) => `${name} ${type} ${rrdatas?.join(" ")}`,
  );
}

test("every name below googleapis.com resolves to the private addresses", () => {
  expect(records(apis("restricted").synth)).toEqual(
    expect.arrayContaining([
      "restricted.googleapis.com. A 199.36.153.4 199.36.153.5 199.36.153.6 199.36.153.7",
      "*.googleapis.com. CNAME restricted.googleapis.com.",
    ]),
  );
});

test.each([
  "pkg.dev.",
  "gcr.io.",
  "notebooks.cloud.google.com.",
  "notebooks.googleusercontent.com.",
  "kernels.googleusercontent.com.",
])("%s and every name below it resolve to the private addresses", (domain) => {
  const { synth } = apis("private");

  expect(synth.all(DnsManagedZone).map(({ dns_name }) => dns_name)).toContain(domain);
  expect(records(synth)).toEqual(
    expect.arrayContaining([
      `${domain} A 199.36.153.8 199.36.153.9 199.36.153.10 199.36.153.11`,
      `*.${domain} CNAME ${domain}`,
    ]),
  );
});

test("zones are seen by the network only", () => {
  for (const zone of apis("restricted").synth.all(DnsManagedZone)) {
    expect(zone).toMatchObject({
      visibility: "private",
      private_visibility_config: { networks: [{ network_url: expect.stringContaining("google_compute_network.") }] },
    });
  }
});

test("names that machines ask for are logged", () => {
  expect(apis("restricted").synth.only(DnsPolicy)).toMatchObject({ name: "test-dns-log", enable_logging: true });
});

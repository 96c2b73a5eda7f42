import { ComputeFirewall } from "@cdktf/provider-google/lib/compute-firewall";
import { Firewall } from "../../../constructs/network/firewall";
import { networkFixture } from "./support";

function firewallFixture() {
  const base = networkFixture();
  const firewall = new Firewall(base.stack, "Firewall", {
    naming: base.naming,
    network: base.network,
    apiRange: "199.36.153.4/30",
    workloadsRange: "10.40.0.0/17",
  });
  const rules = () => base.synth().all(ComputeFirewall);
  return { ...base, firewall, rules, rule: (name: string) => rules().find((rule) => rule.name === name) };
}

test.each([
  ["test-deny-ingress", "INGRESS", "source_ranges"],
  ["test-deny-egress", "EGRESS", "destination_ranges"],
])("%s refuses and logs the rest", (name, direction, ranges) => {
  expect(firewallFixture().rule(name)).toMatchObject({
    direction,
    priority: 65534,
    [ranges]: ["0.0.0.0/0"],
    deny: [{ protocol: "all" }],
    log_config: { metadata: "INCLUDE_ALL_METADATA" },
  });
});

test("what is let through by itself is named, and nothing else is", () => {
  const allowed = firewallFixture()
    .rules()
    .filter(({ allow }) => allow !== undefined)
    .map(({ name, direction, source_ranges, destination_ranges, allow }) => ({
      name,
      direction,
      from: source_ranges,
      to: destination_ranges,
      allow,
    }));

  const https = [{ protocol: "tcp", ports: ["443"] }];
  const dataflow = [{ protocol: "tcp", ports: ["12345-12346"] }];
  const workloads = ["10.40.0.0/17"];
  expect(allowed).toEqual([
    { name: "test-allow-google-apis", direction: "EGRESS", from: undefined, to: ["199.36.153.4/30"], allow: https },
    { name: "test-allow-private-endpoints", direction: "EGRESS", from: undefined, to: workloads, allow: https },
    { name: "test-allow-dataflow-ingress", direction: "INGRESS", from: workloads, to: workloads, allow: dataflow },
    { name: "test-allow-dataflow-egress", direction: "EGRESS", from: workloads, to: workloads, allow: dataflow },
  ]);
});

test("an opening is one rule that says what it lets through, and is logged", () => {
  const { firewall, rule } = firewallFixture();

  firewall.addOpening("warehouse", { to: ["10.90.0.0/24", "10.91.0.0/24"], protocol: "tcp", ports: ["5432"] });

  expect(rule("test-opening-warehouse")).toMatchObject({
    description: 'Opening "warehouse": tcp 5432 to 10.90.0.0/24, 10.91.0.0/24',
    direction: "EGRESS",
    destination_ranges: ["10.90.0.0/24", "10.91.0.0/24"],
    allow: [{ protocol: "tcp", ports: ["5432"] }],
    log_config: { metadata: "INCLUDE_ALL_METADATA" },
  });
});

test("an opening may have the name of one of the firewall's own rules", () => {
  const { firewall, rules } = firewallFixture();

  firewall.addOpening("allow-google-apis", { to: ["10.90.0.0/24"], protocol: "udp", ports: ["53"] });

  expect(new Set(rules().map(({ name }) => name)).size).toBe(rules().length);
});

test("fails when two openings have one name", () => {
  const { firewall } = firewallFixture();
  const opening = { to: ["10.90.0.0/24"], protocol: "tcp", ports: ["5432"] } as const;
  firewall.addOpening("warehouse", opening);

  expect(() => firewall.addOpening("warehouse", opening)).toThrow(
    'stack/Firewall: there is an opening "warehouse" already: give this one another name',
  );
});

test("the internet is reached from one subnet, encrypted, and logged", () => {
  const { firewall, subnet, rule } = firewallFixture();

  firewall.allowInternet(subnet);

  expect(rule("test-allow-internet")).toMatchObject({
    direction: "EGRESS",
    source_ranges: ["10.40.0.0/17"],
    destination_ranges: ["0.0.0.0/0"],
    allow: [{ protocol: "tcp", ports: ["443"] }],
    log_config: { metadata: "INCLUDE_ALL_METADATA" },
  });
});

test("no rule lets anything in from outside the network", () => {
  const { firewall, subnet, rules } = firewallFixture();
  firewall.allowInternet(subnet);

  for (const { direction, allow, source_ranges } of rules()) {
    if (direction === "INGRESS" && allow !== undefined) expect(source_ranges).toEqual(["10.40.0.0/17"]);
  }
});

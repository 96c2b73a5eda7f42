import type { JsonObject } from "../../../../review/json";
import { at, type Case } from "./case";

const ingress = (source: string, ports: readonly string[] | undefined, protocol = "tcp"): JsonObject => ({
  direction: "INGRESS",
  source_ranges: [source],
  allow: [{ protocol, ...(ports !== undefined && { ports }) }],
});

const port = (number: number): Case => ({
  good: ingress("10.0.0.0/8", [String(number)]),
  bad: ingress("0.0.0.0/0", ["443", `${number - 1}-${number + 1}`]),
});

/** A network under the name `It`, and what belongs to it. */
const member = (type: string, attribute: string, more: JsonObject = {}): NonNullable<Case["besideGood"]> => ({
  [type]: { Beside: { [attribute]: "${google_compute_network.It.id}", ...more } },
});

/** Rules about networks and what passes them. */
export const networkCases: Readonly<Record<string, Case>> = {
  "network/makes-its-own-subnets": at("auto_create_subnetworks", false, undefined),
  "network/no-firewall": {
    good: { name: "ml" },
    bad: { name: "ml" },
    besideGood: member("google_compute_firewall", "network"),
    besideBad: { google_compute_firewall: { Other: { network: "projects/acme/global/networks/other" } } },
    depends: false,
  },
  "network/way-out-by-default": at("delete_default_routes_on_create", true, undefined),
  "network/names-unlogged": {
    good: { name: "ml" },
    bad: { name: "ml" },
    besideGood: {
      google_dns_policy: {
        Log: { enable_logging: true, networks: [{ network_url: "projects/acme/global/networks/ml" }] },
      },
    },
    besideBad: {
      google_dns_policy: {
        Log: { enable_logging: false, networks: [{ network_url: "projects/acme/global/networks/ml" }] },
      },
    },
    depends: false,
  },
  "dns-policy/unlogged": at("enable_logging", true, undefined),
  "subnet/no-flow-logs": at("log_config", { flow_sampling: 0.5 }, undefined, { depends: false }),
  "subnet/reaches-google-in-public": at("private_ip_google_access", true, false),
  "subnet/ipv6-reaches-google-in-public": {
    good: { stack_type: "IPV4_IPV6", private_ipv6_google_access: "ENABLE_OUTBOUND_VM_ACCESS_TO_GOOGLE" },
    bad: { stack_type: "IPV4_IPV6" },
  },
  "subnet/public-ipv6": at("ipv6_access_type", "INTERNAL", "EXTERNAL"),
  "firewall/ssh-open": port(22),
  "firewall/rdp-open": port(3389),
  "firewall/ftp-open": port(21),
  "firewall/ftp-data-open": port(20),
  "firewall/mysql-open": port(3306),
  "firewall/http-open": port(80),
  "firewall/open-to-everywhere": { good: ingress("10.0.0.0/8", undefined, "all"), bad: ingress("::/0", ["8443"]) },
  "firewall/many-ports": { good: ingress("10.0.0.0/8", ["443", "8000-8010"]), bad: ingress("10.0.0.0/8", ["1-65535"]) },
  "firewall/leads-everywhere": {
    good: { direction: "EGRESS", destination_ranges: ["10.0.0.0/8"], allow: [{ protocol: "tcp" }] },
    bad: { direction: "EGRESS", allow: [{ protocol: "tcp", ports: ["443"] }] },
  },
  "firewall/refusal-unlogged": {
    good: { deny: [{ protocol: "all" }], log_config: { metadata: "INCLUDE_ALL_METADATA" } },
    bad: { deny: [{ protocol: "all" }] },
    depends: false,
  },
  "route/to-the-internet": {
    good: { next_hop_gateway: "default-internet-gateway", dest_range: "199.36.153.4/30" },
    bad: { next_hop_gateway: "projects/acme/global/gateways/default-internet-gateway", dest_range: "0.0.0.0/0" },
  },
  "nat/unlogged": at("log_config.enable", true, false),
  "zone/unsigned": at("dnssec_config.state", "on", "off"),
  "zone/weak-signature": at(
    "dnssec_config.default_key_specs",
    [{ algorithm: "rsasha256" }],
    [{ algorithm: "rsasha256" }, { algorithm: "rsasha1" }],
  ),
  "attachment/takes-everybody": at("connection_preference", "ACCEPT_MANUAL", "ACCEPT_AUTOMATIC"),
  "address/public": at("address_type", "INTERNAL", "EXTERNAL"),
  "way-in/plain-http": {
    good: { target: "projects/acme/regions/a/targetHttpProxies/a", load_balancing_scheme: "INTERNAL_MANAGED" },
    bad: { target: "projects/acme/global/targetHttpProxies/a", load_balancing_scheme: "EXTERNAL_MANAGED" },
  },
  "way-in/weak-encryption": { good: { profile: "MODERN", min_tls_version: "TLS_1_2" }, bad: { profile: "MODERN" } },
  "way-in/log4j": {
    good: {
      rule: [
        { action: "allow" },
        { action: "deny(403)", match: { expr: { expression: "evaluatePreconfiguredWaf('cve-canary')" } } },
      ],
    },
    bad: { rule: [{ action: "allow", match: { expr: { expression: "evaluatePreconfiguredWaf('cve-canary')" } } }] },
  },
  "log/flow-sample-none": at("log_config.flow_sampling", 0.1, 0),
  "way-in/cors": at("default_route_action.cors_policy.allow_origins", ["https://acme.example"], ["*"]),
};

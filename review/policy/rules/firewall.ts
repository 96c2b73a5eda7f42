import { all, none, set } from "../predicate";
import type { PolicyRule } from "../rule";

const FIREWALL = ["google_compute_firewall"];

/** Ports that attackers look for first, with what answers there. */
const PORTS: readonly (readonly [id: string, port: number, what: string, checks: PolicyRule["checks"]])[] = [
  ["ssh", 22, "ssh", { checkov: ["CKV_GCP_2"], trivy: ["AVD-GCP-0071"], cis: ["3.6"] }],
  ["rdp", 3389, "RDP", { checkov: ["CKV_GCP_3"], trivy: ["AVD-GCP-0070"], cis: ["3.7"] }],
  ["ftp", 21, "FTP", { checkov: ["CKV_GCP_75"] }],
  ["ftp-data", 20, "FTP's data channel", { checkov: ["CKV_GCP_77"] }],
  ["mysql", 3306, "MySQL", { checkov: ["CKV_GCP_88"] }],
  ["http", 80, "HTTP without encryption", { checkov: ["CKV_GCP_106"] }],
];

/** Rules about what a firewall lets through. */
export const firewallRules: readonly PolicyRule[] = [
  ...PORTS.map(([id, port, what, checks]): PolicyRule => ({
    id: `firewall/${id}-open`,
    severity: port === 22 || port === 3389 ? "critical" : "high",
    types: FIREWALL,
    must: {
      kind: "function",
      name: "closedToTheWorld",
      argument: port,
      says: `port ${port} is not open to everywhere`,
    },
    problem: `${what} is open to the whole internet`,
    reason: "The port is scanned within minutes, and one weak password or one late update lets somebody in.",
    fix: "name the ranges that need it; for people, use Identity-Aware Proxy from 35.235.240.0/20",
    ...(checks !== undefined && { checks }),
    strict: true,
  })),
  {
    id: "firewall/open-to-everywhere",
    severity: "high",
    types: FIREWALL,
    must: { kind: "function", name: "closedToTheWorld", says: "nothing is let in from everywhere" },
    problem: "the whole internet is let in",
    reason: "A platform of jobs and models has nothing that answers strangers.",
    fix: "name the ranges that need it",
    checks: { checkov: ["CKV2_GCP_12"], trivy: ["AVD-GCP-0027", "AVD-GCP-0073"] },
    strict: true,
  },
  {
    id: "firewall/many-ports",
    severity: "medium",
    types: FIREWALL,
    when: none("disabled", true),
    must: { kind: "function", name: "narrowPorts", argument: 30, says: "it allows few ports, by number" },
    problem: "one rule opens many ports",
    reason: "Whatever starts to listen on one of them later is open without anybody deciding it.",
    fix: "list the ports that are used",
    setting: "network.openings.*.ports",
    checks: { trivy: ["AVD-GCP-0072", "AVD-GCP-0074"] },
  },
  {
    id: "firewall/leads-everywhere",
    severity: "high",
    types: FIREWALL,
    must: { kind: "function", name: "noEgressAnywhere", says: "nothing is let out to everywhere" },
    problem: "machines may send data to the whole internet",
    reason: "This is how data leaves: a refusal by default is worth only as much as its widest exception.",
    fix: "name the ranges that must be reached",
    setting: "network.openings.*.to",
    checks: { trivy: ["AVD-GCP-0035"] },
  },
  {
    id: "firewall/refusal-unlogged",
    severity: "low",
    types: FIREWALL,
    when: all(set("deny"), none("disabled", true)),
    must: set("log_config"),
    problem: "what the firewall refuses is not logged",
    reason: "A machine that tries in vain to reach something is the first sign of a break-in, or of a missing opening.",
    fix: "add log_config",
  },
];

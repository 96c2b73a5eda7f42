import { isGrant, isLocal } from "../../../catalog/resource-kinds";
import { type JsonObject, listOf, textAt } from "../../json";
import type { Section } from "../resource-change";
import { isMighty } from "./access";
import { type Verdict, verdict } from "./judge";

/** What a resource of a type is about, and what it means that there is one more or one fewer. */
export interface Whole {
  readonly section: Section;
  /**
   * Whether its destruction belongs to what it is about, as that of a grant or an alert, and not to what is destroyed
   * first of all.
   */
  readonly byItself: boolean;
  readonly created: Verdict;
  readonly deleted: Verdict;
}

interface Row {
  readonly type: RegExp;
  readonly section: Section;
  readonly byItself?: true;
  readonly created?: (resource: JsonObject) => Verdict;
  readonly deleted?: (resource: JsonObject) => Verdict;
}

const always = (answer: Verdict) => () => answer;
const loosens = (meaning: string, severity?: Verdict["severity"]) => always(verdict("loosened", meaning, severity));
const tightens = (meaning: string) => always(verdict("tightened", meaning));

const row = (type: string, section: Section, more: Omit<Row, "type" | "section"> = {}): Row => ({
  type: new RegExp(`^(${type})$`),
  section,
  ...more,
});

/** The first row that fits counts. */
const ROWS: readonly Row[] = [
  row("google_.*_iam_policy", "access", {
    byItself: true,
    created: loosens("it replaces every grant that anybody else has made there", "critical"),
    deleted: always(verdict("unknown", "every grant that it makes goes", "high")),
  }),
  row("google_.*_iam_binding", "access", {
    byItself: true,
    created: loosens("it takes the role away from everybody who is not named", "high"),
    deleted: tightens("nobody who is named has the role any more"),
  }),
  row("google_.*_iam_member", "access", {
    byItself: true,
    created: (grant) =>
      /^all(Authenticated)?Users$/.test(textAt(grant, "member") ?? "")
        ? verdict("loosened", "everybody on the internet is let in", "critical")
        : isMighty(grant.role)
          ? verdict("loosened", "the role lets do nearly everything", "critical")
          : verdict("loosened", undefined, "medium"),
    deleted: tightens("it loses the role"),
  }),
  row("google_(folder|organization|project)_iam_audit_config", "protection", {
    byItself: true,
    created: tightens("what people and programs do is logged"),
    deleted: loosens("what people and programs do is no longer logged", "critical"),
  }),
  row(".*_iam_custom_role", "access", { byItself: true }),
  row("google_(service_account_key|storage_hmac_key|apikeys_key)", "access", {
    byItself: true,
    created: loosens("a key that never expires, for whoever has it", "critical"),
    deleted: tightens("what uses the key no longer works"),
  }),
  row("google_privileged_access_manager_entitlement", "access", {
    byItself: true,
    created: loosens("people can ask for access that they do not have"),
    deleted: tightens("people can no longer ask for this access"),
  }),
  row("google_bigquery_(dataset_access|row_access_policy|datapolicy_.*)", "access", { byItself: true }),
  row("google_(service_account|iam_.*|iap_.*|project_service_identity)", "access"),
  row("google_compute_firewall", "exposure", {
    byItself: true,
    created: (rule) => ruleVerdict(rule, true),
    deleted: (rule) => ruleVerdict(rule, false),
  }),
  row("google_compute_.*firewall_policy.*|google_compute_.*security_policy.*", "exposure", {
    byItself: true,
    created: always(verdict("unknown", "which traffic is let through", "high")),
    deleted: always(verdict("unknown", "which traffic is let through", "high")),
  }),
  row("google_compute_router_nat", "exposure", {
    created: loosens("machines without a public address reach the internet"),
    deleted: tightens("machines without a public address no longer reach the internet"),
  }),
  row("google_compute_route", "exposure", {
    created: (route) =>
      /default-internet-gateway/.test(textAt(route, "next_hop_gateway") ?? "")
        ? verdict("loosened", "traffic leaves through the internet gateway", "medium")
        : verdict("unknown", "where traffic goes"),
  }),
  row("google_compute_(global_)?forwarding_rule", "exposure", {
    created: (rule) =>
      /^EXTERNAL/.test(textAt(rule, "load_balancing_scheme") ?? "EXTERNAL") && textAt(rule, "subnetwork") === undefined
        ? verdict("loosened", "something is reached from the internet", "high")
        : verdict("neutral", undefined, "low"),
  }),
  row("google_compute_(global_)?address", "exposure", {
    created: (address) =>
      textAt(address, "address_type") === "INTERNAL"
        ? verdict("neutral", undefined, "info")
        : verdict("loosened", "an address on the internet", "medium"),
  }),
  row("google_access_context_manager_.*", "exposure", {
    byItself: true,
    created: always(verdict("unknown", "what the service perimeter lets through", "high")),
    deleted: loosens("what the service perimeter held back", "critical"),
  }),
  row(
    "google_compute_(network|subnetwork|router|network_attachment|service_attachment|network_peering.*)|google_dns_.*|google_service_networking_.*|google_network_.*",
    "exposure",
  ),
  row(
    "google_kms_.*|google_secret_manager_.*|google_data_loss_prevention_.*|google_essential_contacts_.*",
    "protection",
  ),
  row("google_(org_policy|binary_authorization)_.*|google_project_organization_policy", "protection", {
    byItself: true,
    deleted: loosens("what the policy forbids is allowed", "critical"),
  }),
  row("google_logging_.*_(sink|bucket_config)", "protection", {
    deleted: loosens("logs are no longer kept there"),
  }),
  row("google_logging_.*_exclusion", "protection", {
    byItself: true,
    created: loosens("logs are thrown away that were kept"),
    deleted: tightens("logs are kept that were thrown away"),
  }),
  row(
    "google_monitoring_(alert_policy|slo|uptime_check_config|notification_channel|custom_service|service)",
    "alerts-and-objectives",
    {
      byItself: true,
      created: always(verdict("tightened")),
      deleted: loosens("nobody is told any more"),
    },
  ),
  row("google_logging_metric|google_monitoring_.*", "alerts-and-objectives", {
    byItself: true,
    deleted: always(verdict("unknown", "what it counted is no longer seen", "medium")),
  }),
  row("google_billing_budget", "cost", {
    byItself: true,
    created: tightens("somebody is told what is spent"),
    deleted: loosens("nobody is told any more what is spent"),
  }),
  row(
    "google_(vertex_ai|workflows|cloud_scheduler|eventarc|colab|workbench|notebooks|cloudbuild|dataflow|tpu)_.*|google_cloud_(run|tasks)_.*",
    "training-and-serving",
  ),
];

const PLAIN: Whole = {
  section: "other",
  byItself: false,
  created: verdict("neutral", undefined, "info"),
  deleted: verdict("neutral", undefined, "medium"),
};

/** What a resource is about, and what it means that there is one more or one fewer. */
export function wholeOf(type: string, resource: JsonObject): Whole {
  const found = ROWS.find(({ type: pattern }) => pattern.test(type));
  if (found === undefined) return isLocal(type) ? { ...PLAIN, byItself: true, deleted: PLAIN.created } : PLAIN;
  return {
    section: found.section,
    byItself: found.byItself === true,
    created: found.created?.(resource) ?? verdict("neutral", undefined, isGrant(type) ? "medium" : "info"),
    deleted: found.deleted?.(resource) ?? PLAIN.deleted,
  };
}

function ruleVerdict(rule: JsonObject, created: boolean): Verdict {
  const allows = listOf(rule.allow).length > 0;
  if (rule.disabled === true) return verdict("neutral", "the rule is off", "low");
  if (textAt(rule, "direction") === "EGRESS") {
    return verdict(
      allows === created ? "loosened" : "tightened",
      "what machines may reach",
      allows ? "medium" : "high",
    );
  }
  const sources = listOf(rule.source_ranges).concat(typeof rule.source_ranges === "string" ? [rule.source_ranges] : []);
  const everywhere = sources.some((range) => range === "0.0.0.0/0" || range === "::/0");
  if (allows && created) {
    return everywhere
      ? verdict("loosened", "it lets the whole internet in", "critical")
      : verdict("loosened", "it lets traffic in");
  }
  if (allows) return verdict("tightened", "it no longer lets traffic in");
  return created ? verdict("tightened", "it stops traffic") : verdict("loosened", "it no longer stops traffic");
}

import type { Json } from "../../json";
import {
  fewerOfThem,
  type Judge,
  moreOfThem,
  opens,
  ordered,
  protects,
  type Rule,
  told,
  unjudged,
  verdict,
} from "./judge";

const rule = (type: string, at: string, judge: Judge): Rule => ({
  type: new RegExp(`^(${type})$`),
  at: new RegExp(`^(${at})$`),
  section: "exposure",
  judge,
});

const isEverywhere = (value: Json | undefined) => ["0.0.0.0/0", "::/0", "*"].includes(String(value));

const ranges: Judge = ({ before, after }) => {
  if (before === undefined) {
    return isEverywhere(after)
      ? verdict("loosened", "it lets the whole internet in", "critical")
      : verdict("loosened", "it is reached from more addresses");
  }
  if (after === undefined) return verdict("tightened", "it is reached from fewer addresses");
  if (isEverywhere(after)) return verdict("loosened", "it lets the whole internet in", "critical");
  if (isEverywhere(before)) return verdict("tightened", "it no longer lets the whole internet in");
  return verdict("unknown", "other addresses reach it", "high");
};

/** How many addresses a range has, as the length of what they have in common: the shorter, the more. */
const lengthOf = (range: Json | undefined) => {
  const length = /^[\da-f.:]+\/(\d+)$/i.exec(String(range))?.[1];
  return length === undefined ? undefined : Number(length);
};

const destinations: Judge = ({ before, after }, beside) => {
  const lets = beside("allow") !== undefined;
  const more = verdict(lets ? "loosened" : "tightened", `it is about more addresses`, "high");
  const fewer = verdict(lets ? "tightened" : "loosened", `it is about fewer addresses`);
  if (before === undefined) return more;
  if (after === undefined) return fewer;
  const [was, is] = [lengthOf(before), lengthOf(after)];
  if (was === undefined || is === undefined || was === is)
    return verdict("unknown", "it is about other addresses", "high");
  return is < was ? more : fewer;
};

const everybody: Judge = ({ before, after }) => {
  const isPublic = (value: Json | undefined) => /^all(Authenticated)?Users$/.test(String(value));
  if (isPublic(after) && !isPublic(before))
    return verdict("loosened", "everybody on the internet is let in", "critical");
  if (isPublic(before) && !isPublic(after))
    return verdict("tightened", "not everybody on the internet is let in any more");
  return undefined;
};

const lets: Judge = (values, beside) => {
  if (beside("direction") === "EGRESS") return verdict("unknown", "what machines may reach");
  if (values.after === undefined) return verdict("tightened", "it lets less through");
  return values.before === undefined
    ? verdict("loosened", "it lets more through")
    : verdict("unknown", "what it lets through", "high");
};

/** What is known of networks, of public access, and of how endpoints are reached. */
export const EXPOSURE: readonly Rule[] = [
  rule(".*_iam_(member|binding)", "member|members", everybody),
  rule(
    "google_storage_(bucket_acl|object_acl|bucket_access_control|default_object_acl).*",
    ".*",
    unjudged(undefined, "high"),
  ),
  rule(
    "google_storage_bucket",
    "public_access_prevention",
    ordered(["enforced", "inherited", undefined], "whether the bucket can be made public", "critical"),
  ),
  rule(
    "google_storage_bucket",
    "uniform_bucket_level_access",
    protects("objects can have permissions of their own", "objects have no permissions of their own"),
  ),
  rule("google_storage_bucket", "(website|cors|ip_filter)(\\..*)?", unjudged("who reaches the objects from where")),
  rule("google_compute_firewall", "source_ranges", ranges),
  rule("google_compute_firewall", "destination_ranges", destinations),
  rule("google_compute_firewall", "allow(\\..*)?", lets),
  rule("google_compute_firewall", "deny(\\..*)?", fewerOfThem("it stops less", "it stops more")),
  rule(
    "google_compute_firewall",
    "disabled|priority|direction|(source|target)_(tags|service_accounts)|network",
    unjudged("which traffic is let through", "high"),
  ),
  rule(
    "google_compute_.*firewall_policy.*|google_compute_.*security_policy.*",
    ".*",
    unjudged("which traffic is let through", "high"),
  ),
  rule("google_compute_route", "dest_range|next_hop_.*|tags|priority", unjudged("where traffic goes", "high")),
  rule(
    "google_compute_subnetwork",
    "private_ip_google_access",
    told("whether machines without a public address reach Google's services", "high"),
  ),
  rule("google_compute_subnetwork", "log_config(\\..*)?", unjudged("how much of the traffic is logged")),
  rule(
    "google_compute_(global_)?address",
    "address_type",
    ordered(["INTERNAL", "EXTERNAL", undefined], "whether the address is public"),
  ),
  rule(
    "google_compute_(global_)?forwarding_rule",
    "load_balancing_scheme|target|network|subnetwork|ip_address|allow_global_access|allow_psc_global_access",
    unjudged("what is reached, and from where", "high"),
  ),
  rule("google_compute_router_nat", ".*", unjudged("what reaches the internet")),
  rule(
    "google_compute_network_attachment",
    "connection_preference|producer_.*_lists",
    unjudged("who connects to the network", "high"),
  ),
  rule("google_compute_service_attachment", ".*", unjudged("who connects to the service", "high")),
  rule(
    "google_compute_network_peering.*|google_service_networking_connection",
    ".*",
    unjudged("which networks see each other", "high"),
  ),
  rule("google_dns_managed_zone", "visibility", ordered(["private", "public", undefined], "who can ask the zone")),
  rule(
    "google_dns_(managed_zone|policy|record_set|response_policy.*)",
    "private_visibility_config.*|networks.*|forwarding_config.*|peering_config.*|enable_.*|rrdatas|routing_policy.*",
    unjudged("where names lead"),
  ),
  rule(
    "google_vertex_ai_(endpoint|index_endpoint)",
    "private_service_connect_config\\.project_allowlist",
    moreOfThem("another project may connect to it", "one project fewer may connect to it"),
  ),
  rule(
    "google_vertex_ai_(endpoint|index_endpoint)",
    "private_service_connect_config\\.enable_private_service_connect",
    protects("it is reached through the internet, no longer only from within", "it is reached only from within"),
  ),
  rule(
    "google_vertex_ai_(endpoint|index_endpoint)",
    "network|dedicated_endpoint_enabled|private_service_connect_config(\\..*)?",
    unjudged("how the endpoint is reached", "high"),
  ),
  rule(
    "google_vertex_ai_index_endpoint",
    "public_endpoint_enabled",
    opens(
      "the endpoint is reached from the internet",
      "the endpoint is no longer reached from the internet",
      "critical",
    ),
  ),
  rule(
    "google_vertex_ai_index_endpoint_deployed_index",
    "deployed_index_auth_config(\\..*)?|reserved_ip_ranges",
    unjudged("who may ask the index", "high"),
  ),
  rule(
    ".*",
    "(.*\\.)?(disable_public_ip|no_public_ip|enable_private_nodes|enable_private_endpoint|privateEndpoint)",
    protects("it has an address on the internet", "it has no address on the internet", "critical"),
  ),
  rule(
    "google_workbench_instance",
    "disable_proxy_access",
    protects("it is reached through Google's proxy", "it is not reached through Google's proxy"),
  ),
  rule(
    ".*",
    "(.*\\.)?(enable_internet_access|enableInternetAccess|ipv4_enabled|assign_public_ip)",
    opens("it reaches, or is reached from, the internet", "it has no way to the internet", "critical"),
  ),
  rule(
    ".*",
    "(.*\\.)?(authorized_networks|master_authorized_networks_config|allowed_ip_cidr_ranges|ip_white_list)(\\..*)?",
    ranges,
  ),
  rule(
    "google_cloud_run_.*|google_cloudfunctions.*",
    "(.*\\.)?(ingress|ingress_settings|invoker_iam_disabled|vpc_access.*)",
    unjudged("who reaches it, and what it reaches", "high"),
  ),
  rule("google_access_context_manager_.*", ".*", unjudged("what the service perimeter lets through", "high")),
  rule(".*", "(.*\\.)?(network|subnetwork|subnet|private_network)", told("it is in another network", "high")),
];

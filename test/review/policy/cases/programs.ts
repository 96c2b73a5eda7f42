import { ACCOUNT, at, type Case, guarded, SHARED_ACCOUNT } from "./case";

const account = (path: string, more: Partial<Case> = {}): Case => at(path, ACCOUNT, SHARED_ACCOUNT, more);
const PSC = "private_service_connect_config";
const psc = (project_allowlist?: readonly string[]) => ({
  enable_private_service_connect: true,
  ...(project_allowlist !== undefined && { project_allowlist }),
});
const target = (good: Case["good"], bad: Case["bad"]): Case => ({
  good: { http_target: { uri: "https://workflowexecutions.googleapis.com/v1/a", ...good } },
  bad: { http_target: { uri: "https://workflowexecutions.googleapis.com/v1/a", ...bad } },
});
const metadata = (name: string, good: string, bad: string | undefined) => at(`gce_setup.metadata.${name}`, good, bad);
const run = "create_notebook_execution_job_request.notebook_execution_job";
const indexEndpoint = { google_vertex_ai_index_endpoint: { Endpoint: { public_endpoint_enabled: true } } };
const deployed = { index_endpoint: "${google_vertex_ai_index_endpoint.Endpoint.id}" };

/** Rules about notebooks, machines, models, and what starts by itself. */
export const programCases: Readonly<Record<string, Case>> = {
  "workbench/public-address": at("gce_setup.disable_public_ip", true, undefined),
  "workbench/root": metadata("notebook-disable-root", "true", "false"),
  "workbench/downloads": metadata("notebook-disable-downloads", "true", undefined),
  "workbench/never-sleeps": metadata("idle-timeout-seconds", "10800", "0"),
  "workbench/default-account": account("gce_setup.service_accounts.email"),
  "workbench/unverified-boot": at(
    "gce_setup.shielded_instance_config",
    { enable_secure_boot: true },
    { enable_secure_boot: true, enable_vtpm: false },
  ),
  "workbench/forwards": at("gce_setup.enable_ip_forwarding", false, true),
  "workbench/project-ssh-keys": metadata("block-project-ssh-keys", "true", "false"),
  "workbench/serial-console": metadata("serial-port-enable", "false", "true"),
  "workbench/default-network": at(
    "gce_setup.network_interfaces",
    [{ network: "projects/acme/global/networks/ml" }],
    [{}],
  ),
  "colab-template/internet": at("network_spec.enable_internet_access", false, true),
  "colab-template/default-network": at("network_spec", { network: "ml", subnetwork: "ml" }, { network: "ml" }),
  "colab-template/never-sleeps": at("idle_shutdown_config.idle_timeout", "10800s", "172800s"),
  "colab-template/not-as-the-person": at("euc_config.euc_disabled", false, true),
  "colab-template/unverified-boot": at("shielded_vm_config.enable_secure_boot", true, false),
  "notebook-run/default-account": account(`${run}.service_account`),
  "notebook-run/endless": at(`${run}.execution_timeout`, "43200s", "604800s"),
  "notebook-execution/default-account": account("service_account"),
  "notebook/public-address": at("no_public_ip", true, undefined),
  "notebook/unverified-boot": at("shielded_instance_config.enable_vtpm", true, false),
  "notebook-runtime/public-address": at("virtual_machine.virtual_machine_config.internal_ip_only", true, undefined),
  "endpoint/public": at(`${PSC}.enable_private_service_connect`, true, undefined),
  "endpoint/any-project-connects": at(PSC, psc(["acme"]), psc()),
  "endpoint/shared-address": at("dedicated_endpoint_enabled", true, false),
  "endpoint/requests-unlogged": at(
    "predict_request_response_logging_config",
    { enabled: true, sampling_rate: 0.1 },
    { enabled: false },
  ),
  "endpoint/unguarded": guarded,
  "endpoint/terraform-moves-traffic": at("lifecycle.ignore_changes", ["traffic_split"], ["labels"]),
  "garden-endpoint/shared-address": at("endpoint_config.dedicated_endpoint_enabled", true, undefined),
  "garden-endpoint/foreign-code": {
    good: { publisher_model_name: "a" },
    bad: { hugging_face_model_id: "a/b" },
    depends: false,
  },
  "index-endpoint/public": {
    good: { [PSC]: psc(["acme"]) },
    bad: { [PSC]: psc(["acme"]), public_endpoint_enabled: true },
  },
  "index-endpoint/any-project-connects": at(PSC, psc(["acme"]), psc(["acme", "*"])),
  "deployed-index/anybody-searches": {
    good: { ...deployed, deployed_index_auth_config: { auth_provider: { allowed_issuers: [ACCOUNT] } } },
    bad: deployed,
    beside: indexEndpoint,
  },
  "deployed-index/searches-unlogged": at("enable_access_logging", true, undefined),
  "tensorboard/unguarded": guarded,
  "online-store/public": {
    good: { optimized: {}, dedicated_serving_endpoint: { [PSC]: psc(["acme"]) } },
    bad: { optimized: {} },
  },
  "online-store/any-project-connects": at(`dedicated_serving_endpoint.${PSC}`, psc(["acme"]), psc()),
  "online-store/destroyed-with-contents": at("force_destroy", false, true),
  "online-store/unwatched-growth": at("bigtable.auto_scaling.max_node_count", 5, 1000),
  "feature-view/stale": at("sync_config.cron", "0 * * * *", undefined),
  "workflow/default-account": account("service_account"),
  "workflow/silent": at("call_log_level", "LOG_ERRORS_ONLY", "LOG_NONE"),
  "workflow/unprotected": at("deletion_protection", true, false),
  "workflow/plain-http": at("source_contents", `{ "url": "https://acme.example" }`, `{ "url": "http://acme.example" }`),
  "schedule/no-identity": target(
    { oauth_token: { service_account_email: ACCOUNT } },
    { oauth_token: { service_account_email: SHARED_ACCOUNT } },
  ),
  "schedule/plain-http": at("http_target.uri", "https://acme.example", "http://acme.example"),
  "schedule/token-for-google-elsewhere": {
    good: { http_target: { uri: "https://run.googleapis.com/v1", oauth_token: { service_account_email: ACCOUNT } } },
    bad: {
      http_target: { uri: "https://googleapis.com.acme.example/", oauth_token: { service_account_email: ACCOUNT } },
    },
  },
  "schedule/header-credential": {
    ...target({ headers: { "Content-Type": "application/json" } }, { headers: { Authorization: "Basic YTpi" } }),
    depends: false,
  },
  "event/default-account": account("service_account"),
  "topic/anywhere": at("message_storage_policy.allowed_persistence_regions", ["europe-west4"], []),
  "subscription/push-without-identity": {
    good: { push_config: { push_endpoint: "https://a", oidc_token: { service_account_email: ACCOUNT } } },
    bad: { push_config: { push_endpoint: "https://a" } },
  },
  "subscription/push-in-plain": at("push_config.push_endpoint", "https://a", "http://a"),
  "subscription/loses-messages": at("dead_letter_policy.dead_letter_topic", "projects/acme/topics/dead", undefined),
  "build/default-account": account("service_account"),
  "build/strangers-start-it": at("github.pull_request", { comment_control: "COMMENTS_ENABLED" }, { branch: "main" }),
  "build/unverified": at(
    "build",
    { images: ["a"], options: { requested_verify_option: "VERIFIED" } },
    { images: ["a"] },
  ),
  "build/public-machines": at("worker_config.no_external_ip", true, undefined),
  "queue/endless": at("retry_config.max_attempts", 5, -1),
  "repository/tags-move": {
    good: { format: "DOCKER", docker_config: { immutable_tags: true } },
    bad: { format: "DOCKER" },
  },
  "repository/unscanned": {
    good: { format: "DOCKER", vulnerability_scanning_config: { enablement_config: "INHERITED" } },
    bad: { format: "DOCKER", vulnerability_scanning_config: { enablement_config: "DISABLED" } },
  },
  "repository/unguarded": guarded,
  "repository/never-cleaned": {
    good: { cleanup_policies: [{ id: "a" }], cleanup_policy_dry_run: false },
    bad: { cleanup_policies: [{ id: "a" }], cleanup_policy_dry_run: true },
  },
  "repository/foreign-first": {
    good: { mode: "REMOTE_REPOSITORY", remote_repository_config: { disable_upstream_validation: false } },
    bad: { mode: "REMOTE_REPOSITORY", remote_repository_config: { disable_upstream_validation: true } },
  },
  "binary-authorization/everything-runs": at(
    "default_admission_rule.evaluation_mode",
    "REQUIRE_ATTESTATION",
    "ALWAYS_ALLOW",
  ),
  "machine/default-account": account("service_account.email"),
  "machine/public-address": at("network_interface", [{ network: "ml" }], [{ network: "ml", access_config: [{}] }], {
    depends: false,
  }),
  "machine/project-ssh-keys": at("metadata.block-project-ssh-keys", "TRUE", undefined),
  "machine/own-ssh-keys": at("metadata.enable-oslogin", "TRUE", "FALSE"),
  "project/own-ssh-keys": at("metadata.enable-oslogin", "TRUE", undefined),
  "machine/serial-console": at("metadata.serial-port-enable", "false", "1"),
  "machine/forwards": at("can_ip_forward", false, true),
  "machine/unverified-boot": at("shielded_instance_config", { enable_vtpm: true }, undefined),
  "machine/unsigned-boot": at("shielded_instance_config.enable_secure_boot", true, undefined),
  "dataflow/public-machines": at("ip_configuration", "WORKER_IP_PRIVATE", undefined),
  "dataflow/default-account": account("service_account_email"),
  "dataproc/public-machines": at("cluster_config.gce_cluster_config.internal_ip_only", true, false),
  "dataproc/default-account": account("cluster_config.gce_cluster_config.service_account"),
  "run/open-to-the-internet": at("ingress", "INGRESS_TRAFFIC_INTERNAL_ONLY", undefined),
  "run/default-account": account("template.service_account"),
  "function/open-to-the-internet": at("ingress_settings", "ALLOW_INTERNAL_ONLY", "ALLOW_ALL"),
  "function/plain-http": {
    good: { trigger_http: true, https_trigger_security_level: "SECURE_ALWAYS" },
    bad: { trigger_http: true },
  },
  "tpu/public-address": at("network_config.enable_external_ips", false, undefined),
};

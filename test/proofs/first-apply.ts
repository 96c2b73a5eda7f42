import { KEYED_RESOURCES } from "../../catalog/encryption";
import { agentEmail, SERVICE_AGENTS } from "../../catalog/service-agents";
import { adopterEmail, copierEmail } from "../../values/model-accounts";
import type { SynthesizedPlatform } from "../support/platform";
import { type Node, PlatformGraph, stringsOf, valuesAt } from "./graph";

/** Seconds that Google needs until everybody knows, from practitioners' experience with first applies. */
const WAIT = { service: 90, agent: 60, key: 120, account: 30, role: 30 } as const;

/** The API behind each type of resource, by the beginning of its name; the first that fits counts. */
const API_OF: readonly (readonly [prefix: string, services: readonly string[]])[] = [
  ["google_project_service_identity", ["serviceusage"]],
  ["google_project_service", []],
  ["google_project_iam_custom_role", ["iam"]],
  ["google_project_iam_", ["cloudresourcemanager"]],
  ["google_service_account", ["iam"]],
  ["google_storage_", ["storage"]],
  ["google_bigquery_", ["bigquery"]],
  ["google_billing_budget", ["billingbudgets"]],
  ["google_kms_", ["cloudkms"]],
  ["google_artifact_registry_", ["artifactregistry"]],
  ["google_cloudbuild_", ["cloudbuild"]],
  // What it starts are executions of workflows.
  ["google_cloud_scheduler_", ["cloudscheduler", "workflowexecutions"]],
  ["google_colab_", ["aiplatform"]],
  ["google_compute_", ["compute"]],
  ["google_dns_", ["dns"]],
  ["google_eventarc_", ["eventarc", "pubsub", "workflowexecutions"]],
  ["google_logging_", ["logging"]],
  ["google_monitoring_", ["monitoring"]],
  ["google_privileged_access_manager_", ["privilegedaccessmanager"]],
  ["google_pubsub_", ["pubsub"]],
  ["google_secret_manager_", ["secretmanager"]],
  ["google_vertex_ai_", ["aiplatform"]],
  ["google_workbench_", ["notebooks", "compute"]],
  ["google_workflows_", ["workflows"]],
  ["time_", []],
];

/** What makes an agent exist, by how its entry in the catalogue says that it comes into being. */
const MAKER_OF = {
  request: "google_project_service_identity",
  storage: "data.google_storage_project_service_account",
  bigquery: "data.google_bigquery_default_service_account",
  logging: "data.google_logging_project_cmek_settings",
} as const;

/** Cloud Logging's account follows no rule that holds everywhere: what Google answers is used. */
const ANSWERED = /^\$\{data\.google_logging_project_cmek_settings\.[A-Za-z0-9_-]+\.service_account_id\}$/;

/** Grants that name what they are on by its last name, in this attribute. */
const SHORT_NAMED: Readonly<Record<string, string>> = {
  google_pubsub_topic_iam_member: "topic",
  google_vertex_ai_endpoint_iam_member: "endpoint",
  google_workbench_instance_iam_member: "name",
};

const KEY_ROLE = "roles/cloudkms.cryptoKeyEncrypterDecrypter";

/** What would go wrong when the platform is applied to an empty project for the first time; empty when nothing. */
export function firstApplyProblems(platform: SynthesizedPlatform): readonly string[] {
  const proof = new FirstApply(platform);
  return proof.graph.nodes.flatMap((node) =>
    [
      ...proof.api(node),
      ...proof.key(node),
      ...proof.members(node),
      ...proof.names(node),
      ...proof.holder(node),
      ...proof.facts(node),
      ...proof.keptElsewhere(node),
    ].map((problem) => `${node.id}: ${problem}`),
  );
}

/** The APIs that are on although nothing that the platform makes calls them; empty when none. */
export function idleServices(platform: SynthesizedPlatform): readonly string[] {
  const proof = new FirstApply(platform);
  const called = new Set(proof.graph.nodes.flatMap((node) => proof.servicesOf(node) ?? []));
  return proof.graph
    .ofType("google_project_service")
    .map(({ attributes }) => String(attributes.service))
    .filter((service) => !called.has(service));
}

/** Seconds until every part of Cloud Logging knows a new sink. */
const SINK_WAIT = 180;

/** Seconds until a metric of log entries is found by those who make alerts on it. */
const FACT_WAIT = 600;

class FirstApply {
  readonly graph: PlatformGraph;
  private readonly project: string;
  private readonly number: string;
  private readonly groups: ReadonlySet<string>;
  private readonly outside: ReadonlySet<string>;
  /** Everything that has a name which others may write down: the name, what has it, and how long until it is seen. */
  private readonly named: readonly { readonly name: string; readonly node: Node; readonly wait: number }[];

  constructor(platform: SynthesizedPlatform) {
    this.graph = new PlatformGraph(platform);
    const { project, groups, budget, builds, external, handover, monitoring } = platform.environment;
    this.project = project.id;
    this.number = project.number;
    this.groups = new Set(Object.values(groups).map((group) => group.email));
    // What another environment makes: it is applied first, and waits for nothing here.
    const takers = Object.entries(handover.to).flatMap(([environment, { project: id, models, copies }]) => [
      ...models.map((model) => adopterEmail(environment, id, model)),
      ...(copies.length === 0 ? [] : [copierEmail(environment, id, platform.environment.name)]),
    ]);
    // Repositories are connected by a person, who must log in where they lie.
    const connected = Object.values(builds).map(({ source }) => source);
    const named = [...stringsOf(external), ...stringsOf(monitoring), ...stringsOf(budget)].map(([, text]) => text);
    this.outside = new Set([...named, ...takers, ...connected]);
    this.named = this.graph.nodes.flatMap((node) => namesOf(node, project.id, project.region));
  }

  /** The APIs that a resource calls are on, and have answered for a while. */
  api(node: Node): readonly string[] {
    const services = this.servicesOf(node);
    if (services === undefined) return ["nobody has said which API makes this type: add it to the proof"];
    return services.flatMap((service) => {
      const on = this.graph.ofType("google_project_service").find(({ attributes }) => attributes.service === service);
      if (on === undefined) return [`${service} is never switched on`];
      return this.graph.waits(on, node, WAIT.service) ? [] : [`does not wait for ${service}`];
    });
  }

  servicesOf({ type, attributes }: Node): readonly string[] | undefined {
    const plain = type.replace(/^data\./, "");
    const services = API_OF.find(([prefix]) => plain.startsWith(prefix))?.[1].map((name) => `${name}.googleapis.com`);
    if (services === undefined) return undefined;
    const scans = valuesAt(attributes, "vulnerability_scanning_config.enablement_config").includes("INHERITED");
    return [
      ...services,
      ...(plain === "google_project_service_identity" ? [String(attributes.service)] : []),
      ...(scans ? ["containerscanning.googleapis.com"] : []),
      // The step calls it, not Terraform.
      ...(valuesAt(attributes, "build.step.id").includes("scan") ? ["ondemandscanning.googleapis.com"] : []),
    ];
  }

  /** The agent of whoever keeps the data may use the very key, and has been able to for a while. */
  key(node: Node): readonly string[] {
    const fact = KEYED_RESOURCES[node.type];
    const keys = fact?.keys.flatMap((path) => valuesAt(node.attributes, path)) ?? [];
    return keys.flatMap((key) => {
      if (fact?.agent === undefined) return [`nobody has said which agent encrypts this type: add it to the catalogue`];
      const member = `serviceAccount:${agentEmail(fact.agent, this.number)}`;
      const grants = this.graph
        .ofType("google_kms_crypto_key_iam_member")
        .filter(({ attributes: grant }) => grant.crypto_key_id === key)
        .filter(({ attributes: grant }) =>
          fact.agent === "logging"
            ? ANSWERED.test(String(grant.member).replace("serviceAccount:", ""))
            : grant.member === member,
        )
        .filter(({ attributes: grant }) => grant.role === KEY_ROLE);
      if (grants.length === 0) return [`${member} is not granted ${key}`];
      return grants.some((grant) => this.graph.waits(grant, node, WAIT.key))
        ? []
        : [`does not wait for the grant of ${key} to ${member}`];
    });
  }

  /** Whoever is given something exists by then. */
  members(node: Node): readonly string[] {
    return stringsOf(node.attributes).flatMap(([, text]) => {
      const [, kind, email] = /^(group|serviceAccount|user|domain|principal|principalSet):(.+)$/.exec(text) ?? [];
      if (kind === undefined || email === undefined) return [];
      if (kind === "group") return this.groups.has(email) ? [] : [`${text} is no group of the environment`];
      if (kind !== "serviceAccount") return [`${text} is no member that can be known to exist`];
      return this.account(node, email);
    });
  }

  private account(node: Node, email: string): readonly string[] {
    // An account of the platform's own is one of the names that are checked in any case.
    if (this.named.some(({ name }) => name === email)) return [];
    // One that runs elsewhere is named in the environment file.
    if (this.outside.has(email)) return [];
    const fact = ANSWERED.test(email)
      ? SERVICE_AGENTS.logging
      : Object.values(SERVICE_AGENTS).find((agent) => agent.email.replace("NUMBER", this.number) === email);
    if (fact === undefined) return [`nobody makes the account ${email}`];
    if (fact.origin === "use") return [`${email} exists only after its first use`];
    const makers = this.graph
      .ofType(MAKER_OF[fact.origin])
      .filter(({ attributes }) => fact.origin !== "request" || attributes.service === fact.service);
    if (makers.length === 0) return [`nothing makes the agent ${email} exist`];
    return makers.some((maker) => this.graph.waits(maker, node, WAIT.agent)) ? [] : [`does not wait for ${email}`];
  }

  /** What a resource names exists by then, and is known where Google needs time for that. */
  names(node: Node): readonly string[] {
    return stringsOf(node.attributes).flatMap(([path, text]) => {
      if (path === "depends_on" || path.startsWith("triggers")) return [];
      const made = this.named.filter(
        ({ name, node: maker }) => maker !== node && mentions(path, text, name) && !isNamesake(maker, node),
      );
      if (made.length === 0) return this.isDangling(text) ? [`nobody makes ${text}`] : [];
      return made.flatMap(({ name, node: maker, wait }) => {
        if (!this.graph.precedes(maker, node)) return [`does not come after ${name}`];
        return wait === 0 || this.graph.waits(maker, node, wait) ? [] : [`does not wait for ${name}`];
      });
    });
  }

  /** What a grant is on exists by then, also where only its last name is written down. */
  holder(node: Node): readonly string[] {
    const attribute = SHORT_NAMED[node.type];
    if (attribute === undefined) return [];
    return this.graph
      .ofType(node.type.replace(/_iam_member$/, ""))
      .filter(({ attributes }) => attributes.name === node.attributes[attribute])
      .filter((holder) => !this.graph.precedes(holder, node))
      .map(({ address }) => `does not come after ${address}`);
  }

  /** What asks about log entries waits until the metrics of them are found. */
  facts(node: Node): readonly string[] {
    if (!/^google_monitoring_(alert_policy|slo)$/.test(node.type)) return [];
    const asked = new Set(
      stringsOf(node.attributes).flatMap(([, text]) =>
        [...text.matchAll(/logging\.googleapis\.com\/user\/([a-z0-9-]+)/g)].map(([, name]) => name),
      ),
    );
    const metrics = this.graph.ofType("google_logging_metric");
    return [...asked].flatMap((name) => {
      const metric = metrics.find(({ attributes }) => attributes.name === name);
      if (metric === undefined) return [`asks for the metric ${name}, which nothing makes`];
      return this.graph.waits(metric, node, FACT_WAIT) ? [] : [`does not wait until ${name} is found`];
    });
  }

  /** What Google's own bucket leaves out is brought somewhere else by then, so that no entry is lost. */
  keptElsewhere(node: Node): readonly string[] {
    if (node.type !== "google_logging_project_exclusion") return [];
    const sinks = this.graph
      .ofType("google_logging_project_sink")
      .filter(({ attributes }) => attributes.filter === node.attributes.filter);
    if (sinks.length === 0) return ["leaves out what no sink keeps"];
    return sinks.some((sink) => this.graph.waits(sink, node, SINK_WAIT)) ? [] : ["does not wait until it is kept"];
  }

  /** Whether a path leads into the environment's own project, to nothing that the platform makes. */
  private isDangling(text: string): boolean {
    // A region is no thing that somebody makes.
    if (/^projects\/[^/]+\/locations\/[^/]+$/.test(text)) return false;
    return text.startsWith(`projects/${this.project}/`) && !this.outside.has(text);
  }
}

/** Whether a text at a path names something: a full name anywhere in it, a short one where it is the whole value. */
function mentions(path: string, text: string, name: string): boolean {
  if (name.includes("/") || name.includes("@")) {
    const start = text.indexOf(name);
    const [before, behind] = [text[start - 1] ?? "/", text[start + name.length] ?? "/"];
    return start >= 0 && ":/".includes(before) && behind === "/";
  }
  const [attribute, value] = name.split("=", 2);
  return path === attribute && text === value;
}

/** Whether something has the same short name, but lies elsewhere: tables of two datasets. */
function isNamesake(maker: Node, node: Node): boolean {
  return maker.type === "google_bigquery_table" && maker.attributes.dataset_id !== node.attributes.dataset_id;
}

/** The names by which others know a resource, with the wait that each needs. */
function namesOf(node: Node, project: string, region: string): readonly { name: string; node: Node; wait: number }[] {
  const { type, attributes: is } = node;
  const named = (name: string, wait = 0) => [{ name, node, wait }];
  const location = String(is.location ?? is.region ?? region);
  switch (type) {
    case "google_service_account":
      return named(`${is.account_id}@${project}.iam.gserviceaccount.com`, WAIT.account);
    case "google_project_iam_custom_role":
      return named(`projects/${project}/roles/${is.role_id}`, WAIT.role);
    case "google_kms_key_ring":
      return named(`projects/${project}/locations/${location}/keyRings/${is.name}`);
    case "google_kms_crypto_key":
      return named(`${is.key_ring}/cryptoKeys/${is.name}`);
    case "google_artifact_registry_repository":
      return named(`projects/${project}/locations/${location}/repositories/${is.repository_id}`);
    case "google_storage_bucket":
      return named(`bucket=${is.name}`);
    case "google_bigquery_dataset":
      return named(`dataset_id=${is.dataset_id}`);
    case "google_bigquery_table":
      return named(`table_id=${is.table_id}`);
    case "google_compute_network":
      return named(`projects/${project}/global/networks/${is.name}`);
    case "google_compute_subnetwork":
      return named(`projects/${project}/regions/${location}/subnetworks/${is.name}`);
    case "google_vertex_ai_endpoint":
      return named(`projects/${project}/locations/${location}/endpoints/${is.name}`);
    case "google_vertex_ai_deployment_resource_pool":
      return named(`projects/${project}/locations/${location}/deploymentResourcePools/${is.name}`);
    case "google_compute_network_attachment":
      return named(`projects/${project}/regions/${location}/networkAttachments/${is.name}`);
    case "google_colab_runtime_template":
      return named(`projects/${project}/locations/${location}/notebookRuntimeTemplates/${is.name}`);
    case "google_pubsub_topic":
      return named(`projects/${project}/topics/${is.name}`);
    case "google_secret_manager_secret":
      return named(`projects/${project}/secrets/${is.secret_id}`);
    case "google_workflows_workflow":
      return named(`projects/${project}/locations/${location}/workflows/${is.name}`);
    default:
      return [];
  }
}

import { agentEmail, agentFact, type GrantableAgent, SERVICE_AGENTS } from "../../catalog/service-agents";
import type { SynthesizedPlatform } from "../support/platform";
import { type Node, PlatformGraph, stringsOf, valuesAt } from "./graph";

/** Seconds until Eventarc acts on the role of its agent (practitioners' experience). */
const EVENTARC_WAIT = 120;
const OBJECT_FINALIZED = "google.cloud.storage.object.v1.finalized";

/** What starts by itself, and which of Google's accounts it is started through. */
const STARTS_BY_ITSELF: Readonly<Record<string, readonly GrantableAgent[]>> = {
  google_cloud_scheduler_job: ["cloud-scheduler"],
  google_eventarc_trigger: ["eventarc", "pub-sub"],
  google_colab_schedule: [],
};

/**
 * What would not work by itself on the first day: Google's own accounts without the role that their product works with,
 * and what starts before its account may do what it is there for. Empty when nothing.
 */
export function automationProblems(platform: SynthesizedPlatform): readonly string[] {
  const proof = new Automation(platform);
  return proof.graph.nodes.flatMap((node) =>
    [...proof.agent(node), ...proof.attachment(node), ...proof.start(node), ...proof.sink(node)].map(
      (problem) => `${node.id}: ${problem}`,
    ),
  );
}

class Automation {
  readonly graph: PlatformGraph;
  private readonly number: string;
  private readonly project: string;
  private readonly grants: readonly Node[];

  constructor(platform: SynthesizedPlatform) {
    this.graph = new PlatformGraph(platform);
    this.number = platform.environment.project.number;
    this.project = platform.environment.project.id;
    this.grants = this.graph.nodes.filter(({ type }) => type.endsWith("_iam_member"));
  }

  /** An agent that was asked for has no rights until it is given the role of its product. */
  agent({ type, attributes }: Node): readonly string[] {
    if (type !== "google_project_service_identity") return [];
    return Object.entries(SERVICE_AGENTS)
      .filter(([, { service, origin }]) => service === attributes.service && origin === "request")
      .filter(([, { role }]) => role !== undefined)
      .filter(([name, { role }]) => this.given(name as GrantableAgent, String(role)).length === 0)
      .map(([name, { role }]) => `nobody gives the agent of ${name} ${role}`);
  }

  /** Vertex AI may enter itself in the list of an attachment. */
  attachment(node: Node): readonly string[] {
    if (node.type !== "google_compute_network_attachment") return [];
    const roles = this.graph
      .ofType("google_project_iam_custom_role")
      .filter(({ attributes }) =>
        ((attributes.permissions ?? []) as readonly string[]).includes("compute.networkAttachments.update"),
      );
    const grants = roles.flatMap(({ attributes }) => this.given("vertex-ai", `/roles/${attributes.role_id}`));
    return grants.some((grant) => this.graph.precedes(grant, node)) ? [] : ["Vertex AI may not use it by then"];
  }

  /** What starts by itself comes after the rights of the account that it starts as, and of Google's that starts it. */
  start(node: Node): readonly string[] {
    const agents = STARTS_BY_ITSELF[node.type];
    if (agents === undefined) return [];
    const accounts = stringsOf(node.attributes)
      .filter(([path, text]) => path.includes("service_account") && text.endsWith(".iam.gserviceaccount.com"))
      .map(([, text]) => `serviceAccount:${text}`);
    if (accounts.length === 0) return ["starts as nobody"];
    const own = this.grants.filter(({ attributes }) => accounts.includes(String(attributes.member)));
    return [
      ...(own.length === 0 ? ["its account may do nothing"] : []),
      ...own.filter((grant) => !this.graph.precedes(grant, node)).map(({ id }) => `does not come after ${id}`),
      ...agents.flatMap((agent) => this.works(agent, node)),
      ...(node.type === "google_eventarc_trigger" ? this.eventsOf(node) : []),
    ];
  }

  private works(agent: GrantableAgent, node: Node): readonly string[] {
    const seconds = node.type === "google_eventarc_trigger" ? EVENTARC_WAIT : 0;
    return this.arrived(this.given(agent, String(agentFact(agent).role)), node, seconds, `the role of ${agent}`);
  }

  private eventsOf(node: Node): readonly string[] {
    if (!valuesAt(node.attributes, "matching_criteria.value").includes(OBJECT_FINALIZED)) return [];
    const grants = this.given("cloud-storage", "roles/pubsub.publisher");
    return this.arrived(grants, node, EVENTARC_WAIT, "the right of cloud-storage to publish");
  }

  /** A sink's own account may publish to the topic that the sink leads to. */
  sink({ type, address, stack, attributes }: Node): readonly string[] {
    if (type !== "google_logging_project_sink") return [];
    // Google asks for no right where a sink leads to a bucket of its own project, and gives it no account.
    if (String(attributes.destination).startsWith(`logging.googleapis.com/projects/${this.project}/`)) return [];
    const topic = /\/topics\/(.+)$/.exec(String(attributes.destination))?.[1];
    const grants = this.graph
      .ofType("google_pubsub_topic_iam_member")
      .filter((grant) => grant.stack === stack && grant.attributes.member === `\${${address}.writer_identity}`)
      .filter((grant) => grant.attributes.topic === topic && grant.attributes.role === "roles/pubsub.publisher");
    return grants.length > 0 ? [] : ["its account may not publish where it leads to"];
  }

  private given(agent: GrantableAgent, role: string): readonly Node[] {
    const member = `serviceAccount:${agentEmail(agent, this.number)}`;
    return this.graph
      .ofType("google_project_iam_member")
      .filter(({ attributes }) => attributes.member === member && String(attributes.role).endsWith(role));
  }

  private arrived(grants: readonly Node[], node: Node, seconds: number, what: string): readonly string[] {
    if (grants.length === 0) return [`nobody gives ${what}`];
    const there = (grant: Node) =>
      seconds === 0 ? this.graph.precedes(grant, node) : this.graph.waits(grant, node, seconds);
    return grants.some(there) ? [] : [`does not wait for ${what}`];
  }
}

import type { ServiceName } from "./services";

/**
 * How an agent comes into being:
 * - `request`: Service Usage makes it when asked for the service's identity;
 * - `storage`, `bigquery`, `logging`: the product makes it when its project account is asked for;
 * - `use`: only the first use of a feature makes it. A grant before that fails, and no call can make it sooner.
 */
export type AgentOrigin = "request" | "storage" | "bigquery" | "logging" | "use";

/** One service agent: Google's own account in a project, as which a product works. */
export interface AgentFact {
  readonly service: ServiceName;
  /** The e-mail address, with NUMBER for the project's number. */
  readonly email: string;
  readonly origin: AgentOrigin;
  /**
   * The role on the project that its product needs. Google gives it by itself when an agent comes with the first use, but
   * not when it was asked for.
   * @see https://cloud.google.com/iam/docs/create-service-agents
   */
  readonly role?: `roles/${string}`;
}

const agentOf =
  <Origin extends AgentOrigin>(origin: Origin) =>
  (service: string, account: string, role?: string): AgentFact & { readonly origin: Origin } => ({
    service: `${service}.googleapis.com`,
    email: `service-NUMBER@${account}.iam.gserviceaccount.com`,
    origin,
    ...(role === undefined ? {} : { role: `roles/${role}` }),
  });
const requestable = agentOf("request");
const lazy = agentOf("use");

/** Agents that exist once they were asked for. Collected 2026-11-23 from Cloud Foundation Fabric's list of agents. */
const GRANTABLE = {
  "artifact-registry": requestable("artifactregistry", "gcp-sa-artifactregistry", "artifactregistry.serviceAgent"),
  "bigquery-encryption": {
    service: "bigquery.googleapis.com",
    email: "bq-NUMBER@bigquery-encryption.iam.gserviceaccount.com",
    origin: "bigquery",
  },
  // It reads the connected repository, and makes the tokens of the accounts that builds run as.
  "cloud-build": requestable("cloudbuild", "gcp-sa-cloudbuild", "cloudbuild.serviceAgent"),
  "cloud-scheduler": requestable("cloudscheduler", "gcp-sa-cloudscheduler", "cloudscheduler.serviceAgent"),
  "cloud-storage": {
    service: "storage.googleapis.com",
    email: "service-NUMBER@gs-project-accounts.iam.gserviceaccount.com",
    origin: "storage",
  },
  // It gets its role with the API itself.
  compute: requestable("compute", "compute-system"),
  dataplex: requestable("dataplex", "gcp-sa-dataplex", "dataplex.serviceAgent"),
  eventarc: requestable("eventarc", "gcp-sa-eventarc", "eventarc.serviceAgent"),
  // Where a folder or an organization has settings of its own, the address is another: what Google answers is used.
  logging: {
    service: "logging.googleapis.com",
    email: "cmek-pNUMBER@gcp-sa-logging.iam.gserviceaccount.com",
    origin: "logging",
  },
  "pub-sub": requestable("pubsub", "gcp-sa-pubsub", "pubsub.serviceAgent"),
  "secret-manager": requestable("secretmanager", "gcp-sa-secretmanager"),
  "vertex-ai": requestable("aiplatform", "gcp-sa-aiplatform", "aiplatform.serviceAgent"),
  workbench: requestable("notebooks", "gcp-sa-notebooks", "notebooks.serviceAgent"),
  workflows: requestable("workflows", "gcp-sa-workflows", "workflows.serviceAgent"),
} as const satisfies Record<string, AgentFact & { readonly origin: Exclude<AgentOrigin, "use"> }>;

/** Agents that nothing but use can make. Nothing may be granted to them, which the types see to. */
const LAZY = {
  "vertex-batch-prediction": lazy("aiplatform", "gcp-sa-vertex-bp"),
  "vertex-colab": lazy("aiplatform", "gcp-sa-vertex-nb"),
  "vertex-custom-code": lazy("aiplatform", "gcp-sa-aiplatform-cc"),
  "vertex-model-monitoring": lazy("aiplatform", "gcp-sa-vertex-mm"),
  "vertex-notebook": lazy("aiplatform", "gcp-sa-aiplatform-vm"),
  "vertex-online-prediction": lazy("aiplatform", "gcp-sa-vertex-op"),
} as const satisfies Record<string, AgentFact & { readonly origin: "use" }>;

/** The service agents of the products that the platform uses, by product. */
export const SERVICE_AGENTS: Readonly<Record<string, AgentFact>> = { ...GRANTABLE, ...LAZY };

/** An agent that can be made to exist, so that something can be granted to it. */
export type GrantableAgent = keyof typeof GRANTABLE;

/** What is known of an agent that can be granted to. */
export function agentFact(name: GrantableAgent): AgentFact {
  return GRANTABLE[name];
}

/** The agent's e-mail address in a project, as it usually is. Known before the agent exists. */
export function agentEmail(name: GrantableAgent, projectNumber: string): string {
  return agentFact(name).email.replace("NUMBER", projectNumber);
}

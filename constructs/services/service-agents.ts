import { Construct } from "constructs";
import { agentFact, type GrantableAgent } from "../../catalog/service-agents";
import type { AcceptedFinding } from "../core/accepted-finding";
import { Grant } from "../iam/grant";
import type { ProjectAccess } from "../iam/project";
import { ServiceAgent, type ServiceAgentProps } from "./service-agent";

/** What checkov says about grants to service agents and is left as it is. */
export const acceptedFindings: readonly AcceptedFinding[] = [
  {
    check: "CKV_GCP_49",
    resource: "google_project_iam_member",
    reason:
      "The members with such roles are Google's own service agents, which get the role that their product works with where Google gives it: on the project. No person and no program of the platform has one, which test/proofs sees to.",
  },
];

/** Where the agents live. */
export interface ServiceAgentsProps extends Omit<ServiceAgentProps, "agent" | "email"> {
  /**
   * The e-mail addresses of agents to which Google has given another than usual.
   * @default - all have the usual ones
   */
  readonly emails?: Readonly<Partial<Record<GrantableAgent, string>>>;
  /** Where each gets the role that its product works with. */
  readonly project: ProjectAccess;
}

/** The service agents of a project: each is made at the first call that needs it, once. */
export class ServiceAgents extends Construct {
  private readonly made = new Map<GrantableAgent, ServiceAgent>();

  constructor(
    scope: Construct,
    id: string,
    private readonly where: ServiceAgentsProps,
  ) {
    super(scope, id);
  }

  /**
   * The agent of a product. One that is asked for has no rights yet, unlike one that comes with the first use of its
   * product: it gets the role that Google would have given it.
   */
  agent(name: GrantableAgent): ServiceAgent {
    const existing = this.made.get(name);
    if (existing !== undefined) return existing;
    const agent = new ServiceAgent(this, name, { ...this.where, agent: name, email: this.where.emails?.[name] });
    this.made.set(name, agent);
    const { role } = agentFact(name);
    if (role !== undefined) Grant.on(this.where.project, agent, role);
    return agent;
  }
}

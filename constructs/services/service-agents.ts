import { Construct } from "constructs";
import type { GrantableAgent } from "../../catalog/service-agents";
import { ServiceAgent, type ServiceAgentProps } from "./service-agent";

/** Where the agents live. */
export type ServiceAgentsProps = Omit<ServiceAgentProps, "agent">;

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

  /** The agent of a product. */
  agent(name: GrantableAgent): ServiceAgent {
    const agent = this.made.get(name) ?? new ServiceAgent(this, name, { ...this.where, agent: name });
    this.made.set(name, agent);
    return agent;
  }
}

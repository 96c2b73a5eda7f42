import { GoogleProjectServiceIdentity } from "@cdktf/provider-google-beta/lib/google-project-service-identity";
import { DataGoogleBigqueryDefaultServiceAccount } from "@cdktf/provider-google/lib/data-google-bigquery-default-service-account";
import { DataGoogleLoggingProjectCmekSettings } from "@cdktf/provider-google/lib/data-google-logging-project-cmek-settings";
import { DataGoogleStorageProjectServiceAccount } from "@cdktf/provider-google/lib/data-google-storage-project-service-account";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { agentEmail, agentFact, type GrantableAgent } from "../../catalog/service-agents";
import { Duration } from "../../values/duration";
import { googleBeta } from "../core/providers";
import { Settled } from "../core/settled";
import type { IGrantable, Principal } from "../iam/principal";

/** Google forgets for up to a minute that a new agent exists (practitioners' experience). */
const VISIBLE_AFTER = Duration.seconds(60);

/** Which agent, where. */
export interface ServiceAgentProps {
  readonly agent: GrantableAgent;
  readonly projectId: string;
  readonly projectNumber: string;
  /** What must be done before the agent can be asked for: its API is on. */
  readonly after: readonly ITerraformDependable[];
}

/**
 * Google's own account for one product in this project, made to exist so that something can be granted to it. An agent
 * that only the use of a feature makes has no such construct, so nobody can grant to it by mistake.
 *
 * Cloud Storage, BigQuery and Cloud Logging make theirs when they are asked for it, which only a data source does: the only
 * three in the platform. It waits for the API, so a plan of an empty project does not read it. Nothing uses what the first two
 * answer, for the e-mail address is text. Cloud Logging's follows no rule that holds everywhere, so that what it answers is used.
 */
export class ServiceAgent extends Construct implements IGrantable {
  /** The e-mail address: text that is known before the agent exists, but for Cloud Logging's. */
  readonly agentEmail: string;
  readonly grantPrincipal: Principal;

  constructor(scope: Construct, id: string, props: ServiceAgentProps) {
    super(scope, id);
    const asked = this.ask(props);
    const visible = new Settled(this, "Settled", { after: [asked], names: [props.agent], wait: VISIBLE_AFTER });

    this.agentEmail =
      asked instanceof DataGoogleLoggingProjectCmekSettings
        ? asked.serviceAccountId
        : agentEmail(props.agent, props.projectNumber);
    this.grantPrincipal = {
      member: `serviceAccount:${this.agentEmail}`,
      key: `agent-${props.agent}`,
      kind: "agent",
      declaredIn: this,
      existsAfter: [visible.done],
    };
  }

  private ask({ agent, projectId, after }: ServiceAgentProps): ITerraformDependable {
    const dependsOn = [...after];
    const { origin, service } = agentFact(agent);
    if (origin === "storage") {
      return new DataGoogleStorageProjectServiceAccount(this, "Resource", { project: projectId, dependsOn });
    }
    if (origin === "bigquery") {
      return new DataGoogleBigqueryDefaultServiceAccount(this, "Resource", { project: projectId, dependsOn });
    }
    if (origin === "logging") {
      return new DataGoogleLoggingProjectCmekSettings(this, "Resource", { project: projectId, dependsOn });
    }
    return new GoogleProjectServiceIdentity(this, "Resource", {
      provider: googleBeta(this),
      project: projectId,
      service,
      dependsOn,
    });
  }
}

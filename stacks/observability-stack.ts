import type { Construct } from "constructs";
import type { Severity } from "../config/monitoring/alert-kinds";
import type { Environment } from "../config/schema/environment";
import { setOrigin } from "../constructs/core/origin";
import { Settled } from "../constructs/core/settled";
import { ValidationError } from "../constructs/core/validation-error";
import type { IEncryptionKeys } from "../constructs/keys/encryption-key";
import { LogAlert } from "../constructs/monitoring/log-alert";
import { NotificationChannel } from "../constructs/monitoring/notification-channel";
import type { Endpoint } from "../constructs/serving/endpoint";
import type { VectorIndex } from "../constructs/serving/vector-index";
import type { ServingPool } from "../constructs/serving/serving-pool";
import type { WorkflowRoles } from "../constructs/workflows/workflow-roles";
import { Duration } from "../values/duration";
import type { Naming } from "../values/naming";
import { endpointAlerts, poolAlerts } from "./alerts/endpoint-alerts";
import { addObjectives } from "./alerts/objectives";
import { logAlerts } from "./alerts/log-alerts";
import { platformAlerts, storageAlerts } from "./alerts/platform-alerts";
import { addPolicies, type PlannedPolicy, plannedPolicies } from "./alerts/policies";
import { runAlerts } from "./alerts/run-alerts";
import { vectorAlerts } from "./alerts/vector-alerts";
import { addBudgets } from "./budgets";
import { addChannelTest } from "./channel-test";
import { addDashboards } from "./dashboards/add-dashboards";
import type { Facts } from "./facts";
import { type PlatformProps, PlatformStack } from "./platform-stack";
import { addRunsWatcher } from "./runs-watcher";

/** What the observability stack needs from the stacks before it. */
export interface ObservabilityStackProps {
  readonly foundation: PlatformStack & {
    readonly keys: IEncryptionKeys;
    readonly facts: Facts;
    readonly workflowRoles: WorkflowRoles;
  };
  readonly pipelines: PlatformStack;
  readonly serving: PlatformStack & {
    readonly endpoints: ReadonlyMap<string, Endpoint>;
    readonly servingPools: ReadonlyMap<string, ServingPool>;
    readonly vectorIndexes: ReadonlyMap<string, VectorIndex>;
  };
}

/**
 * A metric of log entries is not found for up to ten minutes after it was made, and then the alert on it is refused. The wait
 * happens at the first apply, and again when there is another one.
 */
const FACTS_KNOWN_AFTER = Duration.seconds(600);

/** Who is told when something goes wrong, what they are told, and what callers may count on. */
export class ObservabilityStack extends PlatformStack {
  /** The alerts on what Cloud Monitoring measures. */
  readonly policies: readonly PlannedPolicy[];
  private readonly environment: Environment;
  private readonly naming: Naming;
  private readonly stacks: ObservabilityStackProps;

  constructor(scope: Construct, props: PlatformProps, stacks: ObservabilityStackProps) {
    super(scope, "observability", props, [stacks.foundation, stacks.pipelines, stacks.serving]);
    this.environment = props.environment;
    this.naming = props.naming;
    this.stacks = stacks;
    const { environment, naming } = this;
    const { facts, keys, workflowRoles } = stacks.foundation;

    const named = this.named();
    const channels = channelsBySeverity(named);
    const settled = new Settled(this, "FactsSettled", { after: [], names: facts.names, wait: FACTS_KNOWN_AFTER });
    const factsKnown = setOrigin(settled, "monitoring").done;
    this.policies = plannedPolicies(this.alerts());
    addPolicies(this, this.policies, { naming, channels, factsKnown });
    for (const { id, origin, ...alert } of logAlerts(environment)) {
      setOrigin(new LogAlert(this, id, { ...alert, naming, channels: channels[alert.told] }), origin);
    }
    const objectives = addObjectives(this, environment, {
      naming,
      facts,
      channels,
      factsKnown,
      metricsOf: (name) => this.endpoint(name).metrics,
    });
    const alerts = this.policies.flatMap(({ wanted }) => wanted);
    const { endpoints, servingPools: pools, vectorIndexes: vectors } = stacks.serving;
    addDashboards(this, { environment, naming, facts, alerts, objectives, endpoints, pools, vectors });
    addChannelTest(this, environment, { naming, keys, channels });
    const mailed = named.filter(({ isMail, severities }) => isMail && severities.includes("mail"));
    addBudgets(this, environment, {
      naming,
      // Google tells five of a budget, and no more.
      channels: mailed.slice(0, 5).map(({ channelName }) => channelName),
    });
    addRunsWatcher(this, environment, { naming, keys, roles: workflowRoles });
  }

  private alerts() {
    const { environment, naming } = this;
    const { facts } = this.stacks.foundation;
    return [
      ...Object.keys(environment.endpoints).flatMap((name) => {
        const { endpointId, metrics } = this.endpoint(name);
        return endpointAlerts(environment, name, { endpointId, metrics, facts, naming });
      }),
      ...[...this.stacks.serving.servingPools].flatMap(([name, { metrics }]) => poolAlerts(environment, name, metrics)),
      ...[...this.stacks.serving.vectorIndexes].flatMap(([name, { metrics }]) =>
        vectorAlerts(environment, name, metrics),
      ),
      ...runAlerts(environment, { naming, facts }),
      ...storageAlerts(environment, naming),
      ...platformAlerts(environment, { naming, facts }),
    ];
  }

  private endpoint(name: string): Endpoint {
    const endpoint = this.stacks.serving.endpoints.get(name);
    if (endpoint === undefined) throw new ValidationError(this, `\`endpoints.${name}\` is in no stack before this one`);
    return endpoint;
  }

  /** Everybody who is told of something. */
  private named(): readonly NamedChannel[] {
    return Object.entries(this.environment.monitoring.channels).map(([name, { severities, ...target }]) => {
      const isMail = "email" in target;
      if ("existing" in target) return { severities, isMail, channelName: target.existing };
      const channel = new NotificationChannel(this, `Channel-${name}`, { naming: this.naming, name, target });
      return { severities, isMail, channelName: setOrigin(channel, `monitoring.channels.${name}`).channelName };
    });
  }
}

interface NamedChannel {
  readonly severities: readonly Severity[];
  /** Whether it is an e-mail address. */
  readonly isMail: boolean;
  readonly channelName: string;
}

/** The full names of the channels that are told of each severity. */
function channelsBySeverity(named: readonly NamedChannel[]): Readonly<Record<Severity, readonly string[]>> {
  const of = (severity: Severity) =>
    named.filter(({ severities }) => severities.includes(severity)).map(({ channelName }) => channelName);
  return { page: of("page"), mail: of("mail") };
}

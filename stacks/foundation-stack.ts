import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { servicesFor } from "../catalog/services";
import { externalImageRepositories } from "../config/training/images";
import { GROUP_KINDS, type GroupKind } from "../config/groups";
import type { Environment } from "../config/schema/environment";
import { STARTERS } from "../config/starters";
import { Repository } from "../constructs/artifacts/repository";
import { DataAccessLogs } from "../constructs/audit/data-access-logs";
import { setOrigin } from "../constructs/core/origin";
import { ValidationError } from "../constructs/core/validation-error";
import { DeliveryRoles } from "../constructs/delivery/delivery-roles";
import { BreakGlass } from "../constructs/iam/break-glass";
import type { IDataResource } from "../constructs/iam/data-resource";
import { Grant } from "../constructs/iam/grant";
import { grantPeople } from "../constructs/iam/people";
import { group } from "../constructs/iam/principal";
import { ProjectAccess } from "../constructs/iam/project";
import { RoleBook } from "../constructs/iam/role-book";
import type { IEncryptionKeys } from "../constructs/keys/encryption-key";
import { GOOGLE_KEYS } from "../constructs/keys/encryption-keys";
import { ExternalKeys } from "../constructs/keys/external-keys";
import { OwnKeys } from "../constructs/keys/own-keys";
import { WORKFLOW_RESOURCE } from "../constructs/monitoring/facts";
import { LogMetric } from "../constructs/monitoring/log-metric";
import { EventDelivery } from "../constructs/services/event-delivery";
import { ServiceAgents } from "../constructs/services/service-agents";
import { Services } from "../constructs/services/services";
import { PipelineRoles } from "../constructs/pipelines/pipeline-roles";
import { BatchRoles } from "../constructs/serving/batch-roles";
import { ServingRoles } from "../constructs/serving/serving-roles";
import { TrainingRoles } from "../constructs/training/training-roles";
import { ModelRoles } from "../constructs/workflows/models/model-roles";
import { SHADOW_REPORT_FILTER } from "../constructs/workflows/releases/shadow-report";
import { WorkflowRoles } from "../constructs/workflows/workflow-roles";
import { TrainingNetworkAccess } from "../constructs/services/training-network-access";
import { Duration } from "../values/duration";
import { Facts } from "./facts";
import { addLogs } from "./logs";
import { featuresOf, followsEvents, hasShadows, hasWorkflows, keyUsesOf, launchesAt, triggersOf } from "./features";
import { PlatformStack, type PlatformProps } from "./platform-stack";

/** What every workload stands on: APIs, service agents, keys, registries, people, audit logs, emergency access. */
export class FoundationStack extends PlatformStack {
  /** The keys that encrypt what later stacks keep. */
  readonly keys: IEncryptionKeys;
  /** Registries by the name that references use: the platform's own and those from elsewhere. */
  readonly repositories: ReadonlyMap<string, IDataResource>;
  /** The custom roles of those who start workflows: each exists once somebody asks for it, as those below. */
  readonly workflowRoles: WorkflowRoles;
  /** The custom roles of training. */
  readonly trainingRoles: TrainingRoles;
  /** The custom roles of batch predictions. */
  readonly batchRoles: BatchRoles;
  /** The custom roles of pipelines. */
  readonly pipelineRoles: PipelineRoles;
  /** The custom roles of serving. */
  readonly servingRoles: ServingRoles;
  /** The custom roles of builds. */
  readonly deliveryRoles: DeliveryRoles;
  /** The custom roles of what looks after models. */
  readonly modelRoles: ModelRoles;
  /** What is counted of log entries. */
  readonly facts: Facts;
  private readonly agents: ServiceAgents;
  private readonly project: ProjectAccess;
  /** What everything of this stack is made after. */
  private readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, props: PlatformProps) {
    super(scope, "foundation", props);
    const { environment } = props;
    const { id: projectId, number: projectNumber } = environment.project;

    const services = setOrigin(
      new Services(this, "Services", { services: servicesFor(featuresOf(environment)) }),
      "project",
    );
    this.ready = [services.ready];
    this.project = setOrigin(new ProjectAccess(this, "ProjectAccess", { projectId, after: this.ready }), "project");
    const where = { projectId, projectNumber, project: this.project, after: this.ready };
    this.agents = setOrigin(new ServiceAgents(this, "ServiceAgents", where), "project");

    const roles = new RoleBook(this, "Roles", { naming: props.naming, after: this.ready });
    this.workflowRoles = new WorkflowRoles(roles, launchesAt(environment));
    this.trainingRoles = new TrainingRoles(roles);
    this.batchRoles = new BatchRoles(roles, Object.keys(environment.batch).length > 0 ? "batch" : "endpoints");
    this.pipelineRoles = new PipelineRoles(roles);
    this.servingRoles = new ServingRoles(roles);
    this.deliveryRoles = new DeliveryRoles(roles);
    this.modelRoles = new ModelRoles(roles);

    this.keys = this.encryptionKeys(props);
    this.repositories = this.registries(props);
    this.people(props);
    this.audit(props);
    this.trainingNetwork(props);
    this.automation(props);
    this.events(props);
    this.delivery(props);
    this.emergencyAccess(props);
    this.disagreement(props);
    this.facts = new Facts(this, "Facts", props, this.ready);
    addLogs(this, props, { keys: this.keys, after: this.ready });
  }

  /** How far candidates disagree with what serves, for charts and alerts. */
  private disagreement({ environment, naming }: PlatformProps): void {
    if (!hasShadows(environment)) return;
    const metric = new LogMetric(this, "ShadowDisagreement", {
      naming,
      noun: "shadow-disagreement",
      description: "On which fraction of requests a candidate and the model that serves disagree, by endpoint",
      filter: [SHADOW_REPORT_FILTER, 'jsonPayload.outcome="succeeded"'].join(" AND "),
      resource: WORKFLOW_RESOURCE,
      measure: {
        value: "jsonPayload.disagreement",
        unit: "1",
        buckets: { from: 0, width: 0.01, count: 100 },
      },
      labels: { endpoint: "jsonPayload.endpoint" },
      after: this.ready,
    });
    setOrigin(metric, "endpoints");
  }

  private encryptionKeys({ environment, naming }: PlatformProps): IEncryptionKeys {
    const { encryption, external, lifetime } = environment;
    const { customerManaged } = encryption;
    if (customerManaged === undefined) return GOOGLE_KEYS;
    const common = { uses: keyUsesOf(environment), agents: this.agents, after: this.ready };
    if (customerManaged.keys === "external") {
      const keyNames = external.keys ?? [];
      return setOrigin(new ExternalKeys(this, "ExternalKeys", { ...common, keyNames }), "external.keys");
    }
    const keys = new OwnKeys(this, "Keys", {
      ...common,
      naming,
      protection: customerManaged.protection,
      rotation: Duration.parse(customerManaged.rotation),
      allowDestroy: lifetime === "disposable",
    });
    return setOrigin(keys, "encryption.customerManaged");
  }

  private registries({ environment, naming }: PlatformProps): ReadonlyMap<string, IDataResource> {
    const { external, lifetime, project, repositories } = environment;
    const own = new Construct(this, "Repositories");
    const elsewhere = new Construct(this, "ExternalRepositories");
    const made = Object.entries(repositories).map(([name, { removeUntaggedAfter, ...repository }]) => {
      const resource = new Repository(own, name, {
        ...repository,
        naming,
        name,
        location: project.region,
        removeUntaggedAfter: Duration.parse(removeUntaggedAfter),
        encryptionKey: this.keys.keyFor("artifact-registry", project.region),
        allowDestroy: lifetime === "disposable",
        after: this.ready,
      });
      return [name, setOrigin(resource, `repositories.${name}`)] as const;
    });
    const pulled = new Set(externalImageRepositories(environment));
    const found = Object.entries(external.repositories).map(([name, path]) => {
      const resource = Repository.fromPath(elsewhere, name, { name, path, after: this.ready });
      if (pulled.has(name)) {
        // In this project Vertex AI may read every registry; in another one nobody has let it.
        setOrigin(resource.grantRead(this.agents.agent("vertex-ai")).binding, `external.repositories.${name}`);
      }
      return [name, setOrigin(resource, `external.repositories.${name}`)] as const;
    });
    return new Map<string, IDataResource>([...made, ...found]);
  }

  private people({ environment }: PlatformProps): void {
    const features = featuresOf(environment);
    for (const kind of GROUP_KINDS) {
      const people = environment.groups[kind];
      if (people === undefined) continue;
      for (const { binding } of grantPeople(this.project, kind, group(kind, people.email), features)) {
        setOrigin(binding, `groups.${kind}`);
      }
    }
    this.runners(environment);
    this.approvers(environment);
  }

  /** The people who start, follow and stop runs of workflows. */
  private runners(environment: Environment): void {
    if (!featuresOf(environment).has("workflows")) return;
    for (const kind of STARTERS) {
      const people = environment.groups[kind];
      if (people === undefined) continue;
      const { binding } = Grant.on(this.project, group(kind, people.email), this.workflowRoles.runner);
      setOrigin(binding, `groups.${kind}`);
    }
  }

  /** The people who say yes or no to what releases ask. */
  private approvers({ endpoints, groups }: Environment): void {
    const asked = Object.values(endpoints).some(({ release }) => release.approval !== undefined);
    if (!asked || groups.approvers === undefined) return;
    const people = group("approvers", groups.approvers.email);
    setOrigin(Grant.on(this.project, people, this.workflowRoles.approver).binding, "groups.approvers");
  }

  private audit({ environment }: PlatformProps): void {
    if (environment.audit.dataAccess === "off") return;
    const logs = new DataAccessLogs(this, "DataAccessLogs", { projectId: environment.project.id, after: this.ready });
    setOrigin(logs, "audit.dataAccess");
  }

  private trainingNetwork({ environment, naming }: PlatformProps): void {
    if (environment.network?.training === undefined) return;
    const access = new TrainingNetworkAccess(this, "TrainingNetworkAccess", {
      naming,
      project: this.project,
      agents: this.agents,
      after: this.ready,
    });
    setOrigin(access, "network.training");
    setOrigin(access.grant.binding, "network.training");
  }

  /** Google's own accounts that make tokens for what runs by itself. */
  private automation({ environment }: PlatformProps): void {
    if (!hasWorkflows(environment)) return;
    for (const name of ["workflows", "cloud-scheduler"] as const) {
      setOrigin(this.agents.agent(name), launchesAt(environment));
    }
  }

  private events({ environment }: PlatformProps): void {
    if (!followsEvents(environment)) return;
    const objects = triggersOf(environment).some(({ kind }) => kind === "object");
    const { agents, project } = this;
    const delivery = new EventDelivery(this, "EventDelivery", { agents, project, objects });
    const origin = launchesAt(environment);
    setOrigin(delivery, origin);
    for (const { binding } of delivery.grants) setOrigin(binding, origin);
  }

  /** Google's own account that puts the source where a build finds it and makes the tokens of the account it runs as. */
  private delivery({ environment }: PlatformProps): void {
    if (featuresOf(environment).has("delivery")) {
      const builds = Object.keys(environment.builds).length > 0;
      setOrigin(this.agents.agent("cloud-build"), builds ? "builds" : "handover.from");
    }
  }

  private emergencyAccess({ environment, naming }: PlatformProps): void {
    const { breakGlass } = environment;
    if (breakGlass === undefined) return;
    const people = (kind: GroupKind) => {
      const declared = environment.groups[kind];
      if (declared === undefined) {
        throw new ValidationError(
          this,
          `\`breakGlass\` names the group "${kind}", which is not under \`groups\`: add it there`,
        );
      }
      return group(kind, declared.email);
    };
    const entitlement = new BreakGlass(this, "BreakGlass", {
      naming,
      eligible: people(breakGlass.eligible),
      approvers: people(breakGlass.approvers),
      maximum: Duration.parse(breakGlass.maximum),
      features: featuresOf(environment),
      after: this.ready,
    });
    setOrigin(entitlement, "breakGlass");
  }
}

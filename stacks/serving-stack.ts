import type { Construct } from "constructs";
import type { Endpoint as EndpointSettings, Environment } from "../config/schema/environment";
import { GROUP_KINDS } from "../config/groups";
import { setOrigin } from "../constructs/core/origin";
import { ValidationError } from "../constructs/core/validation-error";
import type { IDataResource } from "../constructs/iam/data-resource";
import { externalAccount, group, type IGrantable } from "../constructs/iam/principal";
import { ProjectAccess } from "../constructs/iam/project";
import { ServiceAccount } from "../constructs/iam/service-account";
import type { IEncryptionKeys } from "../constructs/keys/encryption-key";
import type { BatchRoles } from "../constructs/serving/batch-roles";
import { Endpoint, type EndpointAccess } from "../constructs/serving/endpoint";
import type { ReleaseStore } from "../constructs/serving/release-store";
import { autoscalingMetrics } from "../constructs/serving/replicas";
import { ServingPool } from "../constructs/serving/serving-pool";
import type { ServingRoles } from "../constructs/serving/serving-roles";
import { VectorIndex } from "../constructs/serving/vector-index";
import { Starter } from "../constructs/starts/starter";
import { LOG_TABLE } from "../constructs/workflows/parts/logged";
import type { WorkflowRoles } from "../constructs/workflows/workflow-roles";
import type { Naming } from "../values/naming";
import { spendLabels } from "../values/spend-labels";
import { SERVING_ACCOUNTS, SERVING_STARTER_ACCOUNT } from "../values/serving-accounts";
import { shareToFraction } from "../values/share";
import { grantDataFlow, withOrigin } from "./data-flow";
import { addDriftTeller } from "./drift-teller";
import { replicaTargets } from "./endpoint-releases";
import { EndpointWorkflows } from "./endpoint-workflows";
import { type PlatformProps, PlatformStack } from "./platform-stack";
import { addPrivateAddresses } from "./private-addresses";
import type { RequestLogs } from "./request-logs";

/** What the serving stack needs from the stacks before it. */
export interface ServingStackProps {
  readonly foundation: PlatformStack & {
    readonly keys: IEncryptionKeys;
    readonly servingRoles: ServingRoles;
    readonly workflowRoles: WorkflowRoles;
    readonly batchRoles: BatchRoles;
  };
  readonly network: PlatformStack & {
    readonly workloads?: { readonly networkName: string; readonly subnetworkName: string };
  };
  readonly data: PlatformStack & {
    readonly data: ReadonlyMap<string, IDataResource>;
    readonly bucketNames: ReadonlyMap<string, string>;
    readonly workloads: ReadonlyMap<string, ServiceAccount>;
    readonly releases: ReleaseStore | undefined;
    readonly requestLogs: RequestLogs;
  };
  readonly training: PlatformStack;
}

/** What answers: endpoints with the workflows that release versions to them, shared machines, and indexes of vectors. */
export class ServingStack extends PlatformStack {
  /** Endpoints by name. */
  readonly endpoints: ReadonlyMap<string, Endpoint>;
  /** Shared machines by name. */
  readonly servingPools: ReadonlyMap<string, ServingPool>;
  /** Indexes of vectors by name. */
  readonly vectorIndexes: ReadonlyMap<string, VectorIndex>;

  private readonly environment: Environment;
  private readonly naming: Naming;
  private readonly stacks: ServingStackProps;
  private readonly project: ProjectAccess;
  private readonly disposable: boolean;

  constructor(scope: Construct, props: PlatformProps, stacks: ServingStackProps) {
    super(scope, "serving", props, [stacks.foundation, stacks.network, stacks.data, stacks.training]);
    this.environment = props.environment;
    this.naming = props.naming;
    this.stacks = stacks;
    this.project = new ProjectAccess(this, "Project", { projectId: props.environment.project.id });
    this.disposable = props.environment.lifetime === "disposable";

    this.servingPools = this.pools();
    this.endpoints = this.served(this.servingPools);
    addPrivateAddresses(this, this.environment, {
      naming: this.naming,
      endpoints: this.endpoints,
      workloads: stacks.network.workloads,
    });
    this.vectorIndexes = this.vectors();
  }

  private pools(): ReadonlyMap<string, ServingPool> {
    const { pools, project } = this.environment;
    return new Map(
      Object.entries(pools).map(([name, { description, machine, replicas }]) => {
        const pool = new ServingPool(this, `Pool-${name}`, {
          naming: this.naming,
          name,
          region: project.region,
          description,
          machine,
          replicas: { min: replicas.min, max: replicas.max ?? replicas.min },
          metrics: autoscalingMetrics(replicaTargets(replicas)),
        });
        return [name, setOrigin(pool, `pools.${name}`)];
      }),
    );
  }

  private served(pools: ReadonlyMap<string, ServingPool>): ReadonlyMap<string, Endpoint> {
    const { naming, project, environment } = this;
    const { endpoints } = environment;
    if (Object.keys(endpoints).length === 0) return new Map();
    const { foundation } = this.stacks;
    const store = this.stacks.data.releases;
    if (store === undefined) throw new ValidationError(this, "the data stack keeps no locks of releases");
    const starter = new Starter(this, "Starter", {
      naming,
      // A job may be named "serving" as well, and none may have a capital letter.
      name: "Serving",
      accountId: naming.serviceAccount(SERVING_STARTER_ACCOUNT),
      project,
      role: foundation.workflowRoles.starter,
    });
    setOrigin(starter, "endpoints");
    for (const grant of starter.grants) withOrigin(grant, "endpoints");
    addDriftTeller(this, environment, {
      naming,
      project,
      starter,
      keys: foundation.keys,
      roles: foundation.servingRoles,
    });
    const workflows = new EndpointWorkflows(this, environment, {
      naming,
      project,
      foundation,
      data: this.stacks.data,
      store,
      starter,
    });
    return new Map(
      Object.entries(endpoints).map(([name, settings]) => {
        const endpoint = this.endpoint(name, settings);
        const account = this.account(name, settings);
        this.callers(name, settings, endpoint);
        workflows.add({ name, settings, endpoint, account, poolName: this.poolName(name, settings, pools) });
        return [name, endpoint];
      }),
    );
  }

  private endpoint(name: string, settings: EndpointSettings): Endpoint {
    const { naming, environment } = this;
    const { region, id } = environment.project;
    const { access, generation, requestLogging } = settings;
    const endpoint = new Endpoint(this, `Endpoint-${name}`, {
      naming,
      name,
      endpointId: naming.endpoint(name, generation),
      generation,
      region,
      description: settings.description,
      access: accessOf(access, id),
      labels: spendLabels("endpoint", name, settings.model),
      requestLog: requestLogging && {
        table: `${id}.${naming.dataset(`requests-${name}`)}.${LOG_TABLE}`,
        sample: shareToFraction(requestLogging.sample),
      },
      encryptionKey: this.stacks.foundation.keys.keyFor("vertex-ai", region),
      allowDestroy: this.disposable,
    });
    return setOrigin(endpoint, `endpoints.${name}`);
  }

  /** As whom the models of an endpoint run: they may read what is said, write logs where there are any, and nothing else. */
  private account(name: string, { description, logs, reads }: EndpointSettings): ServiceAccount {
    const origin = `endpoints.${name}`;
    const account = new ServiceAccount(this, `Model-${name}`, {
      naming: this.naming,
      key: `endpoint-${name}`,
      accountId: this.naming.serviceAccount(SERVING_ACCOUNTS.model, name),
      displayName: `Models at ${name}`,
      description: description?.slice(0, 256),
    });
    if (logs.container === "on" || logs.access === "on") {
      withOrigin(this.project.grantLogWriting(account), origin);
    }
    grantDataFlow({ data: this.stacks.data.data, project: this.project }, origin, account, { reads, writes: [] });
    return setOrigin(account, origin);
  }

  private callers(name: string, { access, callers, explanation }: EndpointSettings, endpoint: Endpoint): void {
    const { servingRoles } = this.stacks.foundation;
    const role = servingRoles.caller(explanation !== undefined && access.kind === "shared");
    callers.forEach((caller, index) => {
      const origin = `endpoints.${name}.callers.${index}`;
      withOrigin(endpoint.grantPredict(this.caller(caller, origin), role), origin);
    });
  }

  private caller(reference: string, origin: string): IGrantable {
    const [noun = "", name = ""] = reference.split(":");
    const { external, groups } = this.environment;
    if (noun === "workload") {
      const account = this.stacks.data.workloads.get(name);
      if (account !== undefined) return account;
    } else if (noun === "account") {
      const email = external.accounts[name];
      if (email !== undefined) return externalAccount(name, email);
    } else {
      const kind = GROUP_KINDS.find((known) => known === name);
      const people = kind && groups[kind];
      if (kind !== undefined && people !== undefined) return group(kind, people.email);
    }
    throw new ValidationError(this, `\`${origin}\` names "${reference}", which is not declared`);
  }

  private poolName(
    name: string,
    { pool }: EndpointSettings,
    pools: ReadonlyMap<string, ServingPool>,
  ): string | undefined {
    if (pool === undefined) return undefined;
    const found = pools.get(pool);
    if (found === undefined) {
      throw new ValidationError(this, `\`endpoints.${name}.pool\` names "${pool}", which is no pool`);
    }
    return found.poolName;
  }

  private vectors(): ReadonlyMap<string, VectorIndex> {
    const { vectors, project } = this.environment;
    const made = new Map<string, VectorIndex>();
    for (const [name, { contents, replicas, projects = [project.id], ...settings }] of Object.entries(vectors)) {
      const index = new VectorIndex(this, `Vectors-${name}`, {
        ...settings,
        naming: this.naming,
        name,
        region: project.region,
        labels: spendLabels("vectors", name),
        contents: contents && `gs://${this.bucketOf(contents.zone)}/${contents.folder}`,
        replicas: { min: replicas.min, max: replicas.max ?? replicas.min },
        projects,
        allowDestroy: this.disposable,
      });
      made.set(name, setOrigin(index, `vectors.${name}`));
    }
    return made;
  }

  private bucketOf(zone: string): string {
    const bucket = this.stacks.data.bucketNames.get(zone);
    if (bucket === undefined) throw new ValidationError(this, `"${zone}" is no zone: add it under \`storage.zones\``);
    return bucket;
  }
}

function accessOf(access: EndpointSettings["access"], projectId: string): EndpointAccess {
  return access.kind === "private" ? { kind: "private", projects: access.projects ?? [projectId] } : access;
}

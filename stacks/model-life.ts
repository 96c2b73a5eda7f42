import type { Environment, Model } from "../config/schema/environment";
import { setOrigin } from "../constructs/core/origin";
import type { IDataResource } from "../constructs/iam/data-resource";
import { Grant } from "../constructs/iam/grant";
import type { ProjectAccess } from "../constructs/iam/project";
import type { IEncryptionKeys } from "../constructs/keys/encryption-key";
import type { ReleaseStore } from "../constructs/serving/release-store";
import { EventStart } from "../constructs/starts/event-start";
import { LogFeed } from "../constructs/starts/log-feed";
import { Starter } from "../constructs/starts/starter";
import type { ModelLife } from "../constructs/warehouse/model-life";
import { LIFE_TABLES } from "../constructs/warehouse/model-life";
import type { Table } from "../constructs/warehouse/table";
import { budgetName } from "../constructs/workflows/models/budget";
import { driftFilter } from "../constructs/workflows/models/drift-event";
import type { ModelRoles } from "../constructs/workflows/models/model-roles";
import { promotionLock, promotionWorkflow } from "../constructs/workflows/models/promote";
import type { LifeTable } from "../constructs/workflows/models/props";
import { retrainingLock, retrainingWorkflow } from "../constructs/workflows/models/retrain";
import { lockName, previousName } from "../constructs/workflows/releases/store";
import type { Workflow } from "../constructs/workflows/workflow";
import type { WorkflowRoles } from "../constructs/workflows/workflow-roles";
import { Duration } from "../values/duration";
import { DRIFT_TRIGGER, MODEL_ACCOUNTS } from "../values/model-accounts";
import type { Naming } from "../values/naming";
import { grantDataFlow, withOrigin } from "./data-flow";
import { ModelHandover } from "./model-handover";
import { inputChecks, inputTables } from "./model-inputs";
import { bucketOf, modelWorkflow } from "./model-workflow";
import type { PlatformStack } from "./platform-stack";
import { addStarts, eventsOf } from "./starts";
import type { Feeds } from "./feeds";

/** What the workflows of models need from their stack and those before it. */
export interface ModelWorkflowsProps {
  readonly naming: Naming;
  readonly project: ProjectAccess;
  readonly keys: IEncryptionKeys;
  readonly modelRoles: ModelRoles;
  readonly workflowRoles: WorkflowRoles;
  readonly releases: ReleaseStore;
  readonly life: ModelLife;
  /** Whatever can be read or written, by its reference. */
  readonly data: ReadonlyMap<string, IDataResource>;
  readonly bucketNames: ReadonlyMap<string, string>;
  readonly feeds: Feeds;
}

type Retraining = NonNullable<Model["retraining"]>;

/** Puts what promotes, retrains and takes over models into a stack, and what other environments may take over from this one. */
export function addModelWorkflows(stack: PlatformStack, environment: Environment, props: ModelWorkflowsProps): void {
  const workflows = new ModelWorkflows(stack, environment, props);
  const retrained = new Map<string, { readonly workflow: Workflow; readonly settings: Retraining }>();
  for (const [name, model] of Object.entries(environment.models)) {
    workflows.promotion(name, model);
    if (model.retraining !== undefined) {
      retrained.set(name, { workflow: workflows.retraining(name, model.retraining), settings: model.retraining });
    }
  }
  const starters = addStarts(stack, environment, {
    ...props,
    role: props.workflowRoles.starter,
    started: Object.fromEntries([...retrained].map(([name, { settings }]) => [name, settings])),
    at: "models",
    below: "retraining",
    launchers: new Map([...retrained].map(([name, { workflow }]) => [name, workflow])),
    account: MODEL_ACCOUNTS.trigger,
    triggersOf: (name) => props.naming.workflow("retrain", name),
    idsOf: (name) => `Model-${name}`,
  });
  for (const [name, { workflow, settings }] of retrained) {
    if (settings.onDrift === "on") workflows.onDrift(name, workflow, starters.get(name));
  }
  new ModelHandover(stack, environment, props).connect();
}

/** The endpoints of an environment that serve a model, by name. */
export function endpointsOf(environment: Environment, model: string): readonly string[] {
  return Object.entries(environment.endpoints).flatMap(([name, endpoint]) => (endpoint.model === model ? [name] : []));
}

class ModelWorkflows {
  constructor(
    readonly stack: PlatformStack,
    readonly environment: Environment,
    readonly props: ModelWorkflowsProps,
  ) {}

  /** What compares versions of a model and moves its aliases. */
  promotion(name: string, model: Model): void {
    const { naming, life, releases, modelRoles, project } = this.props;
    const { evaluation, promotion, description } = model;
    const origin = `models.${name}`;
    const workflow = modelWorkflow(this, "promote", name, {
      description: `Promotes versions of ${description ?? name}`,
      origin,
      definition: promotionWorkflow({
        model: name,
        modelId: naming.model(name),
        evaluation,
        approvalWithin: promotion.approval && Duration.parse(promotion.approval.within).toSeconds(),
        served: endpointsOf(this.environment, name).length > 0,
        decisions: this.table("decisions"),
      }),
    });
    withOrigin(Grant.on(project, workflow, modelRoles.promoter), origin);
    withOrigin(releases.grantObjects(workflow, `model-${name}`, [promotionLock(name)]), origin);
    this.grantRecords(workflow, life.decisions, origin);
  }

  /** What trains a model, promotes the version and releases it. */
  retraining(name: string, retraining: Retraining): Workflow {
    const { naming, life, releases, modelRoles, project, data, bucketNames } = this.props;
    const { then, maxPerWeek, within, onDrift } = retraining;
    const origin = `models.${name}.retraining`;
    const endpoints = endpointsOf(this.environment, name);
    const released = then === "release" ? endpoints : undefined;
    const drifting = onDrift === "on" ? this.monitored(endpoints) : undefined;
    const workflow = modelWorkflow(this, "retrain", name, {
      description: `Retrains ${name}, and goes on as the environment says`,
      origin,
      definition: retrainingWorkflow({
        model: name,
        trainer: this.trainer(retraining),
        inputs: inputChecks(this.environment, naming, retraining),
        endpoints: released,
        maxPerWeek,
        within: Duration.parse(within).toSeconds(),
        events: eventsOf(
          this.environment,
          { naming, bucketOf: (zone) => bucketOf(this.stack, bucketNames, zone) },
          retraining,
        ),
        driftEndpoints: drifting,
        retrainings: this.table("retrainings"),
      }),
    });
    withOrigin(Grant.on(project, workflow, modelRoles.retrainer(drifting !== undefined)), origin);
    withOrigin(releases.grantObjects(workflow, `model-${name}`, [retrainingLock(name), budgetName(name)]), origin);
    if (released !== undefined && released.length > 0) {
      const objects = released.flatMap((endpoint) => [lockName(endpoint), previousName(endpoint)]);
      withOrigin(releases.grantLook(workflow, `releases-of-${name}`, objects), origin);
    }
    this.grantRecords(workflow, life.retrainings, origin);
    const reads = inputTables(retraining);
    grantDataFlow({ data, project }, origin, workflow, { reads, writes: [] }, () => `${origin}.inputs`);
    return workflow;
  }

  /** Starts a retraining when a monitor finds drift: Cloud Logging tells it, and the workflow looks whose it is. */
  onDrift(name: string, workflow: Workflow, starter: Starter | undefined): void {
    const { naming, keys } = this.props;
    const { id: projectId, region } = this.environment.project;
    const origin = `models.${name}.retraining.onDrift`;
    const feed = new LogFeed(this.stack, `Drift-${name}`, {
      projectId,
      name: naming.topic("drift", name),
      key: { of: "drift", name },
      description: `Drift that monitors find, for the retraining of ${name}`,
      filter: driftFilter(projectId),
      region,
      encryptionKey: keys.keyFor("pubsub", region),
    });
    setOrigin(feed, origin);
    const start = new EventStart(this.stack, `Trigger-Model-${name}-Drift`, {
      name: naming.trigger(naming.workflow("retrain", name), DRIFT_TRIGGER),
      event: { kind: "message", topic: feed.topic.topicName, location: region },
      workflow,
      starter: starter ?? this.starter(name, origin),
      after: feed.readyAfter,
    });
    setOrigin(start, origin);
  }

  private grantRecords(workflow: Workflow, table: Table, origin: string): void {
    withOrigin(table.grantWrite(workflow), origin);
    withOrigin(this.props.project.grantQueries(workflow), origin);
  }

  private table(name: keyof typeof LIFE_TABLES): LifeTable {
    const { project } = this.environment;
    const dataset = this.props.naming.dataset("model-life");
    return { path: `${project.id}.${dataset}.${LIFE_TABLES[name]}`, location: project.region };
  }

  /** The workflow that trains: of a job, a study, or a pipeline. */
  private trainer({ by }: Retraining): string {
    const { naming } = this.props;
    if ("pipeline" in by) return naming.workflow("run", by.pipeline);
    const job = this.environment.training.jobs[by.job];
    return naming.workflow(job?.tuning === undefined ? "train" : "tune", by.job);
  }

  /** The numbers of endpoints at which drift is looked for. */
  private monitored(endpoints: readonly string[]): readonly string[] {
    return endpoints.flatMap((name) => {
      const endpoint = this.environment.endpoints[name];
      return endpoint?.drift === undefined ? [] : [this.props.naming.endpoint(name, endpoint.generation)];
    });
  }

  private starter(name: string, origin: string): Starter {
    const { naming, project, workflowRoles } = this.props;
    const starter = new Starter(this.stack, `Starter-Model-${name}`, {
      naming,
      name: `Model-${name}`,
      accountId: naming.serviceAccount(MODEL_ACCOUNTS.trigger, name),
      project,
      role: workflowRoles.starter,
    });
    for (const grant of starter.grants) withOrigin(grant, origin);
    return setOrigin(starter, origin);
  }
}

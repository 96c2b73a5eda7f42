import type { Environment, Model } from "../config/schema/environment";
import { setOrigin } from "../constructs/core/origin";
import { ValidationError } from "../constructs/core/validation-error";
import { ArtifactCopier } from "../constructs/delivery/artifact-copier";
import type { IDataResource } from "../constructs/iam/data-resource";
import { Grant } from "../constructs/iam/grant";
import { externalAccount } from "../constructs/iam/principal";
import type { ProjectAccess } from "../constructs/iam/project";
import type { IEncryptionKeys } from "../constructs/keys/encryption-key";
import type { ReleaseStore } from "../constructs/serving/release-store";
import { EventStart } from "../constructs/starts/event-start";
import { LogFeed } from "../constructs/starts/log-feed";
import { Starter } from "../constructs/starts/starter";
import type { ModelLife } from "../constructs/warehouse/model-life";
import { LIFE_TABLES } from "../constructs/warehouse/model-life";
import type { Table } from "../constructs/warehouse/table";
import type { WorkflowDefinition } from "../constructs/workflows/language/steps";
import { adoptionWorkflow } from "../constructs/workflows/models/adopt";
import { budgetName } from "../constructs/workflows/models/budget";
import { driftFilter } from "../constructs/workflows/models/drift-event";
import type { ModelRoles } from "../constructs/workflows/models/model-roles";
import { promotionLock, promotionWorkflow } from "../constructs/workflows/models/promote";
import type { LifeTable, ModelCopies } from "../constructs/workflows/models/props";
import { retrainingLock, retrainingWorkflow } from "../constructs/workflows/models/retrain";
import { COPY_ENVIRONMENT, modelEnvironment } from "../constructs/workflows/models/settings";
import { lockName, previousName } from "../constructs/workflows/releases/store";
import { Workflow } from "../constructs/workflows/workflow";
import type { WorkflowRoles } from "../constructs/workflows/workflow-roles";
import { Duration } from "../values/duration";
import { adopterEmail, copierEmail, DRIFT_TRIGGER, MODEL_ACCOUNTS } from "../values/model-accounts";
import { composedName, type Naming } from "../values/naming";
import { grantDataFlow, withOrigin } from "./data-flow";
import { modelCopies } from "./model-copies";
import { inputChecks, inputTables } from "./model-inputs";
import type { PlatformStack } from "./platform-stack";
import { registeredModel, servingImage } from "./registered-model";
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
  workflows.takeOver();
  workflows.handOver();
}

/** The endpoints of an environment that serve a model, by name. */
export function endpointsOf(environment: Environment, model: string): readonly string[] {
  return Object.entries(environment.endpoints).flatMap(([name, endpoint]) => (endpoint.model === model ? [name] : []));
}

class ModelWorkflows {
  /** As whom images and pipelines are copied, by the environment that they are from. */
  private readonly copiers = new Map<string, ArtifactCopier>();

  constructor(
    private readonly stack: PlatformStack,
    private readonly environment: Environment,
    private readonly props: ModelWorkflowsProps,
  ) {}

  /** What compares versions of a model and moves its aliases. */
  promotion(name: string, model: Model): void {
    const { naming, life, releases, modelRoles, project } = this.props;
    const { evaluation, promotion, description } = model;
    const origin = `models.${name}`;
    const workflow = this.workflow("promote", name, `Promotes versions of ${description ?? name}`, origin, {
      ...promotionWorkflow({
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
    const workflow = this.workflow("retrain", name, `Retrains ${name}, and goes on as the environment says`, origin, {
      ...retrainingWorkflow({
        model: name,
        trainer: this.trainer(retraining),
        inputs: inputChecks(this.environment, naming, retraining),
        endpoints: released,
        maxPerWeek,
        within: Duration.parse(within).toSeconds(),
        events: eventsOf(
          this.environment,
          { naming, bucketOf: (zone) => this.bucketOf(zone, bucketNames) },
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

  /** What takes models over from other environments: one workflow for each model, whoever gives it. */
  takeOver(): void {
    const { naming, keys, modelRoles, project, bucketNames, data } = this.props;
    const { handover, models, project: here } = this.environment;
    const givers = Object.entries(handover.from);
    this.makeCopiers();
    for (const [name, model] of Object.entries(models)) {
      const from = givers.filter(([, giver]) => giver.models.includes(name));
      if (from.length === 0) continue;
      const origin = "handover.from";
      const registered = registeredModel(this.environment, name, {
        naming,
        keyName: keys.keyFor("vertex-ai", here.region)?.keyName,
        bucketOf: (zone) => this.bucketOf(zone, bucketNames),
        stack: "pipelines",
      });
      if (registered === undefined) continue;
      const workflow = this.workflow("adopt", name, `Takes versions of ${name} over from other environments`, origin, {
        ...adoptionWorkflow({
          model: name,
          registered,
          image: servingImage(this.environment, model),
          region: here.region,
          givers: from.map(([environment, { project: projectId, region, into }]) => ({
            environment,
            projectId,
            region,
            modelId: composedName.model(environment, name),
            bucket: this.bucketOf(into, bucketNames),
            copies: this.copiesOf(environment, name),
          })),
        }),
      });
      withOrigin(Grant.on(project, workflow, modelRoles.adopter), origin);
      this.grantCopies(workflow, name);
      for (const [environment, { into }] of from) {
        const zone = data.get(`zone:${into}`);
        if (zone === undefined) throw new ValidationError(this.stack, `"${into}" is no zone`);
        const root = `projects/_/buckets/${this.bucketOf(into, bucketNames)}`;
        const folder = `adopted/${environment}/${name}/`;
        const grant = Grant.on(zone, workflow, "roles/storage.objectUser", {
          key: `adopted-${environment}-${name}`,
          description: "The folder that versions of one model are copied to",
          expression: `resource.name.startsWith("${root}/objects/${folder}")`,
        });
        withOrigin(grant, `handover.from.${environment}`);
      }
    }
  }

  /** As whom images and pipelines are copied from each environment. */
  private makeCopiers(): void {
    const { naming, project } = this.props;
    for (const [from, { copies }] of Object.entries(this.environment.handover.from)) {
      if (copies.length === 0) continue;
      const origin = `handover.from.${from}.copies`;
      const registries = copies.map((name) => this.registry(name));
      const copier = new ArtifactCopier(this.stack, `Copier-${from}`, { naming, from, project, registries });
      for (const grant of copier.grants) withOrigin(grant, origin);
      this.copiers.set(from, setOrigin(copier, origin));
    }
  }

  /** What a model needs from another environment; `undefined` where that is nothing, or the model is not taken over from it. */
  private copiesOf(from: string, model: string): ModelCopies | undefined {
    if (this.environment.handover.from[from]?.models.includes(model) !== true) return undefined;
    const copier = this.copiers.get(from);
    return copier && modelCopies(this.environment, from, model, copier.serviceAccountName);
  }

  /** Lets an adoption have images and pipelines copied, and look which are there. */
  private grantCopies(workflow: Workflow, model: string): void {
    const { modelRoles, project } = this.props;
    const registries = new Set<string>();
    for (const [from, copier] of this.copiers) {
      if (this.copiesOf(from, model) === undefined) continue;
      withOrigin(copier.account.grantActAs(workflow), `handover.from.${from}.copies`);
      for (const name of this.environment.handover.from[from]?.copies ?? []) registries.add(name);
    }
    if (registries.size === 0) return;
    withOrigin(Grant.on(project, workflow, modelRoles.copier), "handover.from");
    for (const name of registries) withOrigin(this.registry(name).grantRead(workflow), "handover.from");
  }

  private registry(name: string): IDataResource {
    const registry = this.props.data.get(`repository:${name}`);
    if (registry === undefined) throw new ValidationError(this.stack, `"${name}" is no registry`);
    return registry;
  }

  /** Lets the adoptions of other environments read exactly what they take over, and their copiers the registries. */
  handOver(): void {
    const { modelRoles, project, data, bucketNames } = this.props;
    for (const [environment, { project: projectId, models, copies }] of Object.entries(this.environment.handover.to)) {
      const origin = `handover.to.${environment}`;
      for (const model of models) {
        const adopter = externalAccount(`${environment}-adopt-${model}`, adopterEmail(environment, projectId, model));
        withOrigin(Grant.on(project, adopter, modelRoles.giver), origin);
        for (const { zone, folder } of this.foldersOf(model)) {
          const resource = data.get(`zone:${zone}`);
          if (resource === undefined) throw new ValidationError(this.stack, `"${zone}" is no zone`);
          const root = `projects/_/buckets/${this.bucketOf(zone, bucketNames)}/objects/${folder}/`;
          const listed = 'api.getAttribute("storage.googleapis.com/objectListPrefix", "")';
          const grant = Grant.on(resource, adopter, "roles/storage.objectViewer", {
            key: `hand-over-${folder.replaceAll("/", "-")}`,
            description: "The folder that versions of one model are in",
            expression: `resource.name.startsWith("${root}") || ${listed}.startsWith("${folder}/")`,
          });
          withOrigin(grant, origin);
        }
      }
      for (const repository of copies) {
        const copier = externalAccount(
          `${environment}-copies`,
          copierEmail(environment, projectId, this.environment.name),
        );
        withOrigin(this.registry(repository).grantRead(copier), `${origin}.copies`);
      }
    }
  }

  /** Where versions of a model lie: below the folders of what makes them. */
  private foldersOf(model: string): readonly { readonly zone: string; readonly folder: string }[] {
    const { training, pipelines, handover } = this.environment;
    return [
      ...Object.entries(training.jobs).flatMap(([job, { model: made, output }]) =>
        made === model && output !== undefined ? [{ zone: output.slice("zone:".length), folder: job }] : [],
      ),
      ...Object.entries(pipelines).flatMap(([pipeline, { model: made, root }]) =>
        made === model ? [{ zone: root, folder: pipeline }] : [],
      ),
      ...Object.entries(handover.from).flatMap(([from, { models, into }]) =>
        models.includes(model) ? [{ zone: into, folder: `adopted/${from}/${model}` }] : [],
      ),
    ];
  }

  private workflow(
    noun: Exclude<keyof typeof MODEL_ACCOUNTS, "trigger">,
    name: string,
    description: string,
    origin: string,
    definition: WorkflowDefinition,
  ): Workflow {
    const { naming, keys, project, releases } = this.props;
    const { name: environment, project: where, lifetime } = this.environment;
    const workflow = new Workflow(this.stack, `${noun.charAt(0).toUpperCase()}${noun.slice(1)}-${name}`, {
      naming,
      name: naming.workflow(noun, name),
      accountId: naming.serviceAccount(MODEL_ACCOUNTS[noun], name),
      region: where.region,
      description: description.slice(0, 1_000),
      definition,
      environment: {
        ...modelEnvironment({
          environment,
          projectId: where.id,
          region: where.region,
          releasesBucket: releases.bucketName,
        }),
        ...(noun === "adopt" && this.copiers.size > 0 ? COPY_ENVIRONMENT : {}),
      },
      keys,
      project,
      disposable: lifetime === "disposable",
    });
    for (const grant of workflow.grants) withOrigin(grant, origin);
    return setOrigin(workflow, origin);
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

  private bucketOf(zone: string, names: ReadonlyMap<string, string>): string {
    const bucket = names.get(zone);
    if (bucket === undefined)
      throw new ValidationError(this.stack, `"${zone}" is no zone: add it under \`storage.zones\``);
    return bucket;
  }
}

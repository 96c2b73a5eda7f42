import type { Construct } from "constructs";
import type {
  BatchPrediction as BatchSettings,
  Environment,
  Pipeline as PipelineSettings,
} from "../config/schema/environment";
import { setOrigin } from "../constructs/core/origin";
import { ValidationError } from "../constructs/core/validation-error";
import type { IDataResource } from "../constructs/iam/data-resource";
import { Grant } from "../constructs/iam/grant";
import { ProjectAccess } from "../constructs/iam/project";
import type { IEncryptionKeys } from "../constructs/keys/encryption-key";
import { Pipeline } from "../constructs/pipelines/pipeline";
import type { PipelineRoles } from "../constructs/pipelines/pipeline-roles";
import { TemplateStore } from "../constructs/pipelines/template-store";
import { BatchPrediction } from "../constructs/serving/batch-prediction";
import type { BatchRoles } from "../constructs/serving/batch-roles";
import type { ReleaseStore } from "../constructs/serving/release-store";
import type { ModelLife } from "../constructs/warehouse/model-life";
import type { ModelRoles } from "../constructs/workflows/models/model-roles";
import type { Workflow } from "../constructs/workflows/workflow";
import type { WorkflowRoles } from "../constructs/workflows/workflow-roles";
import { BATCH_ACCOUNTS } from "../values/batch-accounts";
import { PIPELINE_ACCOUNTS } from "../values/pipeline-accounts";
import type { Naming } from "../values/naming";
import { batchBodyProps, batchDataFlow, batchLauncher, type BatchPlaces } from "./batch-predictions";
import { grantDataFlow, withOrigin } from "./data-flow";
import { addModelWorkflows } from "./model-life";
import { launchedWorkflow } from "./launched-workflow";
import { type PlatformProps, PlatformStack } from "./platform-stack";
import { holdsTemplates } from "./features";
import type { Feeds } from "./feeds";
import {
  compiledTemplate,
  pipelineBodyProps,
  pipelineDataFlow,
  pipelineLauncher,
  type PipelinePlaces,
  templateSource,
} from "./pipelines";
import { addStarts, eventsOf, type StartsProps } from "./starts";

/** What the pipelines stack needs from the stacks before it. */
export interface PipelinesStackProps {
  readonly foundation: PlatformStack & {
    readonly keys: IEncryptionKeys;
    readonly batchRoles: BatchRoles;
    readonly pipelineRoles: PipelineRoles;
    readonly modelRoles: ModelRoles;
    readonly workflowRoles: WorkflowRoles;
  };
  readonly data: PlatformStack & {
    readonly data: ReadonlyMap<string, IDataResource>;
    readonly bucketNames: ReadonlyMap<string, string>;
    readonly releases: ReleaseStore | undefined;
    readonly life: ModelLife | undefined;
  };
  readonly network: PlatformStack & { readonly trainingAttachment?: string };
  readonly training: PlatformStack & { readonly feeds: Feeds };
}

/** Pipelines and batch predictions with their launchers, what promotes, retrains and takes over models, and what starts these. */
export class PipelinesStack extends PlatformStack {
  /** Batch predictions by name, each with its account and the body that its launcher submits. */
  readonly predictions: ReadonlyMap<string, BatchPrediction>;

  /** Pipelines by name, each with its account and the body that its launcher submits. */
  readonly pipelines: ReadonlyMap<string, Pipeline>;

  private readonly launchers = new Map<string, Workflow>();
  private readonly pipelineLaunchers = new Map<string, Workflow>();
  private readonly templates: TemplateStore | undefined;
  private readonly environment: Environment;
  private readonly naming: Naming;
  private readonly stacks: PipelinesStackProps;
  private readonly project: ProjectAccess;

  constructor(scope: Construct, props: PlatformProps, stacks: PipelinesStackProps) {
    super(scope, "pipelines", props, [stacks.foundation, stacks.network, stacks.data, stacks.training]);
    this.environment = props.environment;
    this.naming = props.naming;
    this.stacks = stacks;
    this.project = new ProjectAccess(this, "Project", { projectId: props.environment.project.id });

    const { batch, pipelines } = props.environment;
    this.predictions = new Map(
      Object.entries(batch).map(([name, settings]) => [name, this.prediction(name, settings)] as const),
    );
    this.templates = this.templateStore();
    this.pipelines = new Map(
      Object.entries(pipelines).map(([name, settings]) => [name, this.pipeline(name, settings)] as const),
    );
    this.starts();
    this.models();
  }

  /** What promotes, retrains and takes over models. */
  private models(): void {
    const { foundation, data } = this.stacks;
    if (data.releases === undefined || data.life === undefined) return;
    addModelWorkflows(this, this.environment, {
      naming: this.naming,
      project: this.project,
      keys: foundation.keys,
      modelRoles: foundation.modelRoles,
      workflowRoles: foundation.workflowRoles,
      releases: data.releases,
      life: data.life,
      data: data.data,
      bucketNames: data.bucketNames,
      feeds: this.earlierFeeds(),
    });
  }

  /** The topics are of an earlier stack: nothing of this one waits for them. */
  private earlierFeeds(): Feeds {
    return new Map([...this.stacks.training.feeds].map(([key, { topicName }]) => [key, { topicName, readyAfter: [] }]));
  }

  private templateStore(): TemplateStore | undefined {
    if (!holdsTemplates(this.environment)) return undefined;
    const { project, lifetime } = this.environment;
    const store = new TemplateStore(this, "Templates", {
      naming: this.naming,
      location: project.region,
      encryptionKey: this.stacks.foundation.keys.keyFor("storage", project.region),
      allowDestroy: lifetime === "disposable",
    });
    return setOrigin(store, "pipelines");
  }

  /** What starts batch predictions and pipelines by itself, once the launchers of all of them are there. */
  private starts(): void {
    const { batch, pipelines } = this.environment;
    // A training job may have the same name, and triggers of the same name.
    this.startsOf("batch", batch, this.launchers, BATCH_ACCOUNTS.trigger, "predict");
    this.startsOf("pipelines", pipelines, this.pipelineLaunchers, PIPELINE_ACCOUNTS.trigger, "run");
  }

  private startsOf(
    at: "batch" | "pipelines",
    started: StartsProps["started"],
    launchers: ReadonlyMap<string, Workflow>,
    account: string,
    noun: string,
  ): void {
    if (Object.keys(started).length === 0) return;
    const { naming, stacks } = this;
    addStarts(this, this.environment, {
      naming,
      project: this.project,
      role: stacks.foundation.workflowRoles.starter,
      bucketNames: stacks.data.bucketNames,
      feeds: this.earlierFeeds(),
      started,
      at,
      launchers,
      account,
      triggersOf: (name) => naming.workflow(noun, name),
    });
  }

  private pipeline(name: string, settings: PipelineSettings): Pipeline {
    const { environment, naming, project, stacks } = this;
    const origin = `pipelines.${name}`;
    const places: PipelinePlaces = {
      naming,
      networkAttachment: stacks.network.trainingAttachment,
      keyName: stacks.foundation.keys.keyFor("vertex-ai", environment.project.region)?.keyName,
      bucketOf: (zone) => this.bucketOf(zone),
    };
    const pipeline = new Pipeline(this, `Pipeline-${name}`, {
      naming,
      name,
      description: settings.description,
      body: pipelineBodyProps(environment, name, settings, places),
      project,
      role: stacks.foundation.pipelineRoles.runner(settings.starts, settings.model !== undefined),
      startsJobs: settings.starts.length > 0,
    });
    setOrigin(pipeline, origin);
    for (const grant of pipeline.grants) withOrigin(grant, origin);
    const flow = pipelineDataFlow(environment, settings);
    grantDataFlow({ data: stacks.data.data, project }, origin, pipeline, flow, (verb, index) => {
      if (index < settings[verb].length) return `${origin}.${verb}.${index}`;
      return verb === "writes" ? `${origin}.root` : `${origin}.template`;
    });
    this.pipelineLaunchers.set(name, this.pipelineLauncher(name, settings, pipeline, places));
    return pipeline;
  }

  /** The workflow that submits a pipeline, and what its account may do: submit, act as the pipeline's account, read its template. */
  private pipelineLauncher(
    name: string,
    settings: PipelineSettings,
    pipeline: Pipeline,
    places: PipelinePlaces,
  ): Workflow {
    const { keys, pipelineRoles } = this.stacks.foundation;
    const { naming, project, templates } = this;
    const origin = `pipelines.${name}`;
    const template = compiledTemplate(this.environment, settings);
    const object = template === undefined ? undefined : templates?.add(name, template);
    const workflow = launchedWorkflow(this, `PipelineLauncher-${name}`, this.environment, {
      naming,
      name: naming.workflow("run", name),
      accountId: naming.serviceAccount(PIPELINE_ACCOUNTS.launcher, name),
      description: `Launches ${name}: ${settings.description ?? "a pipeline"}`,
      definition: pipelineLauncher(settings, {
        naming,
        name,
        body: pipeline.body,
        events: eventsOf(this.environment, places, settings),
        source: templateSource(
          this.environment,
          settings,
          templates && object !== undefined ? { bucket: templates.bucketName, object } : undefined,
        ),
      }),
      keys,
      project,
      origin,
    });
    withOrigin(Grant.on(project, workflow, pipelineRoles.launcher(settings.model !== undefined)), origin);
    withOrigin(pipeline.account.grantActAs(workflow), origin);
    if (templates && object !== undefined)
      withOrigin(templates.grantRead(workflow, name, object), `${origin}.template`);
    if (!("compiled" in settings.template)) {
      const registry = this.stacks.data.data.get(`repository:${settings.template.repository}`);
      if (registry !== undefined) withOrigin(registry.grantRead(workflow), `${origin}.template.repository`);
    }
    return workflow;
  }

  private prediction(name: string, settings: BatchSettings): BatchPrediction {
    const origin = `batch.${name}`;
    const { region } = this.environment.project;
    const places: BatchPlaces = {
      naming: this.naming,
      keyName: this.stacks.foundation.keys.keyFor("vertex-ai", region)?.keyName,
      bucketOf: (zone) => this.bucketOf(zone),
    };
    const prediction = new BatchPrediction(this, `Batch-${name}`, {
      naming: this.naming,
      name,
      description: settings.description,
      body: batchBodyProps(this.environment, name, settings, places),
    });
    setOrigin(prediction, origin);
    const place = { data: this.stacks.data.data, project: this.project };
    grantDataFlow(place, origin, prediction, batchDataFlow(settings), (verb, index) => {
      if (verb === "writes") return `${origin}.output`;
      return index === 0 ? `${origin}.input` : `${origin}.reads.${index - 1}`;
    });
    this.launchers.set(name, this.launcher(name, settings, prediction, places));
    return prediction;
  }

  /** The workflow that submits a batch prediction, and what its account may do: submit, and act as the prediction's account. */
  private launcher(name: string, settings: BatchSettings, prediction: BatchPrediction, places: BatchPlaces): Workflow {
    const { keys, batchRoles } = this.stacks.foundation;
    const origin = `batch.${name}`;
    const workflow = launchedWorkflow(this, `Launcher-${name}`, this.environment, {
      naming: this.naming,
      name: this.naming.workflow("predict", name),
      accountId: this.naming.serviceAccount(BATCH_ACCOUNTS.launcher, name),
      description: `Launches ${name}: ${settings.description ?? "a batch prediction"}`,
      definition: batchLauncher(settings, {
        ...places,
        name,
        body: prediction.body,
        events: eventsOf(this.environment, places, settings),
      }),
      keys,
      project: this.project,
      origin,
    });
    withOrigin(Grant.on(this.project, workflow, batchRoles.launcher), origin);
    withOrigin(prediction.account.grantActAs(workflow), origin);
    return workflow;
  }

  private bucketOf(zone: string): string {
    const bucket = this.stacks.data.bucketNames.get(zone);
    if (bucket === undefined) throw new ValidationError(this, `"${zone}" is no zone: add it under \`storage.zones\``);
    return bucket;
  }
}

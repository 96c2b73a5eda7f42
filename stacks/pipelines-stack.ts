import type { Construct } from "constructs";
import type { BatchPrediction as BatchSettings, Environment } from "../config/schema/environment";
import { setOrigin } from "../constructs/core/origin";
import { ValidationError } from "../constructs/core/validation-error";
import type { IDataResource } from "../constructs/iam/data-resource";
import { Grant } from "../constructs/iam/grant";
import { ProjectAccess } from "../constructs/iam/project";
import type { IEncryptionKeys } from "../constructs/keys/encryption-key";
import { BatchPrediction } from "../constructs/serving/batch-prediction";
import type { BatchRoles } from "../constructs/serving/batch-roles";
import type { Workflow } from "../constructs/workflows/workflow";
import type { WorkflowRoles } from "../constructs/workflows/workflow-roles";
import { BATCH_ACCOUNTS } from "../values/batch-accounts";
import type { Naming } from "../values/naming";
import { batchBodyProps, batchDataFlow, batchLauncher, type BatchPlaces } from "./batch-predictions";
import { grantDataFlow, withOrigin } from "./data-flow";
import { launchedWorkflow } from "./launched-workflow";
import { type PlatformProps, PlatformStack } from "./platform-stack";
import { addStarts, eventsOf } from "./starts";
import type { Successes } from "./success-feeds";

/** What the pipelines stack needs from the stacks before it. */
export interface PipelinesStackProps {
  readonly foundation: PlatformStack & {
    readonly keys: IEncryptionKeys;
    readonly batchRoles: BatchRoles;
    readonly workflowRoles: WorkflowRoles;
  };
  readonly data: PlatformStack & {
    readonly data: ReadonlyMap<string, IDataResource>;
    readonly bucketNames: ReadonlyMap<string, string>;
  };
  readonly training: PlatformStack & { readonly successes: ReadonlyMap<string, Successes> };
}

/** Batch predictions with their launchers, and what starts these. */
export class PipelinesStack extends PlatformStack {
  /** Batch predictions by name, each with its account and the body that its launcher submits. */
  readonly predictions: ReadonlyMap<string, BatchPrediction>;

  private readonly launchers = new Map<string, Workflow>();
  private readonly environment: Environment;
  private readonly naming: Naming;
  private readonly stacks: PipelinesStackProps;
  private readonly project: ProjectAccess;

  constructor(scope: Construct, props: PlatformProps, stacks: PipelinesStackProps) {
    super(scope, "pipelines", props, [stacks.foundation, stacks.data, stacks.training]);
    this.environment = props.environment;
    this.naming = props.naming;
    this.stacks = stacks;
    this.project = new ProjectAccess(this, "Project", { projectId: props.environment.project.id });

    const { batch } = props.environment;
    this.predictions = new Map(
      Object.entries(batch).map(([name, settings]) => [name, this.prediction(name, settings)] as const),
    );
    if (Object.keys(batch).length > 0) this.starts();
  }

  /** What starts batch predictions by itself, once the launchers of all of them are there. */
  private starts(): void {
    const { naming, stacks } = this;
    addStarts(this, this.environment, {
      naming,
      project: this.project,
      role: stacks.foundation.workflowRoles.starter,
      bucketNames: stacks.data.bucketNames,
      // The topics are of an earlier stack: nothing of this one waits for them.
      successes: new Map(
        [...stacks.training.successes].map(([job, { topicName }]) => [job, { topicName, readyAfter: [] }]),
      ),
      started: this.environment.batch,
      at: "batch",
      launchers: this.launchers,
      account: BATCH_ACCOUNTS.trigger,
      // A training job may have the same name, and triggers of the same name.
      triggersOf: (name) => naming.workflow("predict", name),
    });
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
      body: batchBodyProps(this.environment, settings, places),
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
        events: eventsOf(settings, places.bucketOf),
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

import type { Construct } from "constructs";
import type { Environment } from "../config/schema/environment";
import type { Job } from "../config/training/pools";
import { setOrigin } from "../constructs/core/origin";
import { ValidationError } from "../constructs/core/validation-error";
import type { IDataResource } from "../constructs/iam/data-resource";
import { Grant } from "../constructs/iam/grant";
import { ProjectAccess } from "../constructs/iam/project";
import type { IEncryptionKeys } from "../constructs/keys/encryption-key";
import type { ISecret } from "../constructs/secrets/secret";
import { Tensorboard } from "../constructs/training/tensorboard";
import { TrainingJob } from "../constructs/training/training-job";
import type { TrainingRoles } from "../constructs/training/training-roles";
import type { Workflow } from "../constructs/workflows/workflow";
import type { WorkflowRoles } from "../constructs/workflows/workflow-roles";
import type { Naming } from "../values/naming";
import { TRAINING_ACCOUNTS } from "../values/training-accounts";
import { grantDataFlow, withOrigin } from "./data-flow";
import { addJobGuard } from "./job-guard";
import { launchedWorkflow } from "./launched-workflow";
import { addNotebooks } from "./notebooks";
import { type PlatformProps, PlatformStack } from "./platform-stack";
import { jobBodyProps } from "./training-jobs";
import { addStarts, eventsOf } from "./starts";
import { addFeeds, type Feeds } from "./feeds";
import { jobLauncher } from "./training-launchers";

/** What the training stack needs from the stacks before it. */
export interface TrainingStackProps {
  readonly foundation: PlatformStack & {
    readonly keys: IEncryptionKeys;
    readonly trainingRoles: TrainingRoles;
    readonly workflowRoles: WorkflowRoles;
  };
  readonly network: PlatformStack & {
    readonly trainingAttachment?: string;
    readonly workloads?: { readonly networkName: string; readonly subnetworkName: string };
  };
  readonly data: PlatformStack & {
    readonly data: ReadonlyMap<string, IDataResource>;
    readonly bucketNames: ReadonlyMap<string, string>;
    readonly secrets: ReadonlyMap<string, ISecret>;
  };
}

/** Training jobs with their launchers, what starts these, experiment tracking, notebooks, and the guard of all jobs. */
export class TrainingStack extends PlatformStack {
  /** Jobs by name, each with its account and the body that its launcher submits. */
  readonly jobs: ReadonlyMap<string, TrainingJob>;
  /** Where everything is told that something starts after, also in later stacks. */
  readonly feeds: Feeds;

  private readonly launchers = new Map<string, Workflow>();
  private readonly environment: Environment;
  private readonly naming: Naming;
  private readonly stacks: TrainingStackProps;
  private readonly project: ProjectAccess;

  constructor(scope: Construct, props: PlatformProps, stacks: TrainingStackProps) {
    super(scope, "training", props, [stacks.foundation, stacks.network, stacks.data]);
    this.environment = props.environment;
    this.naming = props.naming;
    this.stacks = stacks;
    this.project = new ProjectAccess(this, "Project", { projectId: props.environment.project.id });

    const { jobs } = props.environment.training;
    const tensorboard = this.tensorboard();
    this.jobs = new Map(Object.entries(jobs).map(([name, settings]) => [name, this.job(name, settings, tensorboard)]));
    this.feeds = addFeeds(this, this.environment, { naming: this.naming, keys: stacks.foundation.keys });
    if (Object.keys(jobs).length > 0) this.starts();
    addJobGuard(this, this.environment, { ...stacks, naming: this.naming, project: this.project });
    addNotebooks(this, this.environment, { ...stacks, naming: props.naming, project: this.project });
  }

  private tensorboard(): Tensorboard | undefined {
    const { project, training, lifetime } = this.environment;
    if (training.tensorboard === undefined) return undefined;
    const tensorboard = new Tensorboard(this, "Tensorboard", {
      naming: this.naming,
      region: project.region,
      description: training.tensorboard.description,
      encryptionKey: this.stacks.foundation.keys.keyFor("vertex-ai", project.region),
      allowDestroy: lifetime === "disposable",
    });
    return setOrigin(tensorboard, "training.tensorboard");
  }

  private job(name: string, settings: Job, tensorboard: Tensorboard | undefined): TrainingJob {
    const { project } = this.environment;
    const { foundation, network, data } = this.stacks;
    const origin = `training.jobs.${name}`;
    const tracked = settings.tracking === "tensorboard";

    const body = jobBodyProps(this.environment, name, settings, {
      networkAttachment: network.trainingAttachment,
      keyName: foundation.keys.keyFor("vertex-ai", project.region)?.keyName,
      bucketOf: (zone) => this.bucketOf(zone),
    });
    const job = new TrainingJob(this, `Job-${name}`, {
      naming: this.naming,
      name,
      description: settings.description,
      body,
      project: this.project,
      trackingRole: tracked ? foundation.trainingRoles.tracking : undefined,
    });
    setOrigin(job, origin);
    for (const grant of job.grants) withOrigin(grant, origin);
    grantDataFlow({ data: data.data, project: this.project }, origin, job, settings);
    for (const [variable, secret] of Object.entries(settings.secrets)) {
      const found = data.secrets.get(secret);
      if (found === undefined) {
        throw new ValidationError(this, `\`${origin}.secrets.${variable}\` names "${secret}", which is not declared`);
      }
      withOrigin(found.grantRead(job), `${origin}.secrets.${variable}`);
    }
    this.launchers.set(name, this.launcher(name, settings, job, tensorboard));
    return job;
  }

  /** The workflow that submits a job, and what its account may do: submit, act as the job's account, read what it registers. */
  private launcher(name: string, settings: Job, job: TrainingJob, tensorboard: Tensorboard | undefined): Workflow {
    const { keys, trainingRoles } = this.stacks.foundation;
    const origin = `training.jobs.${name}`;
    const { noun, kind, definition } = jobLauncher(this.environment, {
      naming: this.naming,
      name,
      job: settings,
      body: job.body,
      events: eventsOf(this.environment, { naming: this.naming, bucketOf: (zone) => this.bucketOf(zone) }, settings),
      bucketOf: (zone) => this.bucketOf(zone),
    });
    const workflow = launchedWorkflow(this, `Launcher-${name}`, this.environment, {
      naming: this.naming,
      name: this.naming.workflow(noun, name),
      accountId: this.naming.serviceAccount(TRAINING_ACCOUNTS.launcher, name),
      description: `Launches ${name}: ${settings.description ?? "a training job"}`,
      definition,
      keys,
      project: this.project,
      origin,
      tensorboardName: tensorboard?.tensorboardName,
    });
    withOrigin(Grant.on(this.project, workflow, trainingRoles.launcher(kind, settings.model !== undefined)), origin);
    withOrigin(job.account.grantActAs(workflow), origin);
    if (settings.model !== undefined && settings.output !== undefined) {
      const zone = this.stacks.data.data.get(settings.output);
      if (zone !== undefined) withOrigin(zone.grantRead(workflow), `${origin}.output`);
    }
    return workflow;
  }

  /** What starts jobs by itself, once the launchers of all of them are there. */
  private starts(): void {
    const { foundation, data } = this.stacks;
    addStarts(this, this.environment, {
      naming: this.naming,
      project: this.project,
      role: foundation.workflowRoles.starter,
      bucketNames: data.bucketNames,
      feeds: this.feeds,
      started: this.environment.training.jobs,
      at: "training.jobs",
      launchers: this.launchers,
      account: TRAINING_ACCOUNTS.trigger,
      triggersOf: (job) => job,
    });
  }

  private bucketOf(zone: string): string {
    const bucket = this.stacks.data.bucketNames.get(zone);
    if (bucket === undefined) throw new ValidationError(this, `"${zone}" is no zone: add it under \`storage.zones\``);
    return bucket;
  }
}

import { Construct } from "constructs";
import type { Environment } from "../config/schema/environment";
import type { GroupKind } from "../config/schema/people";
import { setOrigin } from "../constructs/core/origin";
import { ValidationError } from "../constructs/core/validation-error";
import { CustomRole } from "../constructs/iam/custom-role";
import type { IDataResource } from "../constructs/iam/data-resource";
import { Grant } from "../constructs/iam/grant";
import { group, type IGrantable } from "../constructs/iam/principal";
import { ProjectAccess } from "../constructs/iam/project";
import type { IEncryptionKeys } from "../constructs/keys/encryption-key";
import { type ISecret, Secret } from "../constructs/secrets/secret";
import { ColabTemplate } from "../constructs/training/colab-template";
import { NotebookRun } from "../constructs/training/notebook-run";
import { Tensorboard } from "../constructs/training/tensorboard";
import { TrainingJob } from "../constructs/training/training-job";
import { NOTEBOOK_SERVER_PERMISSIONS, TRACKING_PERMISSIONS } from "../constructs/training/training-roles";
import { Workbench } from "../constructs/training/workbench";
import { Duration } from "../values/duration";
import { sizeToGibibytes } from "../values/size";
import { grantDataFlow } from "./data-access";
import { type PlatformProps, PlatformStack } from "./platform-stack";
import { jobBodyProps } from "./training-jobs";

/** What the training stack needs from the stacks before it. */
export interface TrainingStackProps {
  readonly foundation: PlatformStack & { readonly keys: IEncryptionKeys };
  readonly network: PlatformStack;
  readonly data: PlatformStack & { readonly data: ReadonlyMap<string, IDataResource> };
}

/** Training jobs with their identities, what they may read and write, experiment tracking, secrets and notebooks. */
export class TrainingStack extends PlatformStack {
  /** Jobs by name, each with its account and the body that its launcher submits. */
  readonly jobs: ReadonlyMap<string, TrainingJob>;
  /** Secrets by name. */
  readonly secrets: ReadonlyMap<string, ISecret>;

  private readonly environment: Environment;
  private readonly keys: IEncryptionKeys;
  private readonly data: ReadonlyMap<string, IDataResource>;
  private readonly project: ProjectAccess;
  private readonly allowDestroy: boolean;

  constructor(scope: Construct, props: PlatformProps, { foundation, network, data }: TrainingStackProps) {
    super(scope, "training", props, [foundation, network, data]);
    this.environment = props.environment;
    this.keys = foundation.keys;
    this.data = data.data;
    this.allowDestroy = props.environment.lifetime === "disposable";
    this.project = new ProjectAccess(this, "Project", { projectId: props.environment.project.id });

    this.secrets = this.makeSecrets(props);
    this.jobs = this.makeJobs(props, this.makeTensorboard(props));
    this.makeServers(props);
    this.makeRuns(props, this.makeTemplates(props));
  }

  private makeSecrets({ naming }: PlatformProps): ReadonlyMap<string, ISecret> {
    const { region } = this.environment.project;
    const own = new Construct(this, "Secrets");
    const elsewhere = new Construct(this, "ExternalSecrets");
    return new Map(
      Object.entries(this.environment.secrets).map(([name, { description, existing }]): [string, ISecret] => {
        const secret =
          existing === undefined
            ? new Secret(own, name, {
                naming,
                name,
                location: region,
                description,
                encryptionKey: this.keys.keyFor("secret-manager", region),
                allowDestroy: this.allowDestroy,
              })
            : Secret.fromPath(elsewhere, name, { name, path: existing });
        return [name, setOrigin(secret, `secrets.${name}`)];
      }),
    );
  }

  private makeTensorboard({ naming }: PlatformProps): Tensorboard | undefined {
    const { tensorboard } = this.environment.training;
    if (tensorboard === undefined) return undefined;
    const { region } = this.environment.project;
    const made = new Tensorboard(this, "Tensorboard", {
      naming,
      region,
      description: tensorboard.description,
      encryptionKey: this.keys.keyFor("vertex-ai", region),
      allowDestroy: this.allowDestroy,
    });
    return setOrigin(made, "training.tensorboard");
  }

  private makeJobs({ naming }: PlatformProps, tensorboard: Tensorboard | undefined): ReadonlyMap<string, TrainingJob> {
    const { environment } = this;
    const { id, region } = environment.project;
    const scope = new Construct(this, "Jobs");
    const jobs = Object.entries(environment.training.jobs);
    const trackingRole = jobs.some(([, { tracking }]) => tracking === "tensorboard")
      ? new CustomRole(this, "TrackingRole", {
          naming,
          key: "track-training",
          title: "Report training to TensorBoard",
          description: "Google's own role for it may also train and deploy",
          permissions: TRACKING_PERMISSIONS,
        })
      : undefined;
    const networkAttachment =
      environment.network?.training &&
      `projects/${id}/regions/${region}/networkAttachments/${naming.network("training")}`;
    return new Map(
      jobs.map(([name, job]) => {
        const path = `training.jobs.${name}`;
        const body = jobBodyProps(environment, job, {
          networkAttachment,
          tensorboard: tensorboard?.tensorboardName,
          keyName: this.keys.keyFor("vertex-ai", region)?.keyName,
        });
        const made = new TrainingJob(scope, name, {
          naming,
          name,
          description: job.description,
          body,
          project: this.project,
          trackingRole: job.tracking === "tensorboard" ? trackingRole : undefined,
        });
        this.grantFlow(path, made, job);
        for (const [variable, secret] of Object.entries(job.secrets)) {
          const found = this.secrets.get(secret);
          if (found === undefined) {
            throw new ValidationError(this, `\`${path}.secrets.${variable}\` names "${secret}", which is not declared`);
          }
          setOrigin(found.grantRead(made).binding, `${path}.secrets.${variable}`);
        }
        return [name, setOrigin(made, path)];
      }),
    );
  }

  private makeServers({ naming }: PlatformProps): void {
    const servers = Object.entries(this.environment.training.notebooks.workbench);
    if (servers.length === 0) return;
    const scope = new Construct(this, "NotebookServers");
    const role = new CustomRole(this, "NotebookServerRole", {
      naming,
      key: "use-notebook-server",
      title: "Use a notebook server",
      description: "Google's own roles for it hold hundreds of other rights",
      permissions: NOTEBOOK_SERVER_PERMISSIONS,
    });
    for (const [name, server] of servers) {
      const path = `training.notebooks.workbench.${name}`;
      const made = new Workbench(scope, name, {
        naming,
        name,
        computeZone: server.computeZone,
        machine: server.machine,
        dataDiskGibibytes: sizeToGibibytes(server.dataDisk),
        idleShutdown: Duration.parse(server.idleShutdown),
        root: server.root === "on",
        downloads: server.downloads === "on",
        ...this.place(naming),
        description: server.description,
        encryptionKey: this.keys.keyFor("compute", this.environment.project.region),
        allowDestroy: this.allowDestroy,
      });
      setOrigin(made, path);
      this.project.grantLogWriting(made);
      this.project.grantMetricWriting(made);
      this.grantFlow(path, made, server);
      for (const { binding } of made.grantUse(this.people(server.group, path), role))
        setOrigin(binding, `${path}.group`);
    }
  }

  private makeTemplates({ naming }: PlatformProps): ReadonlyMap<string, ColabTemplate> {
    const { region } = this.environment.project;
    const scope = new Construct(this, "NotebookTemplates");
    return new Map(
      Object.entries(this.environment.training.notebooks.templates).map(([name, template]) => {
        const path = `training.notebooks.templates.${name}`;
        const made = new ColabTemplate(scope, name, {
          naming,
          name,
          region,
          machine: template.machine,
          dataDiskGibibytes: sizeToGibibytes(template.dataDisk),
          idleShutdown: Duration.parse(template.idleShutdown),
          ...this.place(naming),
          description: template.description,
          encryptionKey: this.keys.keyFor("vertex-ai", region),
        });
        const people = this.people(template.group, path);
        setOrigin(made.grantUse(people).binding, `${path}.group`);
        // The runtimes that come of a template are no part of it: Google knows the right on them on the project only.
        const role = "roles/aiplatform.notebookRuntimeUser";
        setOrigin(Grant.on(this.project, people, role).binding, `${path}.group`);
        return [name, setOrigin(made, path)];
      }),
    );
  }

  private makeRuns({ naming }: PlatformProps, templates: ReadonlyMap<string, ColabTemplate>): void {
    const scope = new Construct(this, "NotebookRuns");
    for (const [name, run] of Object.entries(this.environment.training.notebooks.runs)) {
      const path = `training.notebooks.runs.${name}`;
      const template = templates.get(run.template);
      if (template === undefined) {
        throw new ValidationError(this, `\`${path}.template\` names "${run.template}", which is not declared`);
      }
      const { external } = this.environment;
      const bucket = (zone: string) => external.zones[zone]?.bucket ?? naming.bucket(zone);
      const made = new NotebookRun(scope, name, {
        naming,
        name,
        region: this.environment.project.region,
        template,
        notebookUri: `gs://${bucket(run.notebook.zone)}/${run.notebook.path}`,
        outputUri: `gs://${bucket(run.output.slice("zone:".length))}/notebooks/${name}`,
        cron: run.schedule.cron,
        timeZone: run.schedule.timeZone,
        paused: run.schedule.state === "paused",
        timeout: Duration.parse(run.timeout),
        description: run.description,
      });
      setOrigin(made, path);
      made.startAfter(...this.grantFlow(path, made, run));
    }
  }

  /** What a program reads and writes; in bulk, where BigQuery is part of it. */
  private grantFlow(
    path: string,
    program: IGrantable,
    flow: { readonly reads: readonly string[]; readonly writes: readonly string[] },
  ): readonly Grant[] {
    const { grants, warehouse } = grantDataFlow(this, { data: this.data, project: this.project }, path, program, flow);
    if (!warehouse) return grants;
    const sessions = this.project.grantReadSessions(program);
    setOrigin(sessions.binding, path);
    return [...grants, sessions];
  }

  private people(kind: GroupKind, path: string): IGrantable {
    const people = this.environment.groups[kind];
    if (people === undefined) {
      throw new ValidationError(this, `\`${path}.group\` names "${kind}", a group that is not declared`);
    }
    return group(kind, people.email);
  }

  /** Where notebooks stand: among the workloads of the platform's own network. */
  private place(naming: PlatformProps["naming"]): { readonly networkName: string; readonly subnetworkName: string } {
    const { id, region } = this.environment.project;
    return {
      networkName: `projects/${id}/global/networks/${naming.network()}`,
      subnetworkName: `projects/${id}/regions/${region}/subnetworks/${naming.network("workloads")}`,
    };
  }
}

import type { Environment } from "../config/schema/environment";
import type { GroupKind } from "../config/groups";
import { setOrigin } from "../constructs/core/origin";
import { ValidationError } from "../constructs/core/validation-error";
import type { IDataResource } from "../constructs/iam/data-resource";
import { Grant } from "../constructs/iam/grant";
import { group, type IGrantable } from "../constructs/iam/principal";
import type { ProjectAccess } from "../constructs/iam/project";
import type { IEncryptionKeys } from "../constructs/keys/encryption-key";
import { ColabTemplate } from "../constructs/training/colab-template";
import { NotebookRun } from "../constructs/training/notebook-run";
import type { TrainingRoles } from "../constructs/training/training-roles";
import { Workbench } from "../constructs/training/workbench";
import { Duration } from "../values/duration";
import type { Naming } from "../values/naming";
import { sizeToGibibytes } from "../values/size";
import { grantDataFlow, withOrigin } from "./data-flow";
import type { PlatformStack } from "./platform-stack";

/** What notebooks need from their stack and those before it. */
export interface NotebooksProps {
  readonly naming: Naming;
  readonly project: ProjectAccess;
  readonly foundation: { readonly keys: IEncryptionKeys; readonly trainingRoles: TrainingRoles };
  readonly network: { readonly workloads?: { readonly networkName: string; readonly subnetworkName: string } };
  readonly data: {
    readonly data: ReadonlyMap<string, IDataResource>;
    readonly bucketNames: ReadonlyMap<string, string>;
  };
}

/** Puts the notebooks of an environment into a stack: servers of groups, templates of runtimes, runs by the clock. */
export function addNotebooks(stack: PlatformStack, environment: Environment, props: NotebooksProps): void {
  const { workbench, templates, runs } = environment.training.notebooks;
  for (const name of Object.keys(workbench)) addWorkbench(stack, environment, props, name);
  const made = new Map(Object.keys(templates).map((name) => [name, addTemplate(stack, environment, props, name)]));
  for (const [name, run] of Object.entries(runs)) {
    const template = made.get(run.template);
    if (template !== undefined) addRun(stack, environment, props, name, template);
  }
}

function addWorkbench(stack: PlatformStack, environment: Environment, props: NotebooksProps, name: string): void {
  const settings = environment.training.notebooks.workbench[name];
  if (settings === undefined) return;
  const { project, lifetime } = environment;
  const { keys, trainingRoles } = props.foundation;
  const origin = `training.notebooks.workbench.${name}`;
  const server = new Workbench(stack, `Workbench-${name}`, {
    ...networkOf(stack, props),
    naming: props.naming,
    name,
    computeZone: settings.computeZone,
    machine: settings.machine,
    dataDiskGibibytes: sizeToGibibytes(settings.dataDisk),
    idleShutdown: Duration.parse(settings.idleShutdown),
    root: settings.root === "on",
    downloads: settings.downloads === "on",
    description: settings.description,
    encryptionKey: keys.keyFor("workbench", project.region),
    allowDestroy: lifetime === "disposable",
  });
  setOrigin(server, origin);
  const people = peopleOf(stack, environment, settings.group, origin);
  for (const grant of server.grantUse(people, trainingRoles.notebookServer)) withOrigin(grant, `${origin}.group`);
  withOrigin(props.project.grantLogWriting(server), origin);
  withOrigin(props.project.grantMetricWriting(server), origin);
  grantDataFlow({ data: props.data.data, project: props.project }, origin, server, settings);
}

function addTemplate(
  stack: PlatformStack,
  environment: Environment,
  props: NotebooksProps,
  name: string,
): ColabTemplate {
  const settings = environment.training.notebooks.templates[name] as Template;
  const { region } = environment.project;
  const origin = `training.notebooks.templates.${name}`;
  const template = new ColabTemplate(stack, `Template-${name}`, {
    ...networkOf(stack, props),
    naming: props.naming,
    name,
    region,
    machine: settings.machine,
    dataDiskGibibytes: sizeToGibibytes(settings.dataDisk),
    idleShutdown: Duration.parse(settings.idleShutdown),
    description: settings.description,
    encryptionKey: props.foundation.keys.keyFor("vertex-ai", region),
  });
  setOrigin(template, origin);
  const people = peopleOf(stack, environment, settings.group, origin);
  withOrigin(template.grantUse(people), `${origin}.group`);
  // The runtimes that come of a template are no part of it: Google knows the right on them on the project only.
  withOrigin(Grant.on(props.project, people, "roles/aiplatform.notebookRuntimeUser"), `${origin}.group`);
  return template;
}

type Template = Environment["training"]["notebooks"]["templates"][string];

function addRun(
  stack: PlatformStack,
  environment: Environment,
  props: NotebooksProps,
  name: string,
  template: ColabTemplate,
): void {
  const settings = environment.training.notebooks.runs[name];
  if (settings === undefined) return;
  const { notebook, output, schedule } = settings;
  const origin = `training.notebooks.runs.${name}`;
  const bucket = (zone: string) => props.data.bucketNames.get(zone) ?? zone;
  const run = new NotebookRun(stack, `NotebookRun-${name}`, {
    naming: props.naming,
    name,
    region: environment.project.region,
    template,
    notebookUri: `gs://${bucket(notebook.zone)}/${notebook.path}`,
    outputUri: `gs://${bucket(output.slice("zone:".length))}/notebooks/${name}`,
    cron: schedule.cron,
    timeZone: schedule.timeZone,
    paused: schedule.state === "paused",
    timeout: Duration.parse(settings.timeout),
    description: settings.description,
  });
  setOrigin(run, origin);
  run.startAfter(
    withOrigin(props.project.grantLogWriting(run), origin),
    ...grantDataFlow({ data: props.data.data, project: props.project }, origin, run, settings),
  );
}

function peopleOf(stack: PlatformStack, environment: Environment, kind: GroupKind, origin: string): IGrantable {
  const people = environment.groups[kind];
  if (people === undefined) {
    throw new ValidationError(stack, `\`${origin}.group\` names "${kind}", a group that is not declared`);
  }
  return group(kind, people.email);
}

function networkOf(stack: PlatformStack, { network }: NotebooksProps) {
  if (network.workloads === undefined) {
    throw new ValidationError(stack, "notebooks need the platform's own network: give `network.range`");
  }
  return network.workloads;
}

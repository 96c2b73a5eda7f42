import type { Endpoint as EndpointSettings, Environment } from "../config/schema/environment";
import { setOrigin } from "../constructs/core/origin";
import { Grant, type ICustomRole } from "../constructs/iam/grant";
import type { IDataResource } from "../constructs/iam/data-resource";
import type { ProjectAccess } from "../constructs/iam/project";
import { ServiceAccount } from "../constructs/iam/service-account";
import { batchBody } from "../constructs/serving/batch-body";
import type { ShadowTables } from "../constructs/serving/shadow-tables";
import { ScheduledStart } from "../constructs/starts/scheduled-start";
import type { Starter } from "../constructs/starts/starter";
import { shadowWorkflow } from "../constructs/workflows/releases/shadow";
import type { ShadowProps } from "../constructs/workflows/releases/shadow-props";
import type { WorkflowDefinition } from "../constructs/workflows/language/steps";
import type { Workflow } from "../constructs/workflows/workflow";
import { Duration } from "../values/duration";
import type { Naming } from "../values/naming";
import { SERVING_ACCOUNTS } from "../values/serving-accounts";
import { grantDataFlow, withOrigin } from "./data-flow";
import type { PlatformStack } from "./platform-stack";
import { workLabels } from "./work-labels";

/** How a candidate answers in the shadow, checked and complete. */
type Shadow = NonNullable<EndpointSettings["shadow"]>;

/** What the shadow of an endpoint needs that is not in the environment file. */
export interface ShadowPlaces {
  readonly naming: Naming;
  /** The endpoint's name in the environment file. */
  readonly name: string;
  /** As whom the candidate's containers run. */
  readonly serviceAccountEmail: string;
  /** The full name of Vertex AI's key; `undefined` for Google's own. */
  readonly keyName: string | undefined;
}

/** What a shadow is put together from. */
export interface AddShadowProps extends Omit<ShadowPlaces, "serviceAccountEmail"> {
  readonly settings: EndpointSettings;
  readonly shadow: Shadow;
  readonly project: ProjectAccess;
  /** Where it reads and writes. */
  readonly tables: ShadowTables;
  /** The requests of the endpoint, and whatever else can be read, by its reference. */
  readonly data: ReadonlyMap<string, IDataResource>;
  readonly log: IDataResource;
  /** The role that submits batch predictions. */
  readonly submitter: ICustomRole;
  readonly starter: Starter;
  /** Makes the workflow, whose account may look at the endpoint and nothing else yet. */
  readonly workflow: (definition: WorkflowDefinition) => Workflow;
}

/**
 * Lets a candidate answer in the shadow of an endpoint. The workflow may submit batch predictions, read the requests, and write
 * its reports and what nobody keeps; the candidate's containers may write that last, and read what the endpoint's may.
 */
export function addShadow(stack: PlatformStack, environment: Environment, props: AddShadowProps): void {
  const { naming, name, settings, shadow, project, tables, data } = props;
  const origin = `endpoints.${name}.shadow`;
  const account = new ServiceAccount(stack, `Replay-${name}`, {
    naming,
    key: `replay-${name}`,
    accountId: naming.serviceAccount(SERVING_ACCOUNTS.replay, name),
    displayName: `Candidates in the shadow of ${name}`,
    description: "As whom candidates answer requests that the live model has answered",
  });
  setOrigin(account, origin);
  const serviceAccountEmail = account.serviceAccountEmail;
  const definition = shadowWorkflow(shadowProps(environment, settings, shadow, { ...props, serviceAccountEmail }));
  const workflow = props.workflow(definition);
  const grants = [
    tables.scratch.grantWrite(account),
    project.grantQueries(account),
    project.grantReadSessions(account),
    Grant.on(project, workflow, props.submitter),
    account.grantActAs(workflow),
    project.grantQueries(workflow),
    props.log.grantRead(workflow),
    tables.reports.grantWrite(workflow),
    tables.scratch.grantWrite(workflow),
  ];
  for (const grant of grants) withOrigin(grant, origin);
  grantDataFlow({ data, project }, `endpoints.${name}`, account, { reads: settings.reads, writes: [] });
  if (shadow.schedule === undefined) return;
  const start = new ScheduledStart(stack, `ShadowSchedule-${name}`, {
    name: workflow.workflowName,
    region: environment.project.region,
    workflow,
    starter: props.starter,
    cron: shadow.schedule.cron,
    timeZone: shadow.schedule.timeZone,
    paused: shadow.schedule.state === "paused",
    announced: false,
  });
  setOrigin(start, `${origin}.schedule`);
}

/** What the workflow is made from: what the environment file says of it, in its words. */
export function shadowProps(
  environment: Environment,
  settings: EndpointSettings,
  shadow: Shadow,
  { naming, name, serviceAccountEmail, keyName }: ShadowPlaces,
): ShadowProps {
  const { project } = environment;
  const scratch = naming.dataset(`shadow-${name}`);
  return {
    endpoint: name,
    model: settings.model,
    modelId: naming.model(settings.model),
    candidate: shadow.candidate,
    location: project.region,
    dataset: naming.dataset(`requests-${name}`),
    scratch,
    columns: shadow.columns,
    compare: shadow.compare,
    window: Duration.parse(shadow.window).toSeconds(),
    most: shadow.most,
    body: batchBody({
      input: { table: `${project.id}.${scratch}.requests` },
      output: { dataset: `${project.id}.${scratch}` },
      instance: {},
      machine: machineOf(environment, settings, shadow),
      replicas: { start: shadow.replicas, max: shadow.replicas },
      batchSize: BATCH_SIZE,
      parameters: {},
      serviceAccountEmail,
      keyName,
      containerLogs: settings.logs.container === "on",
      labels: workLabels(environment, { spender: "endpoint", name, stack: "serving" }),
    }),
  };
}

/** Google's own number of instances in each request. */
const BATCH_SIZE = 64;

/** Its own machine, else the endpoint's, else that of the pool that the endpoint runs on. */
function machineOf({ pools }: Environment, { machine, pool }: EndpointSettings, shadow: Shadow) {
  const found = shadow.machine ?? machine ?? (pool === undefined ? undefined : pools[pool]?.machine);
  // The rules have seen to it that what runs on no pool has a machine.
  if (found === undefined) throw new RangeError("a shadow has neither a machine nor a pool");
  return found;
}

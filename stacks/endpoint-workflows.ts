import type { Endpoint as EndpointSettings, Environment } from "../config/schema/environment";
import { setOrigin } from "../constructs/core/origin";
import { ValidationError } from "../constructs/core/validation-error";
import type { IDataResource } from "../constructs/iam/data-resource";
import { Grant, type ICustomRole } from "../constructs/iam/grant";
import type { ProjectAccess } from "../constructs/iam/project";
import type { ServiceAccount } from "../constructs/iam/service-account";
import type { IEncryptionKeys } from "../constructs/keys/encryption-key";
import type { BatchRoles } from "../constructs/serving/batch-roles";
import type { Endpoint } from "../constructs/serving/endpoint";
import type { ReleaseStore } from "../constructs/serving/release-store";
import type { ServingRoles } from "../constructs/serving/serving-roles";
import { ScheduledStart } from "../constructs/starts/scheduled-start";
import type { Starter } from "../constructs/starts/starter";
import type { WorkflowDefinition } from "../constructs/workflows/language/steps";
import { guardWorkflow } from "../constructs/workflows/releases/guard";
import { monitorWorkflow } from "../constructs/workflows/releases/monitor-workflow";
import { releaseWorkflow } from "../constructs/workflows/releases/release";
import { rollbackWorkflow } from "../constructs/workflows/releases/rollback";
import { releaseEnvironment } from "../constructs/workflows/releases/settings";
import { lockName, previousName } from "../constructs/workflows/releases/store";
import { Workflow } from "../constructs/workflows/workflow";
import type { WorkflowRoles } from "../constructs/workflows/workflow-roles";
import type { Naming } from "../values/naming";
import { SERVING_ACCOUNTS } from "../values/serving-accounts";
import { withOrigin } from "./data-flow";
import { monitorProps, releaseProps } from "./endpoint-releases";
import { addFeedback } from "./endpoint-feedback";
import { addShadow } from "./endpoint-shadow";
import type { PlatformStack } from "./platform-stack";
import type { RequestLogs } from "./request-logs";

/** How long an endpoint may stay as a killed release left it. */
const GUARD_EVERY = "*/10 * * * *";

/** What the workflows of all endpoints share. */
export interface EndpointWorkflowsProps {
  readonly naming: Naming;
  readonly project: ProjectAccess;
  readonly foundation: {
    readonly keys: IEncryptionKeys;
    readonly servingRoles: ServingRoles;
    readonly workflowRoles: WorkflowRoles;
    readonly batchRoles: BatchRoles;
  };
  readonly data: {
    readonly data: ReadonlyMap<string, IDataResource>;
    readonly requestLogs: RequestLogs;
  };
  readonly store: ReleaseStore;
  /** What starts workflows by the clock. */
  readonly starter: Starter;
}

/** One endpoint, and what its workflows act on. */
export interface ReleasedEndpoint {
  /** The name in the environment file. */
  readonly name: string;
  readonly settings: EndpointSettings;
  readonly endpoint: Endpoint;
  /** As whom deployed models run. */
  readonly account: ServiceAccount;
  /** The full name of the pool that it runs on; `undefined` for machines of its own. */
  readonly poolName: string | undefined;
}

/** What the account of a workflow may do. */
interface Rights {
  /** On the endpoint. @default - none */
  readonly endpoint?: ICustomRole;
  /** On the project, where Google knows nothing smaller. */
  readonly project: readonly ICustomRole[];
  /** Whether it reads and writes the lock of the endpoint. */
  readonly locks: boolean;
  /** Whether it deploys, for which it must act as the account that models run as. */
  readonly deploys: boolean;
}

/** Puts the workflows of endpoints into a stack, each with an account of its own that may do what its steps do. */
export class EndpointWorkflows {
  constructor(
    private readonly stack: PlatformStack,
    private readonly environment: Environment,
    private readonly props: EndpointWorkflowsProps,
  ) {}

  /** Adds those of one endpoint: what releases, rolls back and guards, and what looks for drift. */
  add(released: ReleasedEndpoint): void {
    const { naming, foundation } = this.props;
    const { servingRoles: roles } = foundation;
    const { name, settings, account, poolName } = released;
    const keyName = foundation.keys.keyFor("vertex-ai", this.environment.project.region)?.keyName;
    const places = { naming, name, serviceAccountEmail: account.serviceAccountEmail, poolName, keyName };
    const props = releaseProps(this.environment, settings, places);

    const drift = settings.drift === undefined ? [] : [roles.drift];
    const pools = poolName === undefined ? [] : [roles.pools];
    // A release that compares first starts what compares.
    const shadow = settings.release.strategy === "shadow" ? [roles.comparer] : [];
    this.workflow(released, "release", `Releases versions of ${settings.model} to ${name}`, releaseWorkflow(props), {
      endpoint: roles.operator,
      project: [roles.release, ...drift, ...pools, ...shadow],
      locks: true,
      deploys: true,
    });
    this.workflow(released, "rollback", `Puts the previous version back at ${name}`, rollbackWorkflow(props), {
      endpoint: roles.operator,
      project: [roles.rollback, ...drift, ...pools],
      locks: true,
      deploys: true,
    });
    const guard = this.workflow(
      released,
      "guard",
      `Restores at ${name} what a release left that is gone`,
      guardWorkflow(props),
      { endpoint: roles.keeper, project: [roles.guard, ...drift], locks: true, deploys: false },
    );
    this.everyTenMinutes(name, guard);

    const monitor = monitorProps(this.environment, settings, places);
    if (monitor !== undefined) {
      this.workflow(released, "monitor", `Keeps the drift monitor of ${name}`, monitorWorkflow(monitor), {
        endpoint: roles.reader,
        project: [...drift, roles.resumer],
        locks: false,
        deploys: false,
      });
    }
    this.shadow(released, keyName);
    this.feedback(released);
  }

  private feedback(released: ReleasedEndpoint): void {
    const { naming, project, starter, data } = this.props;
    const { name, settings } = released;
    const { feedback } = settings;
    if (feedback === undefined) return;
    const log = data.requestLogs.tables.get(name);
    const tables = data.requestLogs.feedback.get(name);
    if (log === undefined || tables === undefined) {
      throw new ValidationError(
        this.stack,
        `\`endpoints.${name}.feedback\` judges logged requests, and none are: add \`requestLogging\``,
      );
    }
    addFeedback(this.stack, this.environment, {
      naming,
      name,
      feedback,
      project,
      data: data.data,
      log,
      tables,
      starter,
      workflow: (definition) =>
        this.workflow(released, "measure", `Holds answers of ${name} against the truth`, definition, {
          project: [],
          locks: false,
          deploys: false,
        }),
    });
  }

  private shadow(released: ReleasedEndpoint, keyName: string | undefined): void {
    const { naming, project, foundation, starter, data } = this.props;
    const { name, settings } = released;
    const { shadow } = settings;
    if (shadow === undefined) return;
    const log = data.requestLogs.tables.get(name);
    const tables = data.requestLogs.shadows.get(name);
    if (log === undefined || tables === undefined) {
      throw new ValidationError(
        this.stack,
        `\`endpoints.${name}.shadow\` replays logged requests, and none are: add \`requestLogging\``,
      );
    }
    addShadow(this.stack, this.environment, {
      naming,
      name,
      settings,
      shadow,
      keyName,
      project,
      data: data.data,
      log,
      tables,
      submitter: foundation.batchRoles.launcher,
      starter,
      workflow: (definition) =>
        this.workflow(released, "shadow", `Lets candidates answer in the shadow of ${name}`, definition, {
          endpoint: foundation.servingRoles.reader,
          project: [],
          locks: false,
          deploys: false,
        }),
    });
  }

  private workflow(
    { name, endpoint, account }: ReleasedEndpoint,
    noun: Exclude<keyof typeof SERVING_ACCOUNTS, "model" | "replay">,
    description: string,
    definition: WorkflowDefinition,
    rights: Rights,
  ): Workflow {
    const { naming, project, store, foundation } = this.props;
    const { name: environment, project: where, lifetime } = this.environment;
    const origin = `endpoints.${name}`;
    const workflow = new Workflow(this.stack, `${idOf(noun)}-${name}`, {
      naming,
      name: naming.workflow(noun, name),
      accountId: naming.serviceAccount(SERVING_ACCOUNTS[noun], name),
      region: where.region,
      description,
      definition,
      environment: releaseEnvironment({
        environment,
        projectId: where.id,
        region: where.region,
        endpointId: endpoint.endpointId,
        releasesBucket: store.bucketName,
      }),
      keys: foundation.keys,
      project,
      disposable: lifetime === "disposable",
    });
    const grants = [
      ...workflow.grants,
      ...(rights.endpoint === undefined ? [] : [endpoint.grantOperate(workflow, rights.endpoint)]),
      ...rights.project.map((role) => Grant.on(project, workflow, role)),
      ...(rights.locks ? [store.grantObjects(workflow, name, [lockName(name), previousName(name)])] : []),
      ...(rights.deploys ? [account.grantActAs(workflow)] : []),
    ];
    for (const grant of grants) withOrigin(grant, origin);
    return setOrigin(workflow, origin);
  }

  private everyTenMinutes(name: string, guard: Workflow): void {
    const start = new ScheduledStart(this.stack, `GuardSchedule-${name}`, {
      name: guard.workflowName,
      region: this.environment.project.region,
      workflow: guard,
      starter: this.props.starter,
      cron: GUARD_EVERY,
      timeZone: "Etc/UTC",
      announced: false,
    });
    setOrigin(start, `endpoints.${name}`);
  }
}

/** `Release-fraud`: ids of constructs begin with a capital. */
function idOf(noun: string): string {
  return `${noun.charAt(0).toUpperCase()}${noun.slice(1)}`;
}

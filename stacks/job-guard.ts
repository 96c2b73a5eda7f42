import type { Environment } from "../config/schema/environment";
import { setOrigin } from "../constructs/core/origin";
import { Grant } from "../constructs/iam/grant";
import type { ProjectAccess } from "../constructs/iam/project";
import type { IEncryptionKeys } from "../constructs/keys/encryption-key";
import { ScheduledStart } from "../constructs/starts/scheduled-start";
import { Starter } from "../constructs/starts/starter";
import type { TrainingRoles } from "../constructs/training/training-roles";
import { trainingGuard } from "../constructs/workflows/launchers/guard";
import type { WorkflowRoles } from "../constructs/workflows/workflow-roles";
import type { Naming } from "../values/naming";
import { GUARD_ACCOUNTS } from "../values/training-accounts";
import { withOrigin } from "./data-flow";
import { launchesAt, launchesJobs } from "./features";
import { launchedWorkflow } from "./launched-workflow";
import type { PlatformStack } from "./platform-stack";

/** How long a job may bill that nobody waits for. */
const GUARD_EVERY = "*/15 * * * *";

/**
 * Cancels what nobody waits for, so that nothing bills unwatched: jobs that train, and those that predict. There is one for
 * all of them, always in the same stack: it would be made before it is destroyed if it changed stacks, under the same name.
 */
export function addJobGuard(
  stack: PlatformStack,
  environment: Environment,
  props: {
    readonly naming: Naming;
    readonly project: ProjectAccess;
    readonly foundation: {
      readonly keys: IEncryptionKeys;
      readonly trainingRoles: TrainingRoles;
      readonly workflowRoles: WorkflowRoles;
    };
  },
): void {
  if (!launchesJobs(environment)) return;
  const { naming, project } = props;
  const { keys, trainingRoles, workflowRoles } = props.foundation;
  const name = naming.workflow("guard", "training");
  const origin = launchesAt(environment);
  const guard = launchedWorkflow(stack, "Guard", environment, {
    naming,
    name,
    accountId: naming.serviceAccount(GUARD_ACCOUNTS[0]),
    description: "Finds jobs of Vertex AI that no launcher waits for any more, and cancels them",
    definition: trainingGuard(),
    keys,
    project,
    origin,
  });
  withOrigin(Grant.on(project, guard, trainingRoles.guard), origin);
  const starter = new Starter(stack, "GuardStarter", {
    naming,
    // A job may be named "guard" as well, and none may have a capital letter.
    name: "Guard",
    accountId: naming.serviceAccount(GUARD_ACCOUNTS[1]),
    project,
    role: workflowRoles.starter,
  });
  setOrigin(starter, origin);
  for (const grant of starter.grants) withOrigin(grant, origin);
  const start = new ScheduledStart(stack, "GuardSchedule", {
    name,
    region: environment.project.region,
    workflow: guard,
    starter,
    cron: GUARD_EVERY,
    timeZone: "Etc/UTC",
    announced: false,
  });
  setOrigin(start, origin);
}

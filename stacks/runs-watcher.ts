import { watchedRuns } from "../config/monitoring/watched";
import type { Environment } from "../config/schema/environment";
import { setOrigin } from "../constructs/core/origin";
import { Grant } from "../constructs/iam/grant";
import { ProjectAccess } from "../constructs/iam/project";
import type { IEncryptionKeys } from "../constructs/keys/encryption-key";
import { ScheduledStart } from "../constructs/starts/scheduled-start";
import { Starter } from "../constructs/starts/starter";
import { watcherEnvironment } from "../constructs/workflows/watchers/settings";
import { runsWatcher } from "../constructs/workflows/watchers/watch-runs";
import { Workflow } from "../constructs/workflows/workflow";
import type { WorkflowRoles } from "../constructs/workflows/workflow-roles";
import type { Naming } from "../values/naming";
import { WATCHER_ACCOUNTS } from "../values/watcher-accounts";
import { withOrigin } from "./data-flow";
import { launchesAt } from "./features";
import type { PlatformStack } from "./platform-stack";

/** The name of the workflow. */
export const WATCHER = "watch-runs";

/** How soon a run that did not happen is noticed. */
const LOOKS_EVERY = "*/10 * * * *";

/** Puts what looks whether everything that starts by the clock succeeds into a stack; nothing where nothing does. */
export function addRunsWatcher(
  stack: PlatformStack,
  environment: Environment,
  props: {
    readonly naming: Naming;
    readonly keys: IEncryptionKeys;
    readonly roles: WorkflowRoles;
  },
): void {
  const watched = watchedRuns(environment);
  if (watched.length === 0) return;
  const { naming, keys, roles } = props;
  const { id: projectId, region } = environment.project;
  const origin = launchesAt(environment);
  const project = new ProjectAccess(stack, "Project", { projectId });
  const workflow = new Workflow(stack, "Watcher", {
    naming,
    name: WATCHER,
    region,
    accountId: naming.serviceAccount(WATCHER_ACCOUNTS[0]),
    description: "Looks whether everything that starts by the clock has succeeded lately",
    definition: runsWatcher(
      watched.map(({ verb, name, limit, objective, outcomes }) => ({
        workflow: naming.workflow(verb, name),
        limit,
        objective,
        outcomes,
      })),
    ),
    environment: watcherEnvironment({ projectId, region }),
    keys,
    project,
    disposable: environment.lifetime === "disposable",
  });
  setOrigin(workflow, origin);
  for (const grant of workflow.grants) withOrigin(grant, origin);
  withOrigin(Grant.on(project, workflow, roles.watcher), origin);
  const starter = new Starter(stack, "WatcherStarter", {
    naming,
    // A job may be named "watch" as well, and none may have a capital letter.
    name: "Watcher",
    accountId: naming.serviceAccount(WATCHER_ACCOUNTS[1]),
    project,
    role: roles.starter,
  });
  setOrigin(starter, origin);
  for (const grant of starter.grants) withOrigin(grant, origin);
  const start = new ScheduledStart(stack, "WatcherSchedule", {
    name: WATCHER,
    region,
    workflow,
    starter,
    cron: LOOKS_EVERY,
    timeZone: "Etc/UTC",
    announced: false,
  });
  setOrigin(start, origin);
}

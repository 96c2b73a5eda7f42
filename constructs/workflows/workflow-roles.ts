import type { ICustomRole } from "../iam/grant";
import type { RoleBook } from "../iam/role-book";

/** What people need to start, follow and stop runs of workflows; the project pays the quota of their calls. */
export const RUNNER_PERMISSIONS = [
  "serviceusage.services.use",
  "workflows.executions.cancel",
  "workflows.executions.create",
  "workflows.executions.get",
  "workflows.executions.list",
] as const;

/** What a schedule or a trigger needs to start a workflow, and nothing else. Google cannot narrow it to one workflow. */
export const STARTER_PERMISSIONS = ["workflows.executions.create"] as const;

/** What people need to find what waits for them and to say yes or no; they can neither start nor stop anything. */
export const APPROVER_PERMISSIONS = [
  "serviceusage.services.use",
  "workflows.callbacks.list",
  "workflows.callbacks.send",
  "workflows.executions.get",
  "workflows.executions.list",
] as const;

/** What it needs to see whether workflows have succeeded lately. */
export const WATCHER_PERMISSIONS = ["workflows.executions.list", "workflows.workflows.get"] as const;

/** The custom roles of those who start workflows and decide what these ask. */
export class WorkflowRoles {
  /** @param origin the path of the environment file that has workflows */
  constructor(
    private readonly book: RoleBook,
    private readonly origin: string,
  ) {}

  /** Of what starts a workflow by itself. */
  get starter(): ICustomRole {
    return this.book.role({
      key: "start-workflows",
      origin: this.origin,
      title: "Start workflows",
      description: "For schedules and triggers. Google's role for it may also approve what waits for a person.",
      permissions: STARTER_PERMISSIONS,
    });
  }

  /** Of what looks whether workflows have succeeded lately. */
  get watcher(): ICustomRole {
    return this.book.role({
      key: "watch-runs",
      origin: this.origin,
      title: "See whether workflows have succeeded",
      description: "For the watcher of what starts by the clock. Starts and stops nothing.",
      permissions: WATCHER_PERMISSIONS,
    });
  }

  /** Of people who start, follow and stop runs. */
  get runner(): ICustomRole {
    return this.book.role({
      key: "run-workflows",
      origin: this.origin,
      title: "Start, follow and stop runs of workflows",
      description: "For people. Google's role for it may also approve what waits for a person.",
      permissions: RUNNER_PERMISSIONS,
    });
  }

  /** Of people who approve what others have started. */
  get approver(): ICustomRole {
    return this.book.role({
      key: "approve-runs",
      origin: this.origin,
      title: "Approve what runs of workflows ask",
      description: "For approvers. Google's role for it may also start what is to be approved.",
      permissions: APPROVER_PERMISSIONS,
    });
  }
}

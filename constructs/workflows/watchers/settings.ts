/** The variables of the environment that the watcher reads its addresses from. */
export interface WatcherEnvironment {
  /** The API that tells about executions of workflows, without a slash at the end. */
  readonly EXECUTIONS_API: string;
  /** The API that tells about workflows, without a slash at the end. */
  readonly DEPLOYMENTS_API: string;
  /** `projects/.../locations/...` of the workflows. */
  readonly PARENT: string;
}

/** What the addresses are in Google Cloud. In tests they lead to simulated services. */
export function watcherEnvironment(props: {
  readonly projectId: string;
  readonly region: string;
}): WatcherEnvironment & Readonly<Record<string, string>> {
  return {
    EXECUTIONS_API: "https://workflowexecutions.googleapis.com/v1",
    DEPLOYMENTS_API: "https://workflows.googleapis.com/v1",
    PARENT: `projects/${props.projectId}/locations/${props.region}`,
  };
}

/** Reads a variable of the environment, inside an expression. */
export const variable = (name: keyof WatcherEnvironment) => `sys.get_env("${name}")`;

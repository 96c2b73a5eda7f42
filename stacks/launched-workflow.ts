import type { Environment } from "../config/schema/environment";
import { setOrigin } from "../constructs/core/origin";
import { launcherEnvironment } from "../constructs/workflows/launchers/settings";
import { Workflow, type WorkflowProps } from "../constructs/workflows/workflow";
import { withOrigin } from "./data-flow";
import type { PlatformStack } from "./platform-stack";

/** A workflow that submits jobs to Vertex AI, or looks after them. */
export interface LaunchedWorkflowProps extends Omit<WorkflowProps, "region" | "environment" | "disposable"> {
  /** The path of the environment file that it comes from. */
  readonly origin: string;
  /** @default - no job reports to a TensorBoard */
  readonly tensorboardName?: string;
}

/** Puts a workflow into a stack that finds the addresses and names of the environment in its variables. */
export function launchedWorkflow(
  stack: PlatformStack,
  id: string,
  environment: Environment,
  { origin, tensorboardName, ...props }: LaunchedWorkflowProps,
): Workflow {
  const { name, project, lifetime } = environment;
  const workflow = new Workflow(stack, id, {
    ...props,
    region: project.region,
    environment: launcherEnvironment({
      environment: name,
      projectId: project.id,
      region: project.region,
      tensorboardName,
    }),
    disposable: lifetime === "disposable",
  });
  for (const grant of workflow.grants) withOrigin(grant, origin);
  return setOrigin(workflow, origin);
}

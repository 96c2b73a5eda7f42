import type { Environment } from "../config/schema/environment";
import { setOrigin } from "../constructs/core/origin";
import { ValidationError } from "../constructs/core/validation-error";
import type { ProjectAccess } from "../constructs/iam/project";
import type { IEncryptionKeys } from "../constructs/keys/encryption-key";
import type { ReleaseStore } from "../constructs/serving/release-store";
import type { WorkflowDefinition } from "../constructs/workflows/language/steps";
import { modelEnvironment } from "../constructs/workflows/models/settings";
import { Workflow } from "../constructs/workflows/workflow";
import { MODEL_ACCOUNTS } from "../values/model-accounts";
import type { Naming } from "../values/naming";
import { withOrigin } from "./data-flow";
import type { PlatformStack } from "./platform-stack";

/** Where a workflow of a model is put. */
export interface ModelWorkflowScope {
  readonly stack: PlatformStack;
  readonly environment: Environment;
  readonly props: {
    readonly naming: Naming;
    readonly project: ProjectAccess;
    readonly keys: IEncryptionKeys;
    readonly releases: ReleaseStore;
  };
}

/** What a workflow of a model does, and where the environment file says so. */
export interface ModelWorkflowOptions {
  readonly description: string;
  readonly origin: string;
  readonly definition: WorkflowDefinition;
  /**
   * Variables of its environment beside those of every workflow of a model.
   * @default - none
   */
  readonly more?: Readonly<Record<string, string>>;
}

/** Puts a workflow of a model into a stack, with an account of its own. */
export function modelWorkflow(
  { stack, environment: declared, props }: ModelWorkflowScope,
  noun: Exclude<keyof typeof MODEL_ACCOUNTS, "trigger">,
  name: string,
  { description, origin, definition, more = {} }: ModelWorkflowOptions,
): Workflow {
  const { naming, keys, project, releases } = props;
  const { name: environment, project: where, lifetime } = declared;
  const workflow = new Workflow(stack, `${noun.charAt(0).toUpperCase()}${noun.slice(1)}-${name}`, {
    naming,
    name: naming.workflow(noun, name),
    accountId: naming.serviceAccount(MODEL_ACCOUNTS[noun], name),
    region: where.region,
    description: description.slice(0, 1_000),
    definition,
    environment: {
      ...modelEnvironment({
        environment,
        projectId: where.id,
        region: where.region,
        releasesBucket: releases.bucketName,
      }),
      ...more,
    },
    keys,
    project,
    disposable: lifetime === "disposable",
  });
  for (const grant of workflow.grants) withOrigin(grant, origin);
  return setOrigin(workflow, origin);
}

/** The bucket of a zone, own or external. Throws a `ValidationError` for what is no zone. */
export function bucketOf(scope: PlatformStack, names: ReadonlyMap<string, string>, zone: string): string {
  const bucket = names.get(zone);
  if (bucket === undefined) throw new ValidationError(scope, `"${zone}" is no zone: add it under \`storage.zones\``);
  return bucket;
}

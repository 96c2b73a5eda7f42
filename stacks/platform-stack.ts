import { GcsBackend, TerraformResource, TerraformStack } from "cdktf";
import type { Construct, IConstruct } from "constructs";
import type { Environment } from "../config/schema/environment";
import { configureGoogle } from "../constructs/core/providers";
import { Naming } from "../values/naming";
import { ownLabels } from "../values/own-labels";

/** What every stack of an environment is made from. */
export interface PlatformProps {
  readonly environment: Environment;
  readonly naming: Naming;
}

/** What the stacks of an environment share. */
export function platformProps(environment: Environment): PlatformProps {
  const { name, project, generation } = environment;
  return { environment, naming: new Naming({ environment: name, projectId: project.id, generation }) };
}

/** One state, one blast radius, one rhythm of change. Stacks read no other stack's state: names are text. */
export abstract class PlatformStack extends TerraformStack {
  /** @param after the stacks that must be applied before this one */
  constructor(scope: Construct, id: string, { environment }: PlatformProps, after: readonly PlatformStack[] = []) {
    super(scope, id);
    const { project, state, name, labels } = environment;
    new GcsBackend(this, { bucket: state.bucket ?? `${project.id}-tfstate`, prefix: `${name}/${id}` });
    configureGoogle(this, {
      project: project.id,
      region: project.region,
      // A person's own credentials have no quota project, and some APIs refuse them without one.
      userProjectOverride: true,
      billingProject: project.id,
      defaultLabels: { ...labels, ...ownLabels({ environment: name, stack: id }) },
    });
    for (const stack of after) this.addDependency(stack);
  }

  /**
   * The framework would look through everything for references to other stacks here, and read their states for them. No
   * stack has such references, which `checkOutput` makes sure of.
   */
  override prepareStack(): void {}

  /** Whether nothing was put into this stack: then it is not synthesized. */
  get isEmpty(): boolean {
    return !this.node.findAll().some((construct) => TerraformResource.isTerraformResource(construct));
  }
}

/**
 * Removes the stacks that hold nothing, also from what others wait for. Done when all stacks are complete, because a later
 * stack may still place a grant in an earlier one.
 */
export function leaveOutEmptyStacks(app: IConstruct): void {
  const stacks = app.node.children.filter((child) => child instanceof PlatformStack);
  const empty = new Set<TerraformStack>(stacks.filter((stack) => stack.isEmpty));
  for (const stack of empty) app.node.tryRemoveChild(stack.node.id);
  for (const stack of stacks) stack.dependencies = stack.dependencies.filter((other) => !empty.has(other));
}

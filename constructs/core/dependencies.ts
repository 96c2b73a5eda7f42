import { type ITerraformDependable, type TerraformResource, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";

/** Whether two constructs are in one stack, so that one can depend on the other inside Terraform. */
export function inOneStack(one: IConstruct, other: IConstruct): boolean {
  return TerraformStack.of(one) === TerraformStack.of(other);
}

/** Of two constructs, the one whose stack is declared later; the first when both are in one stack. */
export function laterDeclared(one: IConstruct, other: IConstruct): IConstruct {
  const position = (construct: IConstruct) => {
    const stack = TerraformStack.of(construct);
    return stack.node.root.node.children.indexOf(stack);
  };
  return position(other) > position(one) ? other : one;
}

/**
 * Makes Terraform create a resource after something else, where no attribute says so. What is in an earlier stack needs
 * no entry: the order of the stacks is enough. (`node.addDependency` does nothing in CDKTF.)
 */
export function createAfter(
  resource: TerraformResource,
  ...others: readonly (ITerraformDependable & Partial<IConstruct>)[]
): void {
  const addresses = others
    .filter((other) => other.node === undefined || inOneStack(resource, other as unknown as IConstruct))
    .map((other) => other.fqn);
  resource.dependsOn = [...new Set([...(resource.dependsOn ?? []), ...addresses])].sort();
}

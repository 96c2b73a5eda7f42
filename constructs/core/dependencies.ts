import {
  DefaultTokenResolver,
  dependable,
  type ITerraformDependable,
  StringConcat,
  TerraformDataSource,
  TerraformElement,
  TerraformResource,
  TerraformStack,
  Token,
  Tokenization,
} from "cdktf";
import type { IConstruct } from "constructs";

/** Whether two constructs are in one stack, so that one can depend on the other inside Terraform. */
export function inOneStack(one: IConstruct, other: IConstruct): boolean {
  return TerraformStack.of(one) === TerraformStack.of(other);
}

/** Of two constructs, the one whose stack is declared later; the first when both are in one stack. */
export function laterDeclared(one: IConstruct, other: IConstruct): IConstruct {
  if (inOneStack(one, other)) return one;
  const position = (construct: IConstruct) => {
    const stack = TerraformStack.of(construct);
    return stack.node.root.node.children.indexOf(stack);
  };
  return position(other) > position(one) ? other : one;
}

/** The address by which Terraform knows a resource: `google_storage_bucket.Zones_raw_0C3EE094`. */
export function addressOf(resource: TerraformResource): string {
  return `${resource.terraformResourceType}.${resource.friendlyUniqueId}`;
}

/**
 * Makes Terraform create a resource after something else, where no attribute says so. What is in an earlier stack needs
 * no entry: the order of the stacks is enough. (`node.addDependency` does nothing in CDKTF.)
 */
export function createAfter(resource: TerraformResource, ...others: readonly ITerraformDependable[]): void {
  const addresses = new Set(resource.dependsOn?.map((entry) => plain(resource, entry)));
  for (const other of others) {
    if (TerraformElement.isTerraformElement(other) && !inOneStack(resource, other)) continue;
    addresses.add(dependencyAddress(resource, other));
  }
  if (addresses.size > 0) resource.dependsOn = [...addresses].sort();
}

function dependencyAddress(scope: IConstruct, other: ITerraformDependable): string {
  if (TerraformResource.isTerraformResource(other)) return addressOf(other);
  if (TerraformDataSource.isTerraformDataSource(other)) {
    return `data.${other.terraformResourceType}.${other.friendlyUniqueId}`;
  }
  return plain(scope, dependable(other));
}

/**
 * The framework holds dependencies as tokens, numbered in the order of their making: sorted as they are, their order
 * would depend on what else the process has made. So they are turned into addresses first.
 */
function plain(scope: IConstruct, entry: string): string {
  if (!Token.isUnresolved(entry)) return entry;
  const resolver = new DefaultTokenResolver(new StringConcat());
  return Tokenization.resolve(entry, { scope, resolver, preparing: false }) as string;
}

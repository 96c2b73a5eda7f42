import { compare } from "../../../review/model/compare";
import type { ChangeSet } from "../../../review/model/change-set";
import type { ResourceChange } from "../../../review/model/resource-change";
import type { Json, JsonObject } from "../../../review/json";
import { smallPlatform, type SmallStack } from "../../support/terraform-platform";

/** Compares two platforms of a few stacks. */
export function compareStacks(
  before: Readonly<Record<string, SmallStack>>,
  after: Readonly<Record<string, SmallStack>>,
): ChangeSet {
  return compare(smallPlatform(before), smallPlatform(after), { before: { label: "a" }, after: { label: "b" } });
}

/** Compares two platforms of one stack, by their resources. */
export function compareResources(before: Json, after: Json): ChangeSet {
  return compareStacks({ data: { resource: before } }, { data: { resource: after } });
}

/** What changes about the only resource of a type. Throws when nothing does. */
export function changeOfOne(
  type: string,
  before: JsonObject | undefined,
  after: JsonObject | undefined,
): ResourceChange {
  const side = (attributes: JsonObject | undefined): Json =>
    attributes === undefined ? {} : { [type]: { It: attributes } };
  const [change] = compareResources(side(before), side(after)).changes;
  if (change === undefined) throw new Error("nothing changes");
  return change;
}

import type { Platform } from "../platform";
import type { StackChange } from "./change-set";
import type { ResourceChange } from "./resource-change";
import { stackCounts } from "./summary";

/** What a reviewer should know about a stack as a whole. */
export function stackNotes({ name, state }: StackChange): readonly string[] {
  return state === "removed"
    ? [
        `stack ${name} is gone: what is in its state stays until terraform destroy is run for it, because no plan names it`,
      ]
    : [];
}

/** Every stack of either side, with how many of its resources change. */
export function stackChanges(
  before: Platform,
  after: Platform,
  changes: readonly ResourceChange[],
): readonly StackChange[] {
  const named = (platform: Platform) => new Map(platform.stacks.map((stack) => [stack.name, stack]));
  const [old, fresh] = [named(before), named(after)];
  const byStack = new Map<string, ResourceChange[]>();
  for (const change of changes) byStack.set(change.stack, [...(byStack.get(change.stack) ?? []), change]);
  return [...new Set([...fresh.keys(), ...old.keys()])].map((name) => {
    const own = byStack.get(name) ?? [];
    const [a, b] = [old.get(name), fresh.get(name)];
    return {
      name,
      state: a === undefined ? "added" : b === undefined ? "removed" : own.length > 0 ? "changed" : "unchanged",
      resourcesBefore: a?.resources.length ?? 0,
      resourcesAfter: b?.resources.length ?? 0,
      ...stackCounts(own),
      complete: true,
    };
  });
}

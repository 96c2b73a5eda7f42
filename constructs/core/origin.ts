import type { IConstruct } from "constructs";

const origins = new WeakMap<IConstruct, string>();

/** Remembers which path of the environment file a construct, and everything below it, comes from. */
export function setOrigin<T extends IConstruct>(construct: T, path: string): T {
  origins.set(construct, path);
  return construct;
}

/** The path of the environment file that a construct comes from: its own, or that of the nearest construct around it. */
export function originOf(construct: IConstruct): string | undefined {
  return construct.node.scopes
    .map((scope) => origins.get(scope))
    .filter((path) => path !== undefined)
    .at(-1);
}

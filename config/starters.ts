import type { GroupKind } from "./groups";

/**
 * The groups whose people may start, read, list and stop runs of workflows. Approvers are not among them: who may start
 * something may not also say yes to it. Google cannot narrow this to one workflow.
 */
export const STARTERS = ["engineers", "scientists", "operators"] as const satisfies readonly GroupKind[];

/** The group whose people may say yes or no to what a run asks, and read and list runs. They can start and stop none. */
export const APPROVERS = "approvers" as const satisfies GroupKind;

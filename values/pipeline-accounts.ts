/**
 * What stands between environment and pipeline in the ids of the accounts that one has: as whom its steps run, the one that
 * launches it, and the one that its schedule and triggers start the launcher with. Short, because an id has 30 characters, and
 * none of those of training and batch predictions, because a job may have the same name.
 */
export const PIPELINE_ACCOUNTS = { runner: "pipe", launcher: "flow", trigger: "tick" } as const;

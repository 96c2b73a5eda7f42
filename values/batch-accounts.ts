/**
 * What stands between environment and batch prediction in the ids of the accounts that one has: as whom the model runs, the
 * one that launches it, and the one that its schedule and triggers start the launcher with. Short, because an id has 30
 * characters, and none of those of training, because a job may have the same name.
 */
export const BATCH_ACCOUNTS = { model: "batch", launcher: "predict", trigger: "begin" } as const;

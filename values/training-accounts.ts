/**
 * What stands between environment and job in the ids of the accounts that a training job has: the job's own, the one that
 * launches it, and the one that its schedule and triggers start the launcher with. Short, because an id has 30 characters.
 */
export const TRAINING_ACCOUNTS = { job: "train", launcher: "run", trigger: "start" } as const;

/** The accounts of the guard of training and of what starts it: what stands after the environment in their ids. */
export const GUARD_ACCOUNTS = ["guard-training", "guard-start"] as const;

/** The same for the account of a notebook server, and of a notebook that runs by the clock. */
export const NOTEBOOK_ACCOUNTS = { workbench: "notebook", run: "report" } as const;

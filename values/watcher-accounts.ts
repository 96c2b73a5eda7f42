/** The accounts of what looks after runs, and of what starts it: what stands after the environment in their ids. */
export const WATCHER_ACCOUNTS = ["watch-runs", "watch-start"] as const;

/** The accounts of what looks after runs, and of what starts it: what stands after the environment in their ids. */
export const WATCHER_ACCOUNTS = ["watch-runs", "watch-start"] as const;

/** The account of what tries whether channels are heard. */
export const CHANNEL_TEST_ACCOUNT = "test-alerts";

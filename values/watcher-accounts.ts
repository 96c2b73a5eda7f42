/** The accounts of what looks after runs, and of what starts it: what stands after the environment in their ids. */
export const WATCHER_ACCOUNTS = ["watch-runs", "watch-start"] as const;

/** The account of what says whose a drift is that was found: what stands after the environment in its id. */
export const DRIFT_TELLER_ACCOUNT = "tell-drift";

/** The account of what tries whether channels are heard. */
export const CHANNEL_TEST_ACCOUNT = "test-alerts";

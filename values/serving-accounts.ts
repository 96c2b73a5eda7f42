/**
 * What stands between environment and endpoint in the ids of an endpoint's accounts: that of the model which answers, and
 * those of the workflows that look after it. Short, because an id has 30 characters.
 */
export const SERVING_ACCOUNTS = {
  /** As whom deployed models run. */
  model: "serve",
  release: "ship",
  rollback: "undo",
  guard: "mend",
  monitor: "drift",
  shadow: "shade",
  measure: "judge",
  /** As whom candidates answer in the shadow. */
  replay: "replay",
} as const;

/** The account that starts the workflows of all endpoints by the clock: what stands after the environment in its id. */
export const SERVING_STARTER_ACCOUNT = "serving-start";

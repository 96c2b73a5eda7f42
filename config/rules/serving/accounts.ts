import { BATCH_ACCOUNTS } from "../../../values/batch-accounts";
import { SERVING_ACCOUNTS, SERVING_STARTER_ACCOUNT } from "../../../values/serving-accounts";
import { GUARD_ACCOUNTS } from "../../../values/training-accounts";
import { CHANNEL_TEST_ACCOUNT, DRIFT_TELLER_ACCOUNT, WATCHER_ACCOUNTS } from "../../../values/watcher-accounts";
import { testedSeverities } from "../../monitoring/channel-test";
import { watchedRuns } from "../../monitoring/watched";
import type { Environment } from "../../schema/environment";
import { trainingAccountCount } from "../../training/pools";
import { defineRule } from "../rule";
import {
  accountIdViolations,
  accountOf,
  ACCOUNTS_PER_PROJECT,
  type PlannedAccount,
} from "../workloads/planned-accounts";

/** Every account that endpoints, batch predictions and what watches over schedules make, with what it is named after. */
export function servingAccountsOf(all: Environment): readonly PlannedAccount[] {
  const { name: environment, training, endpoints, batch } = all;
  const watched = watchedRuns(all);
  const { model, release, rollback, guard, monitor, shadow, replay, measure } = SERVING_ACCOUNTS;
  const first = Object.keys(endpoints)[0] === undefined ? "batch" : "endpoints";
  const shared = (id: string, at: string): PlannedAccount => ({
    id: `${environment}-${id}`,
    at,
    of: at === "batch" ? "batch prediction" : "endpoint",
    noun: id,
    isShared: true,
  });
  const replays = Object.values(endpoints).some((endpoint) => endpoint.shadow !== undefined);
  const launches = Object.keys(batch).length > 0 || replays;
  return [
    ...Object.entries(endpoints).flatMap(([name, endpoint]) =>
      [
        model,
        release,
        rollback,
        guard,
        ...(endpoint.drift === undefined ? [] : [monitor]),
        ...(endpoint.shadow === undefined ? [] : [shadow, replay]),
        ...(endpoint.feedback === undefined ? [] : [measure]),
      ].map((noun) => accountOf(environment, noun, name, `endpoints.${name}`, "endpoint")),
    ),
    ...(Object.keys(endpoints).length === 0 ? [] : [shared(SERVING_STARTER_ACCOUNT, "endpoints")]),
    ...(Object.values(endpoints).some(({ drift }) => drift !== undefined)
      ? [shared(DRIFT_TELLER_ACCOUNT, "endpoints")]
      : []),
    ...Object.entries(batch).flatMap(([name, { schedule, triggers }]) =>
      [
        BATCH_ACCOUNTS.model,
        BATCH_ACCOUNTS.launcher,
        ...(schedule === undefined && Object.keys(triggers).length === 0 ? [] : [BATCH_ACCOUNTS.trigger]),
      ].map((noun) => accountOf(environment, noun, name, `batch.${name}`, "batch prediction")),
    ),
    // One watcher looks after everything that starts by the clock.
    ...watched.slice(0, 1).flatMap(({ at }) => WATCHER_ACCOUNTS.map((id) => ({ ...shared(id, at), of: "schedule" }))),
    ...(testedSeverities(all.monitoring).length > 0 && hasWork(all)
      ? [{ ...shared(CHANNEL_TEST_ACCOUNT, "monitoring.channels"), of: "channel" }]
      : []),
    // One guard looks after all jobs; where there is training, it is counted there.
    ...(launches && Object.keys(training.jobs).length === 0 ? GUARD_ACCOUNTS.map((id) => shared(id, first)) : []),
  ];
}

/** Whether there are workflows. */
function hasWork({ batch, endpoints, models, pipelines, training }: Environment): boolean {
  return [batch, endpoints, models, pipelines, training.jobs].some((section) => Object.keys(section).length > 0);
}

/** Accounts are named after the environment and what runs as them. */
export const servingAccountId = defineRule<Environment>({
  id: "serving/account-id",
  severity: "error",
  holds:
    "The composed ids of the accounts of endpoints and batch predictions have a length that Google accepts, and differ from those of workloads.",
  each: "",
  reads: ["endpoints", "batch", "models", "pipelines", "training.jobs", "name", "workloads"],
  check: ({ environment }) => accountIdViolations(servingAccountsOf(environment), environment),
});

/** All of them count. */
export const servingAccountTotal = defineRule<Environment>({
  id: "serving/too-many-accounts",
  severity: "error",
  holds:
    "Workloads, training, endpoints and batch predictions need no more service accounts than a project has by default.",
  each: "",
  reads: ["endpoints", "batch", "models", "pipelines", "training.jobs", "training.notebooks", "workloads"],
  check({ environment }) {
    const ours = servingAccountsOf(environment);
    const others = trainingAccountCount(environment) + Object.keys(environment.workloads).length;
    // What is too much without serving is told where it is.
    if (others > ACCOUNTS_PER_PROJECT || ours.length + others <= ACCOUNTS_PER_PROJECT) return [];
    return [
      {
        path: Object.keys(environment.endpoints).length > 0 ? "endpoints" : "batch",
        problem: `serving needs ${ours.length} service accounts beside the ${others} of workloads and training, a project has ${ACCOUNTS_PER_PROJECT} by default`,
        allowed: `at most ${ACCOUNTS_PER_PROJECT} in all`,
        fix: "divide the endpoints and batch predictions between two environments",
      },
    ];
  },
});

import { composedName, NAME_RULES, nameProblem } from "../../../values/naming";
import { GUARD_ACCOUNTS, NOTEBOOK_ACCOUNTS, TRAINING_ACCOUNTS } from "../../../values/training-accounts";
import type { Environment } from "../../schema/environment";
import { trainingAccountCount } from "../../training/pools";
import { defineRule, type Violation } from "../rule";

/** Google's default quota. https://cloud.google.com/iam/quotas */
const ACCOUNTS_PER_PROJECT = 100;

type Training = Environment["training"];

interface Account {
  readonly id: string;
  readonly at: string;
  readonly of: string;
  readonly noun: string;
}

/** Every account that training makes, with what it is named after. */
function accountsOf({ jobs, notebooks }: Training, environment: string): readonly Account[] {
  const account = (noun: string, name: string, at: string, of: string): Account => ({
    id: composedName.serviceAccount(environment, noun, name),
    at,
    of,
    noun,
  });
  return [
    ...Object.entries(jobs).flatMap(([name, { schedule, triggers }]) => {
      const started = schedule !== undefined || Object.keys(triggers).length > 0;
      const nouns = [
        TRAINING_ACCOUNTS.job,
        TRAINING_ACCOUNTS.launcher,
        ...(started ? [TRAINING_ACCOUNTS.trigger] : []),
      ];
      return nouns.map((noun) => account(noun, name, `jobs.${name}`, "job"));
    }),
    ...(Object.keys(jobs).length === 0 ? [] : GUARD_ACCOUNTS).map((id): Account => ({
      id: `${environment}-${id}`,
      at: "jobs",
      of: "job",
      noun: "guard",
    })),
    ...Object.keys(notebooks.workbench).map((name) =>
      account(NOTEBOOK_ACCOUNTS.workbench, name, `notebooks.workbench.${name}`, "notebook server"),
    ),
    ...Object.keys(notebooks.runs).map((name) =>
      account(NOTEBOOK_ACCOUNTS.run, name, `notebooks.runs.${name}`, "notebook run"),
    ),
  ];
}

/** Accounts are named after the environment and what runs as them. */
export const trainingAccountId = defineRule<Training>({
  id: "training/account-id",
  severity: "error",
  holds:
    "The composed ids of the accounts of jobs and notebooks have a length that Google accepts, and differ from those of workloads.",
  each: "training",
  reads: ["jobs", "notebooks", "/name", "/workloads"],
  check({ value, environment: { name, workloads } }) {
    const { maximum } = NAME_RULES.serviceAccount;
    const places = new Map<string, Violation>();
    for (const { id, at, of, noun } of accountsOf(value, name)) {
      const problem = nameProblem("serviceAccount", id);
      const excess = id.length - maximum;
      const worse = Number(/has ([0-9]+) characters/.exec(places.get(at)?.problem ?? "")?.[1] ?? 0) >= id.length;
      if (problem !== undefined && !worse) {
        const fix = `shorten the name of the ${of} by ${excess} ${excess === 1 ? "character" : "characters"}`;
        places.set(at, { at, problem, allowed: `<environment>-${noun}-<name>, at most ${maximum} characters`, fix });
      }
      const workload = id.slice(name.length + 1);
      if (Object.hasOwn(workloads, workload)) {
        places.set(at, {
          at,
          problem: `its account would be "${id}", as that of the workload "${workload}"`,
          fix: noun === "guard" ? "rename the workload" : `rename the ${of} or the workload`,
        });
      }
    }
    return [...places.values()];
  },
});

/** Jobs and notebooks need accounts beside those of workloads. */
export const trainingAccountTotal = defineRule<Training>({
  id: "training/too-many-accounts",
  severity: "error",
  holds: "Workloads, jobs and notebooks need no more service accounts than a project has by default.",
  each: "training",
  reads: ["jobs", "notebooks", "/workloads"],
  check({ environment }) {
    const ours = trainingAccountCount(environment);
    const others = Object.keys(environment.workloads).length;
    if (ours === 0 || ours + others <= ACCOUNTS_PER_PROJECT) return [];
    return [
      {
        problem: `training needs ${ours} service accounts beside the ${others} of workloads, a project has ${ACCOUNTS_PER_PROJECT} by default`,
        allowed: `at most ${ACCOUNTS_PER_PROJECT} in all`,
        fix: "divide the jobs between two environments",
      },
    ];
  },
});

import type { GroupKind } from "../config/groups";
import { APPROVERS, STARTERS } from "../config/starters";
import type { ApiError } from "./api-error";
import type { DeployedEnvironment, DeployedWorkflow } from "./workflows";

/** What was asked of Google when it refused. */
export interface Attempt {
  readonly verb: "start" | "read" | "list" | "cancel" | "ask" | "answer" | "look";
  readonly environment: DeployedEnvironment;
  readonly workflow: DeployedWorkflow;
  /** The run, where it was about one. */
  readonly run?: string;
  /** The name of the run, by which a repetition starts it once at most. */
  readonly name?: string;
}

const PERMISSIONS = {
  start: "workflows.executions.create",
  read: "workflows.executions.get",
  list: "workflows.executions.list",
  cancel: "workflows.executions.cancel",
  ask: "workflows.callbacks.list",
  answer: "workflows.callbacks.send",
  look: "artifactregistry.versions.get",
} as const;

const WANTED = {
  start: "start a run of",
  read: "read a run of",
  list: "list the runs of",
  cancel: "cancel a run of",
  ask: "see what waits in a run of",
  answer: "answer a run of",
  look: "look into the registries for",
} as const;

/** What Google may have done without saying so. */
const UNSAID: Partial<Record<Attempt["verb"], string>> = {
  start: "whether the run was started",
  cancel: "whether the run was cancelled",
  answer: "whether the answer arrived",
};

/** What happened and what to do, for the person who asked. */
export function advise(error: ApiError, attempt: Attempt): string {
  const { verb, workflow } = attempt;
  const { address } = workflow;
  const advice = `Could not ${WANTED[verb]} ${address.workflow} in project ${address.project}: ${cause(error, attempt)}`;
  const unsaid = UNSAID[verb];
  if (!error.mayHaveHappened || unsaid === undefined) return advice;
  const again = attempt.name === undefined ? "" : `, or repeat the command with \`--set run=${attempt.name}\``;
  return `${advice}\nGoogle did not say ${unsaid}: look with ${lookAt(attempt)}${again}.`;
}

function cause(error: ApiError, attempt: Attempt): string {
  const { verb, environment, workflow, run } = attempt;
  switch (error.kind) {
    case "unauthenticated":
      return "Google does not accept your credentials. Log in again with `gcloud auth application-default login`.";
    case "absent":
      if (verb === "answer") {
        return `it waits no longer: somebody has answered already, or the run is over. Look with ${lookAt(attempt)}.`;
      }
      return run === undefined
        ? `it is not deployed. Apply the stack \`${workflow.stack}\` of ${environment.name} first.`
        : `there is no run ${run}. \`plinth runs ${environment.name} ${workflow.address.workflow}\` lists those there are.`;
    case "forbidden":
      return forbidden(error, attempt);
    case "conflict":
      return `somebody else is changing the same at this moment (${error.message}). Look with ${lookAt(attempt)}, then try again.`;
    case "exhausted":
      return `Google takes no more such requests now, nor did it after several attempts (${error.message}). Try again in a few minutes.`;
    case "unavailable":
      return `no usable answer after several attempts (${error.message}). Try again in a few minutes.`;
    case "interrupted":
      return `interrupted while Google did not answer (${error.message}).`;
    case "refused":
    case "unreadable":
      return sentence(error.message);
  }
}

function lookAt({ environment, workflow, run }: Attempt): string {
  return `\`plinth runs ${environment.name} ${workflow.address.workflow}${run === undefined ? "" : ` ${run}`}\``;
}

function forbidden(error: ApiError, { verb, environment, workflow }: Attempt): string {
  const { name, project, groups } = environment;
  if (error.reason === "SERVICE_DISABLED") {
    return `the Workflow Executions API is off. Apply the stack \`foundation\` of ${name} first.`;
  }
  if (error.reason === "USER_PROJECT_DENIED") {
    return `you may not use the quota of project ${project.id}. That takes the permission serviceusage.services.use there.`;
  }
  const kinds = holdersOf(verb, environment);
  const holders = kinds.flatMap((kind) => {
    const email = groups[kind]?.email;
    return email === undefined ? [] : [`${kind} (${email})`];
  });
  const members =
    holders.length === 0
      ? `which Plinth gives to the ${kinds.length === 1 ? "group" : "groups"} ${kinds.join(", ")}; ` +
        `${name} declares ${kinds.length === 1 ? "no such group" : "none of them"}.`
      : `which Plinth gives to ${holders.join(", ")}. ${apart(verb, workflow) ?? "Ask to become a member of one."}`;
  return `you lack the permission ${PERMISSIONS[verb]}, ${members}`;
}

/** The groups that may do it. */
function holdersOf(verb: Attempt["verb"], environment: DeployedEnvironment): readonly GroupKind[] {
  if (verb === "answer" || verb === "ask") return [APPROVERS];
  const looks = verb === "read" || verb === "list";
  return looks && asksApprovers(environment) ? [...STARTERS, APPROVERS] : STARTERS;
}

/** Why nobody has both rights, for those who have one of them. */
function apart(verb: Attempt["verb"], { kind }: DeployedWorkflow): string | undefined {
  if (verb === "answer" || verb === "ask") return "Who may start a release may not say yes to it: ask one of them.";
  const release = kind === "release" || kind === "rollback" || kind === "guard";
  return release && verb !== "read" && verb !== "list"
    ? "Who may say yes to a release may neither start nor stop one: ask one of them."
    : undefined;
}

function asksApprovers({ endpoints = {} }: DeployedEnvironment): boolean {
  return Object.values(endpoints).some((endpoint) => endpoint?.release.approval !== undefined);
}

/** A text with the full stop that Google's words have or have not. */
function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

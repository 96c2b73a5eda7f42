import { STARTERS } from "../config/starters";
import type { WorkflowAddress } from "./executions";
import type { ApiError } from "./google-api";
import type { DeployedEnvironment } from "./workflows";

/** What was asked of Google when it refused. */
export interface Attempt {
  readonly verb: "start" | "read" | "list" | "cancel";
  readonly environment: DeployedEnvironment;
  readonly address: WorkflowAddress;
  /** The stack that the workflow is deployed with. */
  readonly stack: string;
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
} as const;

const WANTED = {
  start: "start a run of",
  read: "read a run of",
  list: "list the runs of",
  cancel: "cancel a run of",
} as const;

/** What happened and what to do, for the person who asked. */
export function advise(error: ApiError, attempt: Attempt): string {
  const { verb, environment, address } = attempt;
  const { workflow, project } = address;
  const what = `Could not ${WANTED[verb]} ${workflow} in project ${project}: `;
  const advice = `${what}${cause(error, attempt)}`;
  if (!error.mayHaveHappened || verb !== "start") return advice;
  const look = `\`plinth runs ${environment.name} ${workflow}\``;
  const again = attempt.name === undefined ? "" : `, or repeat the command with \`--set run=${attempt.name}\``;
  return `${advice}\nGoogle did not say whether the run was started: look with ${look}${again}.`;
}

function cause(error: ApiError, attempt: Attempt): string {
  const { verb, environment, address, stack, run } = attempt;
  switch (error.kind) {
    case "unauthenticated":
      return "Google does not accept your credentials. Log in again with `gcloud auth application-default login`.";
    case "absent":
      return run === undefined
        ? `it is not deployed. Apply the stack \`${stack}\` of ${environment.name} first.`
        : `there is no run ${run}. \`plinth runs ${environment.name} ${address.workflow}\` lists those there are.`;
    case "forbidden":
      return forbidden(error, PERMISSIONS[verb], environment);
    case "unavailable":
      return `no usable answer after several attempts (${error.message}). Try again in a few minutes.`;
    case "interrupted":
      return `interrupted while Google did not answer (${error.message}).`;
    case "refused":
    case "unreadable":
      return sentence(error.message);
  }
}

function forbidden(error: ApiError, permission: string, { name, project, groups }: DeployedEnvironment): string {
  if (error.reason === "SERVICE_DISABLED") {
    return `the Workflow Executions API is off. Apply the stack \`foundation\` of ${name} first.`;
  }
  if (error.reason === "USER_PROJECT_DENIED") {
    return `you may not use the quota of project ${project.id}. That takes the permission serviceusage.services.use there.`;
  }
  const holders = STARTERS.flatMap((kind) => {
    const email = groups[kind]?.email;
    return email === undefined ? [] : [`${kind} (${email})`];
  });
  const members =
    holders.length === 0
      ? `which Plinth gives to the groups ${STARTERS.join(", ")}; ${name} declares none of them.`
      : `which Plinth gives to ${holders.join(", ")}. Ask to become a member of one.`;
  return `you lack the permission ${permission}, ${members}`;
}

/** A text with the full stop that Google's words have or have not. */
function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

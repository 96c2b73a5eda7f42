import { GUARD_ACCOUNTS } from "../../values/training-accounts";
import type { Environment } from "../schema/environment";

/** A training job, checked and complete. */
export type Job = Environment["training"]["jobs"][string];

/** A machine of a job, checked and complete. */
export type Machine = Job["machine"];

/** Where a job's machines come from, checked and complete. */
export type Capacity = Job["capacity"];

/** The machines of one kind within a job. */
export interface Pool {
  /** Where it is written, below the job: `machine`, `workers.machine`. */
  readonly at: string;
  readonly role: "chief" | "workers" | "parameterServers" | "evaluators";
  readonly count: number;
  readonly machine: Machine;
  readonly disk: Job["disk"];
  readonly image: string | undefined;
  readonly command: readonly string[] | undefined;
  readonly arguments: readonly string[];
}

/** The roles in the order in which Vertex AI wants them. */
const ROLES = ["workers", "parameterServers", "evaluators"] as const;

/** The pools of a job in their order, the chief first; a pool that is not written is left out. */
export function poolsOf(job: Job, machine: Machine = job.machine): readonly Pool[] {
  const shared = { disk: job.disk, image: job.image, command: job.command, arguments: job.arguments };
  const chief: Pool = { at: "machine", role: "chief", count: 1, machine, ...shared };
  const others = ROLES.flatMap((role): Pool[] => {
    const pool = job[role];
    if (pool === undefined) return [];
    if (typeof pool === "number") return [{ at: role, role, count: pool, machine, ...shared }];
    return [
      {
        at: pool.machine === undefined ? role : `${role}.machine`,
        role,
        count: pool.count,
        machine: pool.machine ?? machine,
        disk: pool.disk ?? shared.disk,
        image: pool.image ?? shared.image,
        command: pool.command ?? shared.command,
        arguments: pool.arguments ?? shared.arguments,
      },
    ];
  });
  return [chief, ...others];
}

/** How many service accounts the training of an environment needs: for each job its own, its launcher's, and one for what starts it, two for the guard; for each notebook server and each notebook that runs by the clock one. */
export function trainingAccountCount({ training: { jobs, notebooks } }: Environment): number {
  const ofJobs = Object.values(jobs).map(({ schedule, triggers }) =>
    schedule === undefined && Object.keys(triggers).length === 0 ? 2 : 3,
  );
  const ofGuard = Object.keys(jobs).length === 0 ? 0 : GUARD_ACCOUNTS.length;
  const ofNotebooks = Object.keys(notebooks.workbench).length + Object.keys(notebooks.runs).length;
  return ofJobs.reduce((sum, count) => sum + count, 0) + ofGuard + ofNotebooks;
}

import type { Step } from "./executions";

/** What a release can be seen doing; of two that its steps speak of, the one that is named first here. */
export const RELEASE_PHASES = [
  "approval",
  "keep",
  "settle",
  "compare",
  "soak",
  "deploy",
  "traffic",
  "machines",
  "check",
] as const;

/** What a release is doing. */
export type ReleasePhase = (typeof RELEASE_PHASES)[number];

/**
 * The routines of the release workflow by which a person sees how far it has come. Google may tell only the innermost
 * routine, so those are here in which a release spends its time. Contract: they have these names in the workflow.
 */
export const PHASE_OF_ROUTINE: Readonly<Record<string, ReleasePhase>> = {
  asked_version: "check",
  version_now: "check",
  agree: "compare",
  deploy: "deploy",
  await_operation: "machines",
  approve: "approval",
  move_traffic: "traffic",
  soak: "soak",
  side_by_side: "soak",
  settle: "settle",
  remove_model: "settle",
  retire: "keep",
};

/** What a release at these steps is doing; `undefined` where they are a detail of many things. */
export function releasePhase(steps: readonly Step[]): ReleasePhase | undefined {
  const phases = new Set(steps.map(({ routine }) => PHASE_OF_ROUTINE[routine]));
  return RELEASE_PHASES.find((phase) => phases.has(phase));
}

/** Whether the version serves and the run only goes on to keep the previous model for a while. */
export function isReleased(steps: readonly Step[]): boolean {
  return releasePhase(steps) === "keep";
}

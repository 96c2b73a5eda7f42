import type { Step } from "./executions";

/** What a release is doing. */
export type ReleasePhase = "check" | "compare" | "deploy" | "approval" | "traffic" | "soak" | "settle" | "keep";

/**
 * The routines of the release workflow by which a person sees how far it has come; all others are details of these.
 * Contract: the workflow's routines have these names.
 */
export const PHASE_OF_ROUTINE: Readonly<Record<string, ReleasePhase>> = {
  agree: "compare",
  deploy: "deploy",
  approve: "approval",
  move: "traffic",
  soak: "soak",
  side_by_side: "soak",
  settle: "settle",
  retire: "keep",
};

/** What a release at these steps is doing; outermost first, as Google tells them. */
export function releasePhase(steps: readonly Step[]): ReleasePhase {
  const phases = steps.flatMap(({ routine }) => PHASE_OF_ROUTINE[routine] ?? []);
  return phases.at(-1) ?? "check";
}

/** Whether the version serves and the run only goes on to keep the previous model for a while. */
export function isReleased(steps: readonly Step[]): boolean {
  return steps.some(({ routine }) => PHASE_OF_ROUTINE[routine] === "keep");
}

import type { Running, Signal } from "./interpreter";
import { Raised } from "./values";

/** Runs branches in turns, at most `limit` at the same time, and collects what fails; the first failure ends all unless told otherwise. */
export function* together(
  branches: readonly Running<Signal>[],
  limit: number,
  continueAll: boolean,
  now: () => number,
): Running<readonly Raised[]> {
  const errors: Raised[] = [];
  const waiting = branches.map((branch) => ({ branch, until: -Infinity }));
  for (;;) {
    const active = waiting.slice(0, limit);
    if (active.length === 0) return errors;
    for (const entry of active.filter(({ until }) => until <= now())) {
      try {
        const turn = entry.branch.next();
        if (turn.done !== true) {
          entry.until = turn.value.until;
          continue;
        }
        if (turn.value !== undefined && !(turn.value.kind === "go" && turn.value.to === "continue"))
          throw new Error("what a branch may return or jump to is not documented");
      } catch (error) {
        if (!(error instanceof Raised)) throw error;
        errors.push(error);
        if (!continueAll) return errors;
      }
      waiting.splice(waiting.indexOf(entry), 1);
    }
    const next = Math.min(...waiting.slice(0, limit).map(({ until }) => until));
    if (next > now() && next < Infinity) yield { until: next };
  }
}

import type { Acting } from "./acting";
import type { Grant } from "./grants";
import type { Principal } from "./principals";
import { beyond, type Reach } from "./reach";

/** A way in which somebody comes to more than was granted. */
export interface Path {
  readonly from: Principal;
  readonly to: Principal;
  /** One after the other; the last ends at `to`. */
  readonly steps: readonly Acting[];
  /** What `to` may do, and neither `from` nor anybody on the way. */
  readonly gains: readonly Grant[];
  readonly certain: boolean;
  readonly onRequest: boolean;
}

/** Of everybody, the shortest way to everybody else that leads to more; certain ways first, then those without a request. */
export function findPaths(reach: Reach, acting: readonly Acting[]): readonly Path[] {
  const ways = new Map<string, Acting[]>();
  for (const step of acting) ways.set(step.from.member, [...(ways.get(step.from.member) ?? []), step]);
  const starts = reach.granted.principals.all.filter(({ member }) => ways.has(member));
  return starts.flatMap((from) => pathsFrom(from, ways, reach));
}

function pathsFrom(from: Principal, ways: ReadonlyMap<string, readonly Acting[]>, reach: Reach): readonly Path[] {
  const best = new Map<string, readonly Acting[]>();
  // Once over what is sure, then over what is not, so that a sure way is not hidden by a shorter doubtful one.
  for (const allowed of [
    (step: Acting) => step.certain && !step.onRequest,
    (step: Acting) => step.certain,
    () => true,
  ]) {
    const queue: (readonly [Principal, readonly Acting[]])[] = [[from, []]];
    const seen = new Set([from.member]);
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [at, steps] = next;
      for (const step of ways.get(at.member) ?? []) {
        if (seen.has(step.to.member) || !allowed(step)) continue;
        seen.add(step.to.member);
        const way = [...steps, step];
        if (!best.has(step.to.member)) best.set(step.to.member, way);
        queue.push([step.to, way]);
      }
    }
  }
  return [...best.values()].flatMap((steps) => {
    const { to } = steps[steps.length - 1]!;
    const had = [from, ...steps.slice(0, -1).map((step) => step.to)].flatMap((one) => reach.grantsOf(one));
    const gains = reach.grantsOf(to).filter((grant) => beyond(grant, had).permissions.size > 0);
    if (gains.length === 0) return [];
    const certain = steps.every((step) => step.certain);
    return [{ from, to, steps, gains, certain, onRequest: steps.some((step) => step.onRequest) }];
  });
}

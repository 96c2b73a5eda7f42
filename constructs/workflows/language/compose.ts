import type { RoutineSource, WorkflowDefinition } from "./steps";

/** A definition from its main routine and those of a library that it calls, directly or not; the others are left out. */
export function compose(main: RoutineSource, library: Readonly<Record<string, RoutineSource>>): WorkflowDefinition {
  const wanted = new Set<string>();
  const waiting: RoutineSource[] = [main];
  for (let routine = waiting.pop(); routine !== undefined; routine = waiting.pop()) {
    for (const name of calledIn(routine)) {
      const called = library[name];
      if (called === undefined || wanted.has(name)) continue;
      wanted.add(name);
      waiting.push(called);
    }
  }
  const used = Object.entries(library).filter(([name]) => wanted.has(name));
  return { main, ...Object.fromEntries(used) };
}

// Most routines are constants that many workflows share.
const known = new WeakMap<RoutineSource, ReadonlySet<string>>();

/** Everything that a routine calls. */
function calledIn(routine: RoutineSource): ReadonlySet<string> {
  const before = known.get(routine);
  if (before !== undefined) return before;
  const names = new Set<string>();
  collect(routine.steps, names);
  known.set(routine, names);
  return names;
}

function collect(part: unknown, names: Set<string>): void {
  if (typeof part !== "object" || part === null) return;
  if ("call" in part && typeof part.call === "string") names.add(part.call);
  for (const inner of Object.values(part)) collect(inner, names);
}

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

/** Everything that a part of a definition calls. */
function calledIn(part: unknown): readonly string[] {
  if (typeof part !== "object" || part === null) return [];
  const own = "call" in part && typeof part.call === "string" ? [part.call] : [];
  return [...own, ...Object.values(part).flatMap(calledIn)];
}

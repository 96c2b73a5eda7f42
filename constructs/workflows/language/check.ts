import { RoutineCheck } from "./check-routine";
import { LIMITS } from "./limits";
import type { Problem, Program } from "./program";

/** Every name and every limit of a definition that can be known before it runs. Empty when nothing is wrong. */
export function checkProgram(program: Program): readonly Problem[] {
  const problems: Problem[] = [];
  const called = new Map<string, ReadonlySet<string>>();
  for (const routine of program.routines.values()) {
    const check = new RoutineCheck(program, routine, problems);
    check.run();
    called.set(routine.name, check.called);
  }
  checkCalls(program, called, problems);
  return problems;
}

function checkCalls(program: Program, called: ReadonlyMap<string, ReadonlySet<string>>, problems: Problem[]): void {
  const reached = new Set<string>();
  const depth = (name: string, above: readonly string[]): number => {
    reached.add(name);
    // What calls itself is bounded when it runs, not here.
    if (above.includes(name)) return 0;
    const inner = [...(called.get(name) ?? [])].map((callee) => depth(callee, [...above, name]));
    return 1 + Math.max(0, ...inner);
  };
  const deepest = depth("main", []);
  if (deepest > LIMITS.callDepth) {
    problems.push({ path: "main", problem: `calls go ${deepest} deep, at most ${LIMITS.callDepth} are allowed` });
  }
  for (const name of program.routines.keys()) {
    if (!reached.has(name)) problems.push({ path: name, problem: "is never called: remove it" });
  }
}

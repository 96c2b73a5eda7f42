import { RoutineCheck } from "./check-routine";
import { LIMITS } from "./limits";
import type { Problem, Program, Routine } from "./program";

/** Every name and every limit of a definition that can be known before it runs. Empty when nothing is wrong. */
export function checkProgram(program: Program): readonly Problem[] {
  const problems: Problem[] = [];
  const called = new Map<string, ReadonlySet<string>>();
  const surroundings = surroundingsOf(program);
  for (const routine of program.routines.values()) {
    const checked = checkRoutine(program, routine, surroundings);
    problems.push(...checked.problems);
    called.set(routine.name, checked.called);
  }
  checkCalls(program, called, problems);
  return problems;
}

interface Checked {
  readonly problems: readonly Problem[];
  readonly called: ReadonlySet<string>;
}

// The same routine is in many workflows, with the same others around it.
const known = new WeakMap<Routine, Map<string, Checked>>();

function checkRoutine(program: Program, routine: Routine, surroundings: string): Checked {
  const before = known.get(routine)?.get(surroundings);
  if (before !== undefined) return before;
  const problems: Problem[] = [];
  const check = new RoutineCheck(program, routine, problems);
  check.run();
  const checked: Checked = { problems, called: check.called };
  known.set(routine, (known.get(routine) ?? new Map<string, Checked>()).set(surroundings, checked));
  return checked;
}

/** What a routine can see of the others: their names and parameters. */
function surroundingsOf({ routines }: Program): string {
  return [...routines.values()]
    .map(({ name, parameters }) =>
      [name, ...parameters.map((parameter) => `${parameter.name}${parameter.default === undefined ? "" : "?"}`)].join(
        " ",
      ),
    )
    .sort()
    .join(",");
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

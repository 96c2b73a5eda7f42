import { Execution, type ExecutionProps, type ExecutionResult } from "./execution";

/** Where executions run side by side on one virtual clock. */
export class Simulation {
  /** Virtual seconds since 1970. */
  now: number;
  private readonly executions: Execution[] = [];

  /** @param start the virtual time at which it begins, RFC 3339 */
  constructor(start = "2026-01-05T02:00:00Z") {
    this.now = Date.parse(start) / 1_000;
  }

  /** Adds an execution. Throws an `Error` for a definition that Google would refuse. */
  start(props: ExecutionProps): ExecutionResult {
    const execution = new Execution(this, { id: `${this.executions.length + 1}`, ...props });
    this.executions.push(execution);
    return execution;
  }

  /** An execution by its id, as the service that lists executions sees it. */
  execution(workflow: string, id: string): ExecutionResult | undefined {
    return this.executions.find((execution) => execution.workflow === workflow && execution.id === id);
  }

  /** All executions of a workflow, in the order in which they were started. */
  all(workflow: string): readonly ExecutionResult[] {
    return this.executions.filter((execution) => execution.workflow === workflow);
  }

  /** Ends an execution where it is. */
  cancel({ id }: ExecutionResult): void {
    this.executions.find((execution) => execution.id === id)?.cancel();
  }

  /** Runs everything to its end, or for some virtual seconds. */
  run(seconds = Infinity): void {
    const last = this.now + seconds;
    for (;;) {
      const active = this.executions.filter(({ state }) => state === "ACTIVE");
      const next = Math.min(...active.map(({ until }) => until));
      if (next > last || next === Infinity) {
        if (last < Infinity) this.now = Math.max(this.now, last);
        return;
      }
      this.now = Math.max(this.now, next);
      for (const execution of active)
        if (execution.state === "ACTIVE" && execution.until <= this.now) execution.proceed();
    }
  }
}

/** Runs one execution alone to its end. */
export function execute(props: ExecutionProps): ExecutionResult {
  const simulation = new Simulation();
  const result = simulation.start(props);
  simulation.run();
  return result;
}

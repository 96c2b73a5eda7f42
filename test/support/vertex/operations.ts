import { ApiError, page } from "./api";

/** How a long-running operation goes. */
export interface Course {
  /** Seconds until it ends; `Infinity` for never. */
  readonly takes: number;
  /** What its error says. @default - it succeeds */
  readonly fails?: string;
  /** Seconds between the request to cancel and the end; `Infinity` for one that does not obey. @default - 30 */
  readonly cancelling?: number;
}

interface Operation {
  readonly name: string;
  readonly kind: string;
  readonly begun: number;
  readonly course: Course;
  /** Does what the operation is for. Gives its response; throws an `ApiError` when it cannot. */
  readonly effect: (at: number) => object;
  /** What is to be undone when nothing came of it. */
  readonly undo: () => void;
  cancelled: number | undefined;
  outcome: object | undefined;
}

const CODES: Readonly<Record<string, number>> = { CANCELLED: 1, INVALID_ARGUMENT: 3, FAILED_PRECONDITION: 9 };

/** Long-running operations. What they do happens at the time at which they end, in that order. */
export class Operations {
  private readonly all: Operation[] = [];

  /** @param clock virtual seconds since 1970 */
  constructor(private readonly clock: () => number) {}

  /** Begins one. Gives it as the API shows it. `kind`: `DeployModel`. */
  begin(
    parent: string,
    kind: string,
    course: Course,
    effect: Operation["effect"],
    undo: () => void = () => {},
  ): object {
    const name = `${parent}/operations/${7_000_000_000 + this.all.length}`;
    const begun = this.clock();
    const operation = { name, kind, begun, course, effect, undo, cancelled: undefined, outcome: undefined };
    this.all.push(operation);
    return this.show(operation);
  }

  get(name: string): object {
    return this.show(this.find(name));
  }

  list(parent: string, query: Readonly<Record<string, string>>): object {
    if (query.filter !== undefined) throw new ApiError(400, "INVALID_ARGUMENT", "operations take no filter here");
    const own = this.all.filter(({ name }) => name.startsWith(`${parent}/operations/`));
    return page(
      own.map((operation) => this.show(operation)),
      "operations",
      query,
    );
  }

  cancel(name: string): object {
    const operation = this.find(name);
    if (operation.outcome !== undefined) throw new ApiError(400, "FAILED_PRECONDITION", `${name} is done`);
    operation.cancelled ??= this.clock();
    return {};
  }

  /** Lets everything happen that has happened by now. */
  settle(): void {
    for (;;) {
      const due = this.all.filter(({ outcome }) => outcome === undefined).sort((a, b) => ending(a) - ending(b))[0];
      if (due === undefined || ending(due) > this.clock()) return;
      due.outcome = finish(due);
    }
  }

  /** Whether anything is still going on. */
  get running(): boolean {
    return this.all.some(({ outcome }) => outcome === undefined);
  }

  private find(name: string): Operation {
    const operation = this.all.find((one) => one.name === name);
    if (operation === undefined) throw new ApiError(404, "NOT_FOUND", `${name} does not exist`);
    return operation;
  }

  private show({ name, kind, begun, outcome }: Operation): object {
    const type = `type.googleapis.com/google.cloud.aiplatform.v1.${kind}OperationMetadata`;
    const createTime = new Date(begun * 1_000).toISOString();
    return { name, metadata: { "@type": type, genericMetadata: { createTime } }, ...outcome };
  }
}

function ending({ begun, course, cancelled = Infinity }: Operation): number {
  return Math.min(begun + course.takes, cancelled + (course.cancelling ?? 30));
}

function finish(operation: Operation): object {
  const { begun, course, effect, undo } = operation;
  const at = ending(operation);
  try {
    if (at < begun + course.takes) throw new ApiError(499, "CANCELLED", "the operation was cancelled");
    if (course.fails !== undefined) throw new ApiError(400, "FAILED_PRECONDITION", course.fails);
    return { done: true, response: effect(at) };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    undo();
    return { done: true, error: { code: CODES[error.status] ?? 13, message: error.message } };
  }
}

import { type Clock, systemClock } from "./clock";
import type { Execution, ExecutionAddress, Executions, Step } from "./executions";
import { ApiError } from "./api-error";
import { isOver, type Run, type RunOwner, runOf } from "./run";

/** What a follower is told. */
export type Sight =
  /** The run was seen, at these steps, outermost first. */
  | { readonly kind: "seen"; readonly run: Run; readonly steps: readonly Step[] }
  /** Google or the network did not answer; following goes on. */
  | { readonly kind: "trouble"; readonly problem: string };

/** How following ended. */
export type Followed =
  /** The run is over. */
  | { readonly kind: "over"; readonly run: Run }
  /** The run has come as far as was wanted; it goes on. */
  | { readonly kind: "reached"; readonly run: Run }
  /** The person stopped looking; the run goes on. */
  | { readonly kind: "interrupted" };

/** What to follow, and who wants to know. */
export interface FollowProps {
  readonly executions: Executions;
  readonly owner: RunOwner;
  readonly address: ExecutionAddress;
  /** Raised when the person does not want to look any longer. The run is not touched. */
  readonly signal: AbortSignal;
  readonly tell: (sight: Sight) => void;
  /**
   * Whether a run at these steps has come far enough.
   *
   * @default - it is followed until it is over
   */
  readonly until?: (steps: readonly Step[]) => boolean;
  /** @default - the clock on the wall */
  readonly clock?: Clock;
}

const FIRST_PAUSE = 2_000;
const LONGEST_PAUSE = 15_000;
/** A run takes hours, so a laptop may be out of reach for a while. */
const PATIENCE = 15 * 60_000;

/**
 * Looks at a run until it is over or far enough, first every two seconds and then less often. Throws an `ApiError` when Google
 * refuses, or has not answered for a quarter of an hour.
 */
export async function follow(props: FollowProps): Promise<Followed> {
  const { owner, signal, tell, until = () => false, clock = systemClock } = props;
  let lastSeen = clock.now();
  for (let pause = FIRST_PAUSE; ; pause = Math.min(LONGEST_PAUSE, pause * 1.3)) {
    const looked = await unlessRaised(signal, look(props));
    if (looked === "raised") return { kind: "interrupted" };
    if (looked instanceof ApiError) {
      if (clock.now() - lastSeen > PATIENCE) throw looked;
      tell({ kind: "trouble", problem: looked.message });
    } else {
      lastSeen = clock.now();
      const run = runOf(owner, looked, lastSeen);
      tell({ kind: "seen", run, steps: looked.steps });
      if (isOver(run.state)) return { kind: "over", run };
      if (until(looked.steps)) return { kind: "reached", run };
    }
    await clock.sleep(pause, signal);
  }
}

/** The run, or why nobody could be asked just now. */
async function look({ executions, address, signal }: FollowProps): Promise<Execution | ApiError> {
  try {
    return await executions.get(address, signal);
  } catch (error) {
    // A hotel's login page answers 200 with something unreadable.
    if (error instanceof ApiError && ["exhausted", "unavailable", "interrupted", "unreadable"].includes(error.kind))
      return error;
    throw error;
  }
}

function unlessRaised<T>(signal: AbortSignal, promise: Promise<T>): Promise<T | "raised"> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) resolve("raised");
    const raised = () => resolve("raised");
    signal.addEventListener("abort", raised, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", raised));
  });
}

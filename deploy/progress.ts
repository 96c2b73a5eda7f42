import pc from "picocolors";
import type { Step } from "./executions";
import type { Sight } from "./follow";
import { isOver, type Run } from "./run";

/** Where progress is shown. */
export interface ProgressScreen {
  write(text: string): void;
  /** Whether one line can be written over and over: a terminal that somebody looks at. */
  readonly live: boolean;
  /** The width of the terminal in characters. */
  readonly columns: number;
  readonly color: boolean;
}

/** Where a run is, in words. */
export interface Place {
  readonly text: string;
  /** Set where somebody is to do something: it is not written over. */
  readonly notice?: true;
}

/** In a log, a line at least this often says that somebody is still there, in milliseconds. */
const HEARTBEAT = 10 * 60_000;
const CLEAR_LINE = "\r\u001b[2K";

/**
 * Shows how a run gets on: in a terminal as one line that changes, in a log as a line for each change. A workflow that
 * waits goes round the same steps for hours, so a log tells each step once and then only that the run goes on. A place that
 * has words is told whenever the run comes to it.
 */
export class Progress {
  private readonly told = new Set<string>();
  private lastLine = Number.NEGATIVE_INFINITY;
  private lastPlace: string | undefined;
  private shown = false;

  /** @param describe words for where a run is; without words the name of its step is shown */
  constructor(
    private readonly screen: ProgressScreen,
    private readonly now: () => number,
    private readonly describe: (steps: readonly Step[]) => Place | undefined = () => undefined,
  ) {}

  /** Shows what was seen. */
  tell(sight: Sight): void {
    const place = sight.kind === "seen" && !isOver(sight.run.state) ? this.describe(sight.steps) : undefined;
    const { key, text } = sight.kind === "seen" ? seen(sight.run, place) : trouble(sight.problem);
    const isNews = place !== undefined && place.text !== this.lastPlace;
    if (place !== undefined) this.lastPlace = place.text;
    if (this.screen.live) {
      if (isNews && place.notice === true) {
        this.end();
        this.screen.write(`${text}\n`);
        return;
      }
      this.screen.write(CLEAR_LINE + this.dim(text.slice(0, this.screen.columns - 1)));
      this.shown = true;
      return;
    }
    if (!isNews && this.told.has(key) && this.now() - this.lastLine < HEARTBEAT) return;
    this.told.add(key);
    this.lastLine = this.now();
    this.screen.write(`${text}\n`);
  }

  /** Takes the changing line away, so that what follows stands alone. */
  end(): void {
    if (this.shown) this.screen.write(CLEAR_LINE);
    this.shown = false;
  }

  private dim(text: string): string {
    return pc.createColors(this.screen.color).dim(text);
  }
}

function seen(
  { workflow, run, state, step, seconds }: Run,
  place: Place | undefined,
): { readonly key: string; readonly text: string } {
  const at = place !== undefined ? `: ${place.text}` : step === undefined ? "" : ` at ${step}`;
  const length = seconds === undefined ? "" : ` for ${spell(seconds)}`;
  return {
    key: `${state} ${place?.text ?? step}`,
    text: `${workflow} ${run} ${state}${isOver(state) ? "" : `${length}${at}`}`,
  };
}

function trouble(problem: string): { readonly key: string; readonly text: string } {
  return { key: problem, text: `no answer from Google, trying again (${problem})` };
}

/** A number of seconds as a person says it: `45s`, `12m 04s`, `3h 05m`, `2d 04h`. */
export function spell(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m ${two(seconds % 60)}s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours}h ${two(minutes % 60)}m`;
  return `${Math.floor(hours / 24)}d ${two(hours % 24)}h`;
}

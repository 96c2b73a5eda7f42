import { EXIT } from "./failure";

let listening: (() => void) | undefined;

/** From now on Ctrl-C ends the process with the exit code of an interrupt, unless somebody listens. */
export function endWhenInterrupted(): void {
  process.on("SIGINT", () => {
    const heard = listening;
    listening = undefined;
    if (heard === undefined) process.exit(EXIT.interrupted);
    else heard();
  });
}

/** Hears the next Ctrl-C instead of ending; the one after that ends. Returns what stops listening. */
export function hearInterrupt(listener: () => void): () => void {
  listening = listener;
  return () => {
    if (listening === listener) listening = undefined;
  };
}

/** Takes a breath: a Ctrl-C that came during work without one is heard now, so that work is done whole or not at all. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

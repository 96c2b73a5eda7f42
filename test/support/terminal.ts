import type { Terminal } from "../../scripts/terminal";

/** A terminal for tests: the command and the package live in one folder, and what is printed is kept. */
export function terminalIn(directory: string): { terminal: Terminal; printed: { out: string; err: string } } {
  const printed = { out: "", err: "" };
  const terminal: Terminal = {
    directory,
    packageDirectory: directory,
    color: false,
    out: (text) => void (printed.out += text),
    err: (text) => void (printed.err += text),
  };
  return { terminal, printed };
}

import { createHash } from "node:crypto";
import { checkProgram } from "./check";
import { LIMITS } from "./limits";
import { parseProgram } from "./parse";
import type { WorkflowDefinition } from "./steps";

/** Characters of a line that is not broken. */
const WIDTH = 110;

/** A definition that Google would refuse, or that would fail when it runs. Has all problems, one a line. */
export class WorkflowError extends Error {
  constructor(problems: readonly { readonly path: string; readonly problem: string }[]) {
    super(
      [
        "the workflow is not valid:",
        ...problems.map(({ path, problem }) => (path === "" ? `  ${problem}` : `  ${path}: ${problem}`)),
      ].join("\n"),
    );
    this.name = "WorkflowError";
  }
}

/**
 * Digests of the texts that were found valid. Understanding and checking a workflow costs more than writing it, so a command
 * may keep them for its next run; only for the very code that found them.
 */
export const VALID = new Set<string>();

/**
 * The text of a definition as it is deployed: JSON, which the service takes as well as YAML and which has no ambiguous
 * corner. Lines are short, so that a difference is readable. Throws a {@link WorkflowError} with everything that is
 * wrong: syntax, names, functions, and the limits of {@link LIMITS}.
 */
export function renderWorkflow(definition: WorkflowDefinition): string {
  const rendered = written(definition);
  const digest = createHash("sha256").update(rendered).digest("base64url");
  // The same bytes were found valid by the same code.
  if (VALID.has(digest)) return rendered;
  const { program, problems } = parseProgram(definition);
  const bytes = Buffer.byteLength(rendered);
  const all = [
    ...problems,
    ...(problems.length === 0 ? checkProgram(program) : []),
    ...(bytes > LIMITS.sourceBytes
      ? [{ path: "", problem: `${bytes} bytes, at most ${LIMITS.sourceBytes} are allowed` }]
      : []),
  ];
  if (all.length > 0) throw new WorkflowError(all);
  VALID.add(digest);
  return rendered;
}

// Most routines are in many workflows, word for word.
const known = new Map<string, string>();

function written(definition: WorkflowDefinition): string {
  const routines = Object.entries(definition).map(([name, routine]) => {
    const key = JSON.stringify(routine);
    const text = known.get(key) ?? render(routine, " ", new Lines());
    known.set(key, text);
    return ` ${JSON.stringify(name)}: ${text}`;
  });
  return `{\n${routines.join(",\n")}\n}\n`;
}

/** The text of a part, broken into lines where it is too long for one. */
function render(value: unknown, indentation: string, lines: Lines): string {
  const whole = lines.of(value);
  if (whole !== undefined && whole.length <= WIDTH - indentation.length) return whole;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const deeper = `${indentation} `;
  const parts = Array.isArray(value)
    ? value.map((item) => `${deeper}${render(item, deeper, lines)}`)
    : entriesOf(value).map(([key, item]) => `${deeper}${JSON.stringify(key)}: ${render(item, deeper, lines)}`);
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  return `${open}\n${parts.join(",\n")}\n${indentation}${close}`;
}

/** Values on one line, each written once however often it is asked for. */
class Lines {
  private readonly known = new Map<object, string | undefined>();

  /** The value on one line; `undefined` where no line has room for it. */
  of(value: unknown): string | undefined {
    if (typeof value !== "object" || value === null) return JSON.stringify(value);
    if (this.known.has(value)) return this.known.get(value);
    const line = this.written(value);
    this.known.set(value, line);
    return line;
  }

  private written(value: object): string | undefined {
    const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
    let text = open;
    for (const [key, item] of Array.isArray(value)
      ? value.map((item) => [undefined, item] as const)
      : entriesOf(value)) {
      const line = this.of(item);
      if (line === undefined) return undefined;
      text += `${text === open ? "" : ", "}${key === undefined ? "" : `${JSON.stringify(key)}: `}${line}`;
      if (text.length >= WIDTH) return undefined;
    }
    return text + close;
  }
}

/** What is `undefined` was left out. */
function entriesOf(value: object): readonly (readonly [string, unknown])[] {
  return Object.entries(value).filter(([, item]) => item !== undefined);
}

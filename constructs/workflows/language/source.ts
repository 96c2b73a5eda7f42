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
 * The text of a definition as it is deployed: JSON, which the service takes as well as YAML and which has no ambiguous
 * corner. Lines are short, so that a difference is readable. Throws a {@link WorkflowError} with everything that is
 * wrong: syntax, names, functions, and the limits of {@link LIMITS}.
 */
export function renderWorkflow(definition: WorkflowDefinition): string {
  const { program, problems } = parseProgram(definition);
  const text = `${render(definition, "")}\n`;
  const bytes = Buffer.byteLength(text);
  const all = [
    ...problems,
    ...(problems.length === 0 ? checkProgram(program) : []),
    ...(bytes > LIMITS.sourceBytes
      ? [{ path: "", problem: `${bytes} bytes, at most ${LIMITS.sourceBytes} are allowed` }]
      : []),
  ];
  if (all.length > 0) throw new WorkflowError(all);
  return text;
}

function render(value: unknown, indentation: string): string {
  const whole = inline(value, WIDTH - indentation.length);
  if (whole !== undefined) return whole;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const deeper = `${indentation} `;
  const lines = Array.isArray(value)
    ? value.map((item) => render(item, deeper))
    : entriesOf(value).map(([key, item]) => `${JSON.stringify(key)}: ${render(item, deeper)}`);
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  return `${open}\n${lines.map((line) => `${deeper}${line}`).join(",\n")}\n${indentation}${close}`;
}

/** The value on one line; `undefined` as soon as that is longer than there is room, so that no part is written often. */
function inline(value: unknown, room: number): string | undefined {
  if (typeof value !== "object" || value === null) {
    const text = JSON.stringify(value);
    return text.length <= room ? text : undefined;
  }
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  const items = Array.isArray(value)
    ? value.map((item) => ["", item] as const)
    : entriesOf(value).map(([key, item]) => [`${JSON.stringify(key)}: `, item] as const);
  let text = open;
  for (const [key, item] of items) {
    text += `${text === open ? "" : ", "}${key}`;
    const inner = inline(item, room - text.length - 1);
    if (inner === undefined) return undefined;
    text += inner;
  }
  return text.length < room ? text + close : undefined;
}

/** What is `undefined` was left out. */
function entriesOf(value: object): readonly (readonly [string, unknown])[] {
  return Object.entries(value).filter(([, item]) => item !== undefined);
}

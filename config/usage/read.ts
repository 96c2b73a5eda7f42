import fs from "node:fs";
import path from "node:path";
import { printable } from "../../values/printable";
import { type Usage, usageSchema } from "./usage";

/** The file beside the stacks that says what workloads need. */
export const USAGE_FILE = "workloads.json";

/** Something else stands where `workloads.json` should. The message says which file and why, and is for people. */
export class UsageError extends Error {
  constructor(problem: string) {
    super(problem);
    this.name = "UsageError";
  }
}

const MOST_TOLD = 3;

/**
 * What `plinth synth` wrote of the workloads of an environment; `undefined` where there is no such file, as older versions of
 * Plinth left none. Throws a {@link UsageError} for a file of another form.
 */
export function readUsage(folder: string): Usage | undefined {
  const file = path.join(folder, USAGE_FILE);
  let text: string;
  try {
    text = fs.readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new UsageError(`cannot read ${file}: ${(error as Error).message}`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file} is no JSON: ${printable((error as Error).message)}`);
  }
  const { success, data, error } = usageSchema.safeParse(value);
  if (success) return data;
  const problems = error.issues
    .slice(0, MOST_TOLD)
    .map(({ path: at, message }) => `  ${printable(at.map(String).join("."))}: ${printable(message)}`);
  const more = error.issues.length - problems.length;
  throw new UsageError(
    [
      `${file} is not of the form that this version of Plinth writes:`,
      ...problems,
      ...(more > 0 ? [`  and ${more} more`] : []),
      "  synthesize the environment again",
    ].join("\n"),
  );
}

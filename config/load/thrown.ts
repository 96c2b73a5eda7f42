import path from "node:path";
import * as definitions from "../define";
import { didYouMean } from "../../values/nearest";
import type { FileFault } from "./fault";
import { declaredNames, isReference } from "./forbidden";
import { placeOf } from "./instrument";
import { attribute, children, type SyntaxNode } from "./syntax";

/** What a file threw. */
export interface Thrown {
  readonly message: string;
  readonly stack?: string;
  readonly code?: string;
}

/**
 * What to say of a name that running a file did not find: where on the line it stands, and what was meant.
 *
 * @param file relative to the project's folder, as is the line that the error came from
 */
export function undeclared(name: string, file: string, line: number, program: SyntaxNode): FileFault {
  const reference = referenceTo(program, name, line);
  const isDefined = Object.keys(definitions).includes(name);
  const from = path.posix.relative(path.posix.dirname(file), "config/define");
  const known = [...new Set([...declaredNames(program), ...Object.keys(definitions)])].sort();
  return {
    rule: "file/throws",
    problem: `${JSON.stringify(name)} is not declared${isDefined ? "" : didYouMean(name, known)}`,
    fix: isDefined
      ? `write at the top: import { ${name} } from ${JSON.stringify(from.startsWith(".") ? from : `./${from}`)};`
      : "declare it, import it, or write it in quotes where text is meant",
    location: { file, ...(reference === undefined ? { line, column: 1 } : placeOf(reference)) },
  };
}

function referenceTo(node: SyntaxNode, wanted: string, line: number): SyntaxNode | undefined {
  for (const { name, child } of children(node)) {
    const isIt = isReference(node, name, child) && attribute(child, "name") === wanted && child.loc.start.line === line;
    const found = isIt ? child : referenceTo(child, wanted, line);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What was thrown, in words. Anything can be thrown. */
export function describeThrown(error: unknown): Thrown {
  if (typeof error !== "object" || error === null) return { message: String(error) };
  try {
    const { message, stack, code } = error as { message?: unknown; stack?: unknown; code?: unknown };
    // How imports are called after compilation is nothing that anybody wrote.
    const plain = String(message)
      .replace(/\b_\w+\.(\w+)\.call is not a function/g, "$1 is not a function")
      .replace(/\b_\w+\.(?=\w)/g, "");
    return { message: plain, stack: String(stack), code: String(code) };
  } catch {
    return { message: "something that cannot be shown" };
  }
}

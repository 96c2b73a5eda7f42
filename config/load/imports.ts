import fs from "node:fs";
import path from "node:path";
import type { Location } from "../finding";
import type { FileFault } from "./fault";
import { placeOf } from "./instrument";
import { isTypeOnly, type ImportedName } from "./module-names";
import { didYouMean } from "../../values/nearest";
import { attribute, field, fields, type SyntaxNode } from "./syntax";

/** The name under which `defineEnvironment` can be imported beside its relative path. */
const PACKAGE = "plinth";

/** Where an import leads: a file, a file of data, the definitions that run, or nowhere. */
export type Target =
  | { readonly kind: "file" | "data"; readonly file: string }
  | { readonly kind: "define" }
  | { readonly kind: "nowhere" };

/** Resolves what is imported from a file. Both files are absolute, as is the project's folder. */
export function resolveImport(root: string, from: string, specifier: string): Target {
  if (specifier === PACKAGE) return { kind: "define" };
  if (!isRelative(specifier)) return { kind: "nowhere" };
  const wanted = path.resolve(path.dirname(from), specifier).replace(/\.[jt]s$/, "");
  if (wanted === path.join(root, "config", "define")) return { kind: "define" };
  const inside = wanted.startsWith(root + path.sep);
  const isData = wanted.endsWith(".json");
  const file = isData ? wanted : `${wanted}.ts`;
  return inside && fs.statSync(file, { throwIfNoEntry: false })?.isFile()
    ? { kind: isData ? "data" : "file", file }
    : { kind: "nowhere" };
}

/** Finds imports that an environment file may not have, and names that the definitions do not have. */
export function findBadImports(
  root: string,
  from: string,
  program: SyntaxNode,
  defined: readonly string[],
): readonly FileFault[] {
  const file = path.relative(root, from).split(path.sep).join("/");
  const faults: FileFault[] = [];
  for (const statement of fields(program, "body")) {
    if (statement === undefined || isTypeOnly(statement)) continue;
    const source = sourceOf(statement);
    if (source === undefined) continue;
    const specifier = String(attribute(source, "value"));
    const target = resolveImport(root, from, specifier);
    if (target.kind === "nowhere") {
      faults.push({ ...explain(from, specifier), location: { file, ...placeOf(source) } });
    } else if (target.kind === "define") {
      faults.push(...findUndefined(file, statement, defined));
    }
  }
  return faults;
}

function explain(from: string, specifier: string): Omit<FileFault, "location"> {
  const quoted = JSON.stringify(specifier);
  const rule = "file/import";
  const allowed =
    'a file of this project by its relative path, such as "./base", "./pipelines/fraud.json" or "../define"';
  if (!isRelative(specifier)) {
    return { rule, problem: `${quoted} cannot be imported here: it may differ from machine to machine`, allowed };
  }
  const wanted = path.resolve(path.dirname(from), specifier);
  const written = specifier.slice(0, specifier.length - path.posix.basename(specifier).length);
  const beside = listFiles(path.dirname(wanted)).map((name) => written + name);
  return {
    rule,
    problem: `${quoted} is not a TypeScript or JSON file of this project${didYouMean(specifier, beside)}`,
    allowed,
  };
}

function findUndefined(file: string, statement: SyntaxNode, defined: readonly string[]): readonly FileFault[] {
  return fields(statement, "specifiers").flatMap((item) => {
    if (item?.type !== "ImportSpecifier" || isTypeOnly(item)) return [];
    const imported = field(item, "imported") ?? item;
    const name = String(attribute(imported, "name") ?? attribute(imported, "value"));
    if (defined.includes(name)) return [];
    return {
      rule: "file/import",
      problem: `there is no "${name}" to import${didYouMean(name, defined)}`,
      allowed: defined.join(", "),
      location: { file, ...placeOf(imported) },
    };
  });
}

/** Names that a file takes from another, which does not export them. */
export function findUnexported(
  file: string,
  names: readonly ImportedName[],
  exported: ReadonlySet<string> | undefined,
): readonly FileFault[] {
  if (exported === undefined) return [];
  const others = [...exported].filter((name) => name !== "default").sort();
  return names
    .filter(({ name }) => !exported.has(name))
    .map(({ name, at }) => ({
      rule: "file/import",
      problem:
        name === "default"
          ? "that file has no default export"
          : `there is no "${name}" to import${didYouMean(name, others)}`,
      allowed: others.length === 0 ? "nothing: the file exports nothing by name" : others.join(", "),
      location: { file, ...at },
    }));
}

/** A file that imports itself, by way of others. */
export function circular(specifier: string, running: readonly string[], location: Location): FileFault {
  const circle = running.slice(running.indexOf(running.at(-1) ?? ""));
  return {
    rule: "file/circular",
    problem: `${JSON.stringify(specifier)} imports this file, at once or by way of others: ${circle.join(" -> ")}`,
    fix: "move what both need into a file of its own",
    location,
  };
}

function sourceOf(statement: SyntaxNode): SyntaxNode | undefined {
  if (statement.type !== "TSImportEqualsDeclaration") return field(statement, "source");
  return field(field(statement, "moduleReference") ?? statement, "expression");
}

function isRelative(specifier: string): boolean {
  return specifier.startsWith("./") || specifier.startsWith("../");
}

function listFiles(folder: string): readonly string[] {
  try {
    return fs
      .readdirSync(folder)
      .filter((name) => /\.(ts|json)$/.test(name))
      .map((name) => name.replace(/\.ts$/, ""))
      .sort();
  } catch {
    return [];
  }
}

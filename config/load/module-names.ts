import { placeOf, type Place } from "./instrument";
import { attribute, field, fields, type SyntaxNode } from "./syntax";

/** A name that one file takes from another. */
export interface ImportedName {
  readonly name: string;
  readonly at: Place;
}

/** What a file takes from another. */
export interface Imported {
  /** Where the other file is named first. */
  readonly at: Place;
  readonly names: readonly ImportedName[];
}

/** What a file takes from others, by the text that names them. */
export function importsOf(program: SyntaxNode): ReadonlyMap<string, Imported> {
  const found = new Map<string, Imported>();
  for (const statement of statementsOf(program)) {
    const source = field(statement, "source");
    if (source === undefined || isTypeOnly(statement)) continue;
    const specifier = String(attribute(source, "value"));
    const before = found.get(specifier);
    const names = fields(statement, "specifiers").flatMap((item) => (item === undefined ? [] : takenBy(item)));
    found.set(specifier, { at: before?.at ?? placeOf(source), names: [...(before?.names ?? []), ...names] });
  }
  return found;
}

/** Every name that a file exports, types as well; `undefined` where it passes on all that another does. */
export function exportsOf(program: SyntaxNode): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  for (const statement of statementsOf(program)) {
    if (statement.type === "ExportAllDeclaration") return undefined;
    if (statement.type === "ExportDefaultDeclaration") names.add("default");
    if (statement.type !== "ExportNamedDeclaration") continue;
    for (const item of fields(statement, "specifiers")) {
      const exported = item && field(item, "exported");
      if (exported !== undefined) names.add(nameOf(exported));
    }
    const declaration = field(statement, "declaration");
    for (const name of declaration === undefined ? [] : declaredBy(declaration)) names.add(name);
  }
  return names;
}

/** Where the default export begins. */
export function placeOfDefault(program: SyntaxNode): Place | undefined {
  const statement = statementsOf(program).find(({ type }) => type === "ExportDefaultDeclaration");
  return statement && placeOf(field(statement, "declaration") ?? statement);
}

/** Whether an import or an export is erased before the file runs. */
export function isTypeOnly(node: SyntaxNode): boolean {
  return attribute(node, "importKind") === "type" || attribute(node, "exportKind") === "type";
}

function takenBy(item: SyntaxNode): readonly ImportedName[] {
  if (isTypeOnly(item)) return [];
  if (item.type === "ImportDefaultSpecifier") return [{ name: "default", at: placeOf(item) }];
  const taken = item.type === "ImportSpecifier" ? field(item, "imported") : undefined;
  const passed = item.type === "ExportSpecifier" ? field(item, "local") : undefined;
  const node = taken ?? passed;
  return node === undefined ? [] : [{ name: nameOf(node), at: placeOf(node) }];
}

function declaredBy(declaration: SyntaxNode): readonly string[] {
  const id = field(declaration, "id");
  if (id !== undefined) return [nameOf(id)];
  return fields(declaration, "declarations").flatMap((item) => namesIn(item && field(item, "id")));
}

/** The names that a pattern gives: `{ jobs, ...rest }`, `[first, second = 2]`. */
export function namesIn(pattern: SyntaxNode | undefined): readonly string[] {
  switch (pattern?.type) {
    case "Identifier":
      return [nameOf(pattern)];
    case "ObjectPattern":
      return fields(pattern, "properties").flatMap((item) =>
        namesIn(item && (field(item, "value") ?? field(item, "argument"))),
      );
    case "ArrayPattern":
      return fields(pattern, "elements").flatMap(namesIn);
    case "AssignmentPattern":
      return namesIn(field(pattern, "left"));
    case "RestElement":
      return namesIn(field(pattern, "argument"));
    default:
      return [];
  }
}

function nameOf(node: SyntaxNode): string {
  return String(attribute(node, "name") ?? attribute(node, "value"));
}

function statementsOf(program: SyntaxNode): readonly SyntaxNode[] {
  return fields(program, "body").filter((statement) => statement !== undefined);
}

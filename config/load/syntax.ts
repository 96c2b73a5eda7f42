import { parse } from "@babel/parser";

/** A node of the syntax tree. Its fields depend on its type and are read through {@link field} and {@link fields}. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly loc: { readonly start: Position };
}

/** A place in a file as the parser counts: lines from 1, columns from 0. */
interface Position {
  readonly line: number;
  readonly column: number;
}

/** Text that is not TypeScript. */
export class SyntaxFault extends Error {
  constructor(
    problem: string,
    readonly line: number,
    readonly column: number,
    readonly fix?: string,
  ) {
    super(problem);
  }
}

/** Parses TypeScript. Throws a {@link SyntaxFault} at the first place that cannot be read. */
export function parseTypeScript(source: string): SyntaxNode {
  try {
    return parse(source, { sourceType: "module", plugins: ["typescript"] }).program as unknown as SyntaxNode;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const { line, column } = (error as SyntaxError & { readonly loc: Position }).loc;
    const problem = error.message.replace(/\.?\s*\(\d+:\d+\)$/, "");
    if (/^[<=>|]{7}( |$)/.test(source.split(/\r?\n/)[line - 1] ?? "")) {
      throw new SyntaxFault("a merge conflict is not resolved", line, column + 1, "choose one of the sides");
    }
    throw new SyntaxFault(problem, line, column + 1, FIXES.find(([said]) => said.test(problem))?.[1]);
  }
}

/** What to do about what the parser says, where it is known from the words. */
const FIXES: readonly (readonly [RegExp, string])[] = [
  [/^Unexpected character '[\uFFFD\0]'/, "save the file as text in UTF-8"],
  [/^Unexpected character '[“”„«»‘’]'/, 'write plain quotes: "'],
  [/^Invalid shorthand property/, "write a colon between a key and its value"],
  [/^Unterminated (string|template)/, "close the quotes"],
];

/** One field that holds a node, if it does. */
export function field(node: SyntaxNode, name: string): SyntaxNode | undefined {
  const value = (node as unknown as Record<string, unknown>)[name];
  return isNode(value) ? value : undefined;
}

/** One field that holds a list of nodes; holes are `undefined`. Empty when the field holds none. */
export function fields(node: SyntaxNode, name: string): readonly (SyntaxNode | undefined)[] {
  const value = (node as unknown as Record<string, unknown>)[name];
  return Array.isArray(value) ? value.map((item) => (isNode(item) ? item : undefined)) : [];
}

/** One field that holds text, a number or a truth value. */
export function attribute(node: SyntaxNode, name: string): unknown {
  return (node as unknown as Record<string, unknown>)[name];
}

/** The name that a key or a member has without running anything; `undefined` for a computed one. */
export function staticKey(node: SyntaxNode, name: "key" | "property"): string | undefined {
  const key = field(node, name);
  if (key === undefined) return undefined;
  if (key.type === "StringLiteral") return String(attribute(key, "value"));
  if (attribute(node, "computed") === true) return undefined;
  if (key.type === "Identifier") return String(attribute(key, "name"));
  return String(attribute(key, "value"));
}

const SKIPPED_FIELDS = new Set([
  "loc",
  "extra",
  "leadingComments",
  "trailingComments",
  "innerComments",
  "typeAnnotation",
  "typeParameters",
  "typeArguments",
  "superTypeParameters",
  "returnType",
  "implements",
]);
// Everything else that begins with TS is erased before the file runs.
const KEPT_TYPESCRIPT = new Set([
  "TSAsExpression",
  "TSSatisfiesExpression",
  "TSNonNullExpression",
  "TSTypeAssertion",
  "TSInstantiationExpression",
  "TSEnumDeclaration",
  "TSEnumBody",
  "TSEnumMember",
  "TSExportAssignment",
  "TSImportEqualsDeclaration",
  "TSExternalModuleReference",
  "TSParameterProperty",
  "TSModuleDeclaration",
  "TSModuleBlock",
]);

/** A node right below another, with the field that holds it. */
export interface Child {
  readonly name: string;
  readonly child: SyntaxNode;
}

const known = new WeakMap<SyntaxNode, readonly Child[]>();

/** The nodes right below a node that take part when the file runs, in source order. */
export function children(node: SyntaxNode): readonly Child[] {
  const before = known.get(node);
  if (before !== undefined) return before;
  const found: Child[] = [];
  for (const name of Object.keys(node)) {
    if (SKIPPED_FIELDS.has(name)) continue;
    const value = attribute(node, name);
    for (const item of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (isNode(item) && !isErased(item)) found.push({ name, child: item });
    }
  }
  found.sort((one, other) => one.child.start - other.child.start);
  known.set(node, found);
  return found;
}

function isErased(node: SyntaxNode): boolean {
  if (node.type.startsWith("TS") && !KEPT_TYPESCRIPT.has(node.type)) return true;
  return attribute(node, "importKind") === "type" || attribute(node, "exportKind") === "type";
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string";
}

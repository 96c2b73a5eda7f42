import { attribute, children, field, fields, staticKey, type SyntaxNode } from "./syntax";

/** A place in one file; line and column count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** One part of an object or list literal, in the order in which it is written. */
export type Part =
  | { readonly kind: "key"; readonly key: string; readonly accessor: boolean; readonly at: Place }
  | { readonly kind: "computed"; readonly at: Place }
  | { readonly kind: "entry"; readonly at: Place }
  | { readonly kind: "spread"; readonly at: Place };

/** What is known of an object or list literal before the file runs. */
export interface Literal {
  readonly kind: "object" | "list";
  readonly at: Place;
  readonly parts: readonly Part[];
}

/** A file with its literals wrapped. */
export interface Instrumented {
  readonly code: string;
  /** By the number that the code passes. */
  readonly literals: readonly Literal[];
  /** Where each loop stands, by the number that the code passes. */
  readonly loops: readonly Place[];
}

/** The name under which instrumented code finds what it calls. */
export const RUNTIME = "$plinth";

interface Insertion {
  readonly at: number;
  /** End of what the text stands in for; nothing is replaced when it equals `at`. */
  readonly until: number;
  text: string;
}

/**
 * Wraps every object and list literal, so that running the file tells where each value was written:
 * `{...base, a: 1}` becomes `$plinth.at(($s,$k)=>({...$s((base)), a: 1}),0)`. Adds no line, so that lines in errors
 * stay true. Counts the rounds of every loop as well.
 */
export function instrument(source: string, program: SyntaxNode): Instrumented {
  const insertions: Insertion[] = [];
  const literals: Literal[] = [];
  const loops: Place[] = [];

  const insert = (at: number, text: string, until = at) => {
    const insertion = { at, until, text };
    insertions.push(insertion);
    return insertion;
  };
  const around = (node: SyntaxNode, open: string, close: string, inside: () => void) => {
    insert(node.start, open);
    inside();
    insert(node.end, close);
  };

  /** Returns whether the node waits or yields outside of a function of its own: then it cannot be put into one. */
  const visit = (node: SyntaxNode): boolean => {
    if (node.type === "ObjectExpression" || node.type === "ArrayExpression") return visitLiteral(node);
    const body = node.type.endsWith("Statement") && isLoop(node) ? field(node, "body") : undefined;
    if (body !== undefined) return visitLoop(node, body);
    // Neither can be compiled; that they are forbidden is told elsewhere.
    if (node.type === "Import" || isImportMeta(node)) {
      insert(node.start, `${RUNTIME}.standIn`, node.end);
      return false;
    }
    const suspends = visitAll(children(node).map(({ child }) => child));
    if (node.type === "AwaitExpression" || node.type === "YieldExpression") return true;
    return isFunction(node) ? false : suspends;
  };
  const visitAll = (nodes: readonly SyntaxNode[]) => nodes.map(visit).some((suspends) => suspends);

  const visitLoop = (node: SyntaxNode, body: SyntaxNode): boolean => {
    const others = children(node).filter(({ child }) => child !== body);
    const suspends = visitAll(others.map(({ child }) => child).filter((child) => child.start < body.start));
    const count = `${RUNTIME}.round(${loops.push(placeOf(node)) - 1});`;
    let inner = false;
    if (body.type === "BlockStatement") {
      insert(body.start + 1, count);
      inner = visit(body);
    } else {
      around(body, `{${count}`, "}", () => (inner = visit(body)));
    }
    const after = visitAll(others.map(({ child }) => child).filter((child) => child.start > body.start));
    return suspends || inner || after;
  };

  const visitLiteral = (node: SyntaxNode): boolean => {
    const parts: Part[] = [];
    const kind = node.type === "ObjectExpression" ? "object" : "list";
    const index = literals.push({ kind, at: placeOf(node), parts }) - 1;
    const open = kind === "object" ? "(" : "";
    const added = [insert(node.start, `${RUNTIME}.at(($s,$k)=>${open}`)];
    const helper = (inner: SyntaxNode, name: string): boolean => {
      added.push(insert(inner.start, `${name}((`));
      const suspends = visit(inner);
      added.push(insert(inner.end, "))"));
      return suspends;
    };
    let suspends = false;
    for (const item of fields(node, kind === "object" ? "properties" : "elements")) {
      if (item === undefined) {
        parts.push({ kind: "entry", at: placeOf(node) });
      } else if (item.type === "SpreadElement") {
        parts.push({ kind: "spread", at: placeOf(item) });
        suspends = helper(field(item, "argument") ?? item, "$s") || suspends;
      } else if (kind === "list") {
        parts.push({ kind: "entry", at: placeOf(item) });
        suspends = visit(item) || suspends;
      } else {
        suspends = visitProperty(item, parts, helper) || suspends;
      }
    }
    added.push(insert(node.end, `${open === "" ? "" : ")"},${index})`));
    if (suspends) for (const insertion of added) insertion.text = "";
    return suspends;
  };

  const visitProperty = (
    property: SyntaxNode,
    parts: Part[],
    helper: (inner: SyntaxNode, name: string) => boolean,
  ): boolean => {
    const key = staticKey(property, "key");
    const keyNode = field(property, "key");
    const at = placeOf(keyNode ?? property);
    let suspends = false;
    if (key === undefined && keyNode !== undefined) {
      parts.push({ kind: "computed", at });
      suspends = helper(keyNode, "$k");
    } else {
      const accessor = ["get", "set"].includes(String(attribute(property, "kind")));
      parts.push({ kind: "key", key: key ?? "", accessor, at });
    }
    const rest = children(property).filter(({ name }) => name !== "key");
    // A method is a function of its own: what waits inside it does not wait here.
    const inner = visitAll(rest.map(({ child }) => child));
    return suspends || (property.type !== "ObjectMethod" && inner);
  };

  visit(program);
  return { code: apply(source, insertions), literals, loops };
}

/** Where a node begins. */
export function placeOf(node: SyntaxNode): Place {
  return { line: node.loc.start.line, column: node.loc.start.column + 1 };
}

/** `import.meta`, and not `new.target`. */
export function isImportMeta(node: SyntaxNode): boolean {
  const meta = field(node, "meta");
  return node.type === "MetaProperty" && meta !== undefined && attribute(meta, "name") === "import";
}

function isLoop({ type }: SyntaxNode): boolean {
  return /^(While|DoWhile|For|ForIn|ForOf)Statement$/.test(type);
}

function isFunction({ type }: SyntaxNode): boolean {
  return /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression|ObjectMethod|ClassMethod|ClassPrivateMethod)$/.test(
    type,
  );
}

function apply(source: string, insertions: readonly Insertion[]): string {
  const sorted = insertions
    .map((insertion, order) => ({ ...insertion, order }))
    .sort((one, other) => one.at - other.at || one.order - other.order);
  // Joined at the end: text that was put together piece by piece is slow to read through.
  const pieces: string[] = [];
  let end = 0;
  for (const { at, until, text } of sorted) {
    pieces.push(source.slice(end, at), text);
    end = until;
  }
  return [...pieces, source.slice(end)].join("");
}

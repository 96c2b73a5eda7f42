import { LIMITS } from "./limits";

/** The operators between two values, weakest first. Those of one row bind equally, from the left. */
const OPERATORS = [
  ["or"],
  ["and"],
  ["==", "!=", "<", "<=", ">", ">=", "in"],
  ["+", "-"],
  ["*", "/", "//", "%"],
] as const;

/** An operator between two values. */
export type BinaryOperator = (typeof OPERATORS)[number][number];

/** A parsed expression. Whole numbers are `bigint`, because the language keeps 64 bits and tells `1` from `1.0`. */
export type Expression =
  | { readonly kind: "constant"; readonly value: string | bigint | number | boolean | null }
  | { readonly kind: "list"; readonly items: readonly Expression[] }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "index"; readonly of: Expression; readonly index: Expression; readonly dotted: boolean }
  | { readonly kind: "call"; readonly function: string; readonly arguments: readonly Expression[] }
  | { readonly kind: "not" | "minus"; readonly operand: Expression }
  | {
      readonly kind: "binary";
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    };

/** A text that is not an expression. The message says at which character, counted from 1. */
export class ExpressionError extends Error {}

interface Token {
  readonly kind: "word" | "string" | "integer" | "double" | "sign" | "end";
  readonly text: string;
  readonly at: number;
}

const TOKEN =
  /\s*(?:(?<word>[A-Za-z_][A-Za-z0-9_]*)|(?<double>[0-9]+(?:\.[0-9]+(?:[eE][+-]?[0-9]+)?|[eE][+-]?[0-9]+))|(?<integer>[0-9]+)|(?<string>"(?:[^"\\]|\\["\\nrt/]|\\u[0-9a-fA-F]{4})*")|(?<sign>==|!=|<=|>=|\/\/|[-+*/%<>()[\],.]))/y;

function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (text.slice(at).trim() !== "") {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (match === null) {
      const start = at + text.slice(at).search(/\S/);
      throw new ExpressionError(
        `nothing in an expression starts with ${text.slice(start, start + 12)} at ${start + 1}`,
      );
    }
    const [kind, found] = Object.entries(match.groups ?? {}).find(([, group]) => group !== undefined) as [
      Token["kind"],
      string,
    ];
    at = TOKEN.lastIndex;
    tokens.push({ kind, text: found, at: at - found.length });
  }
  return [...tokens, { kind: "end", text: "", at: text.length }];
}

/** Words that mean something, in both spellings that the language knows. */
const CONSTANTS = new Map<string, boolean | null>([
  ["true", true],
  ["True", true],
  ["TRUE", true],
  ["false", false],
  ["False", false],
  ["FALSE", false],
  ["null", null],
]);
const WORD_OPERATORS = new Set(["and", "or", "in", "not", "AND", "OR", "NOT"]);
const wordOf = (token: Token) => (WORD_OPERATORS.has(token.text) ? token.text.toLowerCase() : token.text);

class Parser {
  private position = 0;
  private readonly closed = new WeakSet<Expression>();

  constructor(private readonly tokens: readonly Token[]) {}

  whole(): Expression {
    const expression = this.binary(0);
    if (this.token.kind !== "end") throw this.unexpected("the end");
    return expression;
  }

  private get token(): Token {
    return this.tokens[this.position] as Token;
  }

  private unexpected(wanted: string): ExpressionError {
    const { kind, text, at } = this.token;
    return new ExpressionError(`expected ${wanted} at ${at + 1}, found ${kind === "end" ? "the end" : text}`);
  }

  private is(...texts: readonly string[]): boolean {
    return this.token.kind !== "string" && texts.includes(wordOf(this.token));
  }

  private take(...texts: readonly string[]): string | undefined {
    if (!this.is(...texts)) return undefined;
    const text = wordOf(this.token);
    this.position += 1;
    return text;
  }

  private must(text: string): void {
    if (this.take(text) === undefined) throw this.unexpected(text);
  }

  private binary(level: number): Expression {
    const operators = OPERATORS[level];
    if (operators === undefined) return this.unary();
    let left = this.binary(level + 1);
    for (;;) {
      const at = this.token.at;
      const operator = this.take(...operators) as BinaryOperator | undefined;
      if (operator === undefined) return left;
      if (level === 2 && (left.kind === "not" || (left.kind === "binary" && isComparison(left.operator)))) {
        // Google evaluates (not a) in b, where everybody reads not (a in b): neither is written without parentheses.
        if (!this.closed.has(left))
          throw new ExpressionError(`write parentheses around one side of ${operator} at ${at + 1}`);
      }
      left = { kind: "binary", operator, left, right: this.binary(level + 1) };
    }
  }

  private unary(): Expression {
    if (this.take("not") !== undefined) return { kind: "not", operand: this.unary() };
    if (this.take("-") !== undefined) return { kind: "minus", operand: this.unary() };
    return this.postfix();
  }

  private postfix(): Expression {
    let expression = this.primary();
    for (;;) {
      if (this.take(".") !== undefined) {
        const index: Expression = { kind: "constant", value: this.word() };
        expression = { kind: "index", of: expression, index, dotted: true };
      } else if (this.take("[") !== undefined) {
        const index = this.binary(0);
        this.must("]");
        expression = { kind: "index", of: expression, index, dotted: false };
      } else if (this.is("(")) {
        const name = dottedName(expression);
        if (name === undefined) throw this.unexpected("an operator");
        this.position += 1;
        expression = { kind: "call", function: name, arguments: this.listUntil(")") };
      } else return expression;
    }
  }

  private word(): string {
    const { kind, text } = this.token;
    if (kind !== "word") throw this.unexpected("a name");
    this.position += 1;
    return text;
  }

  private primary(): Expression {
    const { kind, text } = this.token;
    if (this.take("(") !== undefined) {
      const inner = this.binary(0);
      this.must(")");
      this.closed.add(inner);
      return inner;
    }
    if (this.take("[") !== undefined) return { kind: "list", items: this.listUntil("]") };
    if (kind === "end" || kind === "sign" || WORD_OPERATORS.has(text)) throw this.unexpected("a value");
    this.position += 1;
    if (kind === "string") return { kind: "constant", value: JSON.parse(text) as string };
    if (kind === "integer") return { kind: "constant", value: BigInt(text) };
    if (kind === "double") return { kind: "constant", value: Number(text) };
    const constant = CONSTANTS.get(text);
    return constant === undefined ? { kind: "name", name: text } : { kind: "constant", value: constant };
  }

  private listUntil(close: string): readonly Expression[] {
    const items: Expression[] = [];
    while (this.take(close) === undefined) {
      if (items.length > 0) this.must(",");
      items.push(this.binary(0));
    }
    return items;
  }
}

function isComparison(operator: BinaryOperator): boolean {
  return (OPERATORS[2] as readonly string[]).includes(operator);
}

/** `http.default_retry` for a name with properties; `undefined` for anything else. */
export function dottedName(expression: Expression): string | undefined {
  if (expression.kind === "name") return expression.name;
  if (expression.kind !== "index" || !expression.dotted || expression.index.kind !== "constant") return undefined;
  const of = dottedName(expression.of);
  return of === undefined ? undefined : `${of}.${String(expression.index.value)}`;
}

/** What was parsed before: launchers are alike, and each expression is met when it is written and when it is checked. */
const parsed = new Map<string, Expression>();

/** Parses what stands between `${` and `}`. Throws an {@link ExpressionError}. */
export function parseExpression(text: string): Expression {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const expression = new Parser(tokenize(text)).whole();
  parsed.set(text, expression);
  return expression;
}

/** Whether a text is an expression of the language, `${...}`, and not just text. */
export function isExpression(text: string): boolean {
  return text.startsWith("${") && text.endsWith("}");
}

/** A whole value that is computed when the workflow runs: `${...}`. */
export type ExpressionText = string & { readonly computed?: true };

/**
 * Writes an expression: `expr('job.state == "DONE"')`. Throws an {@link ExpressionError} when it cannot be parsed or is
 * longer than Google allows.
 */
export function expr(text: string): ExpressionText {
  parseExpression(text);
  const whole = `\${${text}}`;
  if (whole.length > LIMITS.expressionCharacters) {
    throw new ExpressionError(
      `an expression has at most ${LIMITS.expressionCharacters} characters, received ${whole.length}: ${whole.slice(0, 40)}...`,
    );
  }
  return whole;
}

/** A text as it stands in an expression, quoted. */
export function quoted(text: string): string {
  return JSON.stringify(text);
}

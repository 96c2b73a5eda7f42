import { type Expression, ExpressionError, dottedName, isExpression, parseExpression } from "./expression";
import { LIMITS } from "./limits";
import type { Problem, Template } from "./program";

/** A map of the source. */
export type Json = Readonly<Record<string, unknown>>;

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Whether a part of the source is a map. */
export function isMap(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Reads the parts of a definition that have no steps, and collects what is wrong with them. */
export class Reader {
  readonly problems: Problem[] = [];

  report(path: string, problem: string): void {
    this.problems.push({ path, problem });
  }

  /** An expression that is nothing but a name: `${http.default_retry}`. */
  protected reference(source: unknown, path: string): string {
    const value = this.template(source, path);
    const name = value.kind === "expression" ? dottedName(value.expression) : undefined;
    if (name === undefined) this.report(path, "is an expression that is a name, such as ${http.default_retry}");
    return name ?? "";
  }

  protected template(source: unknown, path: string): Template {
    if (typeof source === "string" && isExpression(source)) {
      if (source.length > LIMITS.expressionCharacters) {
        this.report(
          path,
          `an expression has at most ${LIMITS.expressionCharacters} characters, received ${source.length}`,
        );
      }
      return { kind: "expression", expression: this.expression(source.slice(2, -1), path) };
    }
    if (typeof source === "string" && source.includes("${"))
      this.report(path, "text and ${...} are not mixed: make one expression of it, with +");
    if (Array.isArray(source))
      return { kind: "list", items: source.map((item, index) => this.template(item, `${path}.${index}`)) };
    if (isMap(source)) {
      // What is `undefined` is in no text.
      const given = Object.entries(source).filter(([, value]) => value !== undefined);
      const entries = given.map(([key, value]) => [key, this.template(value, `${path}.${key}`)] as const);
      return { kind: "map", entries: new Map(entries) };
    }
    if (typeof source === "number")
      return { kind: "constant", value: Number.isInteger(source) ? BigInt(source) : source };
    return { kind: "constant", value: (source ?? null) as string | bigint | boolean | null };
  }

  protected expression(text: string, path: string): Expression {
    try {
      return parseExpression(text);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      this.report(path, error.message);
      return { kind: "constant", value: null };
    }
  }

  protected map(source: unknown, path: string, allowed?: readonly string[]): Json {
    if (!isMap(source)) {
      this.report(path, "is a map");
      return {};
    }
    for (const key of Object.keys(source)) {
      if (allowed !== undefined && !allowed.includes(key))
        this.report(`${path}.${key}`, `unknown key, allowed: ${[...new Set(allowed)].join(", ")}`);
    }
    return source;
  }

  protected list(source: unknown, path: string): readonly unknown[] {
    if (Array.isArray(source)) return source;
    this.report(path, "is a list");
    return [];
  }

  protected text(source: unknown, path: string): string {
    if (typeof source === "string") return source;
    this.report(path, "is text");
    return "";
  }

  protected name(source: unknown, path: string): string {
    const name = this.text(source, path);
    if (name !== "" && !NAME.test(name)) this.report(path, `"${name}" is not a name: letters, digits and _ only`);
    return name;
  }
}

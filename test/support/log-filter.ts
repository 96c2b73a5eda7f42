/** An entry of Cloud Logging, as far as filters look at it. */
export interface LogEntry {
  /** The log's id without its project: `cloudaudit.googleapis.com/activity`. */
  readonly log: string;
  readonly severity?: Severity;
  readonly resource: { readonly type: string; readonly labels?: Readonly<Record<string, string>> };
  readonly textPayload?: string;
  readonly jsonPayload?: Readonly<Record<string, unknown>>;
  readonly protoPayload?: Readonly<Record<string, unknown>>;
}

/** Google's severities, the least first. */
export const LOG_SEVERITIES = [
  "DEFAULT",
  "DEBUG",
  "INFO",
  "NOTICE",
  "WARNING",
  "ERROR",
  "CRITICAL",
  "ALERT",
  "EMERGENCY",
] as const;

type Severity = (typeof LOG_SEVERITIES)[number];
type Test = (entry: LogEntry) => boolean;

const TOKEN = /\s*(?:(\(|\))|(=~|!=|>=|<=|[=:<>])|("(?:[^"\\]|\\.)*")|([A-Za-z_@*][A-Za-z0-9_.@*-]*|-?[0-9][0-9.]*))/y;

/**
 * What a filter of Cloud Logging means: the part of its language that Plinth writes. Anything else is an error, so that no
 * filter is misunderstood silently.
 * @see https://cloud.google.com/logging/docs/view/logging-query-language
 */
export function logFilter(filter: string): Test {
  const tokens = tokensOf(filter);
  let at = 0;
  const peek = () => tokens[at];
  const take = (expected?: string) => {
    const token = tokens[at++];
    if (token === undefined || (expected !== undefined && token !== expected)) {
      throw new Error(`expected ${expected ?? "more"} at token ${at} of ${filter}, got ${token}`);
    }
    return token;
  };

  const either = (): Test => {
    const tests = [both()];
    while (peek() === "OR") {
      take();
      tests.push(both());
    }
    return (entry) => tests.some((test) => test(entry));
  };
  const both = (): Test => {
    const tests = [not()];
    while (peek() === "AND") {
      take();
      tests.push(not());
    }
    return (entry) => tests.every((test) => test(entry));
  };
  const not = (): Test => {
    if (peek() !== "NOT") return single();
    take();
    const test = not();
    return (entry) => !test(entry);
  };
  const single = (): Test => {
    if (peek() === "(") {
      take();
      const test = either();
      take(")");
      return test;
    }
    const field = take();
    if (field === "log_id") {
      take("(");
      const id = textOf(take());
      take(")");
      return ({ log }) => log === id;
    }
    const operator = take();
    if (!/^(=~|!=|>=|<=|[=:<>])$/.test(operator)) throw new Error(`${field} is compared with nothing in ${filter}`);
    const values = peek() === "(" ? list() : [take()];
    return (entry) => values.some((value) => compares(entry, field, operator, value));
  };
  const list = (): string[] => {
    take("(");
    const values = [take()];
    while (peek() === "OR") {
      take();
      values.push(take());
    }
    take(")");
    return values;
  };

  const test = either();
  if (at < tokens.length) throw new Error(`${tokens.slice(at).join(" ")} is left of ${filter}`);
  return test;
}

function tokensOf(filter: string): readonly string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < filter.length) {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(filter);
    if (match === null) throw new Error(`${filter.slice(from)} is nothing that is known in ${filter}`);
    tokens.push(match[0].trim());
  }
  return tokens;
}

const textOf = (token: string) => (token.startsWith('"') ? token.slice(1, -1).replace(/\\(["\\])/g, "$1") : token);

function compares(entry: LogEntry, field: string, operator: string, token: string): boolean {
  if (field === "severity") return compareNumbers(rank(entry.severity ?? "DEFAULT"), operator, rank(textOf(token)));
  if (field === "logName") {
    return operator === "=" && textOf(token).endsWith(`/logs/${encodeURIComponent(entry.log)}`);
  }
  const found = valuesAt(entry, field.split("."));
  if (operator === ":" && token === "*") return found.length > 0;
  if (operator === "!=") return !found.some((value) => String(value) === textOf(token));
  return found.some((value) => {
    switch (operator) {
      case "=":
        return String(value).toLowerCase() === textOf(token).toLowerCase();
      case ":":
        return String(value).toLowerCase().includes(textOf(token).toLowerCase());
      case "=~":
        return new RegExp(textOf(token)).test(String(value));
      default:
        return typeof value === "number" && compareNumbers(value, operator, Number(token));
    }
  });
}

function rank(severity: string): number {
  const found = (LOG_SEVERITIES as readonly string[]).indexOf(severity);
  if (found === -1) throw new Error(`${severity} is no severity`);
  return found;
}

function compareNumbers(one: number, operator: string, other: number): boolean {
  switch (operator) {
    case "=":
      return one === other;
    case ">=":
      return one >= other;
    case "<=":
      return one <= other;
    case ">":
      return one > other;
    case "<":
      return one < other;
    default:
      throw new Error(`${operator} does not compare numbers`);
  }
}

/** Every value at a path: those of each of a list. */
function valuesAt(value: unknown, [part, ...rest]: readonly string[]): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap((one) => valuesAt(one, part === undefined ? [] : [part, ...rest]));
  if (part === undefined) return value === undefined || value === null ? [] : [value];
  if (typeof value !== "object" || value === null) return [];
  return valuesAt((value as Readonly<Record<string, unknown>>)[part], rest);
}

const LINE = 120;

/**
 * A value as it is written in an environment file: keys without quotes where they need none, on one line where it fits.
 *
 * @param column how far the line is already filled, with what is written before and after the value
 */
export function literal(value: unknown, indent = 0, column = indent): string {
  const short = oneLine(value);
  if (column + short.length <= LINE) return short;
  const inner = " ".repeat(indent + 2);
  const lines = Array.isArray(value)
    ? value.map((item) => `${inner}${literal(item, indent + 2, indent + 3)},`)
    : entriesOf(value).map(([key, item]) => {
        const start = `${inner}${keyText(key)}: `;
        return `${start}${literal(item, indent + 2, start.length + 1)},`;
      });
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  return [open, ...lines, `${" ".repeat(indent)}${close}`].join("\n");
}

/** A key as it is written in an object: in quotes only where it must be. */
export function keyText(key: string): string {
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(key) ? key : JSON.stringify(key);
}

function oneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = entriesOf(value).map(([key, item]) => `${keyText(key)}: ${oneLine(item)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

function entriesOf(value: unknown): [string, unknown][] {
  return Object.entries(value as object).filter(([, item]) => item !== undefined);
}

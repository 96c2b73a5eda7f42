const LONGEST = 80;

/** A value on one line, as one would write it, cut where it is long. Takes anything without throwing. */
export function show(value: unknown): string {
  switch (typeof value) {
    case "symbol":
      return value.description ?? "a symbol";
    case "bigint":
      return cut(`${value}n`);
    case "number":
      return String(value);
    case "function":
      return "a function";
    case "undefined":
      return "undefined";
    case "string":
      return JSON.stringify(cut(value));
    default:
      return cut(asText(value));
  }
}

function asText(value: unknown): string {
  const seen: unknown[] = [];
  return (
    JSON.stringify(value, function (this: unknown, _key, inner: unknown) {
      while (seen.length > 0 && seen.at(-1) !== this) seen.pop();
      if (typeof inner === "object" && inner !== null) {
        if (seen.includes(inner)) return "(itself)";
        seen.push(inner);
      }
      if (typeof inner === "bigint" || typeof inner === "symbol" || typeof inner === "function") return show(inner);
      return inner;
    }) ?? "undefined"
  );
}

function cut(text: string): string {
  const characters = Array.from(text);
  return characters.length <= LONGEST ? text : `${characters.slice(0, LONGEST - 3).join("")}...`;
}

/** A key as it is written before its colon. */
export function showKey(key: string): string {
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(key) ? key : JSON.stringify(key);
}

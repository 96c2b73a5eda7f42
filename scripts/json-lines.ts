/** Finds the line on which a resource of Terraform JSON begins, however the file is laid out; the first when it is not there. */
export type LineFinder = (type: string, name: string) => number;

/** Looks through a file once, so that each question after is quick. */
export function lineFinder(text: string): LineFinder {
  const keys = new Map<string, { readonly at: number; readonly line: number }[]>();
  let line = 1;
  let at = 0;
  while (at < text.length) {
    const character = text[at];
    if (character === "\n") line += 1;
    if (character !== '"') {
      at += 1;
      continue;
    }
    const end = endOfString(text, at);
    let next = end + 1;
    while (text[next] === " " || text[next] === "\t" || text[next] === "\r" || text[next] === "\n") next += 1;
    if (text[next] === ":") {
      const key = text.slice(at + 1, end);
      const same = keys.get(key);
      if (same === undefined) keys.set(key, [{ at, line }]);
      else same.push({ at, line });
    }
    // Strings of JSON hold no line breaks; what follows is counted as it is passed.
    at = end + 1;
  }
  return (type, name) => {
    const begin = keys.get(quoted(type))?.[0];
    const places = keys.get(quoted(name));
    if (begin === undefined || places === undefined) return 1;
    let low = 0;
    let high = places.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((places[middle]?.at ?? 0) > begin.at) high = middle;
      else low = middle + 1;
    }
    return places[low]?.line ?? begin.line;
  };
}

function quoted(key: string): string {
  return JSON.stringify(key).slice(1, -1);
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === '"') return at;
  }
  return text.length;
}

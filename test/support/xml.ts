const NAME = "[A-Za-z_][A-Za-z0-9_.:-]*";
const TOKEN = new RegExp(`<(/?)(${NAME})((?:\\s+${NAME}="[^"<]*")*)\\s*(/?)>|([^<]+)|(<)`, "gu");
const REFERENCE = /&(?!(?:amp|lt|gt|quot|apos|#[0-9]+|#x[0-9a-f]+);)/;
// The characters that XML cannot hold.
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u;

/** What keeps a text from being well-formed XML, as far as pictures use it: elements, attributes, text; empty when nothing. */
export function xmlProblems(text: string): readonly string[] {
  const problems: string[] = [];
  const open: string[] = [];
  let roots = 0;
  if (FORBIDDEN.test(text)) problems.push("a character that XML cannot hold");
  for (const [whole, closing, name = "", attributes = "", empty, content, stray] of text.matchAll(TOKEN)) {
    if (stray !== undefined)
      problems.push(`a < that begins nothing at ${JSON.stringify(text.slice(text.indexOf(whole), 40))}`);
    if (content !== undefined) {
      if (REFERENCE.test(content)) problems.push(`an & that refers to nothing: ${content}`);
      if (open.length === 0 && content.trim() !== "") problems.push(`text outside: ${content}`);
      continue;
    }
    if (REFERENCE.test(attributes)) problems.push(`an & that refers to nothing: ${attributes}`);
    const names = [...attributes.matchAll(new RegExp(`(${NAME})="`, "g"))].map(([, attribute]) => attribute);
    if (new Set(names).size < names.length) problems.push(`an attribute twice: ${whole}`);
    if (closing === "/") {
      if (open.pop() !== name) problems.push(`</${name}> closes nothing`);
    } else if (name !== "") {
      if (open.length === 0) roots += 1;
      if (empty !== "/") open.push(name);
    }
  }
  if (open.length > 0) problems.push(`never closed: ${open.join(", ")}`);
  if (roots !== 1) problems.push(`${roots} elements at the top`);
  return problems;
}

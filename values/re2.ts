/** Letters that may stand behind a backslash, beside octal numbers of three digits and what is neither letter nor digit. */
const ESCAPED = "aftnrvdDsSwWbBAzpPQECx";

/** Google repeats nothing more often than this. */
const MOST_REPEATS = 1000;

/**
 * What is wrong with a regular expression as RE2 reads it, as the end of a sentence; `undefined` when nothing is. RE2 is
 * what Google's services match names with: it has no look-around and no backreferences, because it promises to be fast.
 * @see https://github.com/google/re2/wiki/Syntax
 */
export function re2Problem(pattern: string): string | undefined {
  return foreignSyntax(pattern) ?? grammarProblem(pattern);
}

/** What other languages have and RE2 has not. */
function foreignSyntax(pattern: string): string | undefined {
  let inClass = false;
  for (let at = 0; at < pattern.length; at += 1) {
    const rest = pattern.slice(at);
    if (rest.startsWith("\\")) {
      const problem = escapeProblem(rest);
      if (problem !== undefined) return problem;
      at += 1;
    } else if (inClass) {
      inClass = !rest.startsWith("]");
    } else if (rest.startsWith("[")) {
      // A bracket that comes first is a character of the class.
      at += /^\[\^?\]?/.exec(rest)?.[0].length ?? 1;
      at -= 1;
      inClass = true;
    } else {
      const [around] = /^\(\?<?[=!]/.exec(rest) ?? [];
      if (around !== undefined) return `looks around with ${around}, which RE2 cannot`;
      const [group] = /^\(\?(?!P?<[A-Za-z_]\w*>|[imsU]*(-[imsU]+)?[:)])[^)]?/.exec(rest) ?? [];
      if (group !== undefined) return `has a group that begins with ${group}, which RE2 does not know`;
      const [possessive] = /^([*+?]|\{\d+(,\d*)?\})\+/.exec(rest) ?? [];
      if (possessive !== undefined) return `repeats with ${possessive}, which RE2 does not know`;
      const [repeats, from, to] = /^\{(\d+)(?:,(\d*))?\}/.exec(rest) ?? [];
      if (repeats !== undefined && Math.max(Number(from), Number(to ?? 0)) > MOST_REPEATS) {
        return `repeats with ${repeats}, and RE2 repeats at most ${MOST_REPEATS} times`;
      }
    }
  }
  return undefined;
}

function escapeProblem(rest: string): string | undefined {
  if (/^\\[0-7]{3}|^\\0/.test(rest)) return undefined;
  if (/^\\[1-9]|^\\k/.test(rest)) return `refers back with ${rest.slice(0, 2)}, which RE2 cannot`;
  const letter = rest[1];
  if (letter === undefined) return "ends with a backslash";
  if (/[A-Za-z]/.test(letter) && !ESCAPED.includes(letter)) return `holds \\${letter}, which RE2 does not know`;
  return undefined;
}

/** What no regular expression may be: the rest of the grammar is that of JavaScript. */
function grammarProblem(pattern: string): string | undefined {
  const asJavaScript = pattern
    .replace(/\(\?P</g, "(?<")
    .replace(/\(\?[imsU]*(?:-[imsU]+)?([:)])/g, (_, end: string) => (end === ":" ? "(?:" : "(?:)"));
  try {
    new RegExp(asJavaScript);
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split(": ").at(-1) : String(error);
    return `cannot be read: ${reason}`;
  }
}

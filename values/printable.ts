/** Text without letters that nobody sees or that turn a terminal around: these are told by their numbers. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (letter) =>
    Array.from({ length: letter.length }, (_, unit) => {
      return `\\u${letter.charCodeAt(unit).toString(16).padStart(4, "0")}`;
    }).join(""),
  );
}

import type { FileFault } from "./fault";
import type { Literal } from "./instrument";

/** Keys that an object literal has twice: the first would be lost without a word. */
export function findDuplicates(file: string, literals: readonly Literal[]): readonly FileFault[] {
  return literals.flatMap(({ kind, parts }) => {
    if (kind === "list") return [];
    const first = new Map<string, number>();
    return parts.flatMap((part): readonly FileFault[] => {
      // A getter and its setter share a key, and what is spread may be meant to be overridden.
      if (part.kind !== "key" || part.accessor) return [];
      const line = first.get(part.key);
      first.set(part.key, line ?? part.at.line);
      if (line === undefined) return [];
      return [
        {
          rule: "file/duplicate-key",
          problem: `${JSON.stringify(part.key)} is written twice: what line ${line} says is lost`,
          fix: "leave one of the two out, or rename it",
          location: { file, ...part.at },
        },
      ];
    });
  });
}

import type { Environment } from "../../schema/environment";
import { defineRule, type Violation } from "../rule";

/** The same right given twice is taken away from both when it is taken from one. */
export const sameAddress = defineRule<Environment["groups"]>({
  id: "groups/same-address",
  severity: "error",
  holds: "Every group has an address of its own.",
  each: "groups",
  reads: ["*.email"],
  check({ value }) {
    const firstWritten = new Map<string, string>();
    return Object.entries(value).flatMap(([kind, group]): Violation[] => {
      if (group === undefined) return [];
      const address = group.email.toLowerCase();
      const first = firstWritten.get(address);
      firstWritten.set(address, first ?? kind);
      if (first === undefined) return [];
      return [
        {
          at: `${kind}.email`,
          problem: `"${group.email}" is already the address of groups.${first}`,
          fix: "give each group an address of its own, or leave one of the two out",
        },
      ];
    });
  },
});

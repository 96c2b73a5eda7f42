import type { Dataset } from "../../schema/environment";
import { defineRule, type Violation } from "../rule";

/** BigQuery would keep both apart, and people would not. */
export const tableNames = defineRule<Dataset>({
  id: "datasets/table-names",
  severity: "error",
  holds: "Tables of a dataset differ in more than capital letters.",
  each: "storage.datasets.*",
  reads: [],
  check({ value: { tables } }) {
    const firstWritten = new Map<string, string>();
    return Object.keys(tables).flatMap((name): Violation[] => {
      const first = firstWritten.get(name.toLowerCase());
      firstWritten.set(name.toLowerCase(), first ?? name);
      if (first === undefined) return [];
      return [
        {
          at: `tables.${name}`,
          problem: `"${name}" and "${first}" differ in capital letters only`,
          fix: "rename one of them",
        },
      ];
    });
  },
});

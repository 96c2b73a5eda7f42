import type { Table } from "../../schema/environment";
import { didYouMean } from "../../../values/nearest";
import { defineRule } from "../rule";
import { columnOf } from "./columns";

/** @see https://cloud.google.com/bigquery/docs/partitioned-tables */
const TIME_TYPES = ["TIMESTAMP", "DATETIME", "DATE"];

/** BigQuery partitions by a top-level column of a fitting type. */
export const partitionColumn = defineRule<Table>({
  id: "datasets/partition-column",
  severity: "error",
  holds: "A table is partitioned by one of its own columns, of a type that can be partitioned that way.",
  each: "storage.datasets.*.tables.*",
  reads: ["columns", "partition.column", "partition.every", "partition.range"],
  check({ value: { columns, partition } }) {
    if (partition === undefined) return [];
    const { column: name, every, range } = partition;
    const column = columnOf(columns, name);
    if (column === undefined) {
      const names = Object.keys(columns);
      return [
        {
          at: "partition.column",
          problem: `the table has no column "${name}"${didYouMean(name, names)}`,
          allowed: names.join(", "),
        },
      ];
    }
    // Which of the two is meant is told by another rule when both or none are written.
    if ((every === undefined) === (range === undefined)) return [];
    const types =
      range !== undefined ? ["INTEGER"] : every === "hour" ? TIME_TYPES.filter((type) => type !== "DATE") : TIME_TYPES;
    const by = range !== undefined ? "ranges" : `the ${every}`;
    if (!types.includes(column.type)) {
      return [
        {
          at: "partition.column",
          problem: `"${name}" is of type ${column.type}, by which BigQuery cannot partition by ${by}`,
          allowed: `a column of type ${types.join(", ")}`,
        },
      ];
    }
    if (column.mode !== "repeated") return [];
    return [
      {
        at: "partition.column",
        problem: `"${name}" is repeated: a row would belong to several partitions`,
        fix: "partition by a column that has one value per row",
      },
    ];
  },
});

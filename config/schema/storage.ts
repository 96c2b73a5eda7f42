import * as z from "zod";
import { storageAlerts } from "./alerts";
import { duration, named, prose, warehouseName } from "./text";
import type { Plain } from "./types";

/** Where data lies: the project's region, or the multi-region around it. */
const location = z.enum(["region", "EU", "US"]).default("region").meta({
  noun: "a location",
  description: "Where the data lies: the project's region, or the multi-region around it",
  change: "cannot be changed after creation: the data would have to be copied",
});

/** When objects move to cheaper storage, by their age. */
const archive = z
  .strictObject({
    nearline: duration({ from: "1d", whole: "d" })
      .optional()
      .describe("Age at which objects move to nearline storage (for data read about once a month)"),
    coldline: duration({ from: "1d", whole: "d" })
      .optional()
      .describe("Age at which objects move to coldline storage (about once a quarter)"),
    archive: duration({ from: "1d", whole: "d" })
      .optional()
      .describe("Age at which objects move to archive storage (about once a year)"),
  })
  .describe("When objects move to cheaper storage, by their age");

/** One lake zone: a bucket with its lifecycle. */
export const zone = z
  .strictObject({
    description: prose(500).optional().describe("What the zone holds, for people"),
    location,
    archive: archive.optional(),
    expireAfter: duration({ from: "1d", whole: "d" })
      .optional()
      .describe("Age at which objects are deleted")
      .meta({ defaultEffect: "kept for ever" }),
    versions: z
      .int()
      .min(1)
      .max(100)
      .optional()
      .describe("How many replaced versions of an object are kept; not beside `retain`, which lets nothing be replaced")
      .meta({ defaultEffect: "3; none with `retain`" }),
    // The provider takes at most 2,147,483,647 seconds.
    retain: duration({ from: "1s", to: "24855d" })
      .optional()
      .describe("How long an object can be neither replaced nor deleted after it was written, whoever wants to")
      .meta({ defaultEffect: "no retention" }),
    softDelete: z
      .union([z.literal("off"), duration({ from: "7d", to: "90d" })])
      .default("7d")
      .describe("How long a deleted object can be brought back"),
    abortUploadsAfter: duration({ from: "1d", whole: "d" })
      .default("7d")
      .describe("Age at which unfinished uploads are removed"),
    alerts: storageAlerts,
  })
  .describe("One lake zone: a private, versioned bucket with its lifecycle");

const COLUMN_TYPES = [
  "STRING", "BYTES", "INTEGER", "FLOAT", "NUMERIC", "BIGNUMERIC", "BOOLEAN",
  "TIMESTAMP", "DATE", "TIME", "DATETIME", "GEOGRAPHY", "JSON",
] as const; // prettier-ignore

/** What SQL calls the types, and other databases. */
const TYPE_SYNONYMS = {
  bool: "BOOLEAN",
  int: "INTEGER",
  int64: "INTEGER",
  bigint: "INTEGER",
  float64: "FLOAT",
  double: "FLOAT",
  decimal: "NUMERIC",
  bigdecimal: "BIGNUMERIC",
  text: "STRING",
  varchar: "STRING",
  struct: "RECORD",
};

const columnType = z.enum(COLUMN_TYPES).meta({ noun: "a column type", synonyms: TYPE_SYNONYMS });

/** A column in full. */
export interface ColumnInput {
  /** BigQuery's type; `RECORD` has `columns` of its own. */
  readonly type: (typeof COLUMN_TYPES)[number] | "RECORD";
  /** Whether a row may, must or may repeatedly have a value. */
  readonly mode?: "nullable" | "required" | "repeated";
  /** What the column holds. */
  readonly description?: string;
  /** The columns of a `RECORD`. */
  readonly columns?: { readonly [name: string]: ColumnInput | (typeof COLUMN_TYPES)[number] };
}

const column: Plain<ColumnInput | (typeof COLUMN_TYPES)[number]> = z.lazy(() =>
  z
    .union([
      columnType,
      z.strictObject({
        type: z
          .enum([...COLUMN_TYPES, "RECORD"])
          .describe("BigQuery's type; a RECORD has columns of its own")
          .meta({ noun: "a column type", synonyms: TYPE_SYNONYMS }),
        mode: z
          .enum(["nullable", "required", "repeated"])
          .optional()
          .describe("Whether a row may, must or may repeatedly have a value")
          .meta({ defaultEffect: "nullable" }),
        description: prose(1024).optional().describe("What the column holds"),
        columns: z
          .record(warehouseName as unknown as z.ZodString, column)
          .optional()
          .describe("The columns of a RECORD"),
      }),
    ])
    .meta({ id: "column", description: "A column: its type, or an object that says more" }),
) as unknown as Plain<ColumnInput | (typeof COLUMN_TYPES)[number]>;

const partition = z
  .strictObject({
    column: warehouseName.describe("The column whose value decides the partition"),
    every: z
      .enum(["hour", "day", "month", "year"])
      .optional()
      .describe("Length of a partition, for a time column")
      .meta({ synonyms: { hourly: "hour", daily: "day", monthly: "month", yearly: "year" } }),
    range: z
      .strictObject({
        from: z.int().describe("First value of the first partition"),
        to: z.int().describe("Value after the last partition"),
        step: z.int().min(1).describe("How many values share a partition"),
      })
      .optional()
      .describe("Partitions by ranges of an INTEGER column"),
    expireAfter: duration({ from: "1h" })
      .optional()
      .describe("Age at which a partition is deleted")
      .meta({ defaultEffect: "the dataset's, or kept for ever" }),
    requireFilter: z
      .boolean()
      .default(true)
      .describe("Whether a query must say which partitions it reads, so that nobody scans everything by accident"),
  })
  .describe("How the table is cut into partitions");

/** One table of a dataset. */
export const table = z
  .strictObject({
    description: prose(1024).optional().describe("What the table holds, for people"),
    columns: z
      .record(warehouseName as unknown as z.ZodString, column)
      .describe(
        "The columns, in this order: a type, or an object with type, mode, description and, for a RECORD, columns",
      )
      .meta({
        example: `{"id":"STRING"}`,
        change: "columns can be added; dropping or retyping one replaces the table and loses its rows",
      }),
    partition: partition.optional(),
    clusterBy: z
      .array(warehouseName)
      .min(1)
      .max(4)
      .optional()
      .describe("Up to four columns by which rows are kept together, the most selective first"),
  })
  .describe("One table");

/** One dataset with its tables. */
export const dataset = z
  .strictObject({
    description: prose(1024).optional().describe("What the dataset holds, for people"),
    location,
    expireTablesAfter: duration({ from: "1h" })
      .optional()
      .describe("Age at which a new table is deleted, unless it says otherwise")
      .meta({ defaultEffect: "kept for ever" }),
    expirePartitionsAfter: duration({ from: "1h" })
      .optional()
      .describe("Age at which a partition of a new table is deleted")
      .meta({ defaultEffect: "kept for ever" }),
    timeTravel: duration({ from: "2d", to: "7d", whole: "d", example: "3d" })
      .default("7d")
      .describe("How far back a query can look"),
    tables: named("table", table, warehouseName).default({}).describe("Its tables, by name"),
    alerts: storageAlerts,
  })
  .describe("One BigQuery dataset");

/** Everything that keeps data. */
export const storage = z
  .strictObject({
    zones: named("zone", zone).default({}).describe("Lake zones, by name: each is a bucket"),
    datasets: named("dataset", dataset).default({}).describe("BigQuery datasets, by name"),
  })
  .describe("Everything that keeps data");

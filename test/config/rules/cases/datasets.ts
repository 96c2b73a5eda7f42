import type { EnvironmentInput } from "../../../../config/schema/environment";
import type { ColumnInput } from "../../../../config/schema/storage";
import type { CasesByRule } from "../case";

type DatasetInput = NonNullable<NonNullable<EnvironmentInput["storage"]>["datasets"]>[string];
type TableInput = NonNullable<DatasetInput["tables"]>[string];

const dataset = (events: DatasetInput): Partial<EnvironmentInput> => ({ storage: { datasets: { events } } });
const table = (orders: TableInput): Partial<EnvironmentInput> => dataset({ tables: { orders } });
const orders = "storage.datasets.events.tables.orders";
const columns: TableInput["columns"] = {
  id: "INTEGER",
  day: "DATE",
  at: "TIMESTAMP",
  amount: "FLOAT",
  tags: { type: "STRING", mode: "repeated" },
  days: { type: "DATE", mode: "repeated" },
  address: { type: "RECORD", columns: { city: "STRING" } },
};
const names = "id, day, at, amount, tags, days, address";

/** A record in a record, so many levels deep. */
function nested(levels: number): ColumnInput {
  return { type: "RECORD", columns: { inner: levels === 1 ? "STRING" : nested(levels - 1) } };
}

export const datasetCases: CasesByRule = {
  "datasets/partition-column": {
    bad: [
      {
        of: "a column that is not there, with the nearest name",
        environment: table({ columns, partition: { column: "dya", every: "day" } }),
        finds: [
          {
            path: `${orders}.partition.column`,
            problem: 'the table has no column "dya". Did you mean "day"?',
            allowed: names,
          },
        ],
      },
      {
        of: "hours of a date",
        environment: table({ columns, partition: { column: "day", every: "hour" } }),
        finds: [
          {
            path: `${orders}.partition.column`,
            problem: '"day" is of type DATE, by which BigQuery cannot partition by the hour',
            allowed: "a column of type TIMESTAMP, DATETIME",
          },
        ],
      },
      {
        of: "ranges of a time",
        environment: table({ columns, partition: { column: "at", range: { from: 0, to: 10, step: 1 } } }),
        finds: [
          {
            path: `${orders}.partition.column`,
            problem: '"at" is of type TIMESTAMP, by which BigQuery cannot partition by ranges',
            allowed: "a column of type INTEGER",
          },
        ],
      },
      {
        of: "a repeated column",
        environment: table({ columns, partition: { column: "days", every: "day" } }),
        finds: [
          {
            path: `${orders}.partition.column`,
            problem: '"days" is repeated: a row would belong to several partitions',
            fix: "partition by a column that has one value per row",
          },
        ],
      },
      {
        of: "the name of something that every object has",
        environment: table({ columns, partition: { column: "constructor", every: "day" } }),
        finds: [
          {
            path: `${orders}.partition.column`,
            problem: 'the table has no column "constructor"',
            allowed: names,
          },
        ],
      },
    ],
    good: [
      { of: "days of a date", environment: table({ columns, partition: { column: "day", every: "day" } }) },
      { of: "hours of a timestamp", environment: table({ columns, partition: { column: "at", every: "hour" } }) },
      {
        of: "a required column",
        environment: table({
          columns: { day: { type: "DATE", mode: "required" } },
          partition: { column: "day", every: "month" },
        }),
      },
      {
        of: "ranges of a whole number",
        environment: table({ columns, partition: { column: "id", range: { from: 0, to: 10, step: 1 } } }),
      },
    ],
  },
  "datasets/partition-kind": {
    bad: [
      {
        of: "neither time nor ranges",
        environment: table({ columns, partition: { column: "day" } }),
        finds: [
          {
            path: `${orders}.partition`,
            problem: "neither `every` nor `range` is set",
            allowed: "every, for a time column; range, for an INTEGER column",
            fix: 'add one of them, such as `every: "day"`',
          },
        ],
      },
      {
        of: "time and ranges",
        environment: table({
          columns,
          partition: { column: "id", every: "day", range: { from: 0, to: 10, step: 1 } },
        }),
        finds: [
          {
            path: `${orders}.partition.range`,
            problem: "`every` and `range` exclude each other",
            allowed: "every, for a time column; range, for an INTEGER column",
            fix: "leave one of them out",
          },
        ],
      },
    ],
    good: [{ of: "time", environment: table({ columns, partition: { column: "day", every: "day" } }) }],
  },
  "datasets/partition-range": {
    bad: [
      {
        of: "a range that goes down",
        environment: table({ columns, partition: { column: "id", range: { from: 10, to: 10, step: 1 } } }),
        finds: [
          {
            path: `${orders}.partition.range.to`,
            problem: "the range ends at 10, not after its first value 10",
            fix: "raise `to` above 10",
          },
        ],
      },
      {
        of: "a step longer than the range",
        environment: table({ columns, partition: { column: "id", range: { from: 0, to: 10, step: 11 } } }),
        finds: [
          {
            path: `${orders}.partition.range.step`,
            problem: "one step of 11 is more than the whole range, which holds 10 values",
            allowed: "1 to 10",
          },
        ],
      },
      {
        of: "one partition too many",
        environment: table({ columns, partition: { column: "id", range: { from: 0, to: 20_001, step: 2 } } }),
        finds: [
          {
            path: `${orders}.partition.range.step`,
            problem: "the range has 10001 partitions, BigQuery allows 10000",
            allowed: "at least 3",
          },
        ],
      },
    ],
    good: [
      {
        of: "as many partitions as there may be",
        environment: table({ columns, partition: { column: "id", range: { from: 0, to: 20_000, step: 2 } } }),
      },
    ],
  },
  "datasets/partition-expiry": {
    bad: [
      {
        of: "ranges that expire",
        environment: table({
          columns,
          partition: { column: "id", range: { from: 0, to: 10, step: 1 }, expireAfter: "30d" },
        }),
        finds: [
          {
            path: `${orders}.partition.expireAfter`,
            problem: 'partitions by ranges have no age at which they could expire, got "30d"',
            fix: "leave `expireAfter` out, or partition by a time column with `every`",
          },
        ],
      },
    ],
    good: [
      {
        of: "days that expire",
        environment: table({ columns, partition: { column: "day", every: "day", expireAfter: "30d" } }),
      },
    ],
  },
  "datasets/cluster-columns": {
    bad: [
      {
        of: "an unknown, a repeated, an unordered column and one named twice, all at once",
        environment: table({ columns, clusterBy: ["idd", "tags", "amount", "amount"] }),
        finds: [
          {
            path: `${orders}.clusterBy[0]`,
            problem: 'the table has no column "idd". Did you mean "id"?',
            allowed: names,
          },
          {
            path: `${orders}.clusterBy[1]`,
            problem: '"tags" is repeated: BigQuery clusters by columns with one value per row',
          },
          {
            path: `${orders}.clusterBy[2]`,
            problem: '"amount" is of type FLOAT, by which BigQuery cannot cluster',
            allowed:
              "a column of type STRING, INTEGER, NUMERIC, BIGNUMERIC, BOOLEAN, TIMESTAMP, DATE, DATETIME, GEOGRAPHY",
          },
          { path: `${orders}.clusterBy[3]`, problem: '"amount" is named twice', fix: "name it once" },
        ],
      },
    ],
    good: [{ of: "ordered columns", environment: table({ columns, clusterBy: ["id", "day"] }) }],
  },
  "datasets/record-columns": {
    bad: [
      {
        of: "a record without columns and a plain column with some, at any depth",
        environment: table({
          columns: {
            a: { type: "RECORD", columns: { b: { type: "STRING", columns: { c: "STRING" } } } },
            d: { type: "RECORD" },
          },
        }),
        finds: [
          {
            path: `${orders}.columns.a.columns.b.columns`,
            problem: "a column of type STRING has no columns of its own",
            fix: 'leave `columns` out, or use `type: "RECORD"`',
          },
          {
            path: `${orders}.columns.d`,
            problem: "a RECORD without columns",
            fix: "add `columns` with at least one",
          },
        ],
      },
    ],
    good: [{ of: "records with columns, others without", environment: table({ columns }) }],
  },
  "datasets/column-names": {
    bad: [
      {
        of: "names that differ in case, and a reserved one, at any depth",
        environment: table({
          columns: {
            Id: "INTEGER",
            id: "INTEGER",
            a: { type: "RECORD", columns: { b: "STRING", B: "STRING", _file_name: "STRING" } },
          },
        }),
        finds: [
          {
            path: `${orders}.columns.id`,
            problem: '"id" and "Id" are one name to BigQuery, which ignores case',
            fix: "rename one of them",
          },
          {
            path: `${orders}.columns.a.columns.B`,
            problem: '"B" and "b" are one name to BigQuery, which ignores case',
            fix: "rename one of them",
          },
          {
            path: `${orders}.columns.a.columns._file_name`,
            problem: '"_file_name" begins with _FILE_, which BigQuery keeps for itself',
            fix: "rename the column",
          },
        ],
      },
    ],
    good: [
      {
        of: "one name at two depths",
        environment: table({ columns: { id: "STRING", a: { type: "RECORD", columns: { ID: "STRING" } } } }),
      },
    ],
  },
  "datasets/nesting-depth": {
    bad: [
      {
        of: "sixteen levels of records",
        environment: table({ columns: { outer: nested(16) } }),
        finds: [
          {
            path: `${orders}.columns.outer${".columns.inner".repeat(15)}`,
            problem: "a RECORD at level 16: BigQuery allows 15 levels",
            fix: "flatten the records, or keep the inner part in a column of type JSON",
          },
        ],
      },
    ],
    good: [{ of: "fifteen levels of records", environment: table({ columns: { outer: nested(15) } }) }],
  },
  "datasets/no-columns": {
    bad: [
      {
        of: "a table without columns",
        environment: table({ columns: {} }),
        finds: [
          { path: `${orders}.columns`, problem: "a table without columns", fix: 'add one, such as `id: "STRING"`' },
        ],
      },
    ],
    good: [{ of: "one column", environment: table({ columns: { id: "STRING" } }) }],
  },
  "datasets/table-names": {
    bad: [
      {
        of: "tables that differ in case",
        environment: dataset({ tables: { Orders: { columns }, orders: { columns } } }),
        finds: [
          { path: orders, problem: '"orders" and "Orders" differ in capital letters only', fix: "rename one of them" },
        ],
      },
    ],
    good: [{ of: "different names", environment: dataset({ tables: { orders: { columns }, refunds: { columns } } }) }],
  },
  "datasets/declared-table-expires": {
    bad: [
      {
        of: "a table in a dataset whose tables expire",
        environment: dataset({
          expireTablesAfter: "400d",
          expirePartitionsAfter: "30d",
          tables: { orders: { columns, partition: { column: "id", range: { from: 0, to: 10, step: 1 } } } },
        }),
        finds: [
          {
            path: orders,
            problem: 'BigQuery will delete this table "400d" after it was made, because the dataset\'s tables expire',
            fix: "declare it in a dataset without `expireTablesAfter`, or partition it by time and set `partition.expireAfter`",
          },
        ],
      },
    ],
    good: [
      {
        of: "a table whose partitions expire instead",
        environment: dataset({
          expireTablesAfter: "400d",
          tables: { orders: { columns, partition: { column: "day", every: "day", expireAfter: "30d" } } },
        }),
      },
      {
        of: "a dataset whose partitions expire instead",
        environment: dataset({
          expireTablesAfter: "400d",
          expirePartitionsAfter: "30d",
          tables: { orders: { columns, partition: { column: "day", every: "day" } } },
        }),
      },
      { of: "a dataset without declared tables", environment: dataset({ expireTablesAfter: "400d" }) },
      { of: "a dataset whose tables stay", environment: table({ columns }) },
    ],
  },
  "datasets/expiry-order": {
    bad: [
      {
        of: "partitions that outlive tables",
        environment: dataset({ expireTablesAfter: "30d", expirePartitionsAfter: "31d" }),
        finds: [
          {
            path: "storage.datasets.events.expirePartitionsAfter",
            problem:
              'partitions are kept for "31d", longer than the "30d" of tables: partitioned tables outlive all others',
            fix: 'lower it to "30d" or less, or leave `expireTablesAfter` out',
          },
        ],
      },
    ],
    good: [
      { of: "one age", environment: dataset({ expireTablesAfter: "30d", expirePartitionsAfter: "720h" }) },
      { of: "partitions only", environment: dataset({ expirePartitionsAfter: "720h" }) },
    ],
  },
};

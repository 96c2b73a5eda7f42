import { Duration } from "../../../values/duration";
import { nearest } from "../../../values/nearest";
import type { Endpoint, Feedback, Table } from "../../schema/environment";
import { daysToKeep } from "../../serving/feedback-days";
import { nameOfNothing } from "../references/names";
import { defineRule, type Violation } from "../rule";
import { scheduleRule } from "../starts/schedule";

/** What is held against the truth is what was logged, and it must still be there when the truth comes. */
export const feedbackRequests = defineRule<Endpoint>({
  id: "endpoints/feedback-requests",
  severity: "error",
  holds: "An endpoint with feedback keeps its requests until all truth about them has come, and some days more.",
  each: "endpoints.*",
  reads: ["feedback", "requestLogging"],
  check({ value: { feedback, requestLogging } }) {
    if (feedback === undefined) return [];
    const days = daysToKeep(feedback);
    if (requestLogging === undefined) {
      return [
        {
          at: "feedback",
          problem: "logged requests are held against the truth, and the endpoint keeps none",
          fix: `add requestLogging: { keep: "${Math.max(90, days)}d" } to the endpoint`,
        },
      ];
    }
    if (Duration.parse(requestLogging.keep).toDays() >= days) return [];
    return [
      {
        at: "feedback.completeAfter",
        problem: `truth comes for ${feedback.completeAfter}, and each request is kept for ${requestLogging.keep}: with the days between two runs and some spare ones it must be ${days}d`,
        fix: `raise requestLogging.keep to "${days}d", or shorten completeAfter`,
      },
    ];
  },
});

const KEYS = ["STRING", "INTEGER"];
const TIMES = ["TIMESTAMP", "DATE", "DATETIME"];
const NUMBERS = ["INTEGER", "FLOAT", "NUMERIC", "BIGNUMERIC"];
const VALUES: Readonly<Record<Feedback["kind"], readonly string[]>> = {
  binary: ["BOOLEAN", ...NUMBERS, "STRING"],
  classes: ["STRING", "INTEGER", "BOOLEAN"],
  regression: NUMBERS,
};

/** A join with nothing gives nothing, every night, and nobody is told why. */
export const feedbackTruth = defineRule<Feedback>({
  id: "endpoints/feedback-truth",
  severity: "error",
  holds:
    "The truth of feedback is in a declared table of the region, in columns of types that can be joined, compared and ordered.",
  each: "endpoints.*.feedback",
  reads: [
    "kind",
    "key",
    "truth",
    "positive",
    "missing",
    "/storage.datasets.*.location",
    "/storage.datasets.*.tables.*.columns",
  ],
  declaredIn: ["storage.datasets.*.tables"],
  check({ value, environment }) {
    const { truth, key } = value;
    const [, reference] = /^table:(.*)$/s.exec(truth.table) ?? [];
    if (reference === undefined) {
      return [
        {
          at: "truth.table",
          problem: `"${truth.table}" is not a reference to a table`,
          allowed: "table:<dataset>.<table>",
        },
      ];
    }
    const [dataset = "", name = ""] = reference.split(".");
    const holder = environment.storage.datasets[dataset];
    const table = holder?.tables[name];
    if (holder === undefined || table === undefined) {
      return nameOfNothing(environment, "table", reference, "truth.table", truth.table);
    }
    const far: readonly Violation[] =
      holder.location === "region"
        ? []
        : [
            {
              at: "truth.table",
              problem: `the dataset "${dataset}" is in ${holder.location} and requests are in the region: no query reads both`,
              fix: `leave out the location of storage.datasets.${dataset}, or copy the truth into a dataset of the region`,
            },
          ];
    const ofColumn = (at: string, column: string, types: readonly string[]) =>
      columnViolations(truth.table, table, { at, column, types });
    return [
      ...far,
      ...ofColumn(truth.key === undefined ? "key" : "truth.key", truth.key ?? key, KEYS),
      ...(truth.value === undefined ? [] : ofColumn("truth.value", truth.value, VALUES[value.kind])),
      ...ofColumn("truth.time", truth.time, TIMES),
      ...meaningViolations(value, table),
    ];
  },
});

function columnViolations(
  reference: string,
  { columns }: Table,
  { at, column, types }: { readonly at: string; readonly column: string; readonly types: readonly string[] },
): readonly Violation[] {
  const known = Object.keys(columns);
  if (!known.includes(column)) {
    const meant = nearest(column, known);
    return [
      {
        at,
        problem: `${reference} has no column "${column}"${meant === undefined ? "" : `. Did you mean "${meant}"?`}`,
        allowed: known.join(", "),
      },
    ];
  }
  const { type, isRepeated } = kindOf(columns[column]);
  if (isRepeated) return [{ at, problem: `the column "${column}" has many values in a row`, allowed: "one value" }];
  if (types.includes(type)) return [];
  return [{ at, problem: `the column "${column}" is a ${type}`, allowed: types.join(", ") }];
}

function kindOf(column: Table["columns"][string] | undefined): { readonly type: string; readonly isRepeated: boolean } {
  if (typeof column === "string") return { type: column, isRepeated: false };
  return { type: column?.type ?? "", isRepeated: column?.mode === "repeated" };
}

/** Which rows say that it was a yes. */
function meaningViolations(feedback: Feedback, { columns }: Table): readonly Violation[] {
  if (feedback.kind !== "binary") return [];
  const { truth, positive, missing } = feedback;
  if (truth.value === undefined) {
    return [
      ...(missing === "negative"
        ? []
        : [
            {
              at: "truth",
              problem: "without a value every row is a yes, and nothing is ever a no",
              fix: `add the column that says it as value, or missing: "negative" where only what was a yes gets a row`,
            },
          ]),
      ...(positive === undefined ? [] : [pointless("the truth has no value, of which it would be a text")]),
    ];
  }
  const { type } = kindOf(Object.hasOwn(columns, truth.value) ? columns[truth.value] : undefined);
  if (type === "STRING" && positive === undefined) {
    return [
      {
        at: "truth.value",
        problem: `"${truth.value}" holds texts, and none of them is known to be a yes`,
        fix: `say which: positive: "yes"`,
      },
    ];
  }
  if (type === "STRING" || type === "" || positive === undefined) return [];
  return [pointless(`"${truth.value}" is a ${type}, in which true or a number above 0 is a yes`)];
}

const pointless = (problem: string): Violation => ({ at: "positive", problem, fix: "leave it out" });

/** How many fields are counted at most: one query counts all of them. */
const MOST_COLUMNS = 100;

/** Whoever reads what was measured must find nobody in it, and BigQuery must tell its columns apart. */
export const feedbackColumns = defineRule<Feedback>({
  id: "endpoints/feedback-columns",
  severity: "error",
  holds:
    "What feedback counts of requests differs by more than its case, does not say whose request it was, and holds what it is sliced by.",
  each: "endpoints.*.feedback",
  reads: ["columns", "slices", "key"],
  check({ value: { columns, slices, key } }) {
    const names = Object.keys(columns);
    const lower = names.map((name) => name.toLowerCase());
    return [
      ...(names.length <= MOST_COLUMNS
        ? []
        : [
            {
              at: "columns",
              problem: `${names.length} fields are more than one query counts`,
              allowed: `at most ${MOST_COLUMNS}`,
            },
          ]),
      ...names.flatMap((name, index): Violation[] => {
        const at = `columns.${name}`;
        const first = lower.indexOf(lower[index] ?? "");
        if (first !== index) {
          return [
            { at, problem: `BigQuery does not tell "${name}" from "${names[first] ?? ""}"`, fix: "leave one out" },
          ];
        }
        if (name !== key) return [];
        return [
          {
            at,
            problem: `"${name}" says which request it is, and would be counted for all to see`,
            fix: "leave it out: as key it is joined by and not kept",
          },
        ];
      }),
      ...slices.flatMap((slice, index): Violation[] => {
        const at = `slices[${index}]`;
        if (slices.indexOf(slice) !== index)
          return [{ at, problem: `"${slice}" is there already`, fix: "leave it out" }];
        if (!names.includes(slice)) {
          const meant = nearest(slice, names);
          return [
            {
              at,
              problem: `"${slice}" is none of the columns${meant === undefined ? "" : `. Did you mean "${meant}"?`}`,
              ...(names.length === 0
                ? { fix: `add it with its type: columns: { ${slice}: "STRING" }` }
                : { allowed: names.join(", ") }),
            },
          ];
        }
        if (columns[slice] !== "FLOAT") return [];
        return [
          {
            at,
            problem: `"${slice}" is a FLOAT, of which nearly every request has another`,
            allowed: "columns of the type STRING, INTEGER or BOOLEAN",
          },
        ];
      }),
    ];
  },
});

/** Whoever writes a limit wants to be told; whoever silences does not. */
export const feedbackSilenced = defineRule<Endpoint>({
  id: "endpoints/feedback-silenced",
  severity: "error",
  holds: "A limit of feedback is not silenced, and what is said of its alerts has feedback to be about.",
  each: "endpoints.*",
  reads: ["feedback", "alerts"],
  check({ value: { feedback, alerts } }) {
    const kinds = ["accuracy", "truth", "measuring"] as const;
    if (feedback === undefined) {
      return (["severities", "silenced"] as const).flatMap((key) =>
        kinds
          .filter((kind) => alerts[key][kind] !== undefined)
          .map((kind) => ({
            at: `alerts.${key}.${kind}`,
            problem: "the endpoint has no feedback, and so no such alert",
            fix: "leave it out, or add feedback",
          })),
      );
    }
    const fix = "leave one of the two out";
    const untold = (at: string, kind: string): Violation => ({
      at,
      problem: `the alert "${kind}" is silenced, so nobody is told`,
      fix,
    });
    return [
      ...(alerts.silenced.accuracy === undefined
        ? []
        : Object.keys(feedback.limits).map((limit) => untold(`feedback.limits.${limit}`, "accuracy"))),
      ...(alerts.silenced.truth === undefined || feedback.maxTruthAge === undefined
        ? []
        : [untold("feedback.maxTruthAge", "truth")]),
    ];
  },
});

/** When it is measured. */
export const feedbackSchedule = scheduleRule(
  "endpoints.*.feedback.schedule",
  "endpoints/feedback-schedule",
  "measurement",
);

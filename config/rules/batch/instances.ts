import { nearest } from "../../../values/nearest";
import type { BatchPrediction } from "../../schema/environment";
import { columnsOf } from "../references/names";
import { defineRule, type Violation } from "../rule";

/** The form of what is predicted for: rows of a table, or that of the files. */
function formOf(input: BatchPrediction["input"]): string {
  return "table" in input ? "table" : input.format;
}

/**
 * What each form of input can be made into. From `BatchPredictionJob.InstanceConfig` of the Vertex AI API.
 */
export const batchInstances = defineRule<BatchPrediction>({
  id: "batch/instances",
  severity: "error",
  holds: "Fields are chosen in one way, from an input that has fields, and a type is asked for where Google converts.",
  each: "batch.*",
  reads: ["input", "instance"],
  check({ value: { input, instance } }) {
    const { type, key, only, without } = instance;
    const form = formOf(input);
    const violations: Violation[] = [];
    if (only !== undefined && without !== undefined) {
      violations.push({
        at: "instance.without",
        problem: "the only fields that go to the model are named already",
        fix: "leave only or without out",
      });
    }
    if (key !== undefined && only?.includes(key) === true) {
      violations.push({
        at: "instance.only",
        problem: `"${key}" is the key, which does not go to the model`,
        fix: `leave "${key}" out`,
      });
    }
    if (form === "file-list") {
      violations.push(
        ...Object.entries({ key, only, without })
          .filter(([, value]) => value !== undefined)
          .map(([at]) => ({
            at: `instance.${at}`,
            problem: "files in a list have no fields",
            fix: "leave it out, or use another format",
          })),
      );
    }
    if (type !== undefined && form !== "table" && form !== "jsonl") {
      violations.push({
        at: "instance.type",
        problem: `Google converts rows of tables and lines of jsonl only, and the input is ${form}`,
        fix: "leave it out",
      });
    }
    if (type === "array" && form === "jsonl" && only === undefined) {
      violations.push({
        at: "instance.type",
        problem: "the fields of a line have no order, which an array needs",
        fix: "name the fields in their order with only",
      });
    }
    for (const [at, fields] of Object.entries({ only, without })) {
      for (const [index, field] of (fields ?? []).entries()) {
        if (fields?.indexOf(field) === index) continue;
        violations.push({
          at: `instance.${at}[${index}]`,
          problem: `"${field}" is named already`,
          fix: "leave it out",
        });
      }
    }
    return violations;
  },
});

/** A field that is misspelt goes to the model after all, or does not. */
export const batchColumns = defineRule<BatchPrediction>({
  id: "batch/columns",
  severity: "error",
  holds: "Fields that are chosen from the rows of a table are columns of it.",
  each: "batch.*",
  reads: ["input", "instance", "/storage.datasets.*.tables.*.columns"],
  check({ value: { input, instance }, environment }) {
    const columns = "table" in input ? columnsOf(input.table, environment) : undefined;
    if (columns === undefined || !("table" in input)) return [];
    const named = [
      ...(instance.key === undefined ? [] : [["key", instance.key] as const]),
      ...(["only", "without"] as const).flatMap((at) =>
        (instance[at] ?? []).map((field, index) => [`${at}[${index}]`, field] as const),
      ),
    ];
    return named
      .filter(([, field]) => !columns.includes(field))
      .map(([at, field]) => {
        const meant = nearest(field, columns);
        return {
          at: `instance.${at}`,
          problem: `table:${input.table} has no column "${field}"${meant === undefined ? "" : `. Did you mean "${meant}"?`}`,
          allowed: columns.join(", "),
        };
      });
  },
});

/** `generateExplanation` of the Vertex AI API. */
export const batchExplanationForm = defineRule<BatchPrediction>({
  id: "batch/explanation-form",
  severity: "error",
  holds: "A batch prediction that explains its answers writes them in a form that explanations fit into.",
  each: "batch.*",
  reads: ["explanation", "output"],
  check: ({ value: { explanation, output } }) =>
    explanation === undefined || "dataset" in output || output.format !== "csv"
      ? []
      : [{ at: "output.format", problem: "explanations do not fit into csv", allowed: "jsonl, or a dataset" }],
});

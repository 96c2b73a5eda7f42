import { OWN_LABEL_KEYS } from "../../../values/own-labels";
import { SPEND_LABELS } from "../../../values/spend-labels";
import type { Environment } from "../../schema/environment";
import { defineRule } from "../rule";

interface Labelled {
  readonly labels: Environment["labels"];
}

/** Labels that Plinth sets on each job: where it is from, and by what its launcher knows it again. */
const OWN_LABELS: readonly string[] = [
  ...OWN_LABEL_KEYS,
  "plinth-environment",
  "plinth-job",
  "plinth-workflow",
  "plinth-execution",
  "plinth-run",
  "dataset-version",
  ...Object.values(SPEND_LABELS),
];
/** https://cloud.google.com/vertex-ai/docs/reference/rest/v1/projects.locations.customJobs */
const LABELS = 64;

/** Labels of what a workflow submits come beside those of the environment. */
export const runLabels = (each: string, id: string, what: string) =>
  defineRule<Labelled>({
    id,
    severity: "error",
    holds: `A ${what} has no label that Plinth sets, and at most 64 with the environment's and Plinth's own.`,
    each,
    reads: ["labels", "/labels"],
    check({ value: { labels }, environment }) {
      const reserved = Object.keys(labels).filter((key) => key.startsWith("plinth-") || OWN_LABELS.includes(key));
      const count = new Set([...Object.keys(labels), ...Object.keys(environment.labels)]).size + OWN_LABELS.length;
      return [
        ...reserved.map((key) => ({ at: `labels.${key}`, problem: `the label "${key}" is set by Plinth` })),
        ...(count <= LABELS
          ? []
          : [
              {
                at: "labels",
                problem: `${count} labels in all, with the environment's and Plinth's ${OWN_LABELS.length}`,
                allowed: `at most ${LABELS}`,
              },
            ]),
      ];
    },
  });

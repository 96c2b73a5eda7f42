import { OWN_LABEL_KEYS } from "../../../values/own-labels";
import { SPEND_LABELS } from "../../../values/spend-labels";
import type { Environment } from "../../schema/environment";
import { defineRule } from "../rule";

/** Google's limit for one resource. https://cloud.google.com/resource-manager/docs/labels-overview#requirements */
const LABELS_PER_RESOURCE = 64;

/** Plinth's own on what has most of them: an endpoint says who spends the money, too. */
const OWN_LABELS = OWN_LABEL_KEYS.length + Object.keys(SPEND_LABELS).length;

/** Every resource gets all labels. */
export const tooManyLabels = defineRule<Environment["labels"]>({
  id: "labels/too-many",
  severity: "error",
  holds: "There are no more labels than Google allows on one resource.",
  each: "labels",
  reads: ["*"],
  check({ value }) {
    const count = Object.keys(value).length;
    const allowed = LABELS_PER_RESOURCE - OWN_LABELS;
    if (count <= allowed) return [];
    return [
      {
        problem: `${count} labels, ${count - allowed} more than fit: Google allows ${LABELS_PER_RESOURCE} on a resource, and Plinth sets ${OWN_LABELS}`,
        allowed: `at most ${allowed} labels`,
        fix: `leave ${count - allowed} out`,
      },
    ];
  },
});

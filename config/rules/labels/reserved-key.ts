import { OWN_LABEL_KEYS } from "../../../values/own-labels";
import type { Environment } from "../../schema/environment";
import { defineRule } from "../rule";

/** Plinth's own labels and Google's cannot be set. */
export const reservedLabel = defineRule<Environment["labels"]>({
  id: "labels/reserved-key",
  severity: "error",
  holds: "Labels do not use the keys that Plinth or Google sets.",
  each: "labels",
  reads: [],
  check({ value }) {
    return Object.keys(value).flatMap((key) => {
      if (OWN_LABEL_KEYS.includes(key) || key.startsWith("plinth-")) {
        return [
          { at: key, problem: `the label "${key}" is set by Plinth`, fix: "leave it out, or choose another key" },
        ];
      }
      if (key.startsWith("goog")) {
        return [
          {
            at: key,
            problem: `"${key}" begins with "goog": Google keeps such labels for itself`,
            fix: "choose another key",
          },
        ];
      }
      return [];
    });
  },
});

import type { Environment } from "../../schema/environment";
import { defineRule } from "../rule";

/** Keys that nobody uses would look like encryption. */
export const externalKeys = defineRule<Environment>({
  id: "encryption/external-keys",
  severity: "error",
  holds: '`encryption.customerManaged.keys: "external"` and `external.keys` are set together.',
  each: "",
  reads: ["encryption.customerManaged", "external.keys"],
  check({ value: { encryption, external } }) {
    const asked = encryption.customerManaged?.keys === "external";
    if (asked === (external.keys !== undefined)) return [];
    if (asked) {
      return [
        {
          at: "encryption.customerManaged.keys",
          problem: 'keys are "external", but `external.keys` names none',
          fix: 'list the keys under `external.keys`, or use `keys: "own"`',
        },
      ];
    }
    return [
      {
        at: "external.keys",
        problem: "nothing is encrypted with these keys",
        fix: 'set `encryption: { customerManaged: { keys: "external" } }`, or leave `external.keys` out',
      },
    ];
  },
});

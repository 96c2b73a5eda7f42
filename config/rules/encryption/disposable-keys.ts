import type { Environment } from "../../schema/environment";
import { defineRule } from "../rule";

/** Key rings survive everything. */
export const disposableKeys = defineRule<Environment["encryption"]>({
  id: "encryption/disposable-keys",
  severity: "warning",
  holds: "A disposable environment makes no keys, because key rings can never be deleted.",
  each: "encryption",
  reads: ["customerManaged", "/lifetime"],
  check({ value: { customerManaged }, environment: { lifetime, generation } }) {
    if (lifetime !== "disposable" || customerManaged?.keys !== "own") return [];
    return [
      {
        at: "customerManaged",
        problem: "key rings outlive a disposable environment: Google never deletes them",
        fix: `leave it out, or set \`generation: ${generation + 1}\` when the environment is built again`,
      },
    ];
  },
});

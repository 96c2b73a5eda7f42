import type { Rule } from "./rule";

/** Every rule over more than one value. */
export const rules: readonly Rule[] = [];

import { type Document, GENERATED } from "../config/reference/document";
import { published, toJsonSchema } from "../config/reference/json-schema";
import { policyRulesSchema, policySchema } from "../review/policy/output";
import { rulesPage } from "../review/policy/page";
import { policyRules } from "../review/policy/rules/all";

const json = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`;

/** The generated documents about `plinth policy`. */
export const policyDocuments: readonly Document[] = [
  { file: "docs/reference/policy-rules.md", content: () => rulesPage(policyRules, GENERATED) },
  {
    file: "docs/schema/policy.schema.json",
    content: () => json(published("Result of plinth policy", toJsonSchema(policySchema, "output"))),
  },
  {
    file: "docs/schema/policy-rules.schema.json",
    content: () => json(published("Result of plinth policy --list", toJsonSchema(policyRulesSchema, "output"))),
  },
];

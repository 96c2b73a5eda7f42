import { findingsSchema } from "../report/json";
import { quotasSchema } from "../report/quotas";
import { synthSchema } from "../report/synth-json";
import { usageSchema } from "../usage/usage";
import { evaluationSchema } from "../training/evaluation";
import type { Document } from "./document";
import { encryptedPage } from "./encrypted-page";
import { environmentJsonSchema, published, toJsonSchema } from "./json-schema";
import { referencePages } from "./pages";
import { alertsPage, runbookPages } from "./runbook-pages";
import { rulesPage } from "./rules-page";

const json = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`;

/** Everything that is generated from what an environment may say. */
export function configurationDocuments(): readonly Document[] {
  return [
    {
      file: "docs/schema/environment.schema.json",
      content: () => json(published("Environment of Plinth", environmentJsonSchema())),
    },
    {
      file: "docs/schema/findings.schema.json",
      content: () => json(published("Findings of plinth check", toJsonSchema(findingsSchema, "output"))),
    },
    {
      file: "docs/schema/synth.schema.json",
      content: () => json(published("Result of plinth synth", toJsonSchema(synthSchema, "output"))),
    },
    {
      file: "docs/schema/quotas.schema.json",
      content: () => json(published("Result of plinth check --quotas", toJsonSchema(quotasSchema, "output"))),
    },
    {
      file: "docs/schema/workloads.schema.json",
      content: () => json(published("workloads.json of plinth synth", toJsonSchema(usageSchema, "output"))),
    },
    {
      file: "docs/schema/evaluation.schema.json",
      content: () => json(published("evaluation.json of a training run", toJsonSchema(evaluationSchema, "input"))),
    },
    ...referencePages(),
    rulesPage,
    encryptedPage,
    alertsPage,
    ...runbookPages(),
  ];
}

import type { Document } from "../config/reference/document";
import { configurationDocuments } from "../config/reference/documents";
import { published, toJsonSchema } from "../config/reference/json-schema";
import { runDocuments } from "../deploy/output";
import { costSchema } from "../review/cost/output";
import { acceptedFindingsPage } from "../validation/accepted-findings";

const costDocument: Document = {
  file: "docs/schema/cost.schema.json",
  content: () =>
    `${JSON.stringify(published("Result of plinth cost", toJsonSchema(costSchema, "output")), undefined, 2)}\n`,
};

/** Every generated document of the project. Loaded apart, because some of them come from the constructs. */
export function allDocuments(): readonly Document[] {
  return [...configurationDocuments(), acceptedFindingsPage, ...runDocuments, costDocument];
}

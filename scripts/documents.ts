import type { Document } from "../config/reference/document";
import { configurationDocuments } from "../config/reference/documents";
import { runDocuments } from "../deploy/output";
import { published, toJsonSchema } from "../config/reference/json-schema";
import { accessSchema } from "../review/access/document";
import { acceptedFindingsPage } from "../validation/accepted-findings";

/** Every generated document of the project. Loaded apart, because some of them come from the constructs. */
export function allDocuments(): readonly Document[] {
  return [...configurationDocuments(), acceptedFindingsPage, ...runDocuments, accessDocumentSchema];
}

const accessDocumentSchema: Document = {
  file: "docs/schema/iam.schema.json",
  content: () =>
    `${JSON.stringify(published("Result of plinth iam", toJsonSchema(accessSchema, "output")), undefined, 2)}\n`,
};

import type { Document } from "../config/reference/document";
import { configurationDocuments } from "../config/reference/documents";
import { published, toJsonSchema } from "../config/reference/json-schema";
import { runDocuments } from "../deploy/output";
import { reviewSchema } from "../review/model/change-set";
import { acceptedFindingsPage } from "../validation/accepted-findings";

const reviewDocument: Document = {
  file: "docs/schema/review.schema.json",
  content: () =>
    `${JSON.stringify(published("Result of plinth review", toJsonSchema(reviewSchema, "output")), undefined, 2)}\n`,
};

/** Every generated document of the project. Loaded apart, because some of them come from the constructs. */
export function allDocuments(): readonly Document[] {
  return [...configurationDocuments(), acceptedFindingsPage, ...runDocuments, reviewDocument];
}

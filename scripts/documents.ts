import type { Document } from "../config/reference/document";
import { configurationDocuments } from "../config/reference/documents";
import { published, toJsonSchema } from "../config/reference/json-schema";
import { runDocuments } from "../deploy/output";
import { reviewSchema } from "../review/model/change-set";
import { acceptedFindingsPage } from "../validation/accepted-findings";
import { pictureDocuments } from "./picture-documents";

const reviewDocument: Document = {
  file: "docs/schema/review.schema.json",
  content: () =>
    `${JSON.stringify(published("Result of plinth review", toJsonSchema(reviewSchema, "output")), undefined, 2)}\n`,
};

/** Every generated document of the project in a folder. Loaded apart, because some of them come from the constructs. */
export async function allDocuments(root: string): Promise<readonly Document[]> {
  return [
    ...configurationDocuments(),
    acceptedFindingsPage,
    ...runDocuments,
    reviewDocument,
    ...(await pictureDocuments(root)),
  ];
}

import type { Document } from "../config/reference/document";
import { configurationDocuments } from "../config/reference/documents";
import { runDocuments } from "../deploy/output";
import { accessSchema } from "../review/access/document";
import { costSchema } from "../review/cost/output";
import { reviewSchema } from "../review/model/change-set";
import { graphOutputSchema } from "../review/picture/output";
import { policyDocuments } from "./policy-documents";
import { acceptedFindingsPage } from "../validation/accepted-findings";
import { pictureDocuments } from "./picture-documents";
import { schemaDocument } from "./schema-document";

/** Every generated document of the project in a folder. Loaded apart, because some of them come from the constructs. */
export async function allDocuments(root: string): Promise<readonly Document[]> {
  return [
    ...configurationDocuments(),
    acceptedFindingsPage,
    ...policyDocuments,
    ...runDocuments,
    schemaDocument("cost", costSchema),
    schemaDocument("iam", accessSchema),
    schemaDocument("graph", graphOutputSchema),
    schemaDocument("review", reviewSchema),
    ...(await pictureDocuments(root)),
  ];
}

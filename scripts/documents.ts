import type { Document } from "../config/reference/document";
import { configurationDocuments } from "../config/reference/documents";
import { runDocuments } from "../deploy/output";
import { acceptedFindingsPage } from "../validation/accepted-findings";
import { pictureDocuments } from "./picture-documents";

/** Every generated document of the project in a folder. Loaded apart, because some of them come from the constructs. */
export async function allDocuments(root: string): Promise<readonly Document[]> {
  return [...configurationDocuments(), acceptedFindingsPage, ...runDocuments, ...(await pictureDocuments(root))];
}

import type { Document } from "../config/reference/document";
import { configurationDocuments } from "../config/reference/documents";
import { runDocuments } from "../deploy/output";
import { policyDocuments } from "./policy-documents";
import { acceptedFindingsPage } from "../validation/accepted-findings";

/** Every generated document of the project. Loaded apart, because some of them come from the constructs. */
export function allDocuments(): readonly Document[] {
  return [...configurationDocuments(), acceptedFindingsPage, ...policyDocuments, ...runDocuments];
}

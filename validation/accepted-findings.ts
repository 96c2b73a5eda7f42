import { acceptedFindings as ofRepositories } from "../constructs/artifacts/repository";
import type { AcceptedFinding } from "../constructs/core/accepted-finding";
import { acceptedFindings as ofServiceAgents } from "../constructs/services/service-agents";
import { acceptedFindings as ofEndpoints } from "../constructs/serving/endpoint";
import { acceptedFindings as ofTopics } from "../constructs/starts/topic";
import { acceptedFindings as ofBuckets } from "../constructs/storage/bucket";
import { acceptedFindings as ofTensorboards } from "../constructs/training/tensorboard";
import { acceptedFindings as ofDatasets } from "../constructs/warehouse/dataset";
import { acceptedFindings as ofTables } from "../constructs/warehouse/table";

/** Every finding of checkov that is left as it is. The reasons stand with the constructs. */
export const acceptedFindings: readonly AcceptedFinding[] = [
  ...ofRepositories,
  ...ofServiceAgents,
  ...ofEndpoints,
  ...ofTopics,
  ...ofTensorboards,
  ...ofBuckets,
  ...ofDatasets,
  ...ofTables,
];

/** The reference page of the accepted findings, for `plinth docs`. */
export const acceptedFindingsPage = {
  file: "docs/reference/accepted-findings.md",
  content: () => renderPage(acceptedFindings),
};

/** The page for a list of findings, ordered by resource and check. */
export function renderPage(findings: readonly AcceptedFinding[]): string {
  const rows = [...findings]
    .map(({ check, resource, reason }) => `| \`${resource}\` | ${check} | ${reason.replaceAll("|", "\\|")} |`)
    .sort();
  return [
    "# Accepted findings",
    "",
    "What checkov finds in the shipped environments and is left as it is. Everything else that it checks holds, or",
    "`npm run checkov` fails; so it does when something here is found nowhere any more.",
    "",
    "| resource | check | why it is left |",
    "|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}

import { acceptedFindings as ofRepositories } from "../constructs/artifacts/repository";
import type { AcceptedFinding } from "../constructs/core/accepted-finding";
import { acceptedFindings as ofLogBuckets } from "../constructs/logs/log-bucket";
import { acceptedFindings as ofServiceAgents } from "../constructs/services/service-agents";
import { acceptedFindings as ofEndpoints } from "../constructs/serving/endpoint";
import { acceptedFindings as ofTopics } from "../constructs/starts/topic";
import { acceptedFindings as ofBuckets } from "../constructs/storage/bucket";
import { acceptedFindings as ofSecrets } from "../constructs/secrets/secret";
import { acceptedFindings as ofRequestLogs } from "../constructs/serving/request-log";
import { acceptedFindings as ofTemplates } from "../constructs/training/colab-template";
import { acceptedFindings as ofModelRoles } from "../constructs/workflows/models/model-roles";
import { acceptedFindings as ofTensorboards } from "../constructs/training/tensorboard";
import { acceptedFindings as ofDatasets } from "../constructs/warehouse/dataset";
import { acceptedFindings as ofWorkbenches } from "../constructs/training/workbench";
import { acceptedFindings as ofTables } from "../constructs/warehouse/table";
import { acceptedFindings as ofWorkflows } from "../constructs/workflows/workflow";

/** Every finding of a checker that is left as it is. The reasons stand with the constructs. */
export const acceptedFindings: readonly AcceptedFinding[] = [
  ...ofRepositories,
  ...ofServiceAgents,
  ...ofEndpoints,
  ...ofTopics,
  ...ofModelRoles,
  ...ofTensorboards,
  ...ofBuckets,
  ...ofLogBuckets,
  ...ofDatasets,
  ...ofTables,
  ...ofRequestLogs,
  ...ofSecrets,
  ...ofTemplates,
  ...ofWorkbenches,
  ...ofWorkflows,
];

/** Those that checkov would find. */
export const acceptedOfCheckov = acceptedFindings.filter(({ check }) => check.startsWith("CKV"));

/** The reference page of the accepted findings, for `plinth docs`. */
export const acceptedFindingsPage = {
  file: "docs/reference/accepted-findings.md",
  content: () => renderPage(acceptedFindings),
};

/** The page for a list of findings, ordered by resource and check. */
export function renderPage(findings: readonly AcceptedFinding[]): string {
  const rows = [...findings]
    .map(({ check, resource, from, reason }) => {
      const where = from === undefined ? `\`${resource}\`` : `\`${resource}\` of \`${from}\``;
      return `| ${where} | ${check} | ${reason.replaceAll("|", "\\|")} |`;
    })
    .sort();
  return [
    "# Accepted findings",
    "",
    "What checkov and [`plinth policy`](policy-rules.md) find and is left as it is: the reasons stand with the constructs. A",
    "check with a number is checkov's, and counts for the rule of `plinth policy` that is the same; one with a name is a rule",
    "that only `plinth policy` has. Everything else that checkov checks holds in the shipped environments, or",
    "`npm run checkov` fails; so it does when a check of it is found nowhere any more.",
    "",
    "| resource | check | why it is left |",
    "|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}

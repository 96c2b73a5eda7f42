import type { Finding } from "../finding";
import { rules as fileRules } from "../rules/all";
import { type Checked, linesOf, type RuleText } from "./checked";

/** For code scanning: SARIF 2.1.0. What is left as it is comes after the findings, marked as suppressed. */
export function sarifReport(
  findings: readonly Finding[],
  { left = [], rules = ownRules() }: Pick<Checked, "left" | "rules"> = {},
): string {
  const ids = [...new Set([...findings, ...left.map(({ finding }) => finding)].map(({ rule }) => rule))].sort();
  const position = new Map(ids.map((id, index) => [id, index]));
  const result = (finding: Finding, reason?: string) => {
    const { rule, severity, environment, path, location } = finding;
    return {
      ruleId: rule,
      ruleIndex: position.get(rule),
      level: severity,
      message: { text: linesOf(finding).join("\n") },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: location.file.split("/").map(encodeURIComponent).join("/") },
            region: { startLine: location.line, startColumn: location.column },
          },
          logicalLocations: [{ fullyQualifiedName: path === "" ? environment : `${environment}.${path}` }],
        },
      ],
      // The same finding after lines were added above it stays the same finding.
      partialFingerprints: { "plinth/v1": [environment, rule, finding.subject ?? path].join("|") },
      ...(reason !== undefined && { suppressions: [{ kind: "inSource", justification: reason }] }),
    };
  };
  const document = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "plinth", rules: ids.map((id) => describe(id, rules.get(id))) } },
        columnKind: "utf16CodeUnits",
        results: [
          ...findings.map((finding) => result(finding)),
          ...left.map(({ finding, reason }) => result(finding, reason)),
        ],
      },
    ],
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function ownRules(): ReadonlyMap<string, RuleText> {
  return new Map(fileRules.map(({ id, holds }) => [id, { short: holds }]));
}

function describe(id: string, text: RuleText | undefined) {
  if (text === undefined) return { id };
  const { short, full, help, weight } = text;
  return {
    id,
    shortDescription: { text: short },
    ...(full !== undefined && { fullDescription: { text: full } }),
    ...(help !== undefined && { help: { text: help } }),
    ...(weight !== undefined && { properties: { tags: ["security"], "security-severity": weight.toFixed(1) } }),
  };
}

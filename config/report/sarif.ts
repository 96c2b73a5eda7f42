import type { Finding } from "../finding";
import { rules } from "../rules/all";
import { linesOf } from "./checked";

/** For code scanning: SARIF 2.1.0. */
export function sarifReport(findings: readonly Finding[]): string {
  const ids = [...new Set(findings.map(({ rule }) => rule))].sort();
  const holds = new Map(rules.map((rule) => [rule.id, rule.holds]));
  const document = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "plinth",
            rules: ids.map((id) => {
              const text = holds.get(id);
              return { id, ...(text !== undefined && { shortDescription: { text } }) };
            }),
          },
        },
        columnKind: "utf16CodeUnits",
        results: findings.map((finding) => {
          const { rule, severity, environment, path, location } = finding;
          return {
            ruleId: rule,
            ruleIndex: ids.indexOf(rule),
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
            partialFingerprints: { "plinth/v1": [environment, rule, path].join("|") },
          };
        }),
      },
    ],
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

import type { Finding } from "../finding";
import { linesOf } from "./checked";

/** For GitHub Actions: one annotation a line, shown on the line of the change. */
export function githubReport(findings: readonly Finding[]): string {
  return findings
    .map((finding) => {
      const { severity, rule, path, location } = finding;
      const properties = Object.entries({
        file: location.file,
        line: String(location.line),
        col: String(location.column),
        title: path === "" ? rule : `${rule} ${path}`,
      });
      const list = properties.map(([name, value]) => `${name}=${escapeProperty(value)}`).join(",");
      return `::${severity} ${list}::${escapeData(linesOf(finding).join("\n"))}\n`;
    })
    .join("");
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

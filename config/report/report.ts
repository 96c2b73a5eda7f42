import type { Checked, ReportOptions } from "./checked";
import { githubReport } from "./github";
import { jsonReport } from "./json";
import { sarifReport } from "./sarif";
import { textReport } from "./text";

/** How findings can be told: to people, to other tools, and to what shows them on the right line of a change. */
export const REPORT_FORMATS = ["text", "json", "sarif", "junit", "github"] as const;

/** One way to tell findings. */
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** The report, with a line break at its end unless it is empty. */
export async function report(checked: Checked, format: ReportFormat, options: ReportOptions = {}): Promise<string> {
  switch (format) {
    case "text":
      return textReport(checked.findings, options);
    case "json":
      return jsonReport(checked);
    case "sarif":
      return sarifReport(checked.findings, checked);
    case "junit":
      // Its library is larger than everything else here and rarely asked for.
      return (await import("./junit")).junitReport(checked);
    case "github":
      return githubReport(checked.findings);
  }
}

import builders from "junit-report-builder";
import type { Finding } from "../finding";
import { linesOf, type Checked } from "./checked";

/** For test reports: a suite per environment, a case per finding; one passed case where nothing is wrong. */
export function junitReport({ environments, findings, left = [] }: Checked): string {
  const builder = builders.newBuilder();
  for (const { name, file } of environments) {
    const suite = builder.testSuite().name(name);
    const own = findings.filter(({ environment }) => environment === name);
    if (own.length === 0) suite.testCase().className(name).name("no findings").file(file);
    for (const finding of own) {
      const { rule, severity, location } = finding;
      const place = `${location.file}:${location.line}:${location.column}`;
      const [problem = ""] = linesOf(finding);
      const text = [place, ...linesOf(finding)].join("\n");
      const test = suite.testCase().className(name).name(nameOf(finding)).file(location.file);
      // A warning is no failure: the form has no other word for it.
      if (severity === "error") test.failure(problem, rule).stacktrace(text);
      else test.standardOutput(`warning: ${text}`);
    }
    for (const { finding, reason } of left.filter(({ finding: { environment } }) => environment === name)) {
      suite
        .testCase()
        .className(name)
        .name(nameOf(finding))
        .file(finding.location.file)
        .standardOutput(reason)
        .skipped();
    }
  }
  return builder.build();
}

function nameOf({ rule, path, subject }: Finding): string {
  return [rule, path, subject].filter(Boolean).join(" ");
}

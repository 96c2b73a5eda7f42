import builders from "junit-report-builder";
import { linesOf, type Checked } from "./checked";

/** For test reports: a suite per environment, a case per finding; one passed case where nothing is wrong. */
export function junitReport({ environments, findings }: Checked): string {
  const builder = builders.newBuilder();
  for (const { name, file } of environments) {
    const suite = builder.testSuite().name(name);
    const own = findings.filter(({ environment }) => environment === name);
    if (own.length === 0) suite.testCase().className(name).name("no findings").file(file);
    for (const finding of own) {
      const { rule, path, severity, location } = finding;
      const place = `${location.file}:${location.line}:${location.column}`;
      const [problem = ""] = linesOf(finding);
      const text = [place, ...linesOf(finding)].join("\n");
      const test = suite.testCase().className(name).name([rule, path].filter(Boolean).join(" ")).file(location.file);
      // A warning is no failure: the form has no other word for it.
      if (severity === "error") test.failure(problem, rule).stacktrace(text);
      else test.standardOutput(`warning: ${text}`);
    }
  }
  return builder.build();
}

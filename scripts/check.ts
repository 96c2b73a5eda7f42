import { Command, Option } from "commander";
import type { Severity } from "../config/finding";
import { report, REPORT_FORMATS, type ReportFormat } from "../config/report/report";
import { EXIT, Failure } from "./failure";
import { loadAll, projectDirectory, selectEnvironments, sourceReader, summaryOf } from "./project";
import { printQuotas } from "./quotas";
import type { Terminal } from "./terminal";

interface CheckOptions {
  readonly format: ReportFormat;
  readonly failOn: Severity;
  readonly quotas?: boolean;
}

/** `plinth check`: everything that is wrong in environment files. */
export function checkCommand(terminal: Terminal): Command {
  return new Command("check")
    .description("check environment files: everything that is wrong, at once")
    .argument("[environments...]", "names of environments, or their files; all when none is given")
    .addOption(new Option("--format <format>", "how to tell findings").choices(REPORT_FORMATS).default("text"))
    .addOption(
      new Option("--fail-on <severity>", "the least that makes the command fail")
        .choices(["error", "warning"])
        .default("error"),
    )
    .option(
      "--quotas",
      "print what the environment needs of Google's quotas, and what to ask Google for; findings as progress",
    )
    .action((asked: string[], options: CheckOptions) => check(terminal, asked, options));
}

async function check(
  terminal: Terminal,
  asked: readonly string[],
  { format, failOn, quotas }: CheckOptions,
): Promise<void> {
  const root = projectDirectory(terminal);
  const files = selectEnvironments(root, asked, terminal.directory);
  const environments = await loadAll(root, files);
  const findings = environments.flatMap((environment) => environment.findings);

  const look = { color: terminal.color, sourceOf: sourceReader(root) };
  if (quotas === true) {
    printQuotas(terminal, root, files, format);
    terminal.err(await report({ environments, findings }, "text", look));
  } else {
    terminal.out(await report({ environments, findings }, format, look));
  }
  terminal.err(`checked ${summaryOf(environments.length, findings)}\n`);

  const failing = findings.filter(({ severity }) => severity === "error" || failOn === "warning");
  if (failing.length > 0) throw new Failure("", EXIT.findings);
}

import fs from "node:fs";
import path from "node:path";
import { Command, Option } from "commander";
import { ENVIRONMENTS, findEnvironments } from "../config/load/environments";
import type { AccessFormat } from "../review/access/told";
import { EXIT, Failure } from "./failure";
import { synthesizedIn, synthesizedNow } from "./platforms";
import { projectDirectory } from "./project";
import { againstOf } from "./sides/against";
import type { Terminal } from "./terminal";

/** Told here as well, so that the usage can be told without loading what tells access. */
const FORMATS = ["text", "csv", "json", "html"] as const satisfies readonly AccessFormat[];

interface IamOptions {
  readonly format: AccessFormat;
  readonly principal?: string;
  readonly resource?: string;
  readonly permission?: string;
  readonly against?: string;
  readonly folder?: string;
  readonly out?: string;
  readonly exitCode?: boolean;
}

/** `plinth iam`: who may do what in an environment, and what changes about that. */
export function iamCommand(terminal: Terminal): Command {
  return new Command("iam")
    .description("tell who may do what in an environment, and how that leads to more than was granted")
    .argument("[environment]", "its name or file; may be left out with --folder, or when there is only one")
    .option("--principal <name>", "only what somebody may do: a group of the environment file, an account, an address")
    .option("--resource <name>", "only what may be done to something: zone:raw, project, a name of Google's")
    .option(
      "--permission <permission>",
      "only who may do something: read, write, delete, act-as, start, approve, call, or a permission of Google's " +
        "such as storage.objects.get or storage.objects.*",
    )
    .option(
      "--against <environment>",
      "tell what changes, compared with another environment, a folder of plinth synth, or a commit such as main",
    )
    .option("--folder <folder>", "read what plinth synth wrote there, and synthesize nothing")
    .addOption(new Option("--format <format>", "how to tell it").choices(FORMATS).default("text"))
    .option("--out <file>", "write it to a file (default: it is printed)")
    .option("--exit-code", `end with ${EXIT.findings} when --against finds that anybody's access changes`)
    .addHelpText(
      "after",
      "\nExamples:\n" +
        "  plinth iam prod --resource zone:raw --permission read    who can read it, and through whom\n" +
        "  plinth iam prod --principal scientists\n" +
        "  plinth iam prod --against main\n" +
        "  plinth iam prod --format html --out access.html\n",
    )
    .action((name: string | undefined, options: IamOptions) => iam(terminal, name, options));
}

async function iam(terminal: Terminal, name: string | undefined, options: IamOptions): Promise<void> {
  const { format, principal, resource, permission, against, folder, out, exitCode } = options;
  checked(options);
  const root = projectDirectory(terminal);
  const environment = folder === undefined ? (name ?? onlyEnvironment(root)) : name;
  const title = environment === undefined ? (folder ?? "") : nameOf(environment);
  const platform =
    folder === undefined
      ? (await synthesizedNow(terminal, root, environment ?? "")).platform
      : synthesizedIn(terminal, folder, environment).platform;
  const other = against === undefined ? undefined : await againstOf(terminal, root, nameOf(environment ?? ""), against);

  // Loaded only now: what roles hold is a long list.
  const { tellAccess, QuestionError } = await import("../review/access/told");
  const asked = {
    ...(principal !== undefined && { principal }),
    ...(resource !== undefined && { resource }),
    ...(permission !== undefined && { permission }),
  };
  try {
    const color = terminal.color && out === undefined;
    const told = tellAccess(platform, { title, format, color, asked, ...(other !== undefined && { against: other }) });
    if (out === undefined) terminal.out(told.text);
    else write(terminal, out, told.text);
    if (exitCode === true && told.differs) throw new Failure("", EXIT.findings);
  } catch (error) {
    throw error instanceof QuestionError ? new Failure(error.message) : error;
  }
}

/** Throws a {@link Failure} where options do not go together. */
function checked({ format, principal, resource, permission, against, exitCode }: IamOptions): void {
  const asks = [principal, resource, permission].some((option) => option !== undefined);
  if (against !== undefined && asks && format === "text") {
    throw new Failure(
      "--against tells everything that changes, so that nothing is hidden\n" +
        "  leave out --principal, --resource and --permission, or take --format json and look for them there",
    );
  }
  if (against !== undefined && format === "csv") {
    throw new Failure("--against cannot be told as csv\n  allowed: text, json, html");
  }
  if (exitCode === true && against === undefined) {
    throw new Failure("--exit-code is about differences\n  say what to compare with, with --against");
  }
}

function onlyEnvironment(root: string): string {
  const names = environmentsOf(root).map(({ name }) => name);
  const [first] = names;
  if (first !== undefined && names.length === 1) return first;
  throw new Failure(
    `say which environment to tell about\n  environments: ${names.length === 0 ? "none" : names.join(", ")}\n` +
      "  or name what was synthesized with --folder",
  );
}

function environmentsOf(root: string) {
  return fs.existsSync(path.join(root, ENVIRONMENTS)) ? findEnvironments(root) : [];
}

/** `prod` of `config/environments/prod.ts`. */
function nameOf(environment: string): string {
  return environment.endsWith(".ts") ? path.basename(environment, ".ts") : environment;
}

function write(terminal: Terminal, out: string, text: string): void {
  try {
    fs.writeFileSync(path.resolve(terminal.directory, out), text);
  } catch (error) {
    throw new Failure(`cannot write ${out}: ${(error as Error).message}\n  name a file in a folder that exists`);
  }
  terminal.err(`wrote ${out}\n`);
}

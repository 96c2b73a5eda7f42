import fs from "node:fs";
import path from "node:path";
import { Command, Option } from "commander";
import { ENVIRONMENTS } from "../config/load/environments";
import { formatPath } from "../config/load/path";
import type { RuleFault } from "../config/load/run-rules";
import {
  answerProblem,
  type Answers,
  type GivenAnswers,
  givenProblems,
  optionFor,
  recordOf,
} from "../config/new/answers";
import { environmentSource } from "../config/new/source";
import { starter, starterFaults } from "../config/new/starter";
import { type Dialogue, isInteractive, terminalDialogue } from "./dialogue";
import { Failure } from "./failure";
import { projectDirectory } from "./project";
import type { Terminal } from "./terminal";

/** What must be answered, with the path of the answer in the environment. */
const REQUIRED = [
  { key: "project", path: "project.id", message: "Project id", placeholder: "acme-ml-prod" },
  { key: "number", path: "project.number", message: "Project number", placeholder: "481516234200" },
  { key: "region", path: "project.region", message: "Region", placeholder: "europe-west4" },
] as const;

/**
 * `plinth new`: writes the file of an environment.
 *
 * @param dialogue asks for what is missing; left out where nobody can answer
 */
export function newCommand(
  terminal: Terminal,
  dialogue: (() => Promise<Dialogue>) | undefined = isInteractive() ? terminalDialogue : undefined,
): Command {
  const collect = (text: string, before: readonly string[] = []) => [...before, text];
  return new Command("new")
    .description("write the file of a new environment")
    .argument("<environment>", "its name, such as prod")
    .option("--project <id>", "the project id")
    .option("--number <number>", "the project number")
    .option("--region <region>", "the region of everything")
    .addOption(new Option("--lifetime <lifetime>", "whether it may be destroyed").choices(["permanent", "disposable"]))
    .addOption(new Option("--encryption <keys>", "whose keys encrypt it").choices(["google", "customer"]))
    .option("--range <range>", "the range of its private network")
    .option("--label <key=value>", "a label of everything; may be repeated", collect)
    .option("--group <kind=address>", "a group of people; may be repeated", collect)
    .option("--yes", "ask nothing: what is not given has its default")
    .action(async (name: string, { yes, ...given }: GivenAnswers & { readonly yes?: boolean }) => {
      await writeEnvironment(terminal, name, given, yes ? undefined : dialogue);
    });
}

async function writeEnvironment(
  terminal: Terminal,
  name: string,
  given: GivenAnswers,
  dialogue: (() => Promise<Dialogue>) | undefined,
): Promise<void> {
  const nameProblem = answerProblem("name", name);
  const problems = [...(nameProblem === undefined ? [] : [nameProblem]), ...givenProblems(given)];
  if (problems.length > 0) throw new Failure([...problems, "nothing was written"].join("\n"));
  const root = projectDirectory(terminal);
  const file = path.join(root, ENVIRONMENTS, `${name}.ts`);
  const shown = path.relative(root, file).split(path.sep).join("/");
  if (fs.existsSync(file)) throw new Failure(`${shown} exists already\n  edit it, or choose another name`);

  const environment = starter(complete(name, await ask(name, given, dialogue)));
  const faults = starterFaults(environment);
  const told = faults.map(tell).join("\n");
  if (faults.some(({ severity }) => severity === "error")) throw new Failure(`${told}\nnothing was written`);

  fs.mkdirSync(path.dirname(file), { recursive: true });
  // Never over a file that somebody wrote in the meantime.
  fs.writeFileSync(file, environmentSource(environment), { flag: "wx" });
  if (told !== "") terminal.err(`${told}\n`);
  terminal.out(`wrote ${shown}\n`);
  terminal.err(`  next: plinth check ${name}, then plinth synth ${name}\n`);
}

/** Fills in what is missing. Throws a {@link Failure} that names the options where nobody can be asked. */
async function ask(
  name: string,
  given: GivenAnswers,
  start: (() => Promise<Dialogue>) | undefined,
): Promise<GivenAnswers> {
  const missing = REQUIRED.filter(({ key }) => given[key] === undefined);
  if (missing.length === 0) return given;
  if (start === undefined) {
    const options = missing.map(({ key }) => `--${key}`);
    const example = REQUIRED.map(({ key, placeholder }) => `--${key} ${placeholder}`).join(" ");
    throw new Failure(`plinth new needs ${options.join(", ")}\n  for example: plinth new ${name} ${example}`);
  }

  const dialogue = await start();
  const answers: Record<string, unknown> = {};
  for (const { key, path, message, placeholder } of missing) {
    answers[key] = await dialogue.text({ message, placeholder, problem: (answer) => answerProblem(path, answer) });
  }
  if (given.lifetime === undefined) {
    answers.lifetime = await dialogue.choose({
      message: "May it be destroyed with everything in it?",
      options: [
        { value: "permanent", label: "No, it is permanent" },
        { value: "disposable", label: "Yes, it is disposable" },
      ],
    });
  }
  if (given.encryption === undefined) {
    answers.encryption = await dialogue.choose({
      message: "Whose keys encrypt it?",
      options: [
        { value: "google", label: "Google's" },
        { value: "customer", label: "Our own, made by Plinth" },
      ],
    });
  }
  if (given.range === undefined) {
    const range = await optional(dialogue, "Range of a private network", "10.40.0.0/16", "network.range");
    if (range !== "") answers.range = range;
  }
  if (given.group === undefined) answers.group = await askGroups(dialogue);
  return { ...given, ...answers };
}

async function askGroups(dialogue: Dialogue): Promise<readonly string[]> {
  const groups: string[] = [];
  for (const kind of ["engineers", "scientists"] as const) {
    const address = await optional(
      dialogue,
      `E-mail address of the group of ${kind}`,
      `ml-${kind}@acme.example`,
      `groups.${kind}.email`,
    );
    if (address !== "") groups.push(`${kind}=${address}`);
  }
  return groups;
}

/** An answer that may be empty. */
function optional(dialogue: Dialogue, message: string, placeholder: string, path: string): Promise<string> {
  return dialogue.text({
    message: `${message} (empty for none)`,
    placeholder,
    problem: (answer) => (answer === "" ? undefined : answerProblem(path, answer)),
  });
}

function complete(name: string, given: GivenAnswers): Answers {
  const { project = "", number = "", region = "", lifetime = "permanent", encryption = "google", range } = given;
  const [labels, groups] = [recordOf(given.label), recordOf(given.group)];
  return { name, project, number, region, lifetime, encryption, range, labels, groups };
}

function tell({ severity, path, problem, allowed, fix }: RuleFault): string {
  const where = optionFor(path) ?? formatPath(path);
  return [
    `${severity === "warning" ? "warning: " : ""}${where}: ${problem}`,
    ...(allowed === undefined ? [] : [`  allowed: ${allowed}`]),
    ...(fix === undefined ? [] : [`  ${fix}`]),
  ].join("\n");
}

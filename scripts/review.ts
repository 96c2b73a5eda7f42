import fs from "node:fs";
import path from "node:path";
import { Command, Option } from "commander";
import { type Gate, gateHits, GateError, parseGates } from "../review/gates";
import { EXIT, Failure } from "./failure";
import { FORMATS, formatOf, type ReviewFormat, reviewText } from "./review-forms";
import { stepOutputs } from "./step-outputs";
import { reviewed, reviewedPlans, type Reviewed } from "./reviewed";
import { comparedCommits, comparedEnvironments, comparedFolders } from "./sides/compared";
import type { Terminal } from "./terminal";

interface ReviewOptions {
  readonly environments?: readonly string[];
  readonly folders?: readonly string[];
  readonly plans?: readonly string[];
  readonly origins?: string;
  readonly format: ReviewFormat;
  readonly write: readonly string[];
  readonly stepOutput?: string;
  readonly all?: boolean;
  readonly failOn: readonly Gate[];
  readonly exitCode?: boolean;
  readonly expectDigest?: string;
}

/** `plinth review`: what a change does to the platforms that environments become. */
export function reviewCommand(terminal: Terminal): Command {
  return new Command("review")
    .description("say what a change does: between two commits, two environments, two folders, or in Terraform's plans")
    .argument(
      "[commits]",
      "main: from where main was left to the files as they are; main...topic; main..topic: as they are",
    )
    .argument("[environments...]", "names of environments; all when none is given")
    .option("--environments <names...>", "compare two environments of the files as they are, such as staging prod")
    .option("--folders <folders...>", "compare two folders that plinth synth wrote; names of environments may follow")
    .option("--plans <files...>", "Terraform's plans of one or many stacks, as terraform show -json prints them")
    .option("--origins <folder>", "with --plans: what plinth synth wrote for the environment, to name its lines")
    .addOption(new Option("--format <format>", "what to print").choices(FORMATS).default("text"))
    .addOption(
      new Option("--write <file>", "write it to a file as well, in the form that its ending names; may be repeated")
        .argParser((file: string, before: readonly string[]) => [...before, file])
        .default([], "none"),
    )
    .option("--step-output <file>", "append name=value lines for later steps of CI, such as $GITHUB_OUTPUT")
    .option("--all", "show what is folded, too: labels, descriptions, what means the same")
    .addOption(
      new Option(
        "--fail-on <limits>",
        "end with 3 for destroy, replace, data-loss, broadened, exposed, unencrypted, cost:+20%",
      )
        .argParser((text: string, before: readonly Gate[]) => [...before, ...gatesOf(text)])
        .default([], "nothing"),
    )
    .option("--exit-code", "end with 2 when anything changes")
    .option("--expect-digest <digest>", "end with 4 when it is not the very change that was reviewed under this digest")
    .action((commits: string | undefined, names: string[], options: ReviewOptions) =>
      review(terminal, commits, names, options),
    );
}

async function review(
  terminal: Terminal,
  commits: string | undefined,
  names: readonly string[],
  options: ReviewOptions,
): Promise<void> {
  const files = options.write.map((file) => ({ file, format: formatOf(file) }));
  const found = await find(terminal, commits, names, options);
  const text = await reviewText(found, options.format, { terminal, all: options.all === true });
  // Everything is made before anything is written: half of a report would be taken for all of it.
  const written = await Promise.all(
    files.map(async ({ file, format }) => ({
      file,
      text: await reviewText(found, format, { terminal, all: options.all === true, plain: true }),
    })),
  );
  putAll(terminal, written);
  const hits = gateHits(found.review, options.failOn);
  if (options.stepOutput !== undefined) append(terminal, options.stepOutput, stepOutputs(found.review, hits));
  terminal.out(text);

  const { digest, changeSets } = found.review;
  if (options.expectDigest !== undefined && options.expectDigest !== digest) {
    throw new Failure(
      `this is not the change that was reviewed\n  expected digest: ${options.expectDigest}\n  its digest:      ${digest}`,
      EXIT.notVerified,
    );
  }
  if (hits.length > 0) {
    const lines = hits.map(({ gate, because }) =>
      [
        `fails on ${gate}:`,
        ...because.slice(0, 10).map((line) => `  ${line}`),
        ...(because.length > 10 ? [`  and ${because.length - 10} more`] : []),
      ].join("\n"),
    );
    throw new Failure(lines.join("\n"), EXIT.gate);
  }
  const differs = changeSets.some(({ changes, settings }) => changes.length + settings.length > 0);
  if (options.exitCode === true && differs) throw new Failure("", EXIT.findings);
}

/** What the arguments ask to be reviewed. Throws a {@link Failure} where they ask for two things at once, or for half of one. */
async function find(
  terminal: Terminal,
  commits: string | undefined,
  names: readonly string[],
  options: ReviewOptions,
): Promise<Reviewed> {
  const { environments, folders, plans, origins } = options;
  const kinds = [
    commits && "commits",
    environments && "--environments",
    folders && "--folders",
    plans && "--plans",
  ].filter((kind) => kind !== undefined && kind !== "");
  if (origins !== undefined && plans === undefined) throw new Failure("--origins is about plans: add --plans");
  // Beside folders, the first word is the name of an environment as well.
  const folded = folders !== undefined && commits !== undefined;
  if (kinds.length > 1 && !folded) throw new Failure(`one thing at a time: ${kinds.join(" and ")} were given\n${USES}`);
  if (plans !== undefined) return reviewedPlans(terminal, plans, origins);
  if (environments !== undefined)
    return reviewed(await comparedEnvironments(terminal, pair(environments, "--environments")), true);
  if (folders !== undefined) {
    const both = pair(folders.slice(0, 2), "--folders");
    const wanted = [...(commits === undefined ? [] : [commits, ...names]), ...folders.slice(2)];
    return reviewed(comparedFolders(terminal, both, wanted));
  }
  if (commits === undefined) throw new Failure(`say what to compare\n${USES}`);
  return reviewed(await comparedCommits(terminal, commits, names));
}

const USES = [
  "  plinth review main                              your files, with where you left main",
  "  plinth review v1..v2 prod                       two commits",
  "  plinth review --environments staging prod       two environments",
  "  plinth review --folders before after            two folders that plinth synth wrote",
  "  plinth review --plans plan-data.json ...        Terraform's own plans",
].join("\n");

function pair(values: readonly string[], option: string): readonly [string, string] {
  const [one, other, ...more] = values;
  if (one === undefined || other === undefined || more.length > 0) {
    throw new Failure(
      `${option} takes two, what was before and what is after; ${values.length} ${values.length === 1 ? "was" : "were"} given\n${USES}`,
    );
  }
  return [one, other];
}

function gatesOf(text: string): readonly Gate[] {
  try {
    return parseGates(text);
  } catch (error) {
    throw error instanceof GateError ? new Failure(error.message) : error;
  }
}

/** Writes all of it or nothing: what is there already stays as it is until everything could be written. */
function putAll(terminal: Terminal, files: readonly { readonly file: string; readonly text: string }[]): void {
  const drafts = files.map(({ file, text }, index) => {
    const place = path.resolve(terminal.directory, file);
    return { file, text, place, draft: `${place}.${process.pid}-${index}` };
  });
  try {
    for (const { file, text, place, draft } of drafts) {
      writing(file, () => {
        if (fs.statSync(place, { throwIfNoEntry: false })?.isDirectory()) throw new Error("it is a folder");
        fs.writeFileSync(draft, text);
      });
    }
    for (const { file, place, draft } of drafts) writing(file, () => fs.renameSync(draft, place));
  } finally {
    for (const { draft } of drafts) fs.rmSync(draft, { force: true });
  }
  for (const { file } of drafts) terminal.err(`wrote ${file}\n`);
}

function append(terminal: Terminal, file: string, text: string): void {
  writing(file, () => fs.appendFileSync(path.resolve(terminal.directory, file), text));
}

function writing(file: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    // The system says as well what it was about to open, which is nobody's file but ours.
    const [problem] = (error as Error).message.split(/, (?:open|rename) '/);
    throw new Failure(`cannot write ${file}: ${problem}\n  name a file in a folder that exists`);
  }
}

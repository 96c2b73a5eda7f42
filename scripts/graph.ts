import fs from "node:fs";
import path from "node:path";
import { Command, Option } from "commander";
import { DETAILS, type Detail } from "../review/picture/fold";
import { dotOf } from "../review/picture/dot";
import { environmentOf } from "../review/picture/environment";
import type { Graph } from "../review/picture/graph";
import { MERMAID_LIMITS, mermaidOf } from "../review/picture/mermaid";
import { graphJson } from "../review/picture/output";
import { drawnGraph, drawSvg, PictureError } from "../review/picture/picture";
import type { Platform } from "../review/platform";
import { ENVIRONMENTS, findEnvironments } from "../config/load/environments";
import { Failure } from "./failure";
import { synthesizedIn, synthesizedNow } from "./platforms";
import { projectDirectory } from "./project";
import type { Terminal } from "./terminal";

const FORMATS = ["svg", "mermaid", "dot", "json"] as const;
type Format = (typeof FORMATS)[number];

/** What a file is when only its name says so. */
const ENDINGS: ReadonlyMap<string, Format> = new Map([
  [".svg", "svg"],
  [".mmd", "mermaid"],
  [".mermaid", "mermaid"],
  [".dot", "dot"],
  [".gv", "dot"],
  [".json", "json"],
]);

interface GraphOptions {
  readonly format?: Format;
  readonly out?: string;
  readonly folder?: string;
  readonly before?: string;
  readonly detail?: Detail;
}

/** `plinth graph`: an environment's platform as a picture. */
export function graphCommand(terminal: Terminal): Command {
  return new Command("graph")
    .description("draw the platform of an environment: what it holds, by project and stack, and what flows between")
    .argument("[environment]", "its name or file; may be left out with --folder, or when there is only one")
    .addOption(
      new Option("--format <format>", "what to print (default: as the file of --out ends, else svg)").choices(FORMATS),
    )
    .option("--out <file>", "write it to a file (default: it is printed)")
    .option("--folder <folder>", "draw what plinth synth wrote there, and synthesize nothing")
    .option("--before <folder>", "what was synthesized before: what changes is coloured, what goes is drawn, too")
    .addOption(
      new Option(
        "--detail <detail>",
        "all: every thing; alike: what is alike as one; kinds: one of each kind in a stack (default: as much as can be read)",
      ).choices(DETAILS),
    )
    .action((name: string | undefined, options: GraphOptions) => draw(terminal, name, options));
}

async function draw(terminal: Terminal, name: string | undefined, options: GraphOptions): Promise<void> {
  const { out, detail } = options;
  const before = options.before === undefined ? undefined : synthesizedIn(terminal, options.before, name).platform;
  const platform = await platformOf(terminal, name, options);
  const graph = drawnGraph(platform, { detail, before });
  const format = options.format ?? formatOf(out);
  const text = await textOf(graph, format).catch((error: unknown) => {
    throw error instanceof PictureError ? new Failure(`${error.message}: leave --detail out`) : error;
  });
  if (format === "mermaid" && (text.length > MERMAID_LIMITS.characters || graph.flows.length > MERMAID_LIMITS.arrows)) {
    terminal.err(
      `warning: ${text.length} characters and ${graph.flows.length} arrows: GitHub draws at most ` +
        `${MERMAID_LIMITS.characters} and ${MERMAID_LIMITS.arrows}\n  draw less with: --detail kinds\n`,
    );
  }
  if (out === undefined) return terminal.out(text);
  const file = path.resolve(terminal.directory, out);
  try {
    fs.writeFileSync(file, text);
  } catch (error) {
    throw new Failure(`cannot write ${out}: ${(error as Error).message}\n  name a file in a folder that exists`);
  }
  terminal.err(`wrote ${out}: ${graph.things.length} boxes, ${graph.flows.length} arrows\n`);
}

async function platformOf(terminal: Terminal, name: string | undefined, { folder }: GraphOptions): Promise<Platform> {
  if (folder === undefined) {
    const root = projectDirectory(terminal);
    return (await synthesizedNow(terminal, root, name ?? onlyEnvironment(root))).platform;
  }
  const { platform } = synthesizedIn(terminal, folder, name);
  const found = environmentOf(platform);
  if (name !== undefined && found !== undefined && found !== name) {
    throw new Failure(
      `${folder} holds the environment ${JSON.stringify(found)}, and not ${JSON.stringify(name)}\n` +
        "  name the folder of that environment, or leave the name out",
    );
  }
  return platform;
}

function onlyEnvironment(root: string): string {
  const names = fs.existsSync(path.join(root, ENVIRONMENTS)) ? findEnvironments(root).map(({ name }) => name) : [];
  const [first] = names;
  if (first !== undefined && names.length === 1) return first;
  throw new Failure(
    `say which environment to draw\n  environments: ${names.length === 0 ? "none" : names.join(", ")}\n` +
      "  or name what was synthesized with --folder",
  );
}

function formatOf(out: string | undefined): Format {
  return ENDINGS.get(path.extname(out ?? "").toLowerCase()) ?? "svg";
}

async function textOf(graph: Graph, format: Format): Promise<string> {
  switch (format) {
    case "svg":
      return drawSvg(graph);
    case "mermaid":
      return mermaidOf(graph);
    case "dot":
      return dotOf(graph);
    case "json":
      return graphJson(graph);
  }
}

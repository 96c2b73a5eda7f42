import { Command, CommanderError } from "commander";
import { version } from "../package.json";
import { checkCommand } from "./check";
import { EXIT, Failure } from "./failure";
import { breathe, endWhenInterrupted } from "./interrupts";
import { synthCommand } from "./synth";
import { usesColor, type Terminal } from "./terminal";

/** Runs the command with its arguments, without node's own, and returns the exit code. Never throws. */
export async function main(words: readonly string[], terminal: Terminal, debug = false): Promise<number> {
  try {
    await (await program(words, terminal)).parseAsync(words, { from: "user" });
    return EXIT.done;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    if (error instanceof Failure) {
      if (error.message !== "") terminal.err(`${error.message}\n`);
      return error.exitCode;
    }
    terminal.err(crash(error, debug));
    return EXIT.couldNotRun;
  }
}

/** Runs the command for the process that it is in. */
export async function run(packageDirectory: string): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    // The reader went away, as `head` does: nobody is left to tell.
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") process.exit();
      throw error;
    });
  }
  const terminal: Terminal = {
    directory: process.cwd(),
    packageDirectory,
    color: usesColor(process.env, process.stdout),
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
  };
  endWhenInterrupted();
  process.exitCode = await main(process.argv.slice(2), terminal, process.env.PLINTH_DEBUG === "1");
  await breathe();
}

/** A command that is loaded only when it is asked for, so that the others start at once. */
interface LaterCommand {
  readonly name: string;
  readonly description: string;
  load(terminal: Terminal): Promise<Command>;
}

const later: readonly LaterCommand[] = [
  {
    name: "new",
    description: "write the file of a new environment",
    load: async (terminal) => (await import("./new")).newCommand(terminal),
  },
  {
    name: "review",
    description:
      "say what a change does to production: between commits, environments, folders, or in Terraform's plans",
    load: async (terminal) => (await import("./review")).reviewCommand(terminal),
  },
  {
    name: "graph",
    description: "draw the platform of an environment",
    load: async (terminal) => (await import("./graph")).graphCommand(terminal),
  },
  {
    name: "cost",
    description: "estimate what environments cost in a month",
    load: async (terminal) => (await import("./cost")).costCommand(terminal),
  },
  {
    name: "iam",
    description: "tell who may do what in an environment",
    load: async (terminal) => (await import("./iam")).iamCommand(terminal),
  },
  {
    name: "docs",
    description: "write the reference pages and JSON schemas",
    load: async (terminal) => (await import("./docs")).docsCommand(terminal),
  },
  {
    name: "policy",
    description: "judge what would be synthesized by rules about access, exposure, encryption and protection",
    load: async (terminal) => (await import("./policy")).policyCommand(terminal),
  },
  {
    name: "train",
    description: "start a training job and follow it to its end",
    load: async (terminal) => (await import("./train")).trainCommand(terminal),
  },
  {
    name: "release",
    description: "release a version of a model to an endpoint and follow it",
    load: async (terminal) => (await import("./release")).releaseCommand(terminal),
  },
  {
    name: "rollback",
    description: "put the previous model of an endpoint back, now",
    load: async (terminal) => (await import("./rollback")).rollbackCommand(terminal),
  },
  {
    name: "promote",
    description: "promote a version of a model, here or from environment to environment",
    load: async (terminal) => (await import("./promote")).promoteCommand(terminal),
  },
  {
    name: "retrain",
    description: "retrain a model as its environment says, and follow it",
    load: async (terminal) => (await import("./retrain")).retrainCommand(terminal),
  },
  {
    name: "approve",
    description: "say yes to a release or a promotion that waits for an approver",
    load: async (terminal) => (await import("./decide")).approveCommand(terminal),
  },
  {
    name: "deny",
    description: "say no to a release or a promotion that waits for an approver",
    load: async (terminal) => (await import("./decide")).denyCommand(terminal),
  },
  {
    name: "runs",
    description: "list the newest runs of an environment's workflows, or show or follow one",
    load: async (terminal) => (await import("./runs")).runsCommand(terminal),
  },
  {
    name: "alert-test",
    description: "try whether everybody who is told of alerts hears them",
    load: async (terminal) => (await import("./alert-test")).alertTestCommand(terminal),
  },
  {
    name: "cancel",
    description: "stop a run of a workflow",
    load: async (terminal) => (await import("./cancel")).cancelCommand(terminal),
  },
];

async function program(words: readonly string[], terminal: Terminal): Promise<Command> {
  const plinth = new Command("plinth")
    .description("One typed file per environment becomes a complete, secure machine-learning platform on Google Cloud")
    .version(version, "-V, --version", "print the version")
    .exitOverride()
    .configureOutput({ writeOut: (text) => terminal.out(text), writeErr: (text) => terminal.err(text) });
  const commands = [checkCommand(terminal), synthCommand(terminal)];
  for (const { name, description, load } of later) {
    commands.push(words.includes(name) ? await load(terminal) : new Command(name).description(description));
  }
  for (const command of commands) plinth.addCommand(command.copyInheritedSettings(plinth));
  return plinth;
}

function crash(error: unknown, debug: boolean): string {
  const { message, code, syscall, stack } = Object(error) as NodeJS.ErrnoException;
  const [line = ""] = String(message ?? error).split("\n");
  // What the machine refused is no fault of ours.
  const problem =
    code !== undefined && syscall !== undefined
      ? line
      : `internal error: ${line}\n  This is a fault of Plinth. Please report it with what PLINTH_DEBUG=1 prints.`;
  return debug ? `${problem}\n${String(stack)}\n` : `${problem}\n`;
}

import { randomBytes } from "node:crypto";
import { userInfo } from "node:os";
import { type Clock, systemClock } from "../deploy/clock";
import { applicationDefaultCredentials } from "../deploy/credentials";
import { Executions } from "../deploy/executions";
import { GoogleApi } from "../deploy/google-api";
import type { LaunchingEnvironment } from "../deploy/launchers";
import type { ProgressScreen } from "../deploy/progress";
import { openEnvironment } from "./open-environment";

/** What the commands that start and follow runs need of the world. */
export interface RunContext {
  /** Writes results. */
  readonly out: (text: string) => void;
  /** Where progress and remarks go. */
  readonly screen: ProgressScreen;
  /** Whether results may be coloured. */
  readonly color: boolean;
  readonly clock: Clock;
  /** The person, as their machine knows them. */
  readonly user: string;
  /** A key that no other start has. */
  startKey(): string;
  /** An environment by name, checked. Throws a `Failure`. */
  environment(name: string): LaunchingEnvironment;
  /** Runs in a project, with the person's credentials. */
  executions(projectId: string): Executions;
  /** Raised when the person presses Ctrl-C; a second time ends the process as ever. */
  interruption(): { readonly signal: AbortSignal; dispose(): void };
}

/** The real world. */
export function processContext(): RunContext {
  const { env, stdout, stderr } = process;
  const seen = (stream: NodeJS.WriteStream) => stream.isTTY && env["TERM"] !== "dumb";
  const color = (stream: NodeJS.WriteStream) => {
    if (env["NO_COLOR"] !== undefined && env["NO_COLOR"] !== "") return false;
    return (env["FORCE_COLOR"] ?? "0") !== "0" || seen(stream);
  };
  return {
    out: (text) => void stdout.write(text),
    screen: {
      write: (text) => void stderr.write(text),
      live: seen(stderr) && (env["CI"] ?? "") === "",
      columns: stderr.columns ?? 80,
      color: color(stderr),
    },
    color: color(stdout),
    clock: systemClock,
    user: userName(),
    startKey: () => randomBytes(8).toString("hex"),
    environment: openEnvironment,
    executions: (projectId) =>
      new Executions(new GoogleApi({ credentials: applicationDefaultCredentials(), quotaProject: projectId })),
    interruption: () => {
      const controller = new AbortController();
      const raise = () => controller.abort();
      process.once("SIGINT", raise);
      return { signal: controller.signal, dispose: () => void process.off("SIGINT", raise) };
    },
  };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run as a user without a name.
    return "unknown";
  }
}

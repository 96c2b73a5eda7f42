import { randomBytes } from "node:crypto";
import { userInfo } from "node:os";
import { Callbacks } from "../deploy/callbacks";
import { type Clock, systemClock } from "../deploy/clock";
import { applicationDefaultCredentials } from "../deploy/credentials";
import { Executions } from "../deploy/executions";
import { GoogleApi } from "../deploy/google-api";
import { Registries } from "../deploy/registries";
import type { ProgressScreen } from "../deploy/progress";
import type { DeployedEnvironment } from "../deploy/workflows";
import { report } from "../config/report/report";
import { isInteractive, terminalConfirmation } from "./dialogue";
import { EXIT, Failure } from "./failure";
import { hearInterrupt } from "./interrupts";
import { loadAll, projectDirectory, selectEnvironments, sourceReader, summaryOf } from "./project";
import { type Terminal, usesColor } from "./terminal";

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
  /** A name that no other run has. */
  runName(): string;
  /** An environment by name, checked. Throws a `Failure`. */
  environment(name: string): Promise<DeployedEnvironment>;
  /** Runs in a project, with the person's credentials. */
  executions(projectId: string): Executions;
  /** What runs in a project wait for, with the person's credentials. */
  callbacks(projectId: string): Callbacks;
  /** What registries hold, with the person's credentials; calls count against the project. */
  registries(projectId: string): Registries;
  /** Asks the person. @default - there is nobody who could answer */
  readonly confirm?: (question: string) => Promise<boolean>;
  /** Raised when the person presses Ctrl-C; a second time ends the process. */
  interruption(): { readonly signal: AbortSignal; dispose(): void };
}

/** The real world. */
export function processContext(terminal: Terminal): RunContext {
  const { env, stderr } = process;
  return {
    out: (text) => terminal.out(text),
    screen: {
      write: (text) => terminal.err(text),
      // A line that changes is for the same eyes as colours, whatever they think of colours.
      live: usesColor({ CI: env["CI"], TERM: env["TERM"] }, stderr),
      columns: stderr.columns ?? 80,
      color: usesColor(env, stderr),
    },
    color: terminal.color,
    clock: systemClock,
    user: userName(),
    runName: () => `manual-${stamp(systemClock.now())}-${randomBytes(3).toString("hex")}`,
    environment: (name) => openEnvironment(terminal, name),
    executions: (projectId) => new Executions(googleApi(projectId)),
    callbacks: (projectId) => new Callbacks(googleApi(projectId)),
    registries: (projectId) => new Registries(googleApi(projectId)),
    ...(isInteractive() ? { confirm: terminalConfirmation } : {}),
    interruption: () => {
      const controller = new AbortController();
      return { signal: controller.signal, dispose: hearInterrupt(() => controller.abort()) };
    },
  };
}

function googleApi(projectId: string): GoogleApi {
  return new GoogleApi({ credentials: applicationDefaultCredentials(), quotaProject: projectId });
}

async function openEnvironment(terminal: Terminal, name: string): Promise<DeployedEnvironment> {
  const root = projectDirectory(terminal);
  const loaded = await loadAll(root, selectEnvironments(root, [name], terminal.directory));
  const [environment] = loaded.flatMap((one) => one.environment ?? []);
  if (environment !== undefined) return environment;
  const findings = loaded.flatMap((one) => one.findings);
  const look = { color: terminal.color, sourceOf: sourceReader(root) };
  terminal.err(`${await report({ environments: loaded, findings }, "text", look)}\n`);
  throw new Failure(`nothing was asked of Google: ${summaryOf(loaded.length, findings)}`, EXIT.findings);
}

/** A time in UTC with nothing but digits and a dash: `20261124-081205`. */
function stamp(now: number): string {
  return new Date(now).toISOString().slice(0, 19).replace(/[-:]/g, "").replace("T", "-");
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run as a user without a name.
    return "unknown";
  }
}

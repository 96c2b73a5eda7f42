import type { DeployedEnvironment } from "../../deploy/workflows";
import { Failure } from "../../scripts/failure";
import type { Terminal } from "../../scripts/terminal";
import type { RunContext } from "../../scripts/run-context";
import { SimulatedExecutions } from "./executions";

/** An environment with a training job and a study. */
export const launching: DeployedEnvironment = {
  name: "test",
  project: { id: "acme-ml-test", region: "europe-west4" },
  groups: { scientists: { email: "ml-scientists@acme.example" }, approvers: { email: "ml-approvers@acme.example" } },
  training: {
    jobs: {
      fraud: { alternatives: { machines: { large: {}, small: {} }, capacities: { spot: {} } } },
      churn: { tuning: {}, alternatives: { machines: {}, capacities: {} } },
    },
  },
};

/** A terminal on which nobody looks. */
export const terminal: Terminal = {
  directory: "/",
  packageDirectory: "/",
  color: false,
  out: () => {},
  err: () => {},
};

/** What a promise fails with, as a person sees it. */
export async function failure(promise: Promise<unknown>): Promise<Pick<Failure, "message" | "exitCode">> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Failure) return { message: error.message, exitCode: error.exitCode };
    throw error;
  }
  throw new Error("nothing failed");
}

/** The commands' world in memory: what they print is in `out` and `err`. */
export function simulatedContext(
  api = new SimulatedExecutions(["train-fraud", "tune-churn"]),
  live = false,
  known: DeployedEnvironment = launching,
) {
  const printed = { out: "", err: "" };
  const controller = new AbortController();
  let names = 0;
  const context: RunContext = {
    out: (text) => void (printed.out += text),
    screen: { write: (text) => void (printed.err += text), live, columns: 60, color: false },
    color: false,
    clock: api.clock,
    user: "ana",
    runName: () => `manual-${++names}`,
    environment: async (name) => {
      if (name !== known.name) throw new Failure(`no environment is named "${name}"`, 1);
      return known;
    },
    executions: () => api.client(),
    callbacks: () => api.callbackClient(),
    registries: () => api.registryClient(),
    interruption: () => ({ signal: controller.signal, dispose: () => {} }),
  };
  return { api, context, printed, interrupt: () => controller.abort() };
}

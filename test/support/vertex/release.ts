import { renderWorkflow } from "../../../constructs/workflows/language/source";
import { guardWorkflow } from "../../../constructs/workflows/releases/guard";
import type { ReleasePlan, ReleaseProps } from "../../../constructs/workflows/releases/props";
import { releaseWorkflow } from "../../../constructs/workflows/releases/release";
import type { ReleaseReport } from "../../../constructs/workflows/releases/report";
import { rollbackWorkflow } from "../../../constructs/workflows/releases/rollback";
import type { ExecutionProps, ExecutionResult } from "../workflows/execution";
import { ADDRESSES } from "./addresses";
import { servingCloud, type ServingProps } from "./serving";

/** A canary with every kind of gate. */
export const PLAN: ReleasePlan = {
  strategy: "canary",
  steps: [5, 50, 100],
  soak: 900,
  gates: [
    { kind: "errors", name: "errorRate", max: 0.01, growth: 0.005 },
    { kind: "latency", name: "p99", percentile: 99, max: 300, growth: 0.2 },
    { kind: "utilization", name: "cpu", of: "cpu", max: 0.8 },
    { kind: "query", name: "declined", query: 'sum(rate(declined{model="$deployed_model"}[$window]))', max: 0.5 },
  ],
  minRequests: 100,
  whenFew: "wait",
  whenMissing: "fail",
  patience: 7_200,
  deployWithin: 3_600,
  keepPrevious: 86_400,
};

/** What the workflows of the endpoint are made from. */
export const PROPS: ReleaseProps = {
  endpoint: "fraud",
  model: "fraud",
  modelId: "fraud",
  deployedModel: {
    dedicatedResources: { machineSpec: { machineType: "n1-standard-4" }, minReplicaCount: 2, maxReplicaCount: 4 },
    serviceAccount: "test-serve-fraud@acme-ml-test.iam.gserviceaccount.com",
  },
  plan: PLAN,
  metrics: "public",
  monitor: {
    endpoint: "fraud",
    threshold: 0.3,
    features: {},
    sampleRate: 0.2,
    everyHours: 6,
    keepDays: 90,
    labels: {},
  },
};

/** What can be another way in a test: the plan in parts, everything else as it is. */
export interface Other extends Partial<Omit<ReleaseProps, "plan">> {
  readonly plan?: Partial<ReleasePlan>;
}

const DEFINITIONS = { release: releaseWorkflow, rollback: rollbackWorkflow, guard: guardWorkflow } as const;
const texts = new Map<string, string>();

/** The text of one of the workflows. It is kept, because checking it takes longer than running it. */
export function releaseSource(kind: keyof typeof DEFINITIONS, { plan, ...other }: Other = {}): string {
  const key = JSON.stringify({ kind, plan, other });
  const text = texts.get(key) ?? renderWorkflow(DEFINITIONS[kind]({ ...PROPS, ...other, plan: { ...PLAN, ...plan } }));
  texts.set(key, text);
  return text;
}

/** A simulated cloud in which version 1 serves as 101 and all gates of {@link PLAN} are kept. */
export function releaseCloud({ other, ...props }: ServingProps & { readonly other?: Other } = {}) {
  const cloud = servingCloud(props);
  const { vertex, simulation, start } = cloud;
  const storage = (folder: string) => vertex.storage.json(`gs://${ADDRESSES.RELEASES_BUCKET}/${folder}/fraud.json`);
  vertex.monitoring.query = () => 0.1;
  const begin = {
    release: (version: string, more: Partial<ExecutionProps> = {}) =>
      start(releaseSource("release", other), { workflow: "release-fraud", argument: { version }, ...more }),
    rollback: (more: Partial<ExecutionProps> = {}) =>
      start(releaseSource("rollback", other), { workflow: "rollback-fraud", ...more }),
    guard: (more: Partial<ExecutionProps> = {}) =>
      start(releaseSource("guard", other), { workflow: "guard-fraud", ...more }),
  };
  /** What is left: traffic, models, aliases, lock, memory, monitor. */
  const state = () => ({
    ...cloud.endpoint(),
    champion: vertex.models.versionOf("fraud", "champion"),
    lock: storage("locks"),
    previous: storage("previous") as Readonly<Record<string, unknown>> | undefined,
    monitored: vertex.monitors.of(ADDRESSES.ENDPOINT)?.targets,
    operating: vertex.endpoints.operations.running,
  });
  return {
    ...cloud,
    begin,
    state,
    /** Releases a version and runs everything to its end. */
    release: (version: string, more: Partial<ExecutionProps> = {}) => {
      const execution = begin.release(version, more);
      simulation.run();
      return execution;
    },
    rollback: (more: Partial<ExecutionProps> = {}) => {
      const execution = begin.rollback(more);
      simulation.run();
      return execution;
    },
    /** Runs the guard every five minutes until it has nothing to do, as its schedule does. Gives its last run. */
    guard: (most = 30) => {
      for (let times = 1; ; times += 1) {
        const execution = begin.guard();
        simulation.run();
        const idle = (execution.result as { readonly found?: unknown } | undefined)?.found === null;
        if (times >= most || idle) return execution;
        simulation.run(300);
      }
    },
  };
}

/** The reports of an execution about the release as a whole. */
export function reportsOf({
  log,
}: {
  readonly log: readonly { readonly payload: unknown; readonly severity: string }[];
}) {
  return log
    .filter(({ payload }) => (payload as { readonly report?: string }).report === "plinth-release")
    .map(({ payload, severity }) => ({ severity, ...(payload as ReleaseReport) }));
}

/** What was left before anything was released. */
export const UNTOUCHED = {
  split: { "101": 100 },
  deployed: ["101"],
  labels: {},
  champion: "1",
  lock: undefined,
  previous: undefined,
  monitored: undefined,
  operating: false,
} as const;

/**
 * The steps at which an execution is killed in tests: each is the first after something that it changed or waited for, and
 * between two of them it only looks, so that these are all the ways in which it can end.
 */
export function killPoints({ calls }: Pick<ExecutionResult, "calls">): readonly number[] {
  const acts = calls.filter((record) => record.function !== "http.get" && record.function !== "sys.log");
  return [...new Set([1, ...acts.map(({ step }) => step + 1)])];
}

import { ALERT_KINDS, type AlertedWork } from "../../config/monitoring/alert-kinds";
import type { Environment } from "../../config/schema/environment";
import { MlPlatform } from "../../stacks/platform";
import type { ObservabilityStack } from "../../stacks/observability-stack";
import { SYNTHETIC_ENVIRONMENTS } from "../support/environments";
import { shippedEnvironments } from "../support/shipped";
import { memoryApp } from "../support/synth";

interface Workload {
  readonly work: AlertedWork;
  readonly subject: string;
  readonly silenced: Readonly<Partial<Record<string, string>>>;
  /** The kinds of alerts that it must have, from what its file says of it. */
  readonly kinds: readonly string[];
}

const only = (kinds: Readonly<Record<string, boolean>>) => Object.keys(kinds).filter((kind) => kinds[kind]);

/** What must be watched, written down once more and apart from what makes the alerts. */
function workloadsOf({
  batch,
  endpoints,
  lifetime,
  models,
  pipelines,
  pools,
  storage,
  training,
  vectors,
}: Environment): readonly Workload[] {
  const permanent = lifetime === "permanent";
  const clocked = (schedule: { readonly state: string } | undefined) => schedule?.state === "on";
  return [
    ...Object.entries(endpoints).map(([subject, { alerts, feedback, pool, release, replicas, shadow }]) => ({
      work: "endpoint" as const,
      subject,
      silenced: alerts.silenced,
      kinds: only({
        errors: true,
        latency: permanent || alerts.maxP99 !== undefined || release.gates.p99?.max !== undefined,
        "no-traffic": permanent || alerts.maxSilence !== undefined,
        saturation: pool === undefined,
        "no-replicas": pool === undefined,
        "at-most": pool === undefined && (replicas?.max ?? 1) > (replicas?.min ?? 1),
        shadow: shadow !== undefined,
        accuracy: Object.keys(feedback?.limits ?? {}).length > 0,
        truth: feedback !== undefined,
        measuring: feedback !== undefined,
        "shadow-missing": clocked(shadow?.schedule),
      }),
    })),
    ...Object.entries(pools).map(([name, { alerts, replicas }]) => ({
      work: "pool" as const,
      subject: `pool ${name}`,
      silenced: alerts.silenced,
      kinds: only({ saturation: true, "at-most": (replicas.max ?? replicas.min) > replicas.min }),
    })),
    ...Object.entries(vectors).map(([name, { alerts }]) => ({
      work: "vectors" as const,
      subject: `vectors ${name}`,
      silenced: alerts.silenced,
      kinds: only({ latency: permanent || alerts.maxP99 !== undefined, "no-replicas": true }),
    })),
    ...Object.entries(training.jobs).map(([subject, { alerts, capacity, schedule }]) => ({
      work: "job" as const,
      subject,
      silenced: alerts.silenced,
      kinds: only({
        failed: true,
        "too-long": true,
        queued: true,
        preempted: capacity.kind === "spot",
        missing: clocked(schedule),
      }),
    })),
    ...Object.entries(batch).map(([subject, { alerts, schedule }]) => ({
      work: "batch" as const,
      subject,
      silenced: alerts.silenced,
      kinds: only({ failed: true, "too-long": true, queued: true, missing: clocked(schedule) }),
    })),
    ...Object.entries(pipelines).map(([subject, { alerts, schedule }]) => ({
      work: "pipeline" as const,
      subject,
      silenced: alerts.silenced,
      kinds: only({ failed: true, "too-long": true, missing: clocked(schedule) }),
    })),
    ...Object.entries(models).flatMap(([subject, { retraining }]) =>
      retraining === undefined
        ? []
        : [
            {
              work: "retraining" as const,
              subject,
              silenced: retraining.alerts.silenced,
              kinds: only({ failed: true, missing: clocked(retraining.schedule) }),
            },
          ],
    ),
    ...Object.entries(storage.zones).map(([name, { alerts }]) => ({
      work: "storage" as const,
      subject: `zone ${name}`,
      silenced: alerts.silenced,
      kinds: ["growth"],
    })),
    ...Object.entries(storage.datasets).map(([name, { alerts }]) => ({
      work: "storage" as const,
      subject: `dataset ${name}`,
      silenced: alerts.silenced,
      kinds: ["growth"],
    })),
  ];
}

const environments = [
  ...shippedEnvironments().map((environment) => [environment.name, environment] as const),
  ...Object.entries(SYNTHETIC_ENVIRONMENTS),
];

const planned = environments.map(([name, environment]) => {
  const app = memoryApp();
  new MlPlatform(app, environment);
  return [name, environment, (app.node.findChild("observability") as ObservabilityStack).policies] as const;
});

describe.each(planned)("the environment %s", (_name, environment, policies) => {
  const made = policies.flatMap(({ wanted }) => wanted);

  test("watches each workload for everything that its kind can suffer, but for what is silenced", () => {
    const missing = workloadsOf(environment).flatMap(({ work, subject, silenced, kinds }) =>
      kinds
        .filter((kind) => silenced[kind] === undefined)
        .filter((kind) => !made.some((one) => one.work === work && one.kind === kind && one.subject === subject))
        .map((kind) => `${work} ${subject}: ${kind}`),
    );

    expect(missing).toEqual([]);
  });

  test("makes no alert that is silenced", () => {
    const silenced = workloadsOf(environment).flatMap(({ work, subject, silenced }) =>
      Object.keys(silenced).map((kind) => `${work} ${subject}: ${kind}`),
    );

    expect(
      made.map(({ work, subject, kind }) => `${work} ${subject}: ${kind}`).filter((one) => silenced.includes(one)),
    ).toEqual([]);
  });

  test("wakes nobody where it is disposable", () => {
    const severities = new Set(policies.map(({ severity }) => severity));

    expect(severities.has("page") && environment.lifetime === "disposable").toBe(false);
  });
});

test("every kind of alert that has a limit is made somewhere, so that none is only talked about", () => {
  const made = new Set(
    planned.flatMap(([, , policies]) =>
      policies.flatMap(({ wanted }) => wanted.map(({ work, kind }) => `${work}.${kind}`)),
    ),
  );
  const known = Object.entries(ALERT_KINDS).flatMap(([work, kinds]) =>
    Object.keys(kinds).map((kind) => `${work}.${kind}`),
  );
  const elsewhere = (kind: string) =>
    /\.objective$|^endpoint\.(releases|refused|disagreement)$|^retraining\.refused$|^platform\.builds$/.test(kind);

  expect(known.filter((kind) => !elsewhere(kind) && !made.has(kind))).toEqual([]);
});

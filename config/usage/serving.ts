import { VECTOR_MACHINES } from "../../catalog/vector-machines";
import { exactly, rangeOf } from "../../values/guess";
import type { Endpoint } from "../schema/environment";
import { between, lengthOf, MONTH, type UsageContext, workload } from "./context";
import { usageMachines } from "./machines";
import { together } from "./runs";
import type { UsageWorkload } from "./usage";

/** What predicts, all the time or in batches. */
export function servingWorkloads(context: UsageContext): readonly UsageWorkload[] {
  return [...predictions(context), ...endpoints(context), ...pools(context), ...vectors(context)];
}

function predictions(context: UsageContext): readonly UsageWorkload[] {
  const { environment, assumptions, runs } = context;
  return Object.entries(environment.batch).map(([name, { model, machine, replicas, timeout }]) => {
    const times = runs.batch(name);
    const { replicas: written, duration } = assumptions.values.batch[name] ?? {};
    const hours = lengthOf(context, `batch.${name}`, duration, timeout);
    const least = Math.min(replicas.start, replicas.max);
    const count = between(context, `batch.${name}.replicas`, written, least, replicas.max);
    return workload(
      context,
      {
        kind: "batch",
        name,
        path: `batch.${name}`,
        stack: "pipelines",
        models: [model],
        machines: [usageMachines("machines", machine, 1, context.catalogue)],
        runs: times.range,
        replicas: count.range,
        hours: hours.range,
      },
      times,
      count,
      hours,
    );
  });
}

function endpoints(context: UsageContext): readonly UsageWorkload[] {
  const { environment, assumptions, catalogue } = context;
  return Object.entries(environment.endpoints).flatMap(([name, endpoint]) => {
    const path = `endpoints.${name}`;
    const { machine, replicas, pool, capacity, model, shadow } = endpoint;
    const shared = { name, models: [model], stack: "serving", capacity: capacity?.kind ?? ("on-demand" as const) };
    const replay = shadow?.machine ?? machine ?? (pool === undefined ? undefined : environment.pools[pool]?.machine);
    const shadows =
      shadow === undefined || replay === undefined
        ? []
        : [replays(context, name, endpoint, usageMachines("replay", replay, shadow.replicas, catalogue))];
    if (machine === undefined || pool !== undefined) return shadows;
    const min = replicas?.min ?? 1;
    const written = assumptions.values.endpoints[name]?.replicas;
    const count = between(context, `${path}.replicas`, written, min, replicas?.max ?? min);
    const machines = [usageMachines("machines", machine, 1, catalogue)];
    const releases = context.runs.releases();
    const standing = workload(
      context,
      { kind: "endpoint", ...shared, path, machines, replicas: count.range, hours: MONTH },
      count,
    );
    // Beside the model that serves: what comes up before it takes traffic, and what stays to come back.
    const beside = workload(
      context,
      {
        kind: "release",
        ...shared,
        path: `${path}.release`,
        machines,
        replicas: exactly(min),
        runs: releases.range,
        hours: exactly(hoursBeside(endpoint.release)),
      },
      releases,
    );
    return [standing, beside, ...shadows];
  });
}

/** How long two models are deployed because of one release. */
function hoursBeside(release: Endpoint["release"]): number {
  const hours = (text: string) => rangeOf(text as `${number}h`).high;
  const steps = "steps" in release ? release.steps.length : 1;
  const beside = "lasts" in release ? hours(release.lasts) : hours(release.soak) * steps;
  const kept = "keepPrevious" in release ? hours(release.keepPrevious) : 0;
  return beside + kept;
}

function replays(
  context: UsageContext,
  name: string,
  { model, shadow, release }: Endpoint,
  machines: UsageWorkload["machines"][number],
): UsageWorkload {
  const { assumptions, runs } = context;
  const hours = assumptions.take("runs.replay", assumptions.values.runs.replay);
  const clock = runs.scheduled(shadow?.schedule);
  const asked = release.strategy === "shadow" ? [runs.releases()] : [];
  const times = together([...clock, ...asked]);
  return workload(
    context,
    {
      kind: "shadow",
      name,
      path: `endpoints.${name}.shadow`,
      stack: "serving",
      models: [model],
      machines: [machines],
      runs: times.range,
      hours: hours.range,
    },
    times,
    hours,
  );
}

function pools(context: UsageContext): readonly UsageWorkload[] {
  const { environment, assumptions } = context;
  return Object.entries(environment.pools).map(([name, { machine, replicas }]) => {
    const { min, max = min } = replicas;
    const count = between(context, `pools.${name}.replicas`, assumptions.values.pools[name]?.replicas, min, max);
    const models = Object.values(environment.endpoints).flatMap(({ pool, model }) => (pool === name ? [model] : []));
    const machines = [usageMachines("machines", machine, 1, context.catalogue)];
    return workload(
      context,
      {
        kind: "pool",
        name,
        path: `pools.${name}`,
        stack: "serving",
        models,
        machines,
        replicas: count.range,
        hours: MONTH,
      },
      count,
    );
  });
}

function vectors(context: UsageContext): readonly UsageWorkload[] {
  const { environment, assumptions } = context;
  return Object.entries(environment.vectors).map(([name, { machine, shards, replicas }]) => {
    const { min, max = min } = replicas;
    const count = between(context, `vectors.${name}.replicas`, assumptions.values.vectors[name]?.replicas, min, max);
    const type = machine ?? VECTOR_MACHINES[shards][0];
    return workload(
      context,
      {
        kind: "vectors",
        name,
        path: `vectors.${name}`,
        stack: "serving",
        machines: [{ role: "machines", type, count: 1 }],
        replicas: count.range,
        hours: MONTH,
      },
      count,
    );
  });
}

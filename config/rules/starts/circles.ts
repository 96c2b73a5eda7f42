import type { Environment } from "../../schema/environment";

/** Something that starts because of something else, and may start something itself. */
export interface Starting {
  readonly kind: "job" | "prediction" | "pipeline" | "retraining";
  readonly name: string;
  /** Where it is written, from the root. */
  readonly at: string;
  /** What it writes, in references: `zone:scores`, `dataset:features`. */
  readonly writes: readonly string[];
  readonly triggers: Environment["training"]["jobs"][string]["triggers"];
  /** What it starts itself, and waits for. */
  readonly starts?: { readonly kind: Starting["kind"]; readonly name: string };
}

/** A way from something back to itself, with what to say of it. */
export interface Circle {
  /** The trigger that closes it, from the root. */
  readonly at: string;
  readonly members: readonly Starting[];
  readonly problem: string;
  readonly fix: string;
}

/** Why something starts: another thing has written an object, or has ended. */
interface Cause {
  readonly of: Starting;
  /** Where it is written, from the root. */
  readonly at: string;
  readonly source: Starting;
  readonly words: string;
  /** What starts it: new rows in a table, new objects in a zone, or that the source starts or has ended. */
  readonly by: "rows" | "objects" | "run";
}

/** The jobs of an environment. */
export function startingJobs({ training }: Environment): readonly Starting[] {
  return Object.entries(training.jobs).map(([name, { writes, triggers }]) => ({
    kind: "job",
    name,
    at: `training.jobs.${name}`,
    writes,
    triggers,
  }));
}

/** The batch predictions of an environment. */
export function startingPredictions({ batch }: Environment): readonly Starting[] {
  return Object.entries(batch).map(([name, { output, triggers }]) => ({
    kind: "prediction",
    name,
    at: `batch.${name}`,
    writes: "zone" in output ? [`zone:${output.zone}`] : [`dataset:${output.dataset}`],
    triggers,
  }));
}

/** The pipelines of an environment: each keeps what passes between its steps in a zone. */
export function startingPipelines({ pipelines }: Environment): readonly Starting[] {
  return Object.entries(pipelines).map(([name, { root, writes, triggers }]) => ({
    kind: "pipeline",
    name,
    at: `pipelines.${name}`,
    writes: [...new Set([...writes, `zone:${root}`])],
    triggers,
  }));
}

/** The retrainings of an environment: each starts what trains in it. */
export function startingRetrainings({ models }: Environment): readonly Starting[] {
  return Object.entries(models).flatMap(([model, { retraining }]): readonly Starting[] => {
    if (retraining === undefined) return [];
    const { by, triggers } = retraining;
    const name = `the retraining of ${model}`;
    return [
      {
        kind: "retraining",
        name,
        at: `models.${model}.retraining`,
        writes: [],
        triggers,
        starts: "job" in by ? { kind: "job", name: by.job } : { kind: "pipeline", name: by.pipeline },
      },
    ];
  });
}

/** Every circle in which things start each other, the nearest from each member, each circle once. */
export function circlesOf(all: readonly Starting[], plural: string): readonly Circle[] {
  const told = new Set<string>();
  return all.flatMap((start): Circle[] => {
    const circle = circleThrough(start, all);
    const [first] = circle ?? [];
    if (circle === undefined || first === undefined) return [];
    const members = circle.map(({ of }) => of);
    const key = members
      .map(({ at }) => at)
      .sort()
      .join(" ");
    if (told.has(key)) return [];
    told.add(key);
    const problem =
      circle.length === 1
        ? `${start.name} ${first.words}, so it would start itself for ever`
        : `${plural} would start each other for ever: ${circle.map(({ of, words }) => `${of.name} ${words}`).join(", and ")}`;
    return [
      {
        at: first.at,
        members,
        problem,
        fix: adviceFor(circle),
      },
    ];
  });
}

/** What to do about a circle: data can be watched elsewhere, an end cannot. */
function adviceFor(circle: readonly Cause[]): string {
  if (circle.some(({ by }) => by === "rows")) return "watch a table that none of them writes";
  if (circle.some(({ by }) => by === "objects")) return "watch a zone that none of them writes";
  return "start it after something that does not follow from it";
}

/** The causes from something back to itself, the nearest circle; `undefined` when it never comes back. */
function circleThrough(start: Starting, all: readonly Starting[]): readonly Cause[] | undefined {
  const queue: (readonly Cause[])[] = causesOf(start, all).map((cause) => [cause]);
  const seen = new Set<Starting>();
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    const source = path.at(-1)?.source;
    if (source === start) return path;
    if (source === undefined || seen.has(source)) continue;
    seen.add(source);
    for (const cause of causesOf(source, all)) queue.push([...path, cause]);
  }
  return undefined;
}

function causesOf(of: Starting, all: readonly Starting[]): readonly Cause[] {
  const started = all
    .filter(({ starts }) => starts?.kind === of.kind && starts.name === of.name)
    .map((source): Cause => ({ of, at: `${source.at}.by`, source, words: `is started by ${source.name}`, by: "run" }));
  const triggered = Object.entries(of.triggers).flatMap(([trigger, cause]): readonly Cause[] => {
    const at = `${of.at}.triggers.${trigger}`;
    switch (cause.kind) {
      case "after":
        return after(of, at, all, "job", cause.job);
      case "after-pipeline":
        return after(of, at, all, "pipeline", cause.pipeline);
      case "after-batch":
        return after(of, at, all, "prediction", cause.batch);
      case "object":
        return written(of, at, all, [`zone:${cause.zone}`], "objects");
      case "table":
        // Whoever may write a dataset may write each of its tables.
        return written(of, at, all, [`table:${cause.table}`, `dataset:${cause.table.split(".")[0]}`], "rows");
      case "message":
        return [];
    }
  });
  return [...triggered, ...started];
}

function after(
  of: Starting,
  at: string,
  all: readonly Starting[],
  noun: Starting["kind"],
  upstream: string,
): readonly Cause[] {
  return all
    .filter(({ kind, name }) => kind === noun && name === upstream)
    .map((source) => ({ of, at, source, words: `starts after ${upstream}`, by: "run" }));
}

function written(
  of: Starting,
  at: string,
  all: readonly Starting[],
  places: readonly [string, ...string[]],
  what: "objects" | "rows",
): readonly Cause[] {
  const [place] = places;
  return all
    .filter(({ writes }) => writes.some((reference) => places.includes(reference)))
    .map((source) => ({
      of,
      at,
      source,
      words:
        source === of
          ? `writes into ${place}, whose new ${what} start it`
          : `starts with new ${what} in ${place}, which ${source.name} writes`,
      by: what,
    }));
}

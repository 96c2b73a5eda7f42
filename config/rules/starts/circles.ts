import type { Environment } from "../../schema/environment";

/** Something that starts because of something else, and may start something itself. */
export interface Starting {
  readonly kind: "job" | "prediction" | "pipeline";
  readonly name: string;
  /** Where it is written, from the root. */
  readonly at: string;
  /** What it writes, in references: `zone:scores`, `dataset:features`. */
  readonly writes: readonly string[];
  readonly triggers: Environment["training"]["jobs"][string]["triggers"];
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
  readonly trigger: string;
  readonly source: Starting;
  readonly words: string;
  /** Whether it is new rows in a table that start it. */
  readonly byTable: boolean;
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
        at: `${start.at}.triggers.${first.trigger}`,
        members,
        problem,
        fix: `watch a ${circle.some(({ byTable }) => byTable) ? "table" : "zone"} that none of them writes`,
      },
    ];
  });
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
  return Object.entries(of.triggers).flatMap(([trigger, cause]): readonly Cause[] => {
    switch (cause.kind) {
      case "after":
        return after(of, trigger, all, "job", cause.job);
      case "after-pipeline":
        return after(of, trigger, all, "pipeline", cause.pipeline);
      case "after-batch":
        return after(of, trigger, all, "prediction", cause.batch);
      case "object":
        return written(of, trigger, all, [`zone:${cause.zone}`], "objects");
      case "table":
        // Whoever may write a dataset may write each of its tables.
        return written(of, trigger, all, [`table:${cause.table}`, `dataset:${cause.table.split(".")[0]}`], "rows");
      case "message":
        return [];
    }
  });
}

function after(
  of: Starting,
  trigger: string,
  all: readonly Starting[],
  noun: Starting["kind"],
  upstream: string,
): readonly Cause[] {
  return all
    .filter(({ kind, name }) => kind === noun && name === upstream)
    .map((source) => ({ of, trigger, source, words: `starts after ${upstream}`, byTable: false }));
}

function written(
  of: Starting,
  trigger: string,
  all: readonly Starting[],
  places: readonly [string, ...string[]],
  what: "objects" | "rows",
): readonly Cause[] {
  const [place] = places;
  return all
    .filter(({ writes }) => writes.some((reference) => places.includes(reference)))
    .map((source) => ({
      of,
      trigger,
      source,
      words:
        source === of
          ? `writes into ${place}, whose new ${what} start it`
          : `starts with new ${what} in ${place}, which ${source.name} writes`,
      byTable: what === "rows",
    }));
}

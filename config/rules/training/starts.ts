import { cronProblem } from "../../../values/cron";
import { isTimeZone, timeZoneLike } from "../../../values/time-zone";
import type { Environment } from "../../schema/environment";
import type { Job } from "../../training/pools";
import { defineRule, type Violation } from "../rule";

type Schedule = NonNullable<Job["schedule"]>;
type Jobs = Environment["training"]["jobs"];

const schedule = (each: string, id: string, what: string) =>
  defineRule<Schedule>({
    id,
    severity: "error",
    holds: `The schedule of a ${what} is in the form of unix-cron, happens, and is in a time zone that there is.`,
    each,
    reads: ["cron", "timeZone"],
    check({ value: { cron, timeZone } }) {
      const problem = cronProblem(cron);
      const alike = timeZoneLike(timeZone);
      return [
        ...(problem === undefined
          ? []
          : [
              {
                at: "cron",
                problem: `"${cron}" ${problem}`,
                allowed: "minute, hour, day of the month, month, day of the week",
              },
            ]),
        ...(isTimeZone(timeZone)
          ? []
          : [
              {
                at: "timeZone",
                problem: `"${timeZone}" is not a time zone${alike === undefined ? "" : `. Did you mean "${alike}"?`}`,
                allowed: `a name of the IANA database, such as "Europe/Amsterdam" or "Etc/UTC"`,
              },
            ]),
      ];
    },
  });

/** Of a job, and of a notebook that runs by the clock. */
export const jobSchedule = schedule("training.jobs.*.schedule", "training/schedule", "job");
export const notebookSchedule = schedule(
  "training.notebooks.runs.*.schedule",
  "training/notebook-schedule",
  "notebook",
);

/** Google knows a trigger by the names of job and trigger with a dash between them. */
export const triggerName = defineRule<Jobs>({
  id: "training/trigger-name",
  severity: "error",
  holds: "No two triggers have the same name once it is composed.",
  each: "training.jobs",
  reads: ["*.triggers"],
  check({ value: jobs }) {
    const first = new Map<string, string>();
    return Object.entries(jobs).flatMap(([job, { triggers }]) =>
      Object.keys(triggers).flatMap((trigger): Violation[] => {
        const name = `${job}-${trigger}`;
        const other = first.get(name);
        if (other === undefined) {
          first.set(name, `${job}.triggers.${trigger}`);
          return [];
        }
        return [
          {
            at: `${job}.triggers.${trigger}`,
            problem: `its trigger would be called "${name}", as that of ${other}`,
            fix: "rename one of them",
          },
        ];
      }),
    );
  },
});

/** What starts a job: the object in a zone, or the end of another. */
interface Cause {
  readonly job: string;
  readonly trigger: string;
  readonly words: string;
}

/** A job whose end, or whose output, starts another one that starts it again. */
export const triggerLoop = defineRule<Jobs>({
  id: "training/trigger-loop",
  severity: "error",
  holds: "No job starts itself: by writing into the zone whose new objects start it, or through others.",
  each: "training.jobs",
  reads: ["*.writes", "*.triggers", "*.output"],
  check({ value: jobs }) {
    const told = new Set<string>();
    return Object.keys(jobs).flatMap((name): Violation[] => {
      const circle = circleThrough(name, jobs);
      if (circle === undefined) return [];
      const members = circle
        .map(({ job }) => job)
        .sort()
        .join(" ");
      if (told.has(members)) return [];
      told.add(members);
      const [first] = circle;
      const problem =
        circle.length === 1
          ? `${name} ${circle[0]?.words}, so it would start itself for ever`
          : `jobs would start each other for ever: ${circle.map(({ words, job }, index) => `${job} ${words}${index === circle.length - 1 ? "" : ", and"}`).join(" ")}`;
      return [{ at: `${name}.triggers.${first?.trigger}`, problem, fix: "watch a zone that none of them writes" }];
    });
  },
});

/** The causes from a job back to itself, the nearest circle; `undefined` when it never comes back. */
function circleThrough(start: string, jobs: Jobs): readonly Cause[] | undefined {
  const queue: (readonly Cause[])[] = causesOf(start, jobs).map((cause) => [cause]);
  const seen = new Set<string>();
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    const source = sourceOf(path.at(-1), jobs);
    if (source === start) return path;
    if (source === undefined || seen.has(source)) continue;
    seen.add(source);
    for (const cause of causesOf(source, jobs)) queue.push([...path, cause]);
  }
  return undefined;
}

interface KnownCause extends Cause {
  readonly source: string;
}

function sourceOf(cause: Cause | undefined, jobs: Jobs): string | undefined {
  const source = (cause as KnownCause | undefined)?.source;
  return source !== undefined && Object.hasOwn(jobs, source) ? source : undefined;
}

function causesOf(name: string, jobs: Jobs): readonly KnownCause[] {
  return Object.entries(jobs[name]?.triggers ?? {}).flatMap(([trigger, cause]): KnownCause[] => {
    if (cause.kind === "after") return [{ job: name, trigger, source: cause.job, words: `starts after ${cause.job}` }];
    if (cause.kind !== "object") return [];
    return Object.entries(jobs)
      .filter(([, { writes }]) => writes.includes(`zone:${cause.zone}`))
      .map(([source]) => ({
        job: name,
        trigger,
        source,
        words:
          source === name
            ? `writes into zone:${cause.zone}, whose new objects start it`
            : `starts with new objects in zone:${cause.zone}, which ${source} writes`,
      }));
  });
}

/** Google tells of new objects only within the project. */
export const externalTrigger = defineRule<Job>({
  id: "training/external-trigger",
  severity: "error",
  holds: "The zone whose new objects start a job is one of the environment's own.",
  each: "training.jobs.*",
  reads: ["triggers", "/external.zones"],
  check: ({ value: { triggers }, environment: { storage, external } }) =>
    Object.entries(triggers).flatMap(([name, trigger]): Violation[] =>
      trigger.kind === "object" &&
      !Object.hasOwn(storage.zones, trigger.zone) &&
      Object.hasOwn(external.zones, trigger.zone)
        ? [
            {
              at: `triggers.${name}.zone`,
              problem: `zone "${trigger.zone}" is external, and Google tells of new objects in the own project only`,
              allowed:
                Object.keys(storage.zones).length === 0 ? "no zone is declared" : Object.keys(storage.zones).join(", "),
            },
          ]
        : [],
    ),
});

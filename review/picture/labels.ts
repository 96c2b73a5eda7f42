import type { Flow, Graph, Schedule, StackBox, Thing } from "./graph";
import { KINDS } from "./kinds";
import { capped } from "./text";

/** Longer names are cut in the middle; the whole name is in the title that shows under the pointer. */
const NAME = 30;
const DETAIL = 44;
const DETAILS = 3;
/** In words, what nobody would read to its end is cut, too. */
const WORDS = 120;
const MOST_NAMES = 100;

/** The lines of a box. */
export interface Label {
  /** What it is, above the name. */
  readonly kind: string;
  readonly name: string;
  readonly details: readonly string[];
}

/** What a box says. */
export function labelOf(thing: Thing): Label {
  const { kind, name, folded, details, schedules } = thing;
  const fact = KINDS[kind];
  if (folded !== undefined) {
    const [first = "", ...others] = folded;
    const last = others.at(-1) ?? first;
    return {
      kind: fact.many,
      name: `×${folded.length}`,
      details: [
        capped(folded.length === 2 ? `${first}, ${last}` : `${first} … ${last}`, DETAIL),
        ...details.slice(0, 1),
      ].map((line) => capped(line, DETAIL)),
    };
  }
  // Guards run every few minutes at every endpoint: what is the same everywhere tells nothing.
  const told = kind === "endpoint" ? [] : schedules.map(timeOf);
  return {
    kind: fact.one,
    name: capped(name, NAME),
    details: [...details, ...told].slice(0, DETAILS).map((line) => capped(line, DETAIL)),
  };
}

/** `at 0 2 * * * Europe/Amsterdam`. */
export function timeOf({ cron, timeZone, paused }: Schedule): string {
  return `at ${cron} ${timeZone}${paused ? " (paused)" : ""}`;
}

const said = (name: string) => capped(name, WORDS);

/** The names of what is drawn as one, and how many more there are. */
function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return [...names.slice(0, MOST_NAMES).map(said), ...(more > 0 ? [`and ${more} more`] : [])].join(", ");
}

/** A thing in words, whole. */
export function sayThing({ kind, name, folded, details, schedules, ownKey, change, resources }: Thing): string {
  const fact = KINDS[kind];
  const what = folded === undefined ? `${fact.one} ${said(name)}` : `${folded.length} ${fact.many}: ${listed(folded)}`;
  const facts = [
    ...details,
    ...schedules.map(
      (schedule) => `${schedule.workflow} at ${schedule.cron} ${schedule.timeZone}${schedule.paused ? ", paused" : ""}`,
    ),
    ...(ownKey ? ["encrypted with a key of the customer's"] : []),
    ...(resources > 0 ? [`${resources} resource${resources === 1 ? "" : "s"}`] : []),
  ];
  return [
    what,
    ...(facts.length > 0 ? [` (${facts.join("; ")})`] : []),
    ...(change === undefined ? [] : [`: ${change}`]),
  ].join("");
}

/** An arrow in words. */
export function sayFlow({ from, to, kind, change, count }: Flow, things: ReadonlyMap<string, Thing>): string {
  const name = (id: string) => {
    const thing = things.get(id);
    if (thing === undefined) return id;
    return thing.folded === undefined
      ? `${KINDS[thing.kind].one} ${said(thing.name)}`
      : `${thing.folded.length} ${KINDS[thing.kind].many}`;
  };
  // Data flows to its reader, and a model to what serves it: in words the other one acts.
  const backwards = kind === "reads" || kind === "serves";
  const [who, whom] = backwards ? [to, from] : [from, to];
  const times = count > 1 ? ` (×${count})` : "";
  return `${name(who)} ${kind} ${name(whom)}${times}${change === undefined ? "" : `: ${change}`}`;
}

/** `data · 65 resources`, with what changes. */
export function stackLabel({ name, resources, changes }: StackBox): string {
  const signs = { created: "+", changed: "~", replaced: "±", deleted: "−" } as const;
  const told = (["created", "changed", "replaced", "deleted"] as const)
    .filter((change) => (changes[change] ?? 0) > 0)
    .map((change) => `${signs[change]}${changes[change]}`);
  const count = `${resources} resource${resources === 1 ? "" : "s"}`;
  return [capped(name, NAME), count, ...(told.length > 0 ? [told.join(" ")] : [])].join(" · ");
}

/** `project acme-ml-prod europe-west4`. */
export function projectLabel({ stacks }: Graph, project: string | undefined): string {
  const region = stacks.find((stack) => stack.project === project)?.region;
  return ["project", project ?? "", region ?? ""]
    .filter((word) => word !== "")
    .map((word) => capped(word, 60))
    .join(" ");
}

/** What the picture is of, in one line. */
export function titleOf({ environment, stacks }: Graph): string {
  const [first, ...others] = [...new Set(stacks.map(({ project }) => project))];
  const projects = [first, ...others].filter((project) => project !== undefined);
  const region = others.length === 0 ? stacks.find((stack) => stack.region !== undefined)?.region : undefined;
  const words = [environment ?? "platform", ...projects, ...(region === undefined ? [] : [region])];
  return words.map((word) => capped(word, 60)).join(" · ");
}

/** How much there is, and how much of it is drawn. */
export function subtitleOf({ stacks, things }: Graph): string {
  const resources = stacks.reduce((sum, stack) => sum + stack.resources, 0);
  const all = things.reduce((sum, { folded }) => sum + (folded?.length ?? 1), 0);
  const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? "" : "s"}`;
  const drawn = things.length < all ? `; ${all} things are drawn as ${things.length}` : "";
  return `${count(resources, "resource")} in ${count(stacks.length, "stack")}${drawn}`;
}

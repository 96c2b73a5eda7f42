import { type Platform, type Resource, resourcesOf } from "../platform";
import { type Change, type Flow, type Graph, type StackBox, type Thing } from "./graph";
import { KINDS } from "./kinds";
import { graphOf, inOrder } from "./read-graph";
import { resourcesBySubject } from "./subjects";

/** What happens to one resource; the changes of a review's change set are such. */
export interface ResourceAction {
  readonly stack: string;
  readonly address: string;
  /** As reviews and Terraform say it: `create`, `update`, `replace`, `delete` and so on. */
  readonly action: string;
  /** Whether nothing about it needs to be seen. */
  readonly folded?: boolean;
}

/** What a picture says of each action; what is not here changes nothing that a picture shows. */
const ACTIONS: ReadonlyMap<string, Change> = new Map([
  ["create", "created"],
  ["import", "created"],
  ["update", "changed"],
  ["unknown", "changed"],
  ["update-or-replace", "replaced"],
  ["replace", "replaced"],
  ["delete", "deleted"],
  ["forget", "deleted"],
]);

/**
 * The union of a platform before and after a change, each thing and arrow marked with what happens to it.
 *
 * @param before what is only there is drawn as deleted; when it is not said, what is deleted is not drawn
 * @param actions what happens to resources, as a review has found; when it is not said, both sides are compared
 */
export function comparedGraph(
  after: Platform,
  before: Platform | undefined,
  actions: readonly ResourceAction[] = before === undefined ? [] : compared(before, after),
): Graph {
  const changes = new Map<string, Change>();
  for (const { stack, address, action, folded } of actions) {
    const change = ACTIONS.get(action);
    if (change !== undefined && folded !== true) changes.set(`${stack}/${address}`, change);
  }
  const now = graphOf(after);
  const was = before === undefined ? undefined : graphOf(before);
  const resources = [before, after].flatMap((platform) =>
    platform === undefined ? [] : [...resourcesBySubject(platform)].map(([id, [, made]]) => [id, made] as const),
  );
  const made = new Map<string, Resource[]>();
  for (const [id, some] of resources) made.set(id, [...(made.get(id) ?? []), ...some]);
  const things = union(now.things, was?.things, ({ id }) => id).map(({ item, change }): Thing => {
    const all = change ?? changeOf(item, made.get(item.id) ?? [], changes);
    return all === undefined ? item : { ...item, change: all };
  });
  const flows = union(now.flows, was?.flows, keyOf).map(({ item, change }) =>
    change === undefined ? item : { ...item, change },
  );
  const stacks = union(now.stacks, was?.stacks, ({ name }) => name).map(({ item, change }) => ({
    ...item,
    ...(change === "deleted" && { resources: 0 }),
    changes: countOf(item.name, changes),
  }));
  return inOrder({ environment: now.environment ?? was?.environment, stacks, things, flows });
}

/** Everything of both sides; what is on one side only says so. Without the other side nothing is known. */
function union<T>(
  now: readonly T[],
  was: readonly T[] | undefined,
  key: (item: T) => string,
): readonly { readonly item: T; readonly change?: Change }[] {
  if (was === undefined) return now.map((item) => ({ item }));
  const before = new Set(was.map(key));
  const after = new Set(now.map(key));
  return [
    ...now.map((item) => (before.has(key(item)) ? { item } : { item, change: "created" as const })),
    ...was.filter((item) => !after.has(key(item))).map((item) => ({ item, change: "deleted" as const })),
  ];
}

function keyOf({ from, to, kind }: Flow): string {
  return [from, to, kind].join("\n");
}

/** What happens to a thing: what happens to its body, and when that stays and something of it changes, that it changes. */
function changeOf(
  { kind }: Thing,
  resources: readonly Resource[],
  changes: ReadonlyMap<string, Change>,
): Change | undefined {
  const bodies: readonly string[] = KINDS[kind].bodies;
  const found = resources.flatMap(({ stack, address, type }) => {
    const change = changes.get(`${stack}/${address}`);
    return change === undefined ? [] : [{ change, body: bodies.includes(type) }];
  });
  if (found.some(({ change, body }) => body && change === "replaced")) return "replaced";
  const own = [
    ...new Set(
      resources
        .filter(({ type }) => type === bodies[0])
        .map(({ stack, address }) => changes.get(`${stack}/${address}`)),
    ),
  ];
  // A body that is made while the rest of it was there before, or the other way round.
  if (own.length === 1 && own[0] !== undefined) return own[0];
  return found.length > 0 ? "changed" : undefined;
}

function countOf(stack: string, changes: ReadonlyMap<string, Change>): StackBox["changes"] {
  const counts: Partial<Record<Change, number>> = {};
  for (const [place, change] of changes) {
    if (place.startsWith(`${stack}/`)) counts[change] = (counts[change] ?? 0) + 1;
  }
  return counts;
}

/** By address, as far as that goes: a review knows more. */
function compared(before: Platform, after: Platform): readonly ResourceAction[] {
  const texts = (platform: Platform) =>
    new Map(
      resourcesOf(platform).map((resource) => [
        `${resource.stack}\n${resource.address}`,
        JSON.stringify(resource.attributes),
      ]),
    );
  const was = texts(before);
  const now = texts(after);
  const action = (place: string) => {
    if (!was.has(place)) return "create";
    if (!now.has(place)) return "delete";
    return was.get(place) === now.get(place) ? "no-op" : "update";
  };
  return [...new Set([...was.keys(), ...now.keys()])].map((place) => {
    const [stack = "", address = ""] = place.split("\n");
    return { stack, address, action: action(place) };
  });
}

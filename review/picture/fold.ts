import { byName, byText, type Flow, type Graph, type Thing } from "./graph";
import { type ThingKind } from "./kinds";

/** How much of a platform is drawn: everything, everything with what is alike folded, or each kind of a stack as one. */
export const DETAILS = ["all", "alike", "kinds"] as const;

/** How much of a platform is drawn. */
export type Detail = (typeof DETAILS)[number];

/** More than so many boxes, or arrows, nobody can read. Found by looking. */
const READABLE = { things: 70, flows: 130 };

/** Fewer that are alike are drawn one by one. */
const WORTH_FOLDING = 3;

/**
 * The graph with as much folded as it takes to be read, or as is asked for. Things are alike when they are of one kind, in one
 * stack, have the same happen to them, and flow to and from what is alike.
 */
export function folded(graph: Graph, detail?: Detail): Graph {
  if (detail === "all" || (detail === undefined && isReadable(graph))) return graph;
  if (detail !== "kinds") {
    const alike = merged(graph, likeness(graph), WORTH_FOLDING);
    if (detail === "alike" || isReadable(alike)) return alike;
  }
  const kinds = new Map(graph.things.map((thing) => [thing.id, traitsOf(thing)]));
  return detail === "kinds" ? merged(graph, kinds, 2) : readable(graph, kinds);
}

/** Draws kinds as one, those first of which there are most, until the rest can be read. */
function readable(graph: Graph, kinds: ReadonlyMap<string, string>): Graph {
  const counts = new Map<string, number>();
  for (const kind of kinds.values()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const most = [...counts].sort(([one, many], [other, more]) => more - many || byText(one, other));
  const folding = new Set<string>();
  let drawn = graph;
  for (const [kind, count] of most) {
    if (count < 2 || isReadable(drawn)) break;
    folding.add(kind);
    const classes = new Map([...kinds].map(([id, name]) => [id, folding.has(name) ? name : `${name}\n${id}`]));
    drawn = merged(graph, classes, 2);
  }
  return drawn;
}

function isReadable({ things, flows }: Graph): boolean {
  return things.length <= READABLE.things && flows.length <= READABLE.flows;
}

/** What must be the same in things that are drawn as one. */
function traitsOf({ kind, stack, change, ownKey }: Thing): string {
  return [kind, stack ?? "", change ?? "", ownKey ? "key" : ""].join("\n");
}

/** Classes of things that cannot be told apart by what is around them: refined until nothing more is told apart. */
function likeness({ things, flows }: Graph): ReadonlyMap<string, string> {
  let classes = numbered(new Map(things.map((thing) => [thing.id, traitsOf(thing)])));
  const around = new Map<string, (readonly [how: string, other: string])[]>(things.map(({ id }) => [id, []]));
  for (const { from, to, kind, change } of flows) {
    around.get(from)?.push([`>${kind}${change ?? ""}`, to]);
    around.get(to)?.push([`<${kind}${change ?? ""}`, from]);
  }
  for (let count = 0; count !== new Set(classes.values()).size;) {
    count = new Set(classes.values()).size;
    const known = classes;
    classes = numbered(
      new Map(
        things.map(({ id }) => {
          const ways = (around.get(id) ?? []).map(([how, other]) => `${how} ${known.get(other)}`);
          return [id, [known.get(id), ...[...new Set(ways)].sort(byText)].join("\n")];
        }),
      ),
    );
  }
  return classes;
}

/** Short names for long ones, so that they do not grow with every round. */
function numbered(classes: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const numbers = new Map<string, string>();
  return new Map(
    [...classes].map(([id, name]) => {
      if (!numbers.has(name)) numbers.set(name, String(numbers.size));
      return [id, numbers.get(name) ?? ""];
    }),
  );
}

/** Draws the things of each class as one, when there are at least so many. */
function merged(graph: Graph, classes: ReadonlyMap<string, string>, least: number): Graph {
  const members = new Map<string, Thing[]>();
  for (const thing of graph.things) {
    const name = classes.get(thing.id) ?? thing.id;
    const known = members.get(name) ?? [];
    known.push(thing);
    members.set(name, known);
  }
  const place = new Map<string, string>();
  const things = [...members.values()].flatMap((alike) => {
    const [first] = alike;
    if (alike.length < least || first === undefined) {
      for (const { id } of alike) place.set(id, id);
      return alike;
    }
    const one = together(first, alike);
    for (const { id } of alike) place.set(id, one.id);
    return [one];
  });
  const order = new Map(graph.things.map(({ id }, index) => [place.get(id) ?? id, index]));
  const flows = new Map<string, Flow>();
  for (const flow of graph.flows) {
    const from = place.get(flow.from) ?? flow.from;
    const to = place.get(flow.to) ?? flow.to;
    // Among themselves: what a box stands for is not drawn as an arrow to itself.
    if (from === to) continue;
    const key = [from, to, flow.kind, flow.change ?? ""].join("\n");
    flows.set(key, { ...flow, from, to, count: (flows.get(key)?.count ?? 0) + flow.count });
  }
  return {
    ...graph,
    things: things.sort((one, other) => (order.get(one.id) ?? 0) - (order.get(other.id) ?? 0)),
    flows: [...flows.values()],
  };
}

function together(first: Thing, alike: readonly Thing[]): Thing {
  const kind: ThingKind = first.kind;
  const same = first.details.filter((detail) => alike.every(({ details }) => details.includes(detail)));
  return {
    ...first,
    id: `${kind}*:${first.id}`,
    details: same,
    schedules: [],
    resources: alike.reduce((sum, { resources }) => sum + resources, 0),
    folded: alike.map(({ name }) => name).sort(byName),
  };
}

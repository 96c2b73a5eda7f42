import { DASHES, LIGHT, SIGNS } from "./colors";
import type { Flow, Graph, StackBox, Thing } from "./graph";
import { KINDS } from "./kinds";
import { labelOf, projectLabel, sayFlow, sayThing, stackLabel, subtitleOf, titleOf } from "./labels";
import { FONTS, sizeOf } from "./size";
import { visible } from "./text";

/** Graphviz counts in inches of 72 points; a point is drawn as a pixel. */
const POINTS = 72;

/**
 * A graph in the language of Graphviz, with a box around each stack and each project. Boxes are as big as their text needs, so
 * that every font fits. Arrows within a stack go the way that they flow; between stacks they go from the earlier stack to the
 * later one, with the head where it belongs, so that everything is laid out from left to right.
 */
export function dotOf(graph: Graph): string {
  const order = new Map(graph.stacks.map(({ name }, index) => [name, index]));
  const names = new Map(graph.things.map(({ id }, index) => [id, `t${index}`]));
  const things = new Map(graph.things.map((thing) => [thing.id, thing]));
  // Who asks from elsewhere stands at the far side, where what answers is.
  const column = (id: string) =>
    order.get(things.get(id)?.stack ?? "") ?? (things.get(id)?.kind === "account" ? graph.stacks.length : -1);
  const stacks = graph.stacks.map((stack, index) => ({ stack, index }));
  const projects = [...new Set(graph.stacks.map(({ project }) => project))];
  const people = graph.things.filter(({ stack, kind }) => stack === undefined && kind !== "account");
  const askers = graph.things.filter(({ kind }) => kind === "account");
  return [
    `digraph ${quoted(titleOf(graph))} {`,
    `  graph [rankdir=LR, newrank=false, nodesep=0.14, ranksep=1, splines=true, compound=true, fontname="Helvetica", bgcolor="${LIGHT.ground}", tooltip=${quoted(`${titleOf(graph)}: ${subtitleOf(graph)}`)}]`,
    `  node [shape=box, style="rounded,filled", fixedsize=true, fontname="Helvetica", fontsize=10, fontcolor="${LIGHT.text}"]`,
    `  edge [arrowsize=0.6, penwidth=1.1]`,
    ...cluster(
      "people",
      "people and data elsewhere",
      people.map((thing) => node(thing, names)),
      "  ",
    ),
    ...cluster(
      "askers",
      "accounts elsewhere",
      askers.map((thing) => node(thing, names)),
      "  ",
    ),
    ...projects.flatMap((project, number) => {
      const inside = stacks
        .filter(({ stack }) => stack.project === project)
        .flatMap(({ stack, index }) => stackCluster(graph, stack, index, names));
      // The title says of which project everything is, when there is only one.
      return projects.length === 1 ? inside : cluster(`project_${number}`, projectLabel(graph, project), inside, "  ");
    }),
    ...graph.flows.map((flow, index) => {
      const backwards = column(flow.from) > column(flow.to);
      return `  ${edge(flow, `f${index}`, names, things, backwards)}`;
    }),
    ...guides(graph, column).map(([from, to]) => `  ${names.get(from)} -> ${names.get(to)} [style=invis]`),
    "}",
    "",
  ].join("\n");
}

/**
 * Arrows that nobody sees, which push what only later stacks deal with to the side of its stack where those are: Graphviz lays
 * out each box for itself, and would put it first.
 */
function guides(graph: Graph, column: (id: string) => number): readonly (readonly [from: string, to: string])[] {
  return graph.stacks.flatMap(({ name }, index) => {
    const inside = graph.things.filter(({ stack }) => stack === name).map(({ id }) => id);
    const within = graph.flows.filter(({ from, to }) => column(from) === index && column(to) === index);
    const depths = depthsOf(inside, within);
    const deepest = Math.max(0, ...depths.values());
    const guide = inside.find((id) => depths.get(id) === deepest - 1);
    if (guide === undefined) return [];
    return inside
      .filter((id) => {
        const others = graph.flows
          .filter(({ from, to }) => from === id || to === id)
          .map(({ from, to }) => column(from === id ? to : from))
          .filter((other) => other !== index);
        return !within.some(({ to }) => to === id) && others.length > 0 && others.every((other) => other > index);
      })
      .map((id) => [guide, id] as const);
  });
}

/** How many arrows lead to each thing at most; an arrow that would close a ring counts nothing. */
function depthsOf(inside: readonly string[], within: readonly Flow[]): ReadonlyMap<string, number> {
  const depths = new Map<string, number>();
  const visiting = new Set<string>();
  const before = new Map<string, string[]>(inside.map((id) => [id, []]));
  for (const { from, to } of within) before.get(to)?.push(from);
  const depthOf = (id: string): number => {
    const known = depths.get(id);
    if (known !== undefined) return known;
    visiting.add(id);
    const earlier = (before.get(id) ?? []).filter((other) => !visiting.has(other));
    const depth = Math.max(-1, ...earlier.map(depthOf)) + 1;
    visiting.delete(id);
    depths.set(id, depth);
    return depth;
  };
  for (const id of inside) depthOf(id);
  return depths;
}

function stackCluster(
  graph: Graph,
  stack: StackBox,
  index: number,
  names: ReadonlyMap<string, string>,
): readonly string[] {
  const inside = graph.things.filter((thing) => thing.stack === stack.name).map((thing) => node(thing, names));
  return cluster(`stack_${index}`, stackLabel(stack), inside, "");
}

function cluster(id: string, label: string, inside: readonly string[], indent: string): readonly string[] {
  if (inside.length === 0) return [];
  return [
    `${indent}subgraph cluster_${id} {`,
    `${indent}  graph [label=${quoted(label)}, labeljust=l, fontsize=${FONTS.stack + 2.5}, style=rounded, margin=12, color="${LIGHT.border}", fontcolor="${LIGHT.quiet}"]`,
    ...inside.map((line) => `${indent}  ${line}`),
    `${indent}}`,
  ];
}

function node(thing: Thing, names: ReadonlyMap<string, string>): string {
  const { width, height } = sizeOf(thing);
  const { kind, name, details } = labelOf(thing);
  const { fill, line } =
    thing.change === undefined ? LIGHT.tints[KINDS[thing.kind].family] : LIGHT.changes[thing.change];
  const sign = thing.change === undefined ? "" : `${SIGNS[thing.change]} `;
  const label = [`${sign}${kind}${thing.ownKey ? " 🔒" : ""}`, name, ...details].map(escaped).join("\\n");
  const inches = (pixels: number) => (pixels / POINTS).toFixed(3);
  return `${names.get(thing.id)} [label="${label}", tooltip=${quoted(sayThing(thing))}, width=${inches(width)}, height=${inches(height)}, fillcolor="${fill}", color="${line}"]`;
}

function edge(
  flow: Flow,
  id: string,
  names: ReadonlyMap<string, string>,
  things: ReadonlyMap<string, Thing>,
  backwards: boolean,
): string {
  const [tail, head] = backwards ? [flow.to, flow.from] : [flow.from, flow.to];
  const color = flow.change === undefined ? LIGHT.flows[flow.kind] : LIGHT.changes[flow.change].line;
  const style = flow.change === "deleted" || DASHES[flow.kind] !== "" ? ", style=dashed" : "";
  return `${names.get(tail)} -> ${names.get(head)} [id=${id}, color="${color}"${style}${backwards ? ", dir=back" : ""}, tooltip=${quoted(sayFlow(flow, things))}]`;
}

function quoted(text: string): string {
  return `"${escaped(text)}"`;
}

/** Backslashes and ampersands mean something in labels of Graphviz, quotes end the text. */
function escaped(text: string): string {
  return visible(text).replaceAll("&", "&amp;").replaceAll("\\", "\\\\").replaceAll('"', '\\"');
}

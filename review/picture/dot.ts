import { DASHES, LIGHT, SIGNS } from "./colors";
import type { Flow, Graph, StackBox, Thing } from "./graph";
import { KINDS } from "./kinds";
import { labelOf, sayFlow, sayThing, stackLabel, subtitleOf, titleOf } from "./labels";
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
  const column = (id: string) => order.get(things.get(id)?.stack ?? "") ?? -1;
  const stacks = graph.stacks.map((stack, index) => ({ stack, index }));
  const projects = [...new Set(graph.stacks.map(({ project }) => project))];
  const people = graph.things.filter(({ stack }) => stack === undefined);
  return [
    `digraph ${quoted(titleOf(graph))} {`,
    `  graph [rankdir=LR, newrank=false, nodesep=0.14, ranksep=0.75, splines=true, compound=true, fontname="Helvetica,Arial,sans-serif", bgcolor="${LIGHT.ground}", tooltip=${quoted(`${titleOf(graph)}: ${subtitleOf(graph)}`)}]`,
    `  node [shape=box, style="rounded,filled", fixedsize=true, fontname="Helvetica,Arial,sans-serif", fontsize=10, fontcolor="${LIGHT.text}"]`,
    `  edge [arrowsize=0.6, penwidth=1.1]`,
    ...cluster(
      "people",
      "people and other projects",
      people.length === 0 ? [] : people.map((thing) => node(thing, names)),
      "  ",
    ),
    ...projects.flatMap((project, number) => {
      const region = graph.stacks.find((stack) => stack.project === project)?.region;
      const inside = stacks
        .filter(({ stack }) => stack.project === project)
        .flatMap(({ stack, index }) => stackCluster(graph, stack, index, names));
      const label = project === undefined ? "project" : ["project", project, region].filter(Boolean).join(" ");
      return cluster(`project_${number}`, label, inside, "  ");
    }),
    ...graph.flows.map((flow, index) => {
      const backwards = column(flow.from) > column(flow.to);
      return `  ${edge(flow, `f${index}`, names, things, backwards)}`;
    }),
    "}",
    "",
  ].join("\n");
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
    `${indent}  graph [label=${quoted(label)}, labeljust=l, fontsize=${FONTS.stack}, style=rounded, margin=12, color="${LIGHT.border}", fontcolor="${LIGHT.quiet}"]`,
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

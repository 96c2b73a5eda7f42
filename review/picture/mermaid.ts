import { FLOW_WORDS, LIGHT, SIGNS } from "./colors";
import type { Change, Flow, Graph, StackBox, Thing } from "./graph";
import { KINDS } from "./kinds";
import { labelOf, stackLabel } from "./labels";
import { visible } from "./text";

const ARROWS: Readonly<Partial<Record<Flow["kind"], string>>> = {
  starts: "-.->",
  uses: "-.->",
  tracks: "-.->",
  notifies: "-.->",
};

/** What GitHub draws at most: longer texts, and more arrows, it shows as an error. */
export const MERMAID_LIMITS = { characters: 50_000, arrows: 500 } as const;

/** A graph as a flowchart of Mermaid, as GitHub draws them: boxes for stacks, words at the arrows. */
export function mermaidOf(graph: Graph): string {
  const names = new Map(graph.things.map(({ id }, index) => [id, `t${index}`]));
  const people = graph.things.filter(({ stack }) => stack === undefined);
  const classes = new Map<string, string[]>();
  for (const thing of graph.things) {
    const name = thing.change ?? KINDS[thing.kind].family;
    classes.set(name, [...(classes.get(name) ?? []), names.get(thing.id) ?? ""]);
  }
  const tint = (name: string) =>
    ({ ...LIGHT.tints, ...LIGHT.changes })[name as keyof typeof LIGHT.tints | Change] ?? LIGHT.tints.platform;
  return [
    "flowchart LR",
    ...subgraph("people", "people and other projects", people, names),
    ...graph.stacks.flatMap((stack, index) => stackSubgraph(graph, stack, index, names)),
    ...graph.flows.map((flow) => `  ${arrow(flow, names)}`),
    ...[...classes].map(
      ([name]) => `  classDef ${name} fill:${tint(name).fill},stroke:${tint(name).line},color:${LIGHT.text}`,
    ),
    ...[...classes].map(([name, members]) => `  class ${members.join(",")} ${name}`),
    "",
  ].join("\n");
}

function stackSubgraph(
  graph: Graph,
  stack: StackBox,
  index: number,
  names: ReadonlyMap<string, string>,
): readonly string[] {
  const inside = graph.things.filter((thing) => thing.stack === stack.name);
  return subgraph(`stack${index}`, stackLabel(stack), inside, names);
}

function subgraph(
  id: string,
  label: string,
  inside: readonly Thing[],
  names: ReadonlyMap<string, string>,
): readonly string[] {
  if (inside.length === 0) return [];
  return [
    `  subgraph ${id}["${escaped(label)}"]`,
    ...inside.map((thing) => `    ${names.get(thing.id)}["${textOf(thing)}"]`),
    "  end",
  ];
}

function textOf(thing: Thing): string {
  const { kind, name, details } = labelOf(thing);
  const sign = thing.change === undefined ? "" : `${SIGNS[thing.change]} `;
  const lock = thing.ownKey ? " 🔒" : "";
  return [`${sign}${kind}${lock}`, `<b>${escaped(name)}</b>`, ...details]
    .map((line) => (line.startsWith("<b>") ? line : escaped(line)))
    .join("<br/>");
}

function arrow({ from, to, kind, change, count }: Flow, names: ReadonlyMap<string, string>): string {
  const words = [change === undefined ? "" : SIGNS[change], FLOW_WORDS[kind], count > 1 ? `×${count}` : ""];
  const word = words.filter((part) => part !== "").join(" ");
  return `${names.get(from)} ${ARROWS[kind] ?? "-->"}|"${word}"| ${names.get(to)}`;
}

/** Mermaid takes everything but letters, digits and a few signs as a part of its language: written as numbers of characters. */
function escaped(text: string): string {
  return [...visible(text)]
    .map((character) =>
      /[\p{L}\p{N} .,:()/+~±−×…·*@_-]/u.test(character) ? character : `#${character.codePointAt(0)};`,
    )
    .join("");
}

import type { Flow, Graph, Thing } from "./graph";

const VERBS = ["reads", "writes", "uses", "calls"] as const;

/**
 * What groups of people may do, in words in their boxes: a group may see things in every stack, and arrows to all of them would
 * hide what flows by itself. What a change gives or takes stays an arrow.
 */
export function peopleInWords(graph: Graph): Graph {
  const things = new Map(graph.things.map((thing) => [thing.id, thing]));
  const isGroup = (id: string) => things.get(id)?.kind === "group";
  const told = ({ from, to, change }: Flow) => change === undefined && (isGroup(from) || isGroup(to));
  const words = (thing: Thing): readonly string[] =>
    VERBS.flatMap((verb) => {
      const names = graph.flows
        .filter((flow) => told(flow) && flow.kind === verb && (flow.from === thing.id || flow.to === thing.id))
        .map(({ from, to }) => things.get(from === thing.id ? to : from)?.name ?? "");
      return names.length === 0 ? [] : [`${verb} ${[...new Set(names)].join(", ")}`];
    });
  return {
    ...graph,
    things: graph.things.map((thing) =>
      thing.kind === "group" ? { ...thing, details: [...thing.details, ...words(thing)] } : thing,
    ),
    flows: graph.flows.filter((flow) => !told(flow)),
  };
}

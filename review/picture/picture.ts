import type { Platform } from "../platform";
import { comparedGraph, type ResourceAction } from "./compare";
import { type Detail, folded } from "./fold";
import { dotOf } from "./dot";
import type { Graph } from "./graph";
import { peopleInWords } from "./people";
import { svgOf } from "./svg";

/** What a picture shows beside the platform. */
export interface PictureOptions {
  /** The platform before the change: what is only there is drawn as deleted. @default - nothing that is deleted is drawn */
  readonly before?: Platform;
  /** What happens to resources, as a review says. @default - both sides are compared, where there are two */
  readonly changes?: readonly ResourceAction[];
  /** How much is drawn. @default - everything, or as much as a person can read */
  readonly detail?: Detail;
}

/** A platform as it is to be drawn: with what changes, and folded as far as it takes to be read. */
export function drawnGraph(platform: Platform, { before, changes, detail }: PictureOptions = {}): Graph {
  return folded(withoutQuietRest(peopleInWords(comparedGraph(platform, before, changes))), detail);
}

/**
 * Services, keys, roles and grants are drawn only where they change, or where a stack has nothing else: so that no change
 * hides and no stack is missing.
 */
function withoutQuietRest(graph: Graph): Graph {
  const named = new Set(graph.things.filter(({ kind }) => kind !== "rest").map(({ stack }) => stack));
  return {
    ...graph,
    things: graph.things.filter(
      ({ kind, stack, change }) => kind !== "rest" || change !== undefined || !named.has(stack),
    ),
  };
}

/** More than this takes minutes to lay out, and is a picture of nothing. Found by trying. */
const DRAWABLE = { things: 500, flows: 500 };

/** There is more to draw than can be laid out. The message is for people. */
export class PictureError extends Error {
  constructor(problem: string) {
    super(problem);
    this.name = "PictureError";
  }
}

/** A graph as SVG. Graphviz is loaded only now. Throws a {@link PictureError} when there is too much of it. */
export async function drawSvg(graph: Graph): Promise<string> {
  const [things, flows] = [graph.things.length, graph.flows.length];
  if (things > DRAWABLE.things || flows > DRAWABLE.flows) {
    throw new PictureError(
      `${things} boxes and ${flows} arrows cannot be laid out\n  allowed: at most ${DRAWABLE.things} and ${DRAWABLE.flows}\n` +
        "  let what is alike be drawn as one",
    );
  }
  const { layoutOf } = await import("./layout");
  return svgOf(graph, await layoutOf(dotOf(graph)));
}

/**
 * A picture of a platform as SVG, complete in itself: what it holds by project and stack, and what flows between. With a
 * change, what it was and what it becomes in one picture, coloured by what happens.
 */
export async function pictureOf(platform: Platform, options: PictureOptions = {}): Promise<string> {
  return drawSvg(drawnGraph(platform, options));
}

import { instance } from "@viz-js/viz";
import { type Json, listOf, objectOf, textAt } from "../json";

/** A point of the picture, in pixels from the upper left corner. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A box of the picture, by its upper left corner. */
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** An arrow: the points of its curve, a start and three for each bow, and where its head ends. */
export interface Curve {
  readonly points: readonly Point[];
  /** Where the point of the head is, and whether the curve begins or ends there. */
  readonly head: { readonly at: "start" | "end"; readonly tip: Point };
}

/** Where everything is. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  /** By the name of the cluster without `cluster_`. */
  readonly clusters: ReadonlyMap<string, Box>;
  /** By the name of the node. */
  readonly nodes: ReadonlyMap<string, Box>;
  /** By their `id`. */
  readonly edges: ReadonlyMap<string, Curve>;
}

/** Lays a graph out with Graphviz. Throws an `Error` when the text is no graph. */
export async function layoutOf(dot: string): Promise<Layout> {
  const result = (await instance()).render(dot, { format: "json0", engine: "dot" });
  if (result.status !== "success") {
    throw new Error(`the graph cannot be laid out: ${result.errors.map(({ message }) => message).join("; ")}`);
  }
  const json = JSON.parse(result.output) as Json;
  const [, , width = 0, height = 0] = numbers(textAt(json, "bb"));
  const point = (x: number, y: number): Point => ({ x, y: height - y });
  const clusters = new Map<string, Box>();
  const nodes = new Map<string, Box>();
  for (const object of listOf(objectOf(json).objects)) {
    const name = textAt(object, "name") ?? "";
    const box = textAt(object, "bb");
    if (box !== undefined) {
      const [left = 0, bottom = 0, right = 0, top = 0] = numbers(box);
      clusters.set(name.replace(/^cluster_/, ""), { ...point(left, top), width: right - left, height: top - bottom });
    } else {
      const [x = 0, y = 0] = numbers(textAt(object, "pos"));
      const [wide = 0, high = 0] = [numbers(textAt(object, "width")), numbers(textAt(object, "height"))].map(
        ([inches = 0]) => inches * 72,
      );
      nodes.set(name, { ...point(x - wide / 2, y + high / 2), width: wide, height: high });
    }
  }
  const edges = new Map(
    listOf(objectOf(json).edges).map((edge) => [textAt(edge, "id") ?? "", curveOf(textAt(edge, "pos") ?? "", point)]),
  );
  return { width, height, clusters, nodes, edges };
}

/** `e,x,y p0 p1 p2 p3` with the head at the end, `s,x,y ...` with the head at the start. */
function curveOf(text: string, point: (x: number, y: number) => Point): Curve {
  const parts = text.split(/[\s\\]+/).filter((part) => part !== "");
  const [marked = ""] = parts;
  const at = (part: string): Point => {
    const [x = 0, y = 0] = numbers(part);
    return point(x, y);
  };
  const points = parts.filter((part) => !/^[es],/.test(part)).map(at);
  const end = marked.startsWith("s") ? "start" : "end";
  return { points, head: { at: end, tip: at(marked.replace(/^[es],/, "")) } };
}

function numbers(text: string | undefined): readonly number[] {
  return (text ?? "").split(",").map(Number);
}

import { FLOW_WORDS, SIGNS } from "./colors";
import type { Change, Flow, Graph, Thing } from "./graph";
import { FAMILIES, type Family, KINDS } from "./kinds";
import { labelOf, projectLabel, sayFlow, sayThing, stackLabel, subtitleOf, titleOf } from "./labels";
import type { Box, Curve, Layout, Point } from "./layout";
import { FONTS, LINES } from "./size";
import { PICTURE_CLASS, PICTURE_STYLE } from "./style";
import { escapeXml, widthOf } from "./text";

const MARGIN = 20;
const HEADER = 52;
const LEGEND_LINE = 20;
const NARROWEST = 640;

/** A graph as it was laid out, drawn: complete in itself, for light and dark screens, and readable without seeing it. */
export function svgOf(graph: Graph, layout: Layout): string {
  const width = Math.max(NARROWEST, Math.ceil(layout.width) + 2 * MARGIN);
  const legend = legendOf(graph, width - 2 * MARGIN);
  const top = HEADER + MARGIN / 2;
  const height = Math.ceil(top + layout.height + MARGIN + legend.height + MARGIN);
  const things = new Map(graph.things.map((thing) => [thing.id, thing]));
  const changing = isChanging(graph);
  const clusters = clustersOf(graph, layout);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="${PICTURE_CLASS}" role="img" aria-label="${escapeXml(`${titleOf(graph)}: ${subtitleOf(graph)}`)}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    `<title>${escapeXml(titleOf(graph))}</title>`,
    `<desc>${escapeXml(describe(graph, things))}</desc>`,
    `<style>${PICTURE_STYLE}</style>`,
    `<rect class="ground" width="${width}" height="${height}"/>`,
    `<text class="title" x="${MARGIN}" y="${MARGIN + 10}">${escapeXml(titleOf(graph))}</text>`,
    `<text class="legend quiet" x="${MARGIN}" y="${MARGIN + 27}">${escapeXml(subtitleOf(graph))}</text>`,
    `<g transform="translate(${MARGIN} ${top})">`,
    ...clusters.map(({ box }) => box),
    ...graph.flows.map((flow, index) => flowSvg(flow, layout.edges.get(`f${index}`), things, changing)),
    ...graph.things.map((thing, index) => thingSvg(thing, layout.nodes.get(`t${index}`), changing)),
    ...clusters.map(({ label }) => label),
    `</g>`,
    `<g transform="translate(${MARGIN} ${Math.ceil(top + layout.height + MARGIN)})">`,
    ...legend.lines,
    `</g>`,
    `</svg>`,
    ``,
  ].join("\n");
}

/** The picture in sentences, for who does not see it. */
function describe(graph: Graph, things: ReadonlyMap<string, Thing>): string {
  const parts = [
    ...graph.stacks.map((stack) => {
      const inside = graph.things.filter((thing) => thing.stack === stack.name).map(sayThing);
      return `Stack ${stackLabel(stack)}: ${inside.length === 0 ? "nothing that is drawn" : inside.join(", ")}.`;
    }),
    ...graph.flows.map((flow) => `${sayFlow(flow, things)}.`),
  ];
  return [`${subtitleOf(graph)}.`, ...parts].join("\n");
}

/** The boxes behind everything, and their labels before everything. */
interface Cluster {
  readonly box: string;
  readonly label: string;
}

function clustersOf(graph: Graph, { clusters }: Layout): readonly Cluster[] {
  const projects = [...new Set(graph.stacks.map(({ project }) => project))];
  const outer = projects.flatMap((project, index) =>
    clusterSvg(clusters.get(`project_${index}`), projectLabel(graph, project), "outer"),
  );
  return [
    ...outer,
    ...clusterSvg(clusters.get("people"), "people and data elsewhere", "cluster"),
    ...clusterSvg(clusters.get("askers"), "accounts elsewhere", "cluster"),
    ...graph.stacks.flatMap((stack, index) => clusterSvg(clusters.get(`stack_${index}`), stackLabel(stack), "cluster")),
  ];
}

function clusterSvg(box: Box | undefined, label: string, className: string): readonly Cluster[] {
  if (box === undefined) return [];
  return [
    {
      box: `<rect class="${className}" ${placed(box)} rx="8"/>`,
      label: `<text class="stack" x="${round(box.x + 10)}" y="${round(box.y + 16)}">${escapeXml(label)}</text>`,
    },
  ];
}

function thingSvg(thing: Thing, box: Box | undefined, changing: boolean): string {
  if (box === undefined) return "";
  const { kind, name, details } = labelOf(thing);
  const middle = round(box.x + box.width / 2);
  const kindY = box.y + LINES.top + LINES.kind - 3;
  const nameY = box.y + LINES.top + LINES.kind + LINES.name - 4;
  // What stands for several has a second edge behind it.
  const behind = thing.folded === undefined ? "" : `<rect ${placed({ ...box, x: box.x + 4, y: box.y + 4 })} rx="6"/>`;
  const text = (className: string, y: number, line: string) =>
    `<text class="${className} middle" x="${middle}" y="${round(y)}">${escapeXml(line)}</text>`;
  return [
    `<g class="thing ${classOf(thing.change, changing, KINDS[thing.kind].family)}">`,
    `<title>${escapeXml(sayThing(thing))}</title>`,
    behind,
    `<rect ${placed(box)} rx="6"/>`,
    text("kind", kindY, kind),
    text("name", nameY, name),
    ...details.map((line, index) => text("detail", nameY + (index + 1) * LINES.detail, line)),
    thing.ownKey ? lockSvg({ x: box.x + box.width - 14, y: box.y + 6 }) : "",
    thing.change === undefined ? "" : signSvg(thing.change, { x: box.x + 2, y: box.y + 2 }),
    `</g>`,
  ].join("");
}

function flowSvg(flow: Flow, curve: Curve | undefined, things: ReadonlyMap<string, Thing>, changing: boolean): string {
  if (curve === undefined) return "";
  const [start = curve.head.tip, ...rest] = curve.points;
  const base = curve.head.at === "end" ? (rest.at(-1) ?? start) : start;
  const bows = rest.map((point) => `${round(point.x)} ${round(point.y)}`).join(" ");
  return [
    `<g class="flow ${classOf(flow.change, changing, flow.kind)}">`,
    `<title>${escapeXml(sayFlow(flow, things))}</title>`,
    `<path d="M${round(start.x)} ${round(start.y)}C${bows}"/>`,
    headSvg(base, curve.head.tip),
    `</g>`,
  ].join("");
}

/** A triangle from where the curve ends to where the head points. */
function headSvg(base: Point, tip: Point): string {
  const length = Math.hypot(tip.x - base.x, tip.y - base.y) || 1;
  const across = { x: (-(tip.y - base.y) / length) * 2.8, y: ((tip.x - base.x) / length) * 2.8 };
  const corners = [tip, { x: base.x + across.x, y: base.y + across.y }, { x: base.x - across.x, y: base.y - across.y }];
  return `<polygon points="${corners.map(({ x, y }) => `${round(x)},${round(y)}`).join(" ")}"/>`;
}

function lockSvg({ x, y }: Point): string {
  return `<path class="lock" d="M${round(x)} ${round(y + 3.5)}h1v-1a2.5 2.5 0 0 1 5 0v1h1v4.5h-7zm2 0h3v-1a1.5 1.5 0 0 0-3 0z"/>`;
}

function signSvg(change: Change, { x, y }: Point): string {
  return `<circle cx="${round(x)}" cy="${round(y)}" r="8"/><text class="sign" x="${round(x)}" y="${round(y + 5)}">${SIGNS[change]}</text>`;
}

function classOf(change: Change | undefined, changing: boolean, kind: string): string {
  return change ?? (changing ? "same" : kind);
}

function isChanging({ stacks, things, flows }: Graph): boolean {
  return (
    stacks.some(({ changes }) => Object.keys(changes).length > 0) ||
    [...things, ...flows].some(({ change }) => change !== undefined)
  );
}

interface Legend {
  readonly lines: readonly string[];
  readonly height: number;
}

/** What the colours mean: those that are in the picture, in lines as long as the picture is wide. */
function legendOf(graph: Graph, width: number): Legend {
  const changing = isChanging(graph);
  const has = (change: Change) => [...graph.things, ...graph.flows].some((item) => item.change === change);
  const changes = (Object.keys(SIGNS) as Change[]).filter(has).map((change) => ({
    className: `thing ${change}`,
    mark: `<rect x="2" y="1" width="18" height="12" rx="3"/>${signSvg(change, { x: 2, y: 1 })}`,
    word: change,
  }));
  const families = (Object.keys(FAMILIES) as Family[])
    .filter((family) => graph.things.some(({ kind }) => KINDS[kind].family === family))
    .map((family) => ({
      className: `thing ${family}`,
      mark: `<rect x="2" y="1" width="18" height="12" rx="3"/>`,
      word: FAMILIES[family],
    }));
  const kinds = [...new Set(graph.flows.map(({ kind }) => kind))];
  const flows = (Object.keys(FLOW_WORDS) as (keyof typeof FLOW_WORDS)[])
    .filter((kind) => kinds.includes(kind))
    .map((kind) => ({
      className: `flow ${kind}`,
      mark: `<path d="M0 7h16"/><polygon points="22,7 15,4.2 15,9.8"/>`,
      word: FLOW_WORDS[kind],
    }));
  const keys = graph.things.some(({ ownKey }) => ownKey)
    ? [{ className: "thing", mark: lockSvg({ x: 7, y: 2 }), word: "encrypted with a key of the customer's" }]
    : [];
  const same = {
    className: "thing same",
    mark: `<rect x="2" y="1" width="18" height="12" rx="3"/>`,
    word: "unchanged",
  };
  const groups = changing ? [[...changes, same, ...keys]] : [families, [...flows, ...keys]];
  const lines: string[] = [];
  let y = 0;
  for (const group of groups.filter(({ length }) => length > 0)) {
    let x = 0;
    for (const { className, mark, word } of group) {
      const wide = 28 + widthOf(word, FONTS.legend) + 16;
      if (x > 0 && x + wide > width) [x, y] = [0, y + LEGEND_LINE];
      lines.push(
        `<g class="${className}" transform="translate(${round(x)} ${y})">${mark}<text class="legend" x="28" y="11">${escapeXml(word)}</text></g>`,
      );
      x += wide;
    }
    y += LEGEND_LINE;
  }
  return { lines, height: y };
}

function placed({ x, y, width, height }: Box): string {
  return `x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"`;
}

/** A tenth of a pixel is enough, and the same on every machine. */
function round(value: number): number {
  const rounded = Math.round(value * 10) / 10;
  return rounded === 0 ? 0 : rounded;
}

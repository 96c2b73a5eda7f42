import { type Box, chartPicture, type DrawnChart } from "./chart-picture";
import { COLORS, fitted, label, round } from "./drawing";
import { wandering } from "./samples";

/** A dashboard as the API has it, as far as it is drawn. */
export interface DrawnDashboard {
  readonly displayName: string;
  readonly dashboardFilters?: readonly { readonly labelKey: string }[];
  readonly mosaicLayout: {
    readonly columns: number;
    readonly tiles: readonly {
      readonly xPos?: number;
      readonly yPos?: number;
      readonly width: number;
      readonly height: number;
      readonly widget: DrawnWidget;
    }[];
  };
}

interface DrawnWidget {
  readonly title?: string;
  readonly xyChart?: DrawnChart;
  readonly scorecard?: object;
  readonly timeSeriesTable?: { readonly dataSets: readonly { readonly tableTemplate?: string }[] };
  readonly text?: { readonly content: string };
  readonly sectionHeader?: { readonly subtitle?: string };
  readonly incidentList?: object;
  readonly logsPanel?: { readonly filter: string };
}

const WIDTH = 1440;
const ROW = 54;
const EDGE = 16;
const TOP = 62;
const GAP = 4;
const GREY = "#80868b";

/**
 * What a dashboard looks like, without asking Google: tiles where they will be, titles as long as they are, limits where they
 * lie, and made-up numbers. The same bytes on every machine.
 */
export function dashboardPicture({ displayName, dashboardFilters = [], mosaicLayout }: DrawnDashboard): string {
  const { columns, tiles } = mosaicLayout;
  const rows = Math.max(...tiles.map(({ yPos = 0, height }) => yPos + height));
  const column = (WIDTH - 2 * EDGE) / columns;
  const height = TOP + rows * ROW + EDGE;
  const choices = dashboardFilters.map(({ labelKey }) => `${labelKey}: all`).join("   ");
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="Roboto, Arial, sans-serif">`,
    `<rect width="${WIDTH}" height="${height}" fill="#f1f3f4"/>`,
    label(EDGE + GAP, 28, displayName, { size: 18, fill: "#202124" }),
    label(EDGE + GAP, 48, `The numbers are made up. ${choices}`.trimEnd(), { fill: GREY }),
    ...tiles.map(({ xPos = 0, yPos = 0, width, height: tall, widget }) =>
      tilePicture(widget, {
        x: EDGE + xPos * column + GAP,
        y: TOP + yPos * ROW + GAP,
        width: width * column - 2 * GAP,
        height: tall * ROW - 2 * GAP,
      }),
    ),
    "</svg>",
    "",
  ].join("\n");
}

function tilePicture(widget: DrawnWidget, box: Box): string {
  const { title = "", sectionHeader } = widget;
  const { x, y, width, height } = box;
  if (sectionHeader !== undefined) {
    return (
      label(x + 4, y + 22, title, { size: 15, fill: "#202124" }) +
      label(x + 4, y + 40, fitted(sectionHeader.subtitle ?? "", width, 11), { fill: "#5f6368" })
    );
  }
  const inside: Box = { x, y: y + 26, width, height: height - 30 };
  return [
    `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="6" fill="#fff" stroke="#dadce0"/>`,
    label(x + 10, y + 18, fitted(title, width - 20, 12), { size: 12, fill: "#202124", more: ' font-weight="bold"' }),
    contentPicture(widget, inside),
  ].join("");
}

function contentPicture({ title = "", ...content }: DrawnWidget, box: Box): string {
  const { xyChart, scorecard, timeSeriesTable, text, incidentList, logsPanel } = content;
  if (xyChart !== undefined) return chartPicture(xyChart, box);
  if (scorecard !== undefined) return scorePicture(title, box);
  if (timeSeriesTable !== undefined) {
    return list(
      timeSeriesTable.dataSets.map(({ tableTemplate = "" }) => `${percent(tableTemplate)}   ${tableTemplate}`),
      box,
    );
  }
  if (text !== undefined) return list(plain(text.content), box);
  if (incidentList !== undefined) {
    return list(["●  No incident is open", "○  Closed today, after 18 minutes: what it was, whom it was about"], box);
  }
  if (logsPanel !== undefined) return list(["Entries, the newest first, of:", ...logsPanel.filter.split("\n")], box);
  throw new RangeError(`"${title}" is of a kind that no picture is drawn of: ${Object.keys(content).join(", ")}`);
}

function scorePicture(title: string, { x, y, width, height }: Box): string {
  const points = wandering(title, height);
  const line = points.map(
    (value, index) => `${round(x + 110 + ((width - 120) * index) / (points.length - 1))},${round(y + height - value)}`,
  );
  return (
    label(x + 12, y + height / 2 + 12, percent(title), { size: 30, fill: "#188038" }) +
    `<polyline points="${line.join(" ")}" fill="none" stroke="${COLORS[0]}" stroke-width="1.4"/>`
  );
}

/** Between 30 and 99. */
function percent(text: string): string {
  const [first = 0] = wandering(text, 70);
  return `${Math.round(30 + first)}%`;
}

function list(lines: readonly string[], { x, y, width, height }: Box): string {
  const most = Math.floor((height - 4) / 16);
  const shown = lines.length <= most ? lines : [...lines.slice(0, most - 1), `… ${lines.length - most + 1} more`];
  return shown
    .map((line, index) => label(x + 12, y + 14 + index * 16, fitted(line, width - 24, 11), { fill: "#5f6368" }))
    .join("");
}

/** Markdown as text: links are their words, rows of tables stay rows. */
function plain(markdown: string): readonly string[] {
  return markdown
    .split("\n")
    .filter((line) => line !== "" && !/^\|[-|]+\|$/.test(line))
    .map((line) =>
      line
        .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
        .replaceAll(/^\| | \|$/g, "")
        .replaceAll(" | ", "   ·   "),
    );
}

import shape from "./dashboard-shape.json";

/** A message of the API: the types of its fields by name, and which of them exclude each other. */
type Message = Readonly<Record<string, string | readonly (readonly string[])[]>>;

/** What the API of dashboards takes, as collected 2026-11-24 from Google's client library. */
const MESSAGES = shape.messages as unknown as Readonly<Record<string, Message>>;
const ENUMS: Readonly<Record<string, readonly string[]>> = shape.enums;

/** What cannot be empty: Google refuses a dashboard without a layout, a widget without content and a question without words. */
const NEVER_EMPTY = new Set(["Dashboard", "Widget", "TimeSeriesQuery"]);

/**
 * How many columns a mosaic may have.
 * https://cloud.google.com/monitoring/api/ref_v3/rest/v1/projects.dashboards#MosaicLayout
 */
export const MOSAIC_COLUMNS = 12;

/** How many widgets a dashboard may have. https://cloud.google.com/monitoring/quotas */
export const MOST_WIDGETS = 100;

/** How many lines a chart may have. https://cloud.google.com/monitoring/quotas */
export const MOST_LINES = 50;

/** How long a filter may be, in characters. https://cloud.google.com/monitoring/api/v3/filters */
export const LONGEST_FILTER = 2048;

/**
 * What Google would refuse, or show wrongly, in a dashboard: fields that there are not, values of another type, none or several
 * where there must be one, tiles beside the mosaic or over each other, limits in colors that charts do not know. Each finding
 * begins with where it is. Empty when nothing.
 */
export function dashboardFindings(dashboard: unknown): readonly string[] {
  return [...messageFindings(dashboard, "Dashboard", "dashboard"), ...mosaicFindings(dashboard)];
}

function valueFindings(value: unknown, type: string, at: string): readonly string[] {
  if (type.startsWith("list of ")) {
    if (!Array.isArray(value)) return [`${at} must be a list, got ${shown(value)}`];
    const items: readonly unknown[] = value;
    return items.flatMap((item, index) => valueFindings(item, type.slice("list of ".length), `${at}[${index}]`));
  }
  if (type.startsWith("one of ")) {
    const allowed = ENUMS[type.slice("one of ".length)] ?? [];
    return allowed.includes(value as string) ? [] : [`${at} must be ${allowed.join(", ")}, got ${shown(value)}`];
  }
  const simple = SIMPLE[type];
  if (simple === undefined) return messageFindings(value, type, at);
  return simple.takes(value) ? [] : [`${at} must be ${simple.noun}, got ${shown(value)}`];
}

const SIMPLE: Readonly<Record<string, { readonly noun: string; readonly takes: (value: unknown) => boolean }>> = {
  text: { noun: "a text", takes: (value) => typeof value === "string" },
  integer: { noun: "a whole number", takes: Number.isSafeInteger },
  number: { noun: "a number", takes: Number.isFinite },
  truth: { noun: "true or false", takes: (value) => typeof value === "boolean" },
  duration: { noun: 'seconds like "60s"', takes: (value) => typeof value === "string" && /^\d+s$/.test(value) },
  empty: { noun: "{}", takes: (value) => isRecord(value) && Object.keys(value).length === 0 },
  "texts by name": {
    noun: "texts by name",
    takes: (value) => isRecord(value) && Object.values(value).every((text) => typeof text === "string"),
  },
};

function messageFindings(value: unknown, name: string, at: string): readonly string[] {
  const message = MESSAGES[name];
  if (message === undefined) throw new RangeError(`there is no message ${name}`);
  if (!isRecord(value)) return [`${at} must be an object, got ${shown(value)}`];
  const { $oneOf: exclusive = [], ...fields } = message;
  return [
    ...Object.entries(value).flatMap(([field, content]) => {
      const type = fields[field];
      return typeof type === "string"
        ? valueFindings(content, type, `${at}.${field}`)
        : [`${at} has no ${field}, only ${Object.keys(fields).join(", ")}`];
    }),
    ...(exclusive as readonly (readonly string[])[]).flatMap((some) => {
      const there = some.filter((field) => field in value);
      if (there.length === 1 || (there.length === 0 && !NEVER_EMPTY.has(name))) return [];
      return [`${at} must have one of ${some.join(", ")}, got ${there.join(" and ") || "none"}`];
    }),
    ...(RULES[name]?.(value) ?? []).map((finding) => `${at} ${finding}`),
  ];
}

type Fields = Readonly<Record<string, unknown>>;

/** What the types of fields cannot say. */
const RULES: Readonly<Record<string, (fields: Fields) => readonly string[]>> = {
  XyChart: ({ dataSets, thresholds }) => [
    ...lineFindings(dataSets),
    ...thresholdsWith(thresholds, ["color", "direction"]).map((field) => `is a chart: its limits have no ${field}`),
  ],
  Scorecard: ({ thresholds }) =>
    thresholdsWith(thresholds, ["targetAxis"]).map((field) => `is one number: its limits have no ${field}`),
  TimeSeriesTable: ({ dataSets }) => lineFindings(dataSets),
  TimeSeriesFilter: ({ filter }) => filterFindings(filter),
  RatioPart: ({ filter }) => filterFindings(filter),
};

function lineFindings(dataSets: unknown): readonly string[] {
  const count = listOf(dataSets).length;
  return count >= 1 && count <= MOST_LINES ? [] : [`must ask for 1 to ${MOST_LINES} lines, got ${count}`];
}

function filterFindings(filter: unknown): readonly string[] {
  const { length } = String(filter);
  return length <= LONGEST_FILTER ? [] : [`must have a filter of at most ${LONGEST_FILTER} characters, got ${length}`];
}

function thresholdsWith(thresholds: unknown, fields: readonly string[]): readonly string[] {
  return fields.filter((field) => listOf(thresholds).some((threshold) => isRecord(threshold) && field in threshold));
}

function mosaicFindings(dashboard: unknown): readonly string[] {
  const mosaic = isRecord(dashboard) ? dashboard.mosaicLayout : undefined;
  if (!isRecord(mosaic)) return [];
  const columns = Number(mosaic.columns);
  const tiles = listOf(mosaic.tiles).filter(isRecord).map(areaOf);
  return [
    ...(columns >= 1 && columns <= MOSAIC_COLUMNS
      ? []
      : [`dashboard.mosaicLayout must have 1 to ${MOSAIC_COLUMNS} columns, got ${columns}`]),
    ...(tiles.length >= 1 && tiles.length <= MOST_WIDGETS
      ? []
      : [`dashboard.mosaicLayout must have 1 to ${MOST_WIDGETS} tiles, got ${tiles.length}`]),
    ...tiles.flatMap((tile, index) => [
      ...(tile.left >= 0 && tile.top >= 0 && tile.right <= columns && tile.right > tile.left && tile.bottom > tile.top
        ? []
        : [`${named(index)} must be inside the ${columns} columns and have a size, got ${shownArea(tile)}`]),
      ...tiles
        .slice(0, index)
        .flatMap((other, before) =>
          overlap(tile, other) ? [`${named(index)} lies over ${named(before)}: ${shownArea(tile)}`] : [],
        ),
    ]),
  ];
}

interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** What is left out of a tile is nought. */
function areaOf({ xPos = 0, yPos = 0, width = 0, height = 0 }: Fields): Area {
  const [left, top] = [Number(xPos), Number(yPos)];
  return { left, top, right: left + Number(width), bottom: top + Number(height) };
}

function overlap(one: Area, other: Area): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

const named = (index: number) => `dashboard.mosaicLayout.tiles[${index}]`;
const shownArea = ({ left, top, right, bottom }: Area) => `columns ${left} to ${right}, rows ${top} to ${bottom}`;
const isRecord = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const shown = (value: unknown) => JSON.stringify(value) ?? "nothing";

import { COLORS, fitted, label, round, shown, widthOf } from "./drawing";
import { countsOf, namesOf, wandering } from "./samples";

/** The part of a chart that is drawn, as the API has it. */
export interface DrawnChart {
  readonly dataSets: readonly {
    readonly plotType: string;
    readonly targetAxis?: string;
    readonly legendTemplate?: string;
    readonly timeSeriesQuery: {
      readonly timeSeriesFilter?: { readonly filter: string };
      readonly timeSeriesFilterRatio?: { readonly numerator: { readonly filter: string } };
    };
  }[];
  readonly thresholds?: readonly { readonly label?: string; readonly value?: number }[];
  readonly yAxis?: { readonly label?: string };
  readonly y2Axis?: { readonly label?: string };
}

/** Where something is drawn. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Series {
  readonly name: string;
  readonly kind: string;
  readonly right: boolean;
  readonly points: readonly number[];
}

/** What is drawn where nothing says how high it goes. */
const USUAL: Readonly<Record<string, number>> = {
  share: 1,
  milliseconds: 400,
  seconds: 7_200,
  bytes: 40 * 1024 ** 3,
  rows: 80_000,
  answers: 120,
  "times too fast": 16,
};

/** What stands at the left and right of a chart, and below it. */
const MARGIN = { left: 46, right: 34, legend: 16 } as const;

/** A chart with made-up numbers, its limits where they are. */
export function chartPicture(chart: DrawnChart, { x, y, width, height }: Box): string {
  const unit = chart.yAxis?.label ?? "";
  const limits = chart.thresholds ?? [];
  const usual = Object.entries(USUAL).find(([start]) => unit.startsWith(start))?.[1] ?? 12;
  // Below a limit that is a least one, something would be wrong.
  const highest = limits.filter(({ label: text = "" }) => !text.startsWith("min"));
  const strictest = highest.length === 0 ? usual : Math.min(...highest.map(({ value = 0 }) => value));
  const series = chart.dataSets.flatMap((set) => seriesOf(set, strictest, unit));
  const most = topOf(
    1.1 * Math.max(...limits.map(({ value = 0 }) => value), heightOf(series.filter(({ right }) => !right))),
    unit,
  );
  const plot: Box = {
    x: x + MARGIN.left,
    y: y + 18,
    width: width - MARGIN.left - (chart.y2Axis === undefined ? 8 : MARGIN.right),
    height: height - 18 - MARGIN.legend,
  };
  return [
    axes(plot, most, unit, chart.y2Axis?.label),
    ...drawn(
      series.filter(({ right }) => !right),
      plot,
      most,
      0,
    ),
    ...drawn(
      series.filter(({ right }) => right),
      plot,
      Math.max(4, heightOf(series.filter(({ right }) => right)) * 2),
      series.filter(({ right }) => !right).length,
    ),
    ...limitLines(limits, plot, most),
    legend(series, { x, y: y + height - 4, width, height: 0 }),
  ].join("");
}

/** A round number that is not below another. */
function topOf(least: number, unit: string): number {
  if (unit.startsWith("bytes")) return least;
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 1.2, 1.6, 2, 3, 4, 5, 6, 8, 10].find((step) => step * power >= least - 1e-9) ?? 10) * power;
}

function seriesOf(set: DrawnChart["dataSets"][number], height: number, unit: string): readonly Series[] {
  const { timeSeriesFilter, timeSeriesFilterRatio } = set.timeSeriesQuery;
  const filter = timeSeriesFilter?.filter ?? timeSeriesFilterRatio?.numerator.filter ?? "";
  const counts = set.plotType === "STACKED_BAR" && (unit.includes("an hour") || set.targetAxis === "Y2");
  const names = namesOf(set.legendTemplate, filter);
  return names.map((name, index) => {
    const seed = `${filter}${name}${index}`;
    const of = set.plotType.startsWith("STACKED") ? height / names.length : height;
    return {
      name,
      kind: set.plotType,
      right: set.targetAxis === "Y2",
      points: counts && !unit.startsWith("rows") ? countsOf(seed) : wandering(seed, of * 0.85),
    };
  });
}

/** Stacked ones are as high as all of them together. */
function heightOf(series: readonly Series[]): number {
  const stacked = stackedPoints(series.filter(({ kind }) => kind !== "LINE"));
  const lines = series.filter(({ kind }) => kind === "LINE").flatMap(({ points }) => points);
  return Math.max(1e-9, ...lines, ...(stacked.at(-1) ?? []));
}

function stackedPoints(series: readonly Series[]): readonly (readonly number[])[] {
  const levels: (readonly number[])[] = [];
  for (const { points } of series) {
    const below = levels.at(-1) ?? [];
    levels.push(points.map((point, index) => point + (below[index] ?? 0)));
  }
  return levels;
}

function drawn(series: readonly Series[], plot: Box, most: number, firstColor: number): readonly string[] {
  const color = (one: Series) => COLORS[(firstColor + series.indexOf(one)) % COLORS.length];
  const at = (value: number) => plot.y + plot.height * (1 - Math.min(1, value / most));
  const across = (index: number, count: number) => plot.x + (plot.width * index) / (count - 1);
  const stacked = series.filter(({ kind }) => kind !== "LINE");
  const levels = stackedPoints(stacked);
  const stacks = stacked.map((one, position) => {
    const [level, below] = [levels[position] ?? [], levels[position - 1] ?? []];
    if (one.kind === "STACKED_BAR") return bars(level, below, plot, at, color(one) ?? "");
    const upper = level.map((value, index) => point(across(index, level.length), at(value)));
    const lower = level.map((_, index) => point(across(index, level.length), at(below[index] ?? 0)));
    return `<polygon points="${[...upper, ...lower.reverse()].join(" ")}" fill="${color(one)}" fill-opacity="0.55"/>`;
  });
  const lines = series
    .filter(({ kind }) => kind === "LINE")
    .map((one) => {
      const points = one.points.map((value, index) => point(across(index, one.points.length), at(value)));
      return `<polyline points="${points.join(" ")}" fill="none" stroke="${color(one)}" stroke-width="1.4"/>`;
    });
  return [...stacks, ...lines];
}

function bars(
  level: readonly number[],
  below: readonly number[],
  plot: Box,
  at: (value: number) => number,
  color: string,
): string {
  const step = plot.width / level.length;
  const paths = level.flatMap((value, index) => {
    const low = below[index] ?? 0;
    if (value === low) return [];
    const [top, bottom] = [at(value), at(low)];
    return [`M${point(plot.x + index * step + 1, top)}h${round(step - 2)}V${round(bottom)}h${round(2 - step)}z`];
  });
  return paths.length === 0 ? "" : `<path d="${paths.join("")}" fill="${color}" fill-opacity="0.8"/>`;
}

const point = (x: number, y: number) => `${round(x)},${round(y)}`;

function axes(plot: Box, most: number, unit: string, rightUnit: string | undefined): string {
  const bottom = plot.y + plot.height;
  const lines = [0, 0.5, 1].map((part) => {
    const height = bottom - plot.height * part;
    return (
      `<path d="M${point(plot.x, height)}h${round(plot.width)}" stroke="#e8eaed"/>` +
      label(plot.x - 5, height + 3, part === 0 ? "0" : shown(most * part, unit), {
        size: 9,
        fill: "#80868b",
        more: ' text-anchor="end"',
      })
    );
  });
  return [
    ...lines,
    label(plot.x - MARGIN.left + 10, plot.y - 9, unit, { size: 9, fill: "#80868b" }),
    rightUnit === undefined
      ? ""
      : label(plot.x + plot.width + MARGIN.right - 10, plot.y - 9, rightUnit, {
          size: 9,
          fill: "#80868b",
          more: ' text-anchor="end"',
        }),
  ].join("");
}

/** A label stands above its line, or where the one before left room. */
function limitLines(limits: NonNullable<DrawnChart["thresholds"]>, plot: Box, most: number): readonly string[] {
  let lowest = Number.NEGATIVE_INFINITY;
  return [...limits]
    .sort((one, other) => (other.value ?? 0) - (one.value ?? 0))
    .flatMap(({ label: text = "", value = 0 }) => {
      const height = plot.y + plot.height * (1 - value / most);
      const y = Math.max(height - 3, lowest + 11);
      lowest = y;
      return [
        `<path d="M${point(plot.x, height)}h${round(plot.width)}" stroke="#d93025" stroke-dasharray="5 3"/>`,
        label(plot.x + plot.width - 2, y, fitted(text, plot.width, 9), {
          size: 9,
          fill: "#d93025",
          more: ' text-anchor="end"',
        }),
      ];
    });
}

function legend(series: readonly Series[], { x, y, width }: Box): string {
  const drawnOnes: string[] = [];
  let left = x + 10;
  const named = series.filter(({ name }) => name !== "");
  for (const one of named) {
    const room = x + width - left - 40;
    if (room < 60) {
      drawnOnes.push(label(left, y, `+${named.length - drawnOnes.length}`, { size: 9, fill: "#80868b" }));
      break;
    }
    const text = fitted(one.name, room, 9);
    const color = COLORS[series.indexOf(one) % COLORS.length];
    drawnOnes.push(
      `<rect x="${round(left)}" y="${round(y - 7)}" width="8" height="8" fill="${color}"/>` +
        label(left + 12, y, text, { size: 9, fill: "#5f6368" }),
    );
    left += 24 + widthOf(text, 9);
  }
  return drawnOnes.join("");
}

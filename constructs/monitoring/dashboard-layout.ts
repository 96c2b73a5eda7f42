import { MOSAIC_COLUMNS } from "../../catalog/dashboards";
import { heading, type Widget } from "./dashboard-widgets";

/** How much room a widget gets: how many stand beside each other at most, and how many rows they take. */
const SIZES = {
  card: { beside: 4, height: 2 },
  chart: { beside: 3, height: 4 },
  half: { beside: 2, height: 4 },
  wide: { beside: 1, height: 4 },
  note: { beside: 1, height: 3 },
  heading: { beside: 1, height: 1 },
} as const;

/** A widget and how much room it gets. */
export interface Sized {
  readonly size: keyof typeof SIZES;
  readonly widget: Widget;
}

/** What belongs together: nothing at all where it holds nothing. */
export interface Section {
  /** @default - it has no heading: the first of a dashboard */
  readonly title?: string;
  /** What its widgets answer. */
  readonly says?: string;
  readonly widgets: readonly Sized[];
}

/** A widget in its place, as the API has it. */
export interface Tile {
  readonly xPos: number;
  readonly yPos: number;
  readonly width: number;
  readonly height: number;
  readonly widget: Widget;
}

/**
 * How many widgets a dashboard holds at most. Google takes more; who looks for a cause does not, and each of them is a question
 * that is asked while somebody waits.
 */
const MOST_ON_ONE = 48;

/**
 * Puts sections below each other, in rows without gaps, each widget of a row as wide as the others. What is too much for one
 * dashboard goes on in another; a section is not torn apart unless it alone is too much.
 */
export function laidOut(sections: readonly Section[]): readonly (readonly Tile[])[] {
  return paged(sections.filter(({ widgets }) => widgets.length > 0)).map(tilesOf);
}

function paged(sections: readonly Section[]): readonly (readonly Section[])[] {
  const pages: Section[][] = [];
  let room = 0;
  for (const section of sections.flatMap(inParts)) {
    const last = pages.at(-1);
    if (last === undefined || section.widgets.length > room) {
      pages.push([section]);
      room = MOST_ON_ONE - section.widgets.length;
    } else {
      last.push(section);
      room -= section.widgets.length;
    }
  }
  return pages;
}

function inParts(section: Section): readonly Section[] {
  const parts = Math.ceil(section.widgets.length / MOST_ON_ONE);
  return Array.from({ length: parts }, (_, part) => ({
    ...section,
    widgets: section.widgets.slice(part * MOST_ON_ONE, (part + 1) * MOST_ON_ONE),
  }));
}

function tilesOf(sections: readonly Section[]): readonly Tile[] {
  const tiles: Tile[] = [];
  let top = 0;
  for (const row of sections.flatMap(rowsOf)) {
    const [{ size }] = row as readonly [Sized];
    const { height } = SIZES[size];
    const width = MOSAIC_COLUMNS / row.length;
    row.forEach(({ widget }, index) => tiles.push({ xPos: index * width, yPos: top, width, height, widget }));
    top += height;
  }
  return tiles;
}

function rowsOf({ title, says = "", widgets }: Section): readonly (readonly Sized[])[] {
  const head: readonly Sized[] = title === undefined ? [] : [{ size: "heading", widget: heading(title, says) }];
  return [...(head.length === 0 ? [] : [head]), ...blocksOf(widgets).flatMap(evenly)];
}

/** Widgets of the same size that follow each other. */
function blocksOf(widgets: readonly Sized[]): readonly (readonly Sized[])[] {
  const blocks: Sized[][] = [];
  for (const sized of widgets) {
    const last = blocks.at(-1);
    if (last?.[0]?.size === sized.size) last.push(sized);
    else blocks.push([sized]);
  }
  return blocks;
}

/** Four charts are two rows of two, and not three and one that is alone. */
function evenly(block: readonly Sized[]): readonly (readonly Sized[])[] {
  const [{ size }] = block as readonly [Sized];
  const rows = Math.ceil(block.length / SIZES[size].beside);
  const least = Math.floor(block.length / rows);
  const longer = block.length % rows;
  return Array.from({ length: rows }, (_, row) => {
    const start = row * least + Math.min(row, longer);
    return block.slice(start, start + least + (row < longer ? 1 : 0));
  });
}

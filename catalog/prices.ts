import book from "./prices.json";

/** Where a price was read, and how sure it is. */
export interface PriceSource {
  /** Name of the source; see the sources of the price book. */
  readonly source: string;
  /** The day, month or year of the source; `not stated` when it does not say. */
  readonly date: string;
  /** `confirmed`: two sources agree; `third-party`: one source that is not Google; `derived`: computed from others. */
  readonly status: string;
}

/** What one thing costs in one place. */
export interface Price extends PriceSource {
  /** Such as `storage.standard`; with `/spot` or `/flex-start` for machines of that capacity. */
  readonly id: string;
  /** What is paid for, for people. */
  readonly what: string;
  /** What one of it is, such as `GB-month`. */
  readonly unit: string;
  /** Dollars for each unit, and from which number of units in a month on; the first from 0 or from where it is charged. */
  readonly tiers: readonly { readonly from: number; readonly usd: number }[];
  /** Units that nobody pays for in a month, and whether they are counted by project or by billing account. */
  readonly free?: { readonly amount: number; readonly per: string };
}

/** How much more Vertex AI asks for a machine than Compute Engine does. */
export interface Markup {
  readonly usual: number;
  /** @default - the usual one */
  readonly least?: number;
  /** @default - the usual one */
  readonly most?: number;
  /** Whether bills or price pages show it for this family. @default - it was concluded from other families or places */
  readonly known?: boolean;
}

/** What a machine is used for, where that changes its price. */
export type MachineUse = keyof typeof book.markups;

interface Entry {
  readonly what: string;
  readonly unit: string;
  readonly from: readonly string[];
  readonly otherwise?: Readonly<Record<string, readonly string[]>>;
  readonly free?: { readonly amount: number; readonly per: string };
  readonly usd: Readonly<Record<string, number | readonly (readonly number[])[]>>;
}

const ENTRIES = new Map<string, Entry>(Object.entries(book.prices as unknown as Record<string, Entry>));
const MACHINES = new Map<string, readonly number[]>(Object.entries(book.machines));

/** The day on which the prices were collected. */
export const PRICES_COLLECTED: string = book.collected;

/** The currency of every price. */
export const PRICE_CURRENCY: string = book.currency;

/** The hours that Google counts for a month. */
export const HOURS_PER_MONTH: number = book.hoursPerMonth;

/**
 * What Vertex AI adds to the price of machines that it takes from a cheaper or reserved capacity: this share of their full
 * price on Compute Engine.
 */
export const MANAGEMENT_FEE: number = book.managementFee;

/** The names of the sources, by the short name that prices have. */
export const PRICE_SOURCES: Readonly<Record<string, string>> = book.sources;

/** What something costs in a region or multi-region; `undefined` when the price book does not know. */
export function priceOf(id: string, location: string): Price | undefined {
  const entry = ENTRIES.get(id);
  if (entry === undefined) return undefined;
  const place = [location, location.toLowerCase(), location.toUpperCase(), "global", "all"].find((name) =>
    Object.hasOwn(entry.usd, name),
  );
  const usd = place === undefined ? undefined : entry.usd[place];
  if (place === undefined || usd === undefined) return undefined;
  const from =
    entry.otherwise !== undefined && Object.hasOwn(entry.otherwise, place) ? entry.otherwise[place] : entry.from;
  const [source = "", date = "", status = ""] = from ?? entry.from;
  return {
    id,
    what: entry.what,
    unit: entry.unit,
    tiers:
      typeof usd === "number" ? [{ from: 0, usd }] : usd.map(([after = 0, each = 0]) => ({ from: after, usd: each })),
    source,
    date,
    status,
    ...(entry.free !== undefined && { free: entry.free }),
  };
}

/** The processors and the GB of memory of a machine type; `undefined` for one that the price book does not know. */
export function machineSize(type: string): { readonly vcpu: number; readonly memory: number } | undefined {
  const [vcpu, memory] = MACHINES.get(type) ?? [];
  return vcpu === undefined || memory === undefined ? undefined : { vcpu, memory };
}

/** How much more than Compute Engine a use of Vertex AI costs, for a family of machines such as `n1`. */
export function markupOf(use: MachineUse, family: string): Markup {
  const all = new Map<string, Markup>(Object.entries(book.markups[use]));
  return all.get(family) ?? all.get("other") ?? { usual: 1 };
}

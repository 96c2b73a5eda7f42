import type { Range } from "../../values/guess";

/** The parts into which the costs of a platform are summed up. */
export const COST_SECTIONS = [
  "training", "serving", "notebooks", "data", "keys", "network", "observability", "delivery", "automation",
] as const; // prettier-ignore

/** A part into which costs are summed up. */
export type CostSection = (typeof COST_SECTIONS)[number];

/** Where a price was read. */
export interface PriceNote {
  /** Its name in the price book. */
  readonly id: string;
  readonly source: string;
  /** Of the source: a day, a month, a year, or `not stated`. */
  readonly date: string;
  /** `confirmed`, `third-party` or `derived`. */
  readonly status: string;
}

/** What something is, whether it has a price or not. */
export interface CostSubject {
  /** What it is a cost of: a path in the environment file, or a word where it comes from none. */
  readonly of: string;
  readonly section: CostSection;
  readonly stack: string;
  /** The models that it works for, by name. */
  readonly models: readonly string[];
  /** For people. */
  readonly what: string;
}

/** One cost. */
export interface CostLine extends CostSubject {
  /** How it is computed, with the numbers, for people. */
  readonly how: string;
  /** Dollars in a month. */
  readonly cost: Range;
  readonly prices: readonly PriceNote[];
  /** What is not certain about it. */
  readonly note?: string;
  /** Set for machines and what runs on them. */
  readonly isMachines?: true;
  /** The paths of the assumptions in the environment file that it rests on. */
  readonly assumes: readonly string[];
}

/** Something that costs, and of which it is not known how much: never counted as nothing. */
export interface Unpriced extends CostSubject {
  readonly reason: string;
  /** Set for machines: what they cost may be much. */
  readonly isMachines?: true;
}

/** What is assumed, for people. */
export interface Assumption {
  readonly path: string;
  readonly value: string;
  /** Whether the environment file says it. */
  readonly written: boolean;
}

/** What a platform costs in a month. */
export interface Estimate {
  readonly environment: string;
  readonly region: string;
  /** Always dollars: the currency of the price book. */
  readonly currency: string;
  /** The day on which the prices were collected. */
  readonly collected: string;
  /** What a dollar is worth, where the environment says so. */
  readonly rate?: { readonly currency: string; readonly perDollar: number; readonly of: string };
  /** Whether it is known what the workloads need; else only what stands in the Terraform itself is priced. */
  readonly hasWorkloads: boolean;
  /** Dollars in a month: the sum of the lines, without what has no price. */
  readonly total: Range;
  /** The dearest first. */
  readonly lines: readonly CostLine[];
  /** By section and what it is of. */
  readonly unpriced: readonly Unpriced[];
  /** By path. */
  readonly assumptions: readonly Assumption[];
}

/** What stands for all workloads where nothing is known of them. */
export const ALL_WORKLOADS: CostSubject = {
  of: "workloads",
  section: "training",
  stack: "",
  models: [],
  what: "machines of workloads",
};

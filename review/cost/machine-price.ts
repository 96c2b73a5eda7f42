import {
  HOURS_PER_MONTH,
  machineSize,
  MANAGEMENT_FEE,
  type MachineUse,
  markupOf,
  type Price,
  priceOf,
} from "../../catalog/prices";
import type { Range } from "../../values/guess";
import type { PriceNote } from "./estimate";
import { shortNumber } from "./ranges";

/** A machine, as far as its price depends on it. */
export interface PricedMachine {
  readonly type: string;
  readonly accelerator?: { readonly type: string; readonly count: number };
  readonly disk?: { readonly type: string; readonly size: number };
}

/** What an hour of a machine costs, in dollars. */
export interface HourPrice {
  readonly hour: Range;
  /** How it is computed, for people. */
  readonly how: string;
  readonly prices: readonly PriceNote[];
  /** What is not certain about it. */
  readonly note?: string;
}

/** That a price is not known, and why. */
export interface NoPrice {
  readonly reason: string;
}

/** Where machines come from. */
export type MachineCapacity = "on-demand" | "spot" | "flex-start" | "reservation" | "any-reservation";

/** The chips of TPUs in the price book, by the family's name. */
const CHIPS = new Map([
  ["TPU_V2", "v2"],
  ["TPU_V3", "v3"],
  ["TPU_V5E", "v5e"],
  ["TPU_V5P", "v5p"],
  ["TPU_V6E", "v6e"],
]);

/** Their machines come without accelerators, which have prices of their own. */
const ATTACHING = new Set(["n1"]);

interface Base {
  readonly usd: number;
  readonly how: string;
  readonly prices: readonly PriceNote[];
}

/** What an hour of a machine of Vertex AI costs in a region. */
export function hourPrice(
  machine: PricedMachine,
  location: string,
  use: MachineUse,
  capacity: MachineCapacity = "on-demand",
): HourPrice | NoPrice {
  const full = basePrice(machine, location, "");
  if ("reason" in full) return full;
  const disk = diskPrice(machine, location);
  if (disk !== undefined && "reason" in disk) return disk;
  const price = withoutDisk(machine, location, use, capacity, full);
  if (disk === undefined) return price;
  const add = (value: number) => value + disk.usd;
  return {
    ...price,
    hour: { low: add(price.hour.low), expected: add(price.hour.expected), high: add(price.hour.high) },
    how: `${price.how} + ${disk.how}`,
    prices: [...price.prices, ...disk.prices],
  };
}

function withoutDisk(
  machine: PricedMachine,
  location: string,
  use: MachineUse,
  capacity: MachineCapacity,
  full: Base,
): HourPrice {
  // Of accelerators in notebook servers no bill was seen.
  const isGuessed = use === "workbench" && machine.accelerator !== undefined;
  const family = isGuessed ? "other" : familyOf(machine.type);
  const { usual, least = usual, most = usual, known = false } = markupOf(markupUse(machine, use), family);
  const whole: HourPrice = {
    hour: { low: full.usd * least, expected: full.usd * usual, high: full.usd * most },
    how: `${full.how} × ${usual} on Vertex AI`,
    prices: full.prices,
    ...(!known && { note: `what Vertex AI adds to the price of ${machine.type} is concluded from other machines` }),
  };
  if (capacity === "on-demand") return whole;
  const fee = full.usd * MANAGEMENT_FEE;
  const feeWords = `${shortNumber(MANAGEMENT_FEE * 100)}% fee`;
  if (capacity === "reservation" || capacity === "any-reservation") {
    const usd = full.usd + fee;
    return {
      hour: { low: usd, expected: usd, high: usd },
      how: `${full.how} + ${feeWords}`,
      prices: full.prices,
      note: "the reservation itself is paid for also while nothing runs on it",
    };
  }
  const spot = basePrice(machine, location, "/spot");
  const high = Math.max(whole.hour.high, full.usd + fee);
  if ("reason" in spot) {
    return { ...whole, note: `what ${capacity} costs is not known (${spot.reason}): the full price was taken` };
  }
  const cheapest = Math.min(spot.usd + fee, whole.hour.expected);
  const prices = [...spot.prices, ...full.prices];
  if (capacity === "spot") {
    return {
      hour: { low: cheapest, expected: cheapest, high },
      how: `${spot.how} for spot + ${feeWords} of ${usdText(full.usd)}`,
      prices,
      note: "spot prices change up to once a month: at the upper end the full price was taken",
    };
  }
  return {
    hour: { low: cheapest, expected: whole.hour.expected, high },
    how: whole.how,
    prices,
    note: "what flex-start costs is not in the price book: from the price of spot to the full price, which is expected",
  };
}

function markupUse({ accelerator }: PricedMachine, use: MachineUse): MachineUse {
  return use === "training" && accelerator !== undefined && CHIPS.has(accelerator.type) ? "tpu" : use;
}

function familyOf(type: string): string {
  return type.split("-")[0] ?? type;
}

/** What Compute Engine asks for an hour of a machine with its accelerators; capacity is the end of the price's name. */
function basePrice({ type, accelerator }: PricedMachine, location: string, capacity: "" | "/spot"): Base | NoPrice {
  const chips = accelerator === undefined ? undefined : CHIPS.get(accelerator.type);
  if (accelerator?.type.startsWith("TPU_") === true) {
    const id = `compute.tpu.${chips ?? accelerator.type}.chip${capacity}`;
    const price = priceOf(id, location);
    if (price === undefined) return missing(id, location);
    const { count } = accelerator;
    return {
      usd: count * usdOf(price),
      how: `${shortNumber(count)} chips × ${usdText(usdOf(price))}`,
      prices: [noteOf(price)],
    };
  }
  const id = `compute.${type}${capacity}`;
  const whole = priceOf(id, location);
  if (whole !== undefined) return { usd: usdOf(whole), how: usdText(usdOf(whole)), prices: [noteOf(whole)] };
  const size = machineSize(type);
  const family = familyOf(type);
  const parts =
    priceOf(`compute.${type}.vcpu-and-ram${capacity}`, location) !== undefined
      ? [{ count: 1, id: `compute.${type}.vcpu-and-ram${capacity}`, unit: "" }]
      : size === undefined
        ? undefined
        : [
            { count: size.vcpu, id: `compute.${family}.vcpu${capacity}`, unit: "vCPU" },
            { count: size.memory, id: `compute.${family}.ram${capacity}`, unit: "GB" },
          ];
  if (parts === undefined) return { reason: `the price book does not know the machine type ${type}` };
  const attached =
    accelerator !== undefined && (ATTACHING.has(family) || parts.length === 1)
      ? [{ count: accelerator.count, id: `compute.gpu.${accelerator.type}${capacity}`, unit: accelerator.type }]
      : [];
  const found = [...parts, ...attached].map((part) => ({ ...part, price: priceOf(part.id, location) }));
  const lacking = found.find(({ price }) => price === undefined);
  if (lacking !== undefined) return missing(lacking.id, location);
  const known = found.flatMap(({ price, count, unit }) => (price === undefined ? [] : [{ price, count, unit }]));
  return {
    usd: known.reduce((total, { price, count }) => total + count * usdOf(price), 0),
    how: `(${known.map(({ price, count, unit }) => (unit === "" ? usdText(usdOf(price)) : `${shortNumber(count)} ${unit} × ${usdText(usdOf(price))}`)).join(" + ")})`,
    prices: known.map(({ price }) => noteOf(price)),
  };
}

/** The disk of a machine costs on Vertex AI as much more than on Compute Engine as processors do. */
function diskPrice({ disk }: PricedMachine, location: string): Base | NoPrice | undefined {
  if (disk === undefined) return undefined;
  const id =
    disk.type === "hyperdisk-balanced" ? "compute.disk.hyperdisk-balanced.capacity" : `compute.disk.${disk.type}`;
  const price = priceOf(id, location);
  if (price === undefined) return missing(id, location);
  const { usual } = markupOf("training", "other");
  return {
    usd: (disk.size * usdOf(price) * usual) / HOURS_PER_MONTH,
    how: `${disk.size} GiB ${disk.type} × ${usdText(usdOf(price))} × ${usual} / ${HOURS_PER_MONTH} h`,
    prices: [noteOf(price)],
  };
}

function missing(id: string, location: string): NoPrice {
  return { reason: `the price book has no price for ${id} in ${location}` };
}

/** What one unit costs, where the price has one tier only. */
export function usdOf(price: Price): number {
  return price.tiers[0]?.usd ?? 0;
}

/** Where a price was read. */
export function noteOf({ id, source, date, status }: Price): PriceNote {
  return { id, source, date, status };
}

/** A price in dollars as it is written in sums: all that the price book says, to six decimals. */
export function usdText(usd: number): string {
  return `$${Number(usd.toFixed(6))}`;
}

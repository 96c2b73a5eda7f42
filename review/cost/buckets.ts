import { priceOf } from "../../catalog/prices";
import type { Range } from "../../values/guess";
import { listOf, textAt, valueAt } from "../json";
import type { Resource } from "../platform";
import { type Amounts, amountLine } from "./amounts";
import type { CostSubject } from "./estimate";
import { noteOf, usdOf, usdText } from "./machine-price";
import { eachOf, inWords } from "./ranges";
import type { Priced } from "./workload-lines";

/** Days of an average month. */
const DAYS_PER_MONTH = 365.25 / 12;

/** From the warmest to the coldest. */
const CLASSES = ["STANDARD", "NEARLINE", "COLDLINE", "ARCHIVE"] as const;
type StorageClass = (typeof CLASSES)[number];

/** From which age on objects are of which class, in days; the first from 0 on. */
interface Stage {
  readonly storageClass: StorageClass;
  readonly from: number;
}

/** What a bucket costs: what it holds, by class, and what is read from colder classes. */
export function bucketLines(
  bucket: Resource,
  subject: CostSubject,
  location: string,
  amounts: Amounts,
): readonly Priced[] {
  const { of } = subject;
  const isZone = of.startsWith("storage.zones.");
  const stored = amounts.find(of, "stored") ?? (isZone ? undefined : amounts.find("", "own-bucket"));
  if (stored === undefined) return [{ ...subject, reason: amounts.reason(of, "stored") }];
  const stages = stagesOf(bucket);
  const [first, ...colder] = stages;
  const coldest = stages.at(-1) ?? first;
  const found = stages.map((stage) => ({
    ...stage,
    price: priceOf(`storage.${stage.storageClass.toLowerCase()}`, location),
  }));
  const missing = found.find(({ price }) => price === undefined);
  if (first === undefined || coldest === undefined || missing !== undefined) {
    const name = `storage.${(missing?.storageClass ?? "standard").toLowerCase()}`;
    return [{ ...subject, reason: `the price book has no price for ${name} in ${location}` }];
  }
  if (colder.length === 0) {
    return [
      amountLine({ subject, id: `storage.${first.storageClass.toLowerCase()}`, location, amount: stored, unit: "GiB" }),
    ];
  }
  const rates = found.flatMap(({ price, storageClass }) =>
    price === undefined ? [] : [{ storageClass, price, usd: usdOf(price) }],
  );
  const growth = amounts.find(of, "growth");
  // How old the oldest object is: what was added for so long makes up what is there now.
  const age =
    growth === undefined || growth.amount.expected === 0
      ? undefined
      : (stored.amount.expected / growth.amount.expected) * DAYS_PER_MONTH;
  const shares = sharesOf(stages, Math.min(age ?? Infinity, expiryOf(bucket)));
  const likely = rates.reduce((total, { usd }, index) => total + (shares?.[index] ?? 0) * usd, 0);
  const warm = Math.max(...rates.map(({ usd }) => usd));
  const cold = Math.min(...rates.map(({ usd }) => usd));
  const rate: Range =
    shares === undefined ? { low: cold, expected: warm, high: warm } : { low: likely, expected: likely, high: likely };
  const words =
    shares === undefined
      ? `from all in ${coldest.storageClass} to all in ${first.storageClass}, which is expected while nothing is said of its growth`
      : stages
          .map(({ storageClass }, index) => `${Math.round((shares[index] ?? 0) * 100)}% ${storageClass}`)
          .join(", ");
  const assumes = [...stored.assumes, ...(growth?.assumes ?? [])];
  const line: Priced = {
    ...subject,
    how: `${inWords(stored.amount, " GiB")} × ${inWords(rate)} $/GiB (${words}; ${rates.map(({ storageClass, usd }) => `${storageClass} ${usdText(usd)}`).join(", ")})`,
    cost: eachOf((end) => stored.amount[end] * rate[end]),
    prices: rates.map(({ price }) => noteOf(price)),
    assumes,
  };
  return [line, ...readLines(of, subject, coldest.storageClass, amounts)];
}

/** What is read from colder storage is paid for by amount; the price of the coldest class is taken. */
function readLines(of: string, subject: CostSubject, coldest: StorageClass, amounts: Amounts): readonly Priced[] {
  const what = `${subject.what}: reading from ${coldest} and what is warmer`;
  const read = amounts.find(of, "read");
  if (read === undefined) return [];
  return [
    amountLine({
      subject: { ...subject, what },
      id: `storage.retrieval.${coldest.toLowerCase()}`,
      location: "all",
      amount: read,
      unit: "GiB",
    }),
  ];
}

function stagesOf(bucket: Resource): readonly Stage[] {
  const written = textAt(bucket.attributes, "storage_class") ?? "STANDARD";
  const first = CLASSES.find((name) => name === written) ?? "STANDARD";
  const moves = listOf(bucket.attributes.lifecycle_rule).flatMap((rule): Stage[] => {
    const to = textAt(rule, "action", 0, "storage_class");
    const days = valueAt(rule, "condition", 0, "age");
    const storageClass = CLASSES.find((name) => name === to);
    return storageClass !== undefined && typeof days === "number" ? [{ storageClass, from: days }] : [];
  });
  return [{ storageClass: first, from: 0 }, ...moves.sort((one, other) => one.from - other.from)];
}

/** The age at which objects are deleted, in days; infinite where none is. */
function expiryOf(bucket: Resource): number {
  const ages = listOf(bucket.attributes.lifecycle_rule).flatMap((rule) => {
    const type = textAt(rule, "action", 0, "type");
    const condition = valueAt(rule, "condition", 0);
    const days = valueAt(condition, "age");
    const state = textAt(condition, "with_state");
    return type === "Delete" && typeof days === "number" && state !== "ARCHIVED" ? [days] : [];
  });
  return Math.min(Infinity, ...ages);
}

/** Which part of what a bucket holds is of which class, when it was filled evenly for so many days; `undefined` when that is not known. */
function sharesOf(stages: readonly Stage[], age: number): readonly number[] | undefined {
  if (!Number.isFinite(age) || age <= 0) return undefined;
  return stages.map(({ from }, index) => {
    const to = Math.min(stages[index + 1]?.from ?? Infinity, age);
    return Math.max(0, to - Math.min(from, age)) / age;
  });
}

import ipaddr from "ipaddr.js";
import * as z from "zod";
import { REGION_NAMES } from "../../catalog/regions";
import { Duration, DURATION_PATTERN, type DurationText } from "../../values/duration";
import { LATENCY_PATTERN, type LatencyText } from "../../values/latency";
import { SHARE_PATTERN, shareToFraction, type ShareText } from "../../values/share";
import type { Named, Plain, Ref, SchemaFacts } from "./types";

// Each schema is asked once in a process: compiling a function for it takes longer than that.
z.config({ jitless: true });

interface TextProps extends SchemaFacts {
  readonly noun: string;
  readonly allowed: string;
  readonly pattern: RegExp;
}

/** Text of one form. The message for anything else names the form and how to write it. */
export function text<T extends string = string>({ pattern, ...facts }: TextProps): Plain<T> {
  return z
    .string()
    .regex(pattern, { error: `is not ${facts.noun}` })
    .meta(facts) as unknown as Plain<T>;
}

/** A sentence for people, of at most so many characters. */
export function prose(most: number): Plain<string> {
  return z
    .string()
    .max(most)
    .refine((text) => !/[$%]\{/.test(text), { error: "holds the beginning of a Terraform template" })
    .meta({ noun: "a description", allowed: `at most ${most} characters, without "\${" and "%{"` });
}

/** A name that a person chooses: part of cloud names, so small letters, digits and single dashes. */
export const name = text({
  noun: "a name",
  allowed: "2 to 40 small letters, digits and single dashes, a letter first, no dash last",
  pattern: /^(?=.{2,40}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
});

/** A name of something in BigQuery: no dash. */
export const warehouseName = text({
  noun: "a name in BigQuery",
  allowed: "1 to 300 letters, digits and _, no digit first",
  pattern: /^[A-Za-z_][A-Za-z0-9_]{0,299}$/,
});

/** What a model is told, or tells: a name in its requests, its answers and the tables that it learned from. */
export const feature = text({
  noun: "a feature",
  allowed: "1 to 300 letters, digits and _, no digit first",
  example: `"amount"`,
  pattern: /^[A-Za-z_][A-Za-z0-9_]{0,299}$/,
});

interface DurationLimits {
  readonly from?: DurationText;
  readonly to?: DurationText;
  /** Every value must be a whole number of these. */
  readonly whole?: "d";
  /**
   * A value to copy, within the limits.
   * @default - "30d"
   */
  readonly example?: DurationText;
}

/** A duration within limits, both inclusive. */
export function duration(limits: DurationLimits = {}): Plain<DurationText> {
  const from = Duration.parse(limits.from ?? "0s");
  const to = limits.to === undefined ? undefined : Duration.parse(limits.to);
  const range =
    to === undefined
      ? limits.from === undefined
        ? ""
        : `, at least "${limits.from}"`
      : `, from "${from.toText()}" to "${limits.to}"`;
  const unit = limits.whole === "d" ? "whole days" : "a whole number and a unit (s, m, h, d)";
  return z
    .string()
    .regex(DURATION_PATTERN, { error: "is not a duration" })
    .refine(
      (text) => {
        if (!DURATION_PATTERN.test(text)) return true;
        const value = Duration.parse(text);
        if (limits.whole === "d" && !Number.isInteger(value.toDays())) return false;
        return !from.isLongerThan(value) && (to === undefined || !value.isLongerThan(to));
      },
      { error: "is out of range" },
    )
    .meta({
      noun: "a duration",
      allowed: `${unit}${range}`,
      example: JSON.stringify(limits.example ?? "30d"),
    }) as unknown as Plain<DurationText>;
}

interface ShareLimits {
  readonly from?: ShareText;
  readonly to?: ShareText;
  /** Whether only whole percents are taken, as Google counts them. @default - up to four decimals */
  readonly whole?: true;
  /** A value to copy. @default - "10%" */
  readonly example?: ShareText;
}

/** A share within limits, both inclusive. */
export function share(limits: ShareLimits = {}): Plain<ShareText> {
  const { from = "0%", to = "100%", whole, example = "10%" } = limits;
  return z
    .string()
    .regex(SHARE_PATTERN, { error: "is not a share" })
    .refine(
      (text) => {
        if (!SHARE_PATTERN.test(text)) return true;
        if (whole === true && text.includes(".")) return false;
        const value = shareToFraction(text);
        return value >= shareToFraction(from) && value <= shareToFraction(to);
      },
      { error: "is out of range" },
    )
    .meta({
      noun: "a share",
      allowed: `${whole === true ? "whole percents, " : ""}"${from}" to "${to}"`,
      example: JSON.stringify(example),
    }) as unknown as Plain<ShareText>;
}

/** How long an answer takes. */
export const latency = text<LatencyText>({
  noun: "a latency",
  allowed: "a whole number and a unit (ms, s)",
  example: `"300ms"`,
  pattern: LATENCY_PATTERN,
});

const MOMENT =
  /^[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$/;

/** A point in time, in the form that workflows compare. */
export const moment = z
  .string()
  .regex(MOMENT, { error: "is not a time" })
  .refine((text) => !MOMENT.test(text) || isDay(text.slice(0, 10)), { error: "is on a day that there is not" })
  .meta({
    noun: "a time",
    allowed: "day, T, hour, minute, second, and Z or the distance from it",
    example: `"2026-12-02T00:00:00Z"`,
  }) as unknown as Plain<string>;

/** A day of the calendar. */
export const day = z
  .string()
  .regex(/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/, { error: "is not a day" })
  .refine((text) => !/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text) || isDay(text), { error: "is a day that there is not" })
  .meta({ noun: "a day", allowed: "year, month and day", example: `"2027-03-31"` }) as unknown as Plain<string>;

function isDay(day: string): boolean {
  const time = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(day);
}

/** An e-mail address. Groups and people have no other identity here. */
export const email = text({
  noun: "an e-mail address",
  allowed: "name@domain",
  example: `"ml-engineers@acme.example"`,
  pattern:
    /^[A-Za-z0-9._%+-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+$/,
});

/** A region where Vertex AI runs. */
export const region = z.enum(REGION_NAMES).meta({ noun: "a region", example: `"europe-west4"` });

interface AddressRangeLimits {
  /** Length of the prefix of the smallest range. */
  readonly smallest: number;
  /** Length of the prefix of the largest range. */
  readonly largest: number;
  /**
   * Which addresses are meant, for messages.
   * @default - any
   */
  readonly of?: "private";
}

/** A range of IPv4 addresses, written as the network's own address and the length of its prefix. */
export function addressRange(limits: AddressRangeLimits): Plain<string> {
  const range = limits.of === undefined ? "an IPv4 range" : `a ${limits.of} IPv4 range`;
  const allowed = `${range} of prefix length ${limits.largest} to ${limits.smallest}, its first address before the slash`;
  return z
    .string()
    .refine(isRange, { error: "is not an IPv4 range" })
    .refine((text) => !isRange(text) || isNetworkAddress(text), { error: "does not begin with its first address" })
    .refine(
      (text) => {
        if (!isRange(text)) return true;
        const [, length] = ipaddr.IPv4.parseCIDR(text);
        return length >= limits.largest && length <= limits.smallest;
      },
      { error: "has the wrong size" },
    )
    .meta({ noun: "an IPv4 range", allowed, example: `"10.40.0.0/16"` });
}

function isRange(text: string): boolean {
  return ipaddr.IPv4.isValidCIDRFourPartDecimal(text);
}

function isNetworkAddress(text: string): boolean {
  return ipaddr.IPv4.networkAddressFromCIDR(text).toString() === text.split("/")[0];
}

/** A string that must name something declared elsewhere in the file. */
export function ref<K extends string>(kind: K, facts: SchemaFacts = {}): Plain<Ref<K>> {
  return z.string().meta({ ...facts, refers: kind }) as unknown as Plain<Ref<K>>;
}

/** A record whose keys declare names that a reference of the same kind may use. */
export function named<K extends string, S extends z.ZodType>(
  kind: K,
  value: S,
  key: Plain<string> = name,
): z.ZodType<Named<K, z.output<S>>, Named<K, z.input<S>>> {
  return z.record(key as unknown as z.ZodString, value).meta({ names: kind }) as unknown as z.ZodType<
    Named<K, z.output<S>>,
    Named<K, z.input<S>>
  >;
}

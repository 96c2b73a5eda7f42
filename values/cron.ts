interface Field {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly words?: readonly string[];
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
/** The five fields of unix-cron. https://cloud.google.com/scheduler/docs/configuring/cron-job-schedules */
const FIELDS: readonly Field[] = [
  { name: "minute", from: 0, to: 59 },
  { name: "hour", from: 0, to: 23 },
  { name: "day of the month", from: 1, to: 31 },
  { name: "month", from: 1, to: 12, words: MONTHS },
  { name: "day of the week", from: 0, to: 7, words: DAYS },
];
const LONGEST_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** What is wrong with a schedule in the form of unix-cron, as the end of a sentence; `undefined` when nothing is. */
export function cronProblem(text: string): string | undefined {
  const parts = text.trim().split(/\s+/);
  if (parts.length !== FIELDS.length) {
    const count = text.trim() === "" ? 0 : parts.length;
    return `has ${count} ${count === 1 ? "field" : "fields"}, and needs five: minute, hour, day of the month, month, day of the week`;
  }
  const values: (readonly number[])[] = [];
  for (const [index, field] of FIELDS.entries()) {
    const found = valuesOf(parts[index] ?? "", field);
    if (typeof found === "string") return found;
    values.push(found);
  }
  const [, , days = [], months = []] = values;
  const happens = months.some((month) => days.some((day) => day <= (LONGEST_MONTH[month - 1] ?? 0)));
  // With a day of the week as well, either of the two is enough.
  if (!happens && parts[4] === "*") return "never happens: no such month has that day";
  return undefined;
}

function valuesOf(text: string, field: Field): readonly number[] | string {
  const values: number[] = [];
  for (const item of text.split(",")) {
    const [, range = "", , step] = /^([^/]+)(\/([0-9]+))?$/.exec(item) ?? [];
    const [first = "", last] = range === "*" ? [String(field.from), String(field.to)] : range.split("-");
    const from = numberOf(first, field);
    const to = last === undefined ? (step === undefined ? from : field.to) : numberOf(last, field);
    const every = step === undefined ? 1 : Number(step);
    if (from === undefined || to === undefined || range.split("-").length > 2 || every === 0 || from > to) {
      return `has the ${field.name} "${item}", where ${field.from} to ${field.to} stand${field.words === undefined ? "" : ` or ${field.words[0]} to ${field.words.at(-1)}`}`;
    }
    for (let value = from; value <= to; value += every) values.push(value);
  }
  return values;
}

function numberOf(text: string, field: Field): number | undefined {
  const word = field.words?.indexOf(text.toLowerCase()) ?? -1;
  if (word >= 0) return word + field.from;
  if (!/^[0-9]{1,2}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= field.from && value <= field.to ? value : undefined;
}

/**
 * How often a schedule of unix-cron starts something in a week at most; `undefined` for a schedule that is none. A day of the
 * month or a month that is named counts as if it fell into the week.
 */
export function startsPerWeek(text: string): number | undefined {
  if (cronProblem(text) !== undefined) return undefined;
  const parts = text.trim().split(/\s+/);
  const count = (index: number, everyOther = 0) => {
    const field = FIELDS[index];
    const values = field === undefined ? [] : valuesOf(parts[index] ?? "", field);
    // Sunday is 0 and 7.
    return typeof values === "string" ? everyOther : new Set(values.map((day) => (index === 4 ? day % 7 : day))).size;
  };
  const [, , dayOfMonth = "*", , dayOfWeek = "*"] = parts;
  const byMonth = dayOfMonth === "*" ? 0 : Math.min(7, count(2));
  const byWeek = dayOfWeek === "*" ? 0 : count(4);
  // With both, either of the two is enough.
  const days = byMonth + byWeek === 0 ? 7 : Math.min(7, byMonth + byWeek);
  return count(0) * count(1) * days;
}

const DAY = 86_400;
/** From one 29th of February to the next, from the first of January before on. */
const DAYS_LOOKED_AT = 4 * 366 + 100;

/**
 * The longest time between two starts of a schedule that is none of {@link cronProblem}'s, in seconds, in a time zone whose
 * clock is never changed: where it is, it can be an hour more.
 */
export function longestGap(text: string): number {
  const parts = text.trim().split(/\s+/);
  const [minutes, hours] = FIELDS.map((field, index) => valuesOf(parts[index] ?? "", field) as readonly number[]);
  const times = (hours ?? []).flatMap((hour) => (minutes ?? []).map((minute) => hour * 3_600 + minute * 60));
  times.sort((one, other) => one - other);
  const [first = 0] = times;
  const last = times.at(-1) ?? 0;
  const withinDay = times.slice(1).reduce((most, time, index) => Math.max(most, time - (times[index] ?? 0)), 0);
  return Math.max(withinDay, longestDays(parts) * DAY + first - last);
}

/** What was asked before: years of days are looked at for each answer, and schedules share few patterns of days. */
const knownDays = new Map<string, number>();

/** The longest time between two days on which a schedule starts, in days. */
function longestDays(parts: readonly string[]): number {
  const pattern = parts.slice(2).join(" ");
  const known = knownDays.get(pattern);
  if (known !== undefined) return known;
  const [, , days, months, weekdays] = FIELDS.map(
    (field, index) => new Set(valuesOf(parts[index] ?? "", field) as readonly number[]),
  ) as [unknown, unknown, Set<number>, Set<number>, Set<number>];
  // Of the two kinds of days, one is enough where both are restricted.
  const either = parts[2] !== "*" && parts[4] !== "*";
  let longest = 0;
  let before: number | undefined;
  for (let day = 0; day < DAYS_LOOKED_AT; day += 1) {
    const date = new Date(Date.UTC(2024, 0, 1 + day));
    const byDay = days.has(date.getUTCDate());
    const byWeekday = weekdays.has(date.getUTCDay()) || (date.getUTCDay() === 0 && weekdays.has(7));
    if (!months.has(date.getUTCMonth() + 1) || !(either ? byDay || byWeekday : byDay && byWeekday)) continue;
    if (before !== undefined) longest = Math.max(longest, day - before);
    before = day;
  }
  knownDays.set(pattern, longest);
  return longest;
}

/** Whole weeks, whole leap years: every date falls on every day of the week equally often. */
const CYCLE_YEARS = 28;
const CYCLE_START = Date.UTC(2001, 0, 1);
const CYCLE_DAYS = (CYCLE_YEARS * 1_461) / 4;
const MILLISECONDS_PER_DAY = 86_400_000;

/**
 * How often a schedule of unix-cron starts something in a month on average; `undefined` for a schedule that is none. Days on
 * which clocks change count like others.
 */
export function startsPerMonth(text: string): number | undefined {
  if (cronProblem(text) !== undefined) return undefined;
  const parts = text.trim().split(/\s+/);
  const [minutes = [], hours = [], dates = [], months = [], weekdays = []] = FIELDS.map((field, index) => {
    const values = valuesOf(parts[index] ?? "", field);
    return typeof values === "string" ? [] : [...new Set(values.map((value) => (index === 4 ? value % 7 : value)))];
  });
  const byDate = parts[2] !== "*";
  const byWeekday = parts[4] !== "*";
  const days = calendar().filter(({ month, date, weekday }) => {
    if (!months.includes(month)) return false;
    const onDate = dates.includes(date);
    const onWeekday = weekdays.includes(weekday);
    // With both, either of the two is enough.
    return byDate && byWeekday ? onDate || onWeekday : onDate && onWeekday;
  }).length;
  return (minutes.length * hours.length * days) / (CYCLE_YEARS * 12);
}

interface Day {
  readonly month: number;
  readonly date: number;
  readonly weekday: number;
}

let calendarOnce: readonly Day[] | undefined;

/** Every day of the cycle: made once, because every schedule asks for it. */
function calendar(): readonly Day[] {
  calendarOnce ??= Array.from({ length: CYCLE_DAYS }, (_none, day) => {
    const time = new Date(CYCLE_START + day * MILLISECONDS_PER_DAY);
    return { month: time.getUTCMonth() + 1, date: time.getUTCDate(), weekday: time.getUTCDay() };
  });
  return calendarOnce;
}

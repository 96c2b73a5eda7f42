import { nearest } from "./nearest";

/** What was asked before: the answer costs several milliseconds, and schedules share few zones. */
const known = new Map<string, boolean>();

/** Whether the name is one of the IANA time zones, written as they write it: `Europe/Amsterdam`, `Etc/UTC`. */
export function isTimeZone(name: string): boolean {
  const answer = known.get(name) ?? exists(name);
  known.set(name, answer);
  return answer;
}

function exists(name: string): boolean {
  // Intl takes any mixture of capitals, Cloud Scheduler does not.
  if (!/^(UTC|[A-Z][A-Za-z]+(\/[A-Z][A-Za-z0-9_+-]*)+)$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The time zone that was probably meant: the one with the nearest name; `undefined` when none is near. */
export function timeZoneLike(name: string): string | undefined {
  return nearest(name, Intl.supportedValuesOf("timeZone"));
}

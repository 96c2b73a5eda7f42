import { kindOf } from "../../catalog/resource-kinds";
import { printable } from "../../values/printable";

/** How much of a value is shown. */
const LONGEST = 160;

/** How much of what is the same on both sides is shown around what is not. */
const AROUND = 40;

/** What is called by an address within a stack, as far as a review knows. */
export type Names = (address: string) => string | undefined;

/** Text in which nothing does anything to a terminal, cut where it is too long for a line. */
export function line(text: string, longest = 1_000): string {
  return printable(text.length > longest ? `${text.slice(0, longest)}… (${text.length} characters)` : text);
}

/** A value on one line, cut where it is long; what refers to something is called by its name. */
export function shown(value: unknown, names: Names = () => undefined): string {
  if (value === undefined) return "nothing";
  const text = (typeof value === "string" ? referredTo(value, names) : undefined) ?? jsonOf(value);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}… (${text.length} characters)`;
}

/** Both sides of a value on one line: of long text what is not the same, with a little of what is around it. */
export function shownChange(before: unknown, after: unknown, names?: Names): string {
  const [was, is] = [before, after].map(textOf);
  if (was === undefined || is === undefined || Math.max(was.length, is.length) <= LONGEST) {
    return `${shown(before, names)} → ${shown(after, names)}`;
  }
  const shorter = Math.min(was.length, is.length);
  let start = 0;
  while (start < shorter && was[start] === is[start]) start += 1;
  let end = 0;
  while (end < shorter - start && was[was.length - 1 - end] === is[is.length - 1 - end]) end += 1;
  const from = Math.max(0, start - AROUND);
  const part = (text: string) => {
    const until = Math.min(text.length, text.length - end + AROUND);
    const middle = text.slice(from, until);
    const cut = middle.length <= LONGEST ? middle : `${middle.slice(0, LONGEST)}…`;
    return `${from > 0 ? "…" : ""}${JSON.stringify(cut).slice(1, -1)}${until < text.length ? "…" : ""}`;
  };
  return `"${part(was)}" → "${part(is)}"`;
}

/** A place as people read it: of a long one in a workflow's source, where it begins and ends. */
export function shownPlace(at: string, isWithinText: boolean): string {
  const parts = isWithinText ? (at.match(/(?:[^.[]|\[[^\]]*\])+/g) ?? []) : [];
  return parts.length <= 6 ? at : `${parts[0]} … ${parts.slice(-4).join(".")}`;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : value === undefined ? undefined : jsonOf(value);
}

function jsonOf(value: unknown): string {
  return JSON.stringify(value) ?? "nothing";
}

/** `${google_monitoring_notification_channel.Channel-pager_9BCB1E33.name}` is the notification channel itself. */
function referredTo(text: string, names: Names): string | undefined {
  const [, address, type = "", id = ""] = /^\$\{((google_\w+)\.([\w-]+))\.\w+\}$/.exec(text) ?? [];
  if (address === undefined) return undefined;
  return names(address) ?? `${kindOf(type).noun} ${id.replace(/_[0-9A-F]{8}$/, "")}`;
}

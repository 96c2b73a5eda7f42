import { createColors } from "picocolors";
import { ROLE_CONTENTS_COLLECTED } from "../../catalog/role-contents";
import { printable } from "../../values/printable";
import { type Access, sortedGrants } from "./access";
import type { AccessChanges } from "./changes";
import type { Grant } from "./grants";
import { deedOf, isWide } from "./meaning";
import { PRINCIPAL_KINDS, type Principal } from "./principals";
import { type Answer, type Question, relevant } from "./questions";
import { listed, takeoverSentence } from "./sentences";
import { grouped, phraseOf, remarksOf, startsLine, wayLine } from "./words";

/** What a grant lets do, of what was asked for. */
type Phrase = (grant: Grant) => string;
type Colors = ReturnType<typeof createColors>;

/** How an access matrix is told as text. */
export interface TextOptions {
  /** What it is about: the environment, or a folder. */
  readonly title: string;
  readonly color: boolean;
  /** What was asked for: where that is something in particular, only that is told. */
  readonly question: Question;
}

/** Columns of text are no wider than this, unless a name is. */
const WIDEST = 44;

/** The access matrix for people: by principal, people first; then how it leads to more; then what must be known to read it. */
export function accessText(access: Access, { grants, paths }: Answer, { title, color, question }: TextOptions): string {
  const paint = createColors(color);
  const about = `${title}: ${count(
    countOf(grants, ({ principal }) => principal),
    "principal",
  )}, ${count(grants.length, "grant")} on ${count(
    countOf(grants, ({ target }) => target),
    "thing",
  )}`;
  const asked = Object.keys(question).length > 0;
  const phrase = (grant: Grant) => safe(phraseOf(grant, relevant(grant, question)));
  const rest = asked ? [] : [...notices(access, paint), ...wideLines(access, paint)];
  const lines = [
    `${paint.bold(safe(about))}${paint.dim(`   roles as Google had them on ${ROLE_CONTENTS_COLLECTED}`)}`,
    ...(grants.length === 0 ? ["", asked ? "Nobody, as far as this platform says." : "Nobody is given anything."] : []),
    ...byKind(access, grants, phrase, paint),
    ...pathLines(paths, paint),
    ...rest,
  ];
  return `${lines.join("\n")}\n`;
}

function byKind(access: Access, grants: readonly Grant[], phrase: Phrase, paint: Colors): readonly string[] {
  const held = new Map<Principal, Grant[]>();
  for (const grant of grants) held.set(grant.principal, [...(held.get(grant.principal) ?? []), grant]);
  const shown = access.principals.all.filter((principal) => held.has(principal));
  const kinds = [...new Set(shown.map(({ kind }) => kind))];
  const width = Math.min(WIDEST, Math.max(0, ...grants.map((grant) => phrase(grant).length)));
  return kinds.flatMap((kind) => [
    "",
    paint.bold(PRINCIPAL_KINDS[kind]),
    ...shown
      .filter((principal) => principal.kind === kind)
      .flatMap((principal) => block(principal, held.get(principal) ?? [], phrase, width, paint)),
  ]);
}

function block(
  principal: Principal,
  grants: readonly Grant[],
  phrase: Phrase,
  width: number,
  paint: Colors,
): readonly string[] {
  const { name, member, kind, origin } = principal;
  const loud = kind === "everybody" || kind === "unknown";
  const address = member.slice(member.indexOf(":") + 1);
  const detail = [address === name || loud ? "" : address, origin ?? ""].filter((part) => part !== "").map(safe);
  return [
    "",
    `  ${loud ? paint.red(paint.bold(safe(name))) : paint.cyan(safe(name))}${detail.length === 0 ? "" : paint.dim(`  ${detail.join("  ")}`)}`,
    ...sortedGrants(grants).flatMap((grant) => grantLines(grant, phrase(grant), width, paint)),
  ];
}

function grantLines(grant: Grant, phrase: string, width: number, paint: Colors): readonly string[] {
  const { weight } = deedOf(grant);
  const padded = phrase.padEnd(width);
  const tint = weight === "rules" ? paint.red : weight === "acts" ? paint.yellow : (text: string) => text;
  const why = grant.origin === undefined ? grant.address : grant.origin;
  const facts = [grant.role.label, ...(why === grant.principal.origin ? [] : [why])].map(safe);
  // What is longer than its column has its facts on a line of their own.
  const first =
    phrase.length > width
      ? [`    ${tint(phrase)}`, `    ${"".padEnd(width)}  ${paint.dim(facts.join("  "))}`]
      : [`    ${tint(padded)}  ${paint.dim(facts.join("  "))}`];
  const where = isWide(grant.target) && grant.target.name !== "the project" ? [`on ${grant.target.name}`] : [];
  return [...first, ...[...where, ...remarksOf(grant)].map((remark) => `      ${paint.dim(safe(remark))}`)];
}

function pathLines(paths: Answer["paths"], paint: Colors): readonly string[] {
  if (paths.length === 0) return [];
  return [
    "",
    paint.bold("Ways to more than was granted"),
    ...grouped(paths).flatMap((group) => {
      const { last, gains, addresses } = group;
      return [
        "",
        ...wrapped(safe(startsLine(group)), "  ").map((line) => paint.cyan(line)),
        `    ${safe(last.how)} ${paint.bold(safe(last.to.name))}`,
        ...wrapped(safe(gains), "      ", "gives: ").map((line) => paint.dim(line)),
        ...addresses.map((address) => paint.dim(`      ${safe(address)}`)),
      ];
    }),
  ];
}

function wideLines(access: Access, paint: Colors): readonly string[] {
  if (access.wide.length === 0) return [];
  return [
    "",
    paint.bold("What Google gives on whole projects only"),
    ...access.wide.flatMap(({ words, count: number, holders }) => {
      const names = holders.map(({ principal, meant }) => {
        return meant.length === 0 ? principal.name : `${principal.name} (there for ${listed(meant)})`;
      });
      return [
        `  may ${words}${number === undefined ? "" : ` (${number})`}`,
        ...wrapped(safe(names.join(", ")), "    ").map((line) => paint.dim(line)),
      ];
    }),
    "  A workflow does what its text says, as its own account; what a start may say is in docs/training-runs.md.",
  ];
}

function notices(access: Access, paint: Colors): readonly string[] {
  const lines = noticesOf(access).map(({ text, loud }) => (loud ? paint.red(safe(text)) : safe(text)));
  return lines.length === 0 ? [] : ["", paint.bold("To know"), ...lines.map((line) => `  ${line}`)];
}

/** What somebody must know who reads a matrix. */
export function noticesOf(access: Access): readonly { readonly text: string; readonly loud: boolean }[] {
  const { takeovers, audit, denials, roles, grants } = access;
  const unknown = [...new Set(grants.flatMap(({ role }) => (role.kind === "unknown" ? [role.name] : [])))].sort();
  const unused = roles.own.filter(({ name }) => !grants.some(({ role }) => role.name === name));
  const loud = (text: string) => ({ text, loud: true });
  const quiet = (text: string) => ({ text, loud: false });
  return [
    ...takeovers.map((takeover) => loud(`${takeover.address} ${takeoverSentence(takeover)}`)),
    ...(unknown.length === 0 ? [] : [loud(`What these roles hold is not known: ${unknown.join(", ")}`)]),
    ...denials.map(({ name, address }) =>
      quiet(`${address} forbids (${name}): that is not counted against the grants`),
    ),
    ...unused.map(({ label, address }) => quiet(`${address ?? label}: nobody is given the custom role ${label}`)),
    ...audit.map(({ target, service, types }) => {
      const told = types.map(({ type, exempt }) => (exempt.length === 0 ? type : `${type} but of ${listed(exempt)}`));
      const what = service === "allServices" ? "all services" : service;
      return quiet(`Written down on ${target.name}, of ${what}: ${told.join(", ")}`);
    }),
  ];
}

/** What changes about access, for people: what gives more first. */
export function changesText(changes: AccessChanges, title: string, color: boolean): string {
  const paint = createColors(color);
  const { roles, renamed, controls, takeovers, paths } = changes;
  const shown = changes.changes.filter(({ byRole }) => !byRole);
  const mark = (direction: string) =>
    direction === "narrowed"
      ? paint.green("-")
      : direction === "broadened"
        ? paint.red("+")
        : paint.yellow(direction === "both" ? "±" : "?");
  const line = (direction: string, sentence: string, origin?: string) =>
    `  ${mark(direction)} ${safe(sentence)}${origin === undefined ? "" : paint.dim(`  ${safe(origin)}`)}`;
  const section = (heading: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ["", paint.bold(heading), ...lines];
  const lines = [
    paint.bold(safe(title)),
    ...(changes.direction === "none" ? ["", "Nobody's access changes."] : []),
    ...section(
      "Other people",
      renamed.map(({ sentence }) => line("both", sentence)),
    ),
    ...section(
      "Taken from others",
      takeovers.map(({ sentence, address }) => line("unknown", `${address} ${sentence}`)),
    ),
    ...section(
      "Custom roles",
      roles.map(({ direction, sentence, role }) => line(direction, sentence, role.origin)),
    ),
    ...section(
      "Who may do what",
      shown.map(({ direction, sentence, after, before }) => line(direction, sentence, (after[0] ?? before[0])?.origin)),
    ),
    ...section(
      "What watches over it",
      controls.map(({ direction, sentence }) => line(direction, sentence)),
    ),
    ...section(
      "Ways to more that open",
      grouped(paths.opened)
        .map(wayLine)
        .map((text) => line("broadened", text)),
    ),
    ...section(
      "Ways to more that close",
      grouped(paths.closed)
        .map(wayLine)
        .map((text) => line("narrowed", text)),
    ),
  ];
  return `${lines.join("\n")}\n`;
}

/** Text of a platform goes to a terminal only without letters that turn it around. */
const safe = printable;

const LINE = 100;

/** Words in lines that are not longer than a line, after an indent; the first begins with a label. */
function wrapped(text: string, indent: string, label = ""): readonly string[] {
  const lines: string[] = [];
  let line = `${indent}${label}`;
  const hanging = indent + " ".repeat(label.length);
  for (const word of text.split(" ")) {
    if (line.trim() !== "" && line.length + word.length + 1 > LINE && line !== `${indent}${label}`) {
      lines.push(line);
      line = hanging;
    }
    line += line === hanging || line === `${indent}${label}` ? word : ` ${word}`;
  }
  return [...lines, line];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function countOf<T>(grants: readonly Grant[], of: (grant: Grant) => T): number {
  return new Set(grants.map(of)).size;
}

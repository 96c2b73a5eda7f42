import type { ChangeSet } from "../model/change-set";
import type { AttributeChange, Move, ResourceChange, Section } from "../model/resource-change";
import type { OutlineItem, OutlineLine } from "./outline";
import { line, type Names, shown, shownChange, shownPlace } from "./shown-values";
import { type Tone, toneOf } from "./tone";

const VERBS: Readonly<Record<ResourceChange["action"], string>> = {
  create: "create",
  update: "change",
  "update-or-replace": "change or replace",
  replace: "replace",
  delete: "destroy",
  move: "rename",
  import: "import",
  forget: "forget",
  read: "read",
  "no-op": "keep",
  unknown: "unknown action",
};

/** The same of two environments that are there at once: nothing happens to either. */
const BESIDE: Partial<typeof VERBS> = {
  create: "only after",
  delete: "only before",
  update: "differs",
  move: "is named otherwise",
};

/** What happens to what no plan looks at any more. */
export const LEAVE_BEHIND = "leave behind";

/** How many values of one thing are shown, how many that nobody can judge, and how many users: more belong into the JSON. */
const SHOWN = { attributes: 12, unjudged: 3, dependents: 6 } as const;

/** Parts in which a value is told although it was told with what it forces: who looks only there must find it. */
const TOLD_TWICE: ReadonlySet<Section> = new Set<Section>(["access", "exposure", "protection"]);

/** Text to paste is pasted whole or not at all. */
const LONGEST_PASTE = 4_000;

/** What a change is told within. */
export interface Telling {
  readonly source: ChangeSet["source"];
  /** What is called by an address in the same stack. */
  readonly names: Names;
  /** Whether the stack is synthesized no more: no plan destroys what is in it. */
  readonly isLeft: boolean;
}

/**
 * A change as it is told in a part of a review, or whole where no part is named; `undefined` where the part has nothing of it
 * to tell that another has not told.
 */
export function changeItem(
  change: ResourceChange,
  { source, names, isLeft }: Telling,
  section?: Section,
): OutlineItem | undefined {
  const { action, direction, severity, stack, address, noun } = change;
  const first = section === undefined || section === change.section;
  const here = change.attributes.filter((one) => isToldIn(one, change, section));
  const told = attributeLines(here, change, names, section === undefined);
  const lines = [...(first && !isLeft ? consequences(change, here) : []), ...told, ...(first ? uses(change) : [])];
  if (!first && lines.length === 0) return undefined;
  return {
    id: change.id,
    verb: isLeft ? LEAVE_BEHIND : ((source === "environments" ? BESIDE[action] : undefined) ?? VERBS[action]),
    noun,
    title: line(change.title, 300),
    address: line(`${stack}/${address}`, 300),
    origin: line(change.origin ?? change.originBefore ?? "", 300),
    severity,
    direction,
    tone: toneOf(severity, direction),
    lines,
  };
}

function isToldIn(one: AttributeChange, { section: first, sections }: ResourceChange, section?: Section): boolean {
  if (section === undefined) return true;
  if (one.fold !== undefined) return false;
  // What forces a replacement belongs to it, wherever else it belongs.
  if (section === "destroyed-or-replaced") return one.section === section || one.forces !== undefined;
  if (one.section !== section) return false;
  const toldBefore = one.forces !== undefined && section !== first && sections.includes("destroyed-or-replaced");
  return !toldBefore || TOLD_TWICE.has(section);
}

/** What happens to the whole resource. */
function consequences(
  { move, replacement, dataLoss, refusal, importedAs, notes }: ResourceChange,
  told: readonly AttributeChange[],
): readonly OutlineLine[] {
  const causes = (replacement?.forcedBy ?? []).filter(({ at }) => !told.some((one) => one.at === at && one.forces));
  return [
    ...(dataLoss === undefined
      ? []
      : [
          toned(
            `${dataLoss.certainty === "unknown" ? "may lose" : "loses"} ${dataLoss.data}: ${dataLoss.reason}`,
            "bad",
          ),
        ]),
    ...(refusal === undefined || refusal.reason === dataLoss?.reason
      ? []
      : [
          toned(
            `${refusal.certainty === "unknown" ? "may" : "will"} be refused by ${refusal.by}: ${refusal.reason}`,
            "bad",
          ),
        ]),
    ...(replacement === undefined || replacement.forcedBy.length > 0
      ? []
      : [toned(`${replacement.certainty === "unknown" ? "may be: " : ""}${replacement.reason}`, "warn")]),
    ...causes.map(({ at, certainty, reason }) => toned(`${at} ${forcing(certainty)}: ${reason}`, "warn")),
    ...(move === undefined ? [] : moveLines(move)),
    ...(importedAs === undefined ? [] : [toned(`imported as ${importedAs}`)]),
    ...notes.map((note) => toned(note)),
  ];
}

const forcing = (certainty: "plan" | "predicted" | "unknown") =>
  certainty === "unknown"
    ? "may force replacement"
    : `forces replacement${certainty === "plan" ? "" : ` (${certainty})`}`;

function moveLines({ fromStack, fromAddress, declared, because, todo }: Move): readonly OutlineLine[] {
  const intro = todo?.kind === "moved-block" ? "to keep it, add:" : "to keep it, before the apply:";
  return [
    toned(`was ${fromStack}/${fromAddress}: ${because}`, declared ? undefined : "warn"),
    ...(todo === undefined
      ? []
      : todo.text.length > LONGEST_PASTE
        ? [toned(`${intro} what the JSON of this review says, for it is long`, "warn")]
        : [
            {
              text: intro,
              tone: "warn" as const,
              paste: todo.text
                .split("\n")
                .map((one) => line(one, Infinity))
                .join("\n"),
            },
          ]),
  ];
}

function attributeLines(
  attributes: readonly AttributeChange[],
  change: ResourceChange,
  names: Names,
  all: boolean,
): readonly OutlineLine[] {
  // The same change at several places, as of each pool of workers, is told once.
  const groups = new Map<string, AttributeChange[]>();
  for (const one of attributes) {
    const key =
      one.inner === undefined
        ? JSON.stringify([one.at, one.change, one.before, one.after])
        : JSON.stringify([one.inner.at(-1), one.change, one.before, one.after, one.meaning]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  const shownOf = new Map<string, number>();
  const left = new Map<string, number>();
  const lines: OutlineLine[] = [];
  let shownInAll = 0;
  let more = all ? (change.unshown ?? 0) : 0;
  for (const [one, ...others] of groups.values()) {
    if (one === undefined) continue;
    const subject =
      one.direction === "unknown" && one.inner !== undefined && one.severity !== "high" ? one.meaning : undefined;
    if (subject !== undefined) {
      const count = shownOf.get(subject) ?? 0;
      shownOf.set(subject, count + 1);
      if (count >= SHOWN.unjudged) {
        left.set(subject, (left.get(subject) ?? 0) + 1 + others.length);
        continue;
      }
    }
    if (shownInAll >= SHOWN.attributes) more += 1 + others.length;
    else {
      lines.push(attributeLine(one, others.length, change, names));
      shownInAll += 1;
    }
  }
  return [
    ...lines,
    ...[...left].map(([subject, count]) => toned(`and ${count} more: ${subject}`, "quiet")),
    ...(more > 0 ? [toned(`and ${more} more`, "quiet")] : []),
  ];
}

function attributeLine(
  one: AttributeChange,
  others: number,
  { replacement }: ResourceChange,
  names: Names,
): OutlineLine {
  const { at, change, kind, before, after, forces, meaning, direction, severity, inner } = one;
  const cause = forces === undefined ? undefined : replacement?.forcedBy.find((each) => each.at === at);
  const known = kind === "known-after-apply";
  const value =
    kind === "secret"
      ? "changed (secret)"
      : change === "added"
        ? `+ ${known ? "known after apply" : shown(after, names)}`
        : change === "removed"
          ? `- ${shown(before, names)}`
          : known
            ? `${shown(before, names)} → known after apply`
            : shownChange(before, after, names);
  const said = [
    value,
    ...(cause === undefined
      ? forces === undefined
        ? []
        : [forces === "replacement" ? "forces replacement" : "may force replacement"]
      : [`${forcing(cause.certainty)}: ${cause.reason}`]),
    ...(meaning === undefined ? [] : [meaning]),
  ];
  const places = others === 0 ? "" : ` (and at ${others} more ${others === 1 ? "place" : "places"})`;
  const text = `${shownPlace(at, inner !== undefined)}: ${said.join("; ")}${places}`;
  return toned(text, forces === undefined ? toneOf(severity, direction, "quiet") : "warn");
}

function uses({ dependents }: ResourceChange): readonly OutlineLine[] {
  if (dependents.length === 0) return [];
  const some = dependents.slice(0, SHOWN.dependents).map(({ stack, title }) => `${title} (${stack})`);
  const more = dependents.length - some.length;
  return [{ ...toned(`used by ${some.join(", ")}${more > 0 ? ` and ${more} more` : ""}`), own: true }];
}

function toned(text: string, tone?: Tone): OutlineLine {
  return { text: line(text), ...(tone !== undefined && { tone }) };
}

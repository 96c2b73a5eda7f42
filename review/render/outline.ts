import { printable } from "../../values/printable";
import { dollars } from "../cost/money";
import type { ChangeSet, ReviewFinding, SettingChange } from "../model/change-set";
import type { AttributeChange, Direction, Move, ResourceChange, Section, Severity } from "../model/resource-change";
import { SECTIONS } from "../model/resource-change";

/** A line about something that changes: words, and values beside them. */
export interface OutlineLine {
  readonly text: string;
  /** `bad` is what a reviewer must not miss. @default - nothing special */
  readonly tone?: Tone;
  /** To paste, line for line. @default - none */
  readonly paste?: string;
}

/** How something looks. */
export type Tone = "bad" | "warn" | "good" | "quiet";

/** One thing that changes, as every form of a review tells it. */
export interface OutlineItem {
  /** Unique in its part. */
  readonly id: string;
  /** One or two words: what happens. */
  readonly verb: string;
  /** What it happens to. */
  readonly title: string;
  /** Where it is: stack and address, for people who look it up; empty where it is in none. */
  readonly address: string;
  /** Path in the environment file; empty where nothing there makes it. */
  readonly origin: string;
  readonly severity: Severity;
  readonly direction: Direction;
  readonly tone: Tone;
  readonly lines: readonly OutlineLine[];
}

/** A part of a review, with at least one item. */
export interface OutlinePart {
  readonly id: string;
  readonly title: string;
  /** Whether it needs to be seen only by those who ask. */
  readonly folded: boolean;
  readonly items: readonly OutlineItem[];
}

/** What a change means for one environment, in the order in which a reviewer should read it. */
export interface Outline {
  readonly title: string;
  readonly summary: string;
  /** Why nobody should approve it after reading this; empty when one may. */
  readonly notApprovable: readonly string[];
  readonly parts: readonly OutlinePart[];
  readonly notes: readonly string[];
}

const TITLES: Readonly<Record<Section, string>> = {
  "destroyed-or-replaced": "Destroyed and replaced",
  access: "Access",
  exposure: "Exposure",
  protection: "Encryption, retention, protection, audit",
  "training-and-serving": "Training and serving",
  "alerts-and-objectives": "Alerts and objectives",
  cost: "Cost",
  other: "Everything else",
};

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

/** Types of resources that only give access. */
const GRANTS = /_iam_(member|binding|policy)$|^google_project_iam_custom_role$/;

/** How many values of one thing are shown, and how many of what uses it: more belong into the JSON. */
const SHOWN = { attributes: 12, dependents: 6 } as const;

/** The outline of a change set. */
export function outlineOf(set: ChangeSet): Outline {
  // The access part has judged every grant by what takes effect: told one by one they would say the same once more.
  const isToldAsAccess = ({ section, sections, type }: ResourceChange) =>
    set.access !== undefined && section === "access" && sections.length <= 1 && GRANTS.test(type);
  const seen = set.changes.filter((change) => !change.folded && !isToldAsAccess(change));
  const parts = SECTIONS.map((section): OutlinePart => {
    const findings = [...(set.access?.findings ?? []), ...(set.cost?.findings ?? [])].filter(
      (one) => one.section === section,
    );
    const items = [
      ...(section === "destroyed-or-replaced"
        ? set.stacks
            .filter(({ state }) => state === "removed" && set.source !== "environments")
            .map(({ name }) => removedStack(name))
        : []),
      ...(section === "cost" && set.cost !== undefined && set.cost.summary !== "" ? [costItem(set.cost)] : []),
      ...findings.map((finding, index) => findingItem(finding, `${section}-${index}`)),
      ...seen
        .filter(({ sections, section: first }) => (sections.length === 0 ? [first] : sections).includes(section))
        .map((change) => changeItem(change, set.source, section)),
      ...(section === "other" ? set.settings.filter(({ folded }) => !folded).map(settingItem) : []),
    ];
    return { id: section, title: TITLES[section], folded: false, items: items.sort(bySeverity) };
  });
  const { before, after } = set;
  const environments = [...new Set([before.environment, after.environment].filter((name) => name !== undefined))];
  const name = environments.length === 1 ? `${environments[0]}: ` : "";
  return {
    title: `${name}${before.label} → ${after.label}`,
    summary: set.summary,
    notApprovable: set.notApprovable,
    parts: [
      ...parts,
      part(
        "drift",
        "Changed outside of Terraform",
        false,
        set.drift.filter(({ folded }) => !folded).map((change) => changeItem(change, set.source)),
      ),
      part("deferred", "Put off to a later plan", false, set.deferred.map(deferredItem)),
      part("folded", "Folded: labels, descriptions, what means the same, single grants", true, [
        ...set.changes
          .filter((change) => change.folded || isToldAsAccess(change))
          .map((change) => changeItem(change, set.source)),
        ...set.settings.filter(({ folded }) => folded).map(settingItem),
      ]),
    ].filter(({ items }) => items.length > 0),
    notes: set.notes,
  };
}

const RANK: Readonly<Record<Severity, number>> = { critical: 0, high: 1, medium: 2, low: 3, info: 4 };

function bySeverity(one: OutlineItem, other: OutlineItem): number {
  return RANK[one.severity] - RANK[other.severity];
}

function part(id: string, title: string, folded: boolean, items: readonly OutlineItem[]): OutlinePart {
  return { id, title, folded, items };
}

function changeItem(change: ResourceChange, source: ChangeSet["source"], section?: Section): OutlineItem {
  const { action, direction, severity, stack, address } = change;
  const first = section === undefined || section === change.section;
  return {
    id: change.id,
    verb: (source === "environments" ? BESIDE[action] : undefined) ?? VERBS[action],
    title: printable(change.title),
    address: printable(`${stack}/${address}`),
    origin: printable(change.origin ?? change.originBefore ?? ""),
    severity,
    direction,
    tone: toneOf(severity, direction),
    lines: [...(first ? consequences(change) : []), ...attributeLines(change, section), ...(first ? uses(change) : [])],
  };
}

/** What happens to the whole resource. */
function consequences({
  move,
  replacement,
  dataLoss,
  refusal,
  importedAs,
  notes,
}: ResourceChange): readonly OutlineLine[] {
  const sure = (certainty: string) => (certainty === "unknown" ? "may be: " : "");
  return [
    ...(dataLoss === undefined
      ? []
      : [line(`${sure(dataLoss.certainty)}loses ${dataLoss.data}: ${dataLoss.reason}`, "bad")]),
    ...(refusal === undefined ? [] : [line(`will be refused by ${refusal.by}: ${refusal.reason}`, "bad")]),
    ...(replacement === undefined
      ? []
      : [
          line(`${sure(replacement.certainty)}${replacement.reason}`, "warn"),
          ...replacement.forcedBy.map(({ at, certainty, reason }) =>
            line(`${at} forces it (${certainty === "plan" ? "Terraform says so" : certainty}): ${reason}`, "warn"),
          ),
        ]),
    ...(move === undefined ? [] : moveLines(move)),
    ...(importedAs === undefined ? [] : [line(`imported as ${importedAs}`)]),
    ...notes.map((note) => line(note)),
  ];
}

function moveLines({ fromStack, fromAddress, declared, because, todo }: Move): readonly OutlineLine[] {
  return [
    line(`was ${fromStack}/${fromAddress}: ${because}`, declared ? undefined : "warn"),
    ...(todo === undefined
      ? []
      : [
          {
            text: todo.kind === "moved-block" ? "to keep it, add:" : "to keep it, before the apply:",
            tone: "warn" as const,
            paste: todo.text.split("\n").map(printable).join("\n"),
          },
        ]),
  ];
}

function attributeLines(
  { attributes, unshown = 0 }: ResourceChange,
  section: Section | undefined,
): readonly OutlineLine[] {
  const all = attributes.filter((one) => section === undefined || one.fold === undefined);
  // What forces a replacement belongs to it, wherever else it belongs.
  const here = all.filter(
    (one) => section === undefined || one.section === section || (section === "destroyed-or-replaced" && one.forces),
  );
  const shown = here.slice(0, SHOWN.attributes);
  const more = here.length - shown.length + (here.length === all.length ? unshown : 0);
  return [...shown.map(attributeLine), ...(more > 0 ? [line(`and ${more} more`, "quiet")] : [])];
}

function attributeLine(one: AttributeChange): OutlineLine {
  const { at, change, kind, before, after, forces, meaning, direction, severity } = one;
  const said = [
    kind === "secret"
      ? "changed (secret)"
      : change === "added"
        ? `+ ${kind === "known-after-apply" ? "known after apply" : show(after)}`
        : change === "removed"
          ? `- ${show(before)}`
          : `${show(before)} → ${kind === "known-after-apply" ? "known after apply" : show(after)}`,
    ...(forces === undefined ? [] : [forces === "replacement" ? "forces replacement" : "may force replacement"]),
    ...(meaning === undefined ? [] : [meaning]),
  ];
  return line(`${at}: ${said.join("; ")}`, forces === undefined ? toneOf(severity, direction, "quiet") : "warn");
}

function uses({ dependents }: ResourceChange): readonly OutlineLine[] {
  if (dependents.length === 0) return [];
  const shown = dependents.slice(0, SHOWN.dependents).map(({ stack, title }) => `${title} (${stack})`);
  const more = dependents.length - shown.length;
  return [line(`used by ${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`)];
}

function removedStack(name: string): OutlineItem {
  return {
    id: `stack-${name}`,
    verb: "leave behind",
    title: `stack ${printable(name)}`,
    address: "",
    origin: "",
    severity: "high",
    direction: "unknown",
    tone: "warn",
    lines: [
      line("it is synthesized no more: what it holds stays and costs until its state is destroyed by hand", "warn"),
    ],
  };
}

function findingItem({ text, direction, severity, stack, address, origin }: ReviewFinding, id: string): OutlineItem {
  return {
    id,
    verb: "",
    title: printable(text),
    address: address === undefined ? "" : `${stack ?? ""}/${address}`,
    origin: origin ?? "",
    severity,
    direction,
    tone: toneOf(severity, direction),
    lines: [],
  };
}

function costItem({ before, after, currency, unpriced, summary }: NonNullable<ChangeSet["cost"]>): OutlineItem {
  const range = ({ low, expected, high }: typeof before) =>
    `${dollars(expected)} (${dollars(low)} to ${dollars(high)})`;
  return {
    id: "cost",
    verb: "",
    title: summary,
    address: "",
    origin: "",
    severity: "low",
    direction: after.expected > before.expected ? "loosened" : "tightened",
    tone: "warn",
    lines: [
      line(`a month (${currency}): ${range(before)} → ${range(after)}`),
      ...(unpriced > 0 ? [line(`${unpriced} things have no price here, and are in no sum`)] : []),
    ],
  };
}

function settingItem({
  stack,
  kind,
  at,
  change,
  before,
  after,
  secret,
  severity,
  meaning,
}: SettingChange): OutlineItem {
  return {
    id: `setting-${stack}-${kind}-${at}`,
    verb: change === "changed" ? "change" : change === "added" ? "add" : "remove",
    title: `${kind} ${printable(at)}`,
    address: stack,
    origin: "",
    severity,
    direction: "neutral",
    tone: toneOf(severity, "neutral"),
    lines: [line(secret ? "changed (secret)" : `${show(before)} → ${show(after)}`), line(meaning)],
  };
}

function deferredItem({ stack, address, reason }: ChangeSet["deferred"][number]): OutlineItem {
  return {
    id: `${stack}/${address}`,
    verb: "defer",
    title: printable(address),
    address: stack,
    origin: "",
    severity: "medium",
    direction: "unknown",
    tone: "warn",
    lines: [line(reason)],
  };
}

function toneOf(severity: Severity, direction: Direction, otherwise: Tone = "quiet"): Tone {
  if (severity === "critical") return "bad";
  if (severity === "high") return direction === "tightened" ? "good" : "bad";
  if (direction === "tightened") return "good";
  return severity === "medium" || direction === "loosened" ? "warn" : otherwise;
}

/** How much of a value is shown. */
const LONGEST = 160;

/** A value on one line, cut where it is long. */
function show(value: unknown): string {
  const text = value === undefined ? "nothing" : (JSON.stringify(value) ?? "nothing");
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}… (${text.length} characters)`;
}

function line(text: string, tone?: Tone): OutlineLine {
  return { text: printable(text), ...(tone !== undefined && { tone }) };
}

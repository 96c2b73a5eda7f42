import { dollars } from "../cost/money";
import type { ChangeSet, ReviewFinding, SettingChange } from "../model/change-set";
import type { Direction, ResourceChange, Section, Severity } from "../model/resource-change";
import { SECTIONS } from "../model/resource-change";
import { changeItem, LEAVE_BEHIND } from "./change-item";
import { line, type Names, shown, shownChange } from "./shown-values";
import { type Tone, toneOf } from "./tone";

/** A line about something that changes: words, and values beside them. */
export interface OutlineLine {
  readonly text: string;
  /** `bad` is what a reviewer must not miss. @default - nothing special */
  readonly tone?: Tone;
  /** To paste, line for line. @default - none */
  readonly paste?: string;
  /** Whether it says nothing about others to which the same happens. @default - it would be said of them, too */
  readonly own?: true;
}

/** One thing that changes, as every form of a review tells it. */
export interface OutlineItem {
  /** Unique in its part. */
  readonly id: string;
  /** One or two words: what happens. */
  readonly verb: string;
  /** What kind of thing it is, such as `bucket`; empty for what is only a sentence. */
  readonly noun: string;
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

/** Types of resources that only give access. */
const GRANTS = /_iam_(member|binding|policy)$|^google_project_iam_custom_role$/;

/** The outline of a change set. */
export function outlineOf(set: ChangeSet): Outline {
  // The access part has judged every grant by what takes effect: told one by one they would say the same once more.
  const isToldAsAccess = ({ section, sections, type }: ResourceChange) =>
    set.access !== undefined && section === "access" && sections.length <= 1 && GRANTS.test(type);
  const titles = new Map(set.changes.map(({ stack, address, title }) => [`${stack}/${address}`, title]));
  const namesIn = (stack: string) => (address: string) => titles.get(`${stack}/${address}`);
  const itemOf = (change: ResourceChange, section?: Section): readonly OutlineItem[] => {
    const isLeft = left.has(change.stack) && change.action === "delete";
    const item = changeItem(change, { source: set.source, names: namesIn(change.stack), isLeft }, section);
    return item === undefined ? [] : [item];
  };
  const left = new Set(set.source === "environments" ? [] : removedOf(set).map(({ name }) => name));
  const seen = set.changes.filter((change) => !change.folded && !isToldAsAccess(change));
  const findings = [...(set.access?.findings ?? []), ...(set.cost?.findings ?? [])];
  const parts = SECTIONS.map((section): OutlinePart => {
    const items = [
      ...(section === "destroyed-or-replaced" && set.source !== "environments" ? removedOf(set).map(removedStack) : []),
      ...findings
        .filter((one) => one.section === section)
        .map((finding, index) => findingItem(finding, `${section}-${index}`)),
      ...seen
        .filter(({ sections, section: first }) => first === section || sections.includes(section))
        .flatMap((change) => itemOf(change, section)),
      ...(section === "other" ? set.settings.filter(({ folded }) => !folded).map(settingItem(namesIn)) : []),
    ].sort(bySeverity);
    const sum = section === "cost" && set.cost !== undefined && set.cost.summary !== "" ? [costItem(set.cost)] : [];
    return part(section, TITLES[section], [...sum, ...items]);
  });
  const { before, after } = set;
  const environments = [...new Set([before.environment, after.environment].filter((name) => name !== undefined))];
  const name = environments.length === 1 ? `${environments[0]}: ` : "";
  const folded = [
    ...set.changes.filter((change) => change.folded || isToldAsAccess(change)).flatMap((change) => itemOf(change)),
    ...set.settings.filter((setting) => setting.folded).map(settingItem(namesIn)),
  ];
  const drifted = set.drift.filter((change) => !change.folded).flatMap((change) => itemOf(change));
  return {
    title: line(`${name}${before.label} → ${after.label}`, 300),
    summary: line(set.summary),
    notApprovable: set.notApprovable.map((reason) => line(reason)),
    parts: [
      ...parts,
      part("drift", "Changed outside of Terraform", drifted),
      part("deferred", "Put off to a later plan", set.deferred.map(deferredItem)),
      { ...part("folded", "Folded: labels, descriptions, what means the same, single grants", folded), folded: true },
    ].filter(({ items }) => items.length > 0),
    notes: set.notes.map((note) => line(note)),
  };
}

const RANK: Readonly<Record<Severity, number>> = { critical: 0, high: 1, medium: 2, low: 3, info: 4 };

function bySeverity(one: OutlineItem, other: OutlineItem): number {
  return RANK[one.severity] - RANK[other.severity];
}

function part(id: string, title: string, items: readonly OutlineItem[]): OutlinePart {
  return { id, title, folded: false, items };
}

function removedOf({ stacks }: ChangeSet) {
  return stacks.filter(({ state }) => state === "removed");
}

function removedStack({ name, resourcesBefore }: ChangeSet["stacks"][number]): OutlineItem {
  const text =
    "it is synthesized no more: its resources stay, cost and hold what access they have, until its state is destroyed by hand";
  return {
    id: `stack-${name}`,
    verb: LEAVE_BEHIND,
    noun: "stack",
    title: line(`stack ${name} with ${resourcesBefore} ${resourcesBefore === 1 ? "resource" : "resources"}`, 300),
    address: "",
    origin: "",
    severity: "critical",
    direction: "unknown",
    tone: "warn",
    lines: [{ text, tone: "warn" }],
  };
}

function findingItem({ text, direction, severity, stack, address, origin }: ReviewFinding, id: string): OutlineItem {
  return {
    id,
    verb: "",
    noun: "",
    title: line(text),
    address: address === undefined ? "" : line(`${stack ?? ""}/${address}`, 300),
    origin: line(origin ?? "", 300),
    severity,
    direction,
    tone: toneOf(severity, direction),
    lines: [],
  };
}

function costItem({ before, after, currency, unpriced, summary }: NonNullable<ChangeSet["cost"]>): OutlineItem {
  const range = ({ low, expected, high }: typeof before) =>
    `${dollars(expected)} (${dollars(low)} to ${dollars(high)})`;
  const difference = after.expected - before.expected;
  return {
    id: "cost",
    verb: "",
    noun: "",
    title: line(summary),
    address: "",
    origin: "",
    severity: "low",
    direction: difference > 0 ? "loosened" : difference < 0 ? "tightened" : "neutral",
    tone: difference > 0 ? "warn" : difference < 0 ? "good" : "quiet",
    lines: [
      { text: line(`a month (${currency}): ${range(before)} → ${range(after)}`) },
      ...(unpriced > 0 ? [{ text: `${unpriced} things have no price here, and are in no sum` }] : []),
    ],
  };
}

const settingItem =
  (namesIn: (stack: string) => Names) =>
  ({ stack, kind, at, change, before, after, secret, severity, meaning }: SettingChange): OutlineItem => ({
    id: `setting-${stack}-${kind}-${at}`,
    verb: change === "changed" ? "change" : change === "added" ? "add" : "remove",
    noun: kind,
    title: line(`${kind} ${at}`, 300),
    address: line(stack, 300),
    origin: "",
    severity,
    direction: "neutral",
    tone: toneOf(severity, "neutral"),
    lines: [
      { text: line(secret ? "changed (secret)" : valueChange(change, before, after, namesIn(stack))) },
      { text: line(meaning) },
    ],
  });

function valueChange(change: SettingChange["change"], before: unknown, after: unknown, names: Names): string {
  if (change === "added") return `+ ${shown(after, names)}`;
  return change === "removed" ? `- ${shown(before, names)}` : shownChange(before, after, names);
}

function deferredItem({ stack, address, reason }: ChangeSet["deferred"][number]): OutlineItem {
  return {
    id: `${stack}/${address}`,
    verb: "defer",
    noun: "",
    title: line(address, 300),
    address: line(stack, 300),
    origin: "",
    severity: "medium",
    direction: "unknown",
    tone: "warn",
    lines: [{ text: line(reason) }],
  };
}

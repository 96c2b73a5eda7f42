import type { ChangeSet, StackChange } from "./change-set";
import { type ResourceChange, SECTIONS, SEVERITIES } from "./resource-change";

/** How many of each. */
export type Counts = ChangeSet["counts"];

/** Counts changes; what is folded counts as well, and is told apart. */
export function countsOf(changes: readonly ResourceChange[]): Counts {
  const with_ = (test: (change: ResourceChange) => boolean) => changes.filter(test).length;
  const action = (...actions: readonly ResourceChange["action"][]) =>
    with_((change) => actions.includes(change.action));
  return {
    create: action("create"),
    update: action("update"),
    updateOrReplace: action("update-or-replace"),
    replace: action("replace"),
    delete: action("delete"),
    move: action("move"),
    other: action("import", "forget", "read", "unknown", "no-op"),
    folded: with_(({ folded }) => folded),
    dataLoss: with_(({ dataLoss }) => dataLoss !== undefined),
    refused: with_(({ refusal }) => refusal !== undefined && refusal.certainty !== "unknown"),
  };
}

/** The counts of a stack, as its row has them. */
export function stackCounts(changes: readonly ResourceChange[]) {
  const { create, update, updateOrReplace, replace, delete: deleted, move, other } = countsOf(changes);
  return { create, update: update + updateOrReplace, replace, delete: deleted, move, other };
}

/** Worst first: by section, then by severity, then by stack and address. */
export function inOrderOfReading(
  changes: readonly ResourceChange[],
  stacks: readonly Pick<StackChange, "name">[],
): ResourceChange[] {
  const order = new Map(stacks.map(({ name }, index) => [name, index]));
  const rank = ({ folded, section, severity, stack, dataLoss }: ResourceChange) => [
    Number(folded),
    SECTIONS.indexOf(section),
    SEVERITIES.indexOf(severity),
    // What is lost for sure before what may be.
    dataLoss === undefined ? 2 : Number(dataLoss.certainty === "unknown"),
    order.get(stack) ?? order.size,
  ];
  return changes
    .map((change) => ({ change, rank: rank(change) }))
    .sort((a, b) => {
      const differs = a.rank.findIndex((value, index) => value !== b.rank[index]);
      if (differs !== -1) return (a.rank[differs] ?? 0) - (b.rank[differs] ?? 0);
      return a.change.id < b.change.id ? -1 : 1;
    })
    .map(({ change }) => change);
}

interface Clause {
  readonly says: (what: string) => string;
  readonly of: (change: ResourceChange) => boolean;
}

const isRename = ({ move, replacement }: ResourceChange) => move?.declared === false && replacement !== undefined;
const does = (change: ResourceChange, action: ResourceChange["action"]) =>
  change.action === action && !isRename(change);
const losesData = ({ dataLoss }: ResourceChange) => dataLoss !== undefined && dataLoss.certainty !== "unknown";
const maybeLosesData = ({ dataLoss }: ResourceChange) => dataLoss?.certainty === "unknown";
const losesNothing = ({ dataLoss }: ResourceChange) => dataLoss === undefined;

/** Something that stays lets more happen than before. */
const loosens = ({ action, direction, section }: ResourceChange) =>
  direction === "loosened" &&
  section !== "access" &&
  section !== "destroyed-or-replaced" &&
  action !== "create" &&
  action !== "delete";

/** What the sentence says, in its order. */
const CLAUSES: readonly Clause[] = [
  { says: (what) => `destroys ${what} with all data`, of: (change) => does(change, "delete") && losesData(change) },
  {
    says: (what) => `replaces ${what} and loses all data in it`,
    of: (change) => does(change, "replace") && losesData(change),
  },
  {
    says: (what) => `destroys ${what} that may hold data`,
    of: (change) => does(change, "delete") && maybeLosesData(change),
  },
  {
    says: (what) => `replaces ${what} that may hold data`,
    of: (change) => does(change, "replace") && maybeLosesData(change),
  },
  { says: (what) => `renames ${what} without saying so, so that it is destroyed and made anew`, of: isRename },
  { says: (what) => `destroys ${what}`, of: (change) => does(change, "delete") && losesNothing(change) },
  { says: (what) => `replaces ${what}`, of: (change) => does(change, "replace") && losesNothing(change) },
  {
    says: (what) => `may replace ${what}, which nothing here can tell`,
    of: (change) => does(change, "update-or-replace"),
  },
  { says: (what) => `lets go of ${what}`, of: (change) => does(change, "forget") },
  { says: (what) => `does something unknown to ${what}`, of: (change) => does(change, "unknown") },
  { says: (what) => `loosens ${what}`, of: loosens },
  { says: (what) => `creates ${what}`, of: (change) => does(change, "create") },
  {
    says: (what) => `updates ${what}`,
    of: (change) => does(change, "update") && (change.direction !== "loosened" || change.section === "access"),
  },
];

/** The worst of it, in one plain sentence. */
export function summaryOf({
  changes,
  settings,
  source,
  stacks = [],
}: Pick<ChangeSet, "changes" | "settings" | "source"> & Partial<Pick<ChangeSet, "stacks">>): string {
  if (source === "environments") return sideBySide(changes);
  const gone = stacks.filter(({ state }) => state === "removed").map(({ name }) => name);
  const isLeft = ({ stack, action }: ResourceChange) => action === "delete" && gone.includes(stack);
  const seen = changes.filter((change) => !change.folded && !isLeft(change));
  const parts = CLAUSES.flatMap(({ says, of }) => {
    const found = seen.filter(of);
    if (found.length === 0) return [];
    const [only, ...more] = found;
    return [`${says(whatOf(found))}${only !== undefined && of === loosens && more.length === 0 ? because(only) : ""}`];
  });
  if (gone.length > 0) {
    const names = gone.length > 3 ? `${gone.length} stacks` : `stack ${gone.join(", stack ")}`;
    parts.unshift(`leaves ${names} behind with ${resources(changes.filter(isLeft).length)}, which no plan destroys`);
  }
  if (settings.some(({ kind }) => kind === "backend")) parts.unshift("keeps the state of a stack elsewhere");
  if (parts.length === 0) return nothing(changes, settings);
  const sentence = parts.length === 1 ? (parts[0] ?? "") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}

/** Of one thing it can be said how. */
function because({ attributes }: ResourceChange): string {
  const worst = attributes.find(({ fold, direction }) => fold === undefined && direction === "loosened");
  return worst?.meaning === undefined ? "" : ` (${worst.meaning})`;
}

function nothing(changes: readonly ResourceChange[], settings: ChangeSet["settings"]): string {
  if (changes.length === 0 && settings.length === 0) return "Nothing changes.";
  const told = settings.filter(({ folded }) => !folded).length;
  if (told > 0) return "Changes what Terraform itself is told, and no resource.";
  return "Changes nothing but labels, descriptions and the like.";
}

function sideBySide(changes: readonly ResourceChange[]): string {
  const count = (...actions: readonly ResourceChange["action"][]) =>
    changes.filter(({ action, folded }) => !folded && actions.includes(action)).length;
  const [only, missing, other] = [count("create"), count("delete"), count("update")];
  if (only + missing + other === 0) return "Both are the same, but for names, labels and descriptions.";
  return `${resources(other)} ${other === 1 ? "differs" : "differ"}, ${only} ${only === 1 ? "is" : "are"} only in the second, ${missing} only in the first.`;
}

function resources(count: number): string {
  return `${count} ${count === 1 ? "resource" : "resources"}`;
}

/** `1 bucket`, `2 buckets and 1 key`, `14 resources`. */
function whatOf(changes: readonly ResourceChange[]): string {
  const nouns = new Map<string, number>();
  for (const { noun } of changes) nouns.set(noun, (nouns.get(noun) ?? 0) + 1);
  if (nouns.size > 2) return resources(changes.length);
  return [...nouns].map(([noun, count]) => `${count} ${count === 1 ? noun : plural(noun)}`).join(" and ");
}

/** Several of a noun. */
export function plural(noun: string): string {
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return /(s|x|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}

import { isGrant } from "../catalog/resource-kinds";
import { beyondLimit, COST_LIMIT_FORM, type CostLimit, costLimitOf } from "./cost/limit";
import type { ChangeSet, Review } from "./model/change-set";
import type { AttributeChange, ResourceChange } from "./model/resource-change";

/** What a review may be refused for, in a word. */
export const GATES = ["destroy", "replace", "data-loss", "broadened", "exposed", "unencrypted"] as const;

/** A limit that was asked for. */
export type Gate =
  | { readonly kind: (typeof GATES)[number] }
  | { readonly kind: "cost"; readonly limit: CostLimit; readonly word: string };

/** What a limit says of a review: it is broken. */
export interface GateHit {
  /** As it was asked for: `replace`, `cost:+20%`. */
  readonly gate: string;
  /** What breaks it, a line each. */
  readonly because: readonly string[];
}

/** A word names no limit. The message says what is allowed, and is for people. */
export class GateError extends Error {
  constructor(word: string) {
    super(
      `${JSON.stringify(word)} is nothing to fail on\n  allowed: ${GATES.join(", ")}, and cost: with ${COST_LIMIT_FORM}`,
    );
    this.name = "GateError";
  }
}

/** Reads `destroy,cost:+20%`. Throws a {@link GateError} for what is no limit. */
export function parseGates(text: string): readonly Gate[] {
  return text.split(",").map((word) => {
    const name = word.trim();
    const kind = GATES.find((gate) => gate === name);
    if (kind !== undefined) return { kind };
    const limit = name.startsWith("cost:") ? costLimitOf(name.slice("cost:".length)) : undefined;
    if (limit === undefined) throw new GateError(name);
    return { kind: "cost", limit, word: name };
  });
}

/**
 * The limits that a review breaks. What may be, and nobody knows, breaks them as well: a limit that is passed for want of
 * knowledge would be none.
 */
export function gateHits(review: Review, gates: readonly Gate[]): readonly GateHit[] {
  return gates.flatMap((gate) => {
    const because = review.changeSets.flatMap((set) => breaches(set, gate));
    return because.length === 0 ? [] : [{ gate: nameOf(gate), because }];
  });
}

/** As it is asked for. */
export function nameOf(gate: Gate): string {
  return gate.kind === "cost" ? gate.word : gate.kind;
}

function breaches(set: ChangeSet, gate: Gate): readonly string[] {
  const told = ({ title, stack, address }: ResourceChange) => `${title} (${stack}/${address})`;
  const those = (wanted: (change: ResourceChange) => boolean) => set.changes.filter(wanted).map(told);
  switch (gate.kind) {
    case "destroy":
      return [
        ...those((change) => change.action === "delete" || change.action === "unknown" || isUnsaidRename(change)),
        ...set.stacks.filter(({ state }) => state === "removed").map(({ name }) => `stack ${name} is there no more`),
      ];
    case "replace":
      return those(
        ({ action, replacement }) =>
          action === "replace" || action === "unknown" || action === "update-or-replace" || replacement !== undefined,
      );
    case "data-loss":
      return those(({ dataLoss }) => dataLoss !== undefined);
    case "broadened":
      return [
        ...(set.access?.findings ?? [])
          .filter(({ direction }) => direction === "loosened" || direction === "unknown")
          .map(({ text }) => text),
        // What is no grant is not judged by who holds what.
        ...those((change) => (set.access === undefined || !isGrant(change.type)) && loosens(change, "access")),
      ];
    case "exposed":
      return those((change) => loosens(change, "exposure"));
    case "unencrypted":
      return those((change) => loosens(change, "protection", ({ at }) => /kms|encrypt|cmek|crypto/i.test(at)));
    case "cost":
      return set.cost === undefined ? ["nobody knows what it costs"] : beyondLimit(set.cost, gate.limit);
  }
}

/** Under another name, and Terraform is not told: it destroys one and makes another. */
function isUnsaidRename({ move, replacement }: ResourceChange): boolean {
  return move?.declared === false && replacement !== undefined;
}

/** Whether a change lets more happen in a part of the review, by itself or by one of its values. */
function loosens(
  { attributes, sections, direction, action }: ResourceChange,
  section: AttributeChange["section"],
  about?: (attribute: AttributeChange) => boolean,
): boolean {
  const values = attributes.filter(
    (one) => one.section === section && one.fold === undefined && (about === undefined || about(one)),
  );
  if (values.some((one) => one.direction === "loosened" || one.direction === "unknown")) return true;
  // What comes or goes as a whole says nothing value by value.
  const isWhole = action === "create" || action === "delete";
  return about === undefined && isWhole && sections.includes(section) && direction === "loosened";
}

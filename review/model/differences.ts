import { type ArgumentBehaviour, argumentAt, type Arguments, behaviourAt } from "../../catalog/provider-behaviour";
import { isObject, type Json, type JsonObject } from "../json";
import { embeddedJson } from "./embedded";
import { matchElements } from "./elements";
import { type Path, placeOf, type Step } from "./place";
import type { AttributeChange } from "./resource-change";
import { blocksOf, isBlocks, isScalar, keysOf, own, type Scalar, without } from "./written";
import { isSameValue, isZero, sameness } from "./same-meaning";
import { differentLines } from "./lines";

/** A block on both sides, and the one that it is in. */
export interface Around {
  readonly before: JsonObject;
  readonly after: JsonObject;
  /** Left out for the resource itself. */
  readonly outer?: Around | undefined;
}

/** A value that is not what it was, before anybody has said what that means. */
export interface Difference extends Pick<AttributeChange, "change" | "fold"> {
  readonly path: Path;
  /** Within JSON that is text at `path`. */
  readonly inner?: Path;
  /** The place for people. */
  readonly at: string;
  /** What it is in: the same block, with whatever else is written there. */
  readonly around: Around;
  /** Left out where there was none. */
  readonly before?: Json;
  readonly after?: Json;
  /** What the provider does with the argument; `undefined` when it is not known here. */
  readonly place: Arguments | undefined;
  /** It is in a block that is on one side only, which the provider cannot add or take away in place. */
  readonly block?: "replaces" | "may-replace";
  /** Only the order of elements changes. */
  readonly order?: true;
}

/** How two sides are compared. */
export interface Comparing {
  /** What the provider does with the arguments of the type; `undefined` when it is not known here. */
  readonly place: Arguments | undefined;
  /**
   * Whether everything that there is is written, as in a plan. Otherwise what is left out is what the provider or Google
   * chooses.
   */
  readonly complete: boolean;
}

/** Everything in which two resources differ, in the order of their keys. Values that are one to Terraform do not differ. */
export function differencesOf(before: JsonObject, after: JsonObject, comparing: Comparing): readonly Difference[] {
  const walk = new Walk(comparing.complete);
  walk.object(before, after, { place: comparing.place, path: [], steps: [] });
  return walk.found;
}

interface At {
  readonly place: Arguments | undefined;
  readonly path: Path;
  readonly steps: readonly Step[];
  /** Within JSON that is text at `path`: the place in it. */
  readonly inner?: Path;
  readonly around?: Difference["around"];
}

class Walk {
  readonly found: Difference[] = [];

  constructor(private readonly complete: boolean) {}

  object(before: JsonObject, after: JsonObject, at: At): void {
    for (const key of keysOf(before, after)) {
      this.value(own(before, key), own(after, key), { ...below(at, key), around: { before, after, outer: at.around } });
    }
  }

  private value(before: Json | undefined, after: Json | undefined, at: At): void {
    const [a, b] = [before ?? undefined, after ?? undefined];
    if (a === b) return;
    const behaviour = at.inner === undefined && at.place !== undefined ? behaviourAt(at.place) : undefined;
    const isLone = (a === undefined && isObject(b)) || (b === undefined && isObject(a));
    if (at.inner !== undefined && isLone) {
      // A routine of a workflow that comes is one thing, however many steps it has.
      this.oneSide(a, b, undefined, at);
    } else if (b === undefined && behaviour?.serverChosen && !this.complete) {
      // Terraform keeps what it was, whatever that is.
      this.add({ change: "removed", before: a as Json, fold: "server-chosen" }, at);
    } else if (behaviour?.block || isBlocks(a, b)) this.blocks(blocksOf(a), blocksOf(b), behaviour, at);
    else if (Array.isArray(a ?? []) && Array.isArray(b ?? []))
      this.list((a ?? []) as Json[], (b ?? []) as Json[], behaviour, at);
    else if (isObject(a ?? {}) && isObject(b ?? {})) this.map(a as JsonObject, b as JsonObject, at);
    else if (a === undefined || b === undefined) this.oneSide(a, b, behaviour, at);
    else if (isScalar(a) && isScalar(b)) this.scalar(a, b, behaviour, at);
    else this.add({ change: "changed", before: a, after: b }, at);
  }

  private map(before: JsonObject | undefined, after: JsonObject | undefined, at: At): void {
    this.object(before ?? {}, after ?? {}, at);
  }

  /** Something that is written on one side only. */
  private oneSide(
    before: Json | undefined,
    after: Json | undefined,
    behaviour: ArgumentBehaviour | undefined,
    at: At,
  ): void {
    const written = (before ?? after) as Json;
    const change = before === undefined ? "added" : "removed";
    const sides = { ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
    if (at.inner !== undefined) return this.add({ change, ...sides }, at);
    if (behaviour?.default !== undefined) {
      if (isScalar(written) && isSameValue(written, behaviour.default)) {
        return this.add({ change, ...sides, fold: "default" }, at);
      }
      // What it was, or becomes, by default is what a reviewer wants to see.
      return this.add({ change: "changed", before: behaviour.default, after: behaviour.default, ...sides }, at);
    }
    if (behaviour !== undefined && !behaviour.serverChosen && isZero(written)) {
      return this.add({ change, ...sides, fold: "default" }, at);
    }
    this.add({ change, ...sides }, at);
  }

  private scalar(before: Scalar, after: Scalar, behaviour: ArgumentBehaviour | undefined, at: At): void {
    if (isSameValue(before, after)) return;
    const same = sameness(before, after, behaviour);
    // What only means the same is written anew all the same, and that may replace the resource.
    if (same === "provider" || (same === "meaning" && !behaviour?.replaces)) {
      return this.add({ change: "changed", before, after, fold: "same-meaning" }, at);
    }
    if (typeof before === "string" && typeof after === "string" && at.inner === undefined) {
      const [a, b] = [embeddedJson(before), embeddedJson(after)];
      if (a !== undefined && b !== undefined) {
        return this.embedded(a, b, { before, after }, behaviour?.replaces === true, at);
      }
    }
    if (typeof before === "string" && typeof after === "string" && (before.includes("\n") || after.includes("\n"))) {
      const lines = differentLines(before, after);
      const steps = [...at.steps, { element: `line ${lines.line}` }];
      return this.add({ change: "changed", before: lines.before, after: lines.after }, { ...at, steps });
    }
    this.add({ change: "changed", before, after }, at);
  }

  private embedded(
    before: Json,
    after: Json,
    texts: { before: string; after: string },
    replaces: boolean,
    at: At,
  ): void {
    const until = this.found.length;
    this.value(before, after, { ...at, inner: [] });
    if (this.found.length > until) return;
    // Written otherwise is another text to an argument that is compared as text.
    this.add({ change: "changed", ...texts, ...(!replaces && { fold: "same-meaning" as const }) }, at);
  }

  /** Lists of values: which there are more, and which fewer; or another order. */
  private list(
    before: readonly Json[],
    after: readonly Json[],
    behaviour: ArgumentBehaviour | undefined,
    at: At,
  ): void {
    const key = (value: Json) => {
      const text = typeof value === "object" ? JSON.stringify(value) : String(value);
      return behaviour?.sameAs === "case" ? text.toLowerCase() : text;
    };
    const removed = without(before, after, key);
    const added = without(after, before, key);
    const [gone] = removed;
    const [fresh] = added;
    if (removed.length === 1 && added.length === 1 && isScalar(gone) && isScalar(fresh)) {
      return this.scalar(gone, fresh, behaviour, at);
    }
    for (const value of removed) this.add({ change: "removed", before: value }, at);
    for (const value of added) this.add({ change: "added", after: value }, at);
    const ordered = behaviour?.set !== true;
    if (
      removed.length + added.length === 0 &&
      ordered &&
      before.some((value, index) => key(value) !== key(after[index] as Json))
    ) {
      this.add({ change: "changed", before: [...before], after: [...after], order: true }, at);
    }
  }

  /** Lists of objects: elements that are one by what names them, or by where they stand, are compared. */
  private blocks(
    before: readonly Json[],
    after: readonly Json[],
    behaviour: ArgumentBehaviour | undefined,
    at: At,
  ): void {
    const single = before.length <= 1 && after.length <= 1;
    if (single) {
      const [a, b] = [before[0], after[0]];
      if (a === undefined && b === undefined) return;
      const inside = behaviour?.set === true ? at : within(at, 0, undefined);
      if (isObject(a ?? {}) && isObject(b ?? {}))
        return this.block(a as JsonObject | undefined, b as JsonObject | undefined, behaviour, inside);
      return this.value(a, b, inside);
    }
    const set = behaviour?.set === true;
    const matched = matchElements(before, after, set);
    for (const { before: a, after: b, position, name } of matched.pairs) {
      this.value(a, b, set ? named(at, name) : within(at, position, name ?? position));
    }
    for (const { value, position, name } of matched.removed) {
      this.add({ change: "removed", before: value }, set ? named(at, name) : within(at, position, name ?? position));
    }
    for (const { value, position, name } of matched.added) {
      this.add({ change: "added", after: value }, set ? named(at, name) : within(at, position, name ?? position));
    }
    if (matched.order !== undefined && !set) this.add({ change: "changed", ...matched.order, order: true }, at);
  }

  private block(
    before: JsonObject | undefined,
    after: JsonObject | undefined,
    behaviour: ArgumentBehaviour | undefined,
    at: At,
  ): void {
    const until = this.found.length;
    this.object(before ?? {}, after ?? {}, at);
    if (before !== undefined && after !== undefined) return;
    const change = before === undefined ? ("added" as const) : ("removed" as const);
    if (behaviour?.replaces) {
      const block = before === undefined && behaviour.serverChosen ? "may-replace" : "replaces";
      for (let index = until; index < this.found.length; index += 1) {
        this.found[index] = { ...(this.found[index] as Difference), block };
      }
    }
    // A block of nothing but what is so anyway says something by being there.
    const says = this.found.slice(until).some(({ fold }) => fold === undefined);
    if (!says && behaviour?.serverChosen !== true) {
      this.add({ change, ...(before !== undefined ? { before } : { after: after as Json }) }, at);
    }
  }

  private add(
    difference: Omit<Difference, "path" | "at" | "place" | "around">,
    { path, inner, steps, place, around }: At,
  ): void {
    this.found.push({
      path,
      ...(inner !== undefined && inner.length > 0 && { inner }),
      at: placeOf(steps),
      place,
      around: around ?? { before: {}, after: {} },
      ...difference,
    });
  }
}

function below(at: At, key: string): At {
  const steps = [...at.steps, key];
  if (at.inner !== undefined) return { ...at, inner: [...at.inner, key], steps };
  return { place: argumentAt(at.place, key), path: [...at.path, key], steps };
}

function within(at: At, position: number, element: string | number | undefined): At {
  const steps = element === undefined || element === "" ? at.steps : [...at.steps, { element }];
  return at.inner === undefined
    ? { ...at, path: [...at.path, position], steps }
    : { ...at, inner: [...at.inner, position], steps };
}

function named(at: At, name: string | undefined): At {
  return name === undefined || name === "" ? at : { ...at, steps: [...at.steps, { element: name }] };
}

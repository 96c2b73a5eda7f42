import type { Location } from "../finding";
import type { Literal, Part, Place } from "./instrument";
import { readKey, type Path } from "./path";

interface Birth {
  readonly file: string;
  readonly literal: Literal;
  /** What was spread and which keys were computed, each in source order. */
  readonly spreads: readonly unknown[];
  readonly computed: readonly string[];
}

type Build = (spread: (source: unknown) => unknown, key: (key: unknown) => unknown) => object;

/** Remembers where every object and list of the files that are being read was written. */
export class Positions {
  private readonly births = new WeakMap<object, Birth>();

  /** What a file's instrumented code calls for each of its literals. */
  recorder(file: string, literals: readonly Literal[]): (build: Build, index: number) => object {
    return (build, index) => {
      const literal = literals[index];
      const spreads: unknown[] = [];
      const computed: string[] = [];
      const made = build(
        (source) => {
          // What can be gone through only once is made a list, so that its length is known.
          const once = literal?.kind === "list" && isIterable(source) ? [...source] : source;
          spreads.push(once);
          return once;
        },
        (key) => {
          const name = typeof key === "symbol" ? key : String(key);
          computed.push(String(name));
          return name;
        },
      );
      if (literal !== undefined) this.births.set(made, { file, literal, spreads, computed });
      return made;
    };
  }

  /** Where the deepest part of a path that was written stands; `undefined` when not even the root was seen. */
  locate(root: unknown, path: Path): Location | undefined {
    let found = this.startOf(root);
    let value = root;
    for (const step of path) {
      const at = this.partOf(value, step);
      value = readKey(value, step);
      const next = at ?? this.startOf(value);
      if (next === undefined && value === undefined) break;
      found = next ?? found;
    }
    return found;
  }

  /** Where an object or list begins. */
  startOf(value: unknown): Location | undefined {
    const birth = this.birthOf(value);
    return birth && locationOf(birth, birth.literal.at);
  }

  private birthOf(value: unknown): Birth | undefined {
    return typeof value === "object" && value !== null ? this.births.get(value) : undefined;
  }

  private partOf(value: unknown, step: string | number): Location | undefined {
    const birth = this.birthOf(value);
    if (birth === undefined) return undefined;
    return Array.isArray(value) ? this.entry(birth, Number(step)) : this.key(birth, String(step));
  }

  /** The last part that gives the key wins, as it does when the literal is evaluated. */
  private key(birth: Birth, key: string): Location | undefined {
    let spread = birth.spreads.length;
    let computed = birth.computed.length;
    for (const part of [...birth.literal.parts].reverse()) {
      if (part.kind === "spread") {
        const source = birth.spreads[--spread];
        if (hasOwn(source, key)) return this.partOf(source, key) ?? this.startOf(source) ?? locationOf(birth, part.at);
      } else if (part.kind === "computed" ? birth.computed[--computed] === key : keyOf(part) === key) {
        return locationOf(birth, part.at);
      }
    }
    return undefined;
  }

  private entry(birth: Birth, index: number): Location | undefined {
    let spread = 0;
    let before = 0;
    for (const part of birth.literal.parts) {
      if (part.kind !== "spread") {
        if (index === before++) return locationOf(birth, part.at);
        continue;
      }
      const source = birth.spreads[spread++];
      const length = Array.isArray(source) || typeof source === "string" ? [...source].length : 0;
      if (index < before + length) return this.partOf(source, index - before) ?? locationOf(birth, part.at);
      before += length;
    }
    return undefined;
  }
}

function keyOf(part: Part): string | undefined {
  return part.kind === "key" ? part.key : undefined;
}

function locationOf({ file }: Birth, { line, column }: Place): Location {
  return { file, line, column };
}

function hasOwn(value: unknown, key: string): value is object {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key);
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && Symbol.iterator in value;
}

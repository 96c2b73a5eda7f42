import { rangeOf, type Range, type WrittenGuess } from "../../values/guess";
import { assumptions as assumptionsSchema } from "../schema/assumptions";
import type { Environment } from "../schema/environment";
import type { Usage } from "./usage";

/** A range with where it was assumed. */
export interface Assumed {
  readonly range: Range;
  /** Paths of assumptions; none for what is known. */
  readonly assumes: readonly string[];
}

const ROOT = "cost.assumptions";

/** The assumptions of an environment, which remembers those that were asked for. */
export class Assumptions {
  private readonly used = new Map<string, Usage["assumptions"][number]>();
  private readonly defaults: unknown = assumptionsSchema.parse({});

  constructor(readonly values: Environment["cost"]["assumptions"]) {}

  /** The guess at a path below `cost.assumptions`, as it was read. */
  take(path: string, guess: WrittenGuess): Assumed {
    return this.note(
      path,
      rangeOf(guess),
      textOf(guess),
      JSON.stringify(guess) !== JSON.stringify(this.defaultAt(path)),
    );
  }

  /** Something that was concluded, where nothing is written at a path below `cost.assumptions`. */
  conclude(path: string, range: Range, words: string): Assumed {
    return this.note(path, range, words, false);
  }

  /** Every assumption that was used, by path. */
  all(): Usage["assumptions"] {
    return [...this.used.values()].sort((one, other) => (one.path < other.path ? -1 : 1));
  }

  private note(path: string, range: Range, value: string, written: boolean): Assumed {
    const full = `${ROOT}.${path}`;
    this.used.set(full, { path: full, value, written });
    return { range, assumes: [full] };
  }

  private defaultAt(path: string): unknown {
    return path
      .split(".")
      .reduce<unknown>(
        (value, key) =>
          typeof value === "object" && value !== null && Object.hasOwn(value, key)
            ? (value as Readonly<Record<string, unknown>>)[key]
            : undefined,
        this.defaults,
      );
  }
}

function textOf(guess: WrittenGuess): string {
  return typeof guess === "object" ? `${guess.expected} (${guess.low} to ${guess.high})` : String(guess);
}

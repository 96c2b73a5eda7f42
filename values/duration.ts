/** A length of time as it is written in an environment file: a whole number and a unit. */
export type DurationText = `${number}${"s" | "m" | "h" | "d"}`;

const SECONDS_PER = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;
type Unit = keyof typeof SECONDS_PER;

/** What a duration looks like: digits without a leading zero, then `s`, `m`, `h` or `d`. */
export const DURATION_PATTERN = /^(0|[1-9][0-9]{0,9})([smhd])$/;

/** A length of time. Never a bare number, so that nobody mixes up seconds and days. */
export class Duration {
  /** Reads `"30d"`. Throws a `RangeError` when the text is not a duration. */
  static parse(text: string): Duration {
    const [, count, unit] = DURATION_PATTERN.exec(text) ?? [];
    if (count === undefined || unit === undefined) {
      throw new RangeError(`"${text}" is not a duration: write a whole number and a unit, such as "30d" (s, m, h, d)`);
    }
    return new Duration(Number(count) * SECONDS_PER[unit as Unit]);
  }

  /** A number of seconds. */
  static seconds(count: number): Duration {
    return new Duration(count);
  }

  /** A number of days of 24 hours. */
  static days(count: number): Duration {
    return new Duration(count * SECONDS_PER.d);
  }

  private constructor(private readonly seconds: number) {}

  /** The length in seconds. */
  toSeconds(): number {
    return this.seconds;
  }

  /** The length in milliseconds. */
  toMilliseconds(): number {
    return this.seconds * 1_000;
  }

  /** The length in days of 24 hours; a fraction where it is not a whole number of days. */
  toDays(): number {
    return this.seconds / SECONDS_PER.d;
  }

  /** As Google's APIs and Terraform's Google provider write it: `"7776000s"`. */
  toTerraform(): string {
    return `${this.seconds}s`;
  }

  /** As a person writes it, in the largest unit that needs no fraction: `"90d"`. */
  toText(): DurationText {
    for (const unit of ["d", "h", "m"] as const) {
      if (this.seconds !== 0 && this.seconds % SECONDS_PER[unit] === 0)
        return `${this.seconds / SECONDS_PER[unit]}${unit}`;
    }
    return `${this.seconds}s`;
  }

  /** Whether this is longer than the other. */
  isLongerThan(other: Duration): boolean {
    return this.seconds > other.seconds;
  }
}

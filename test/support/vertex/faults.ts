import type { HttpRequest } from "../workflows/http";

/** Requests that are not answered as they should be. */
export interface Fault {
  /** `POST /customJobs$`: the method and what the address matches. */
  readonly on: RegExp;
  /** How often. @default - always */
  readonly times?: number;
  /** How many of such requests are answered first. @default - none */
  readonly after?: number;
  /**
   * A status; `lost` when the request is done and its answer is lost; `unreachable` when it never arrives; `late` when it
   * is done and the answer takes too long.
   */
  readonly answer: number | "lost" | "unreachable" | "late";
}

/** Something that somebody else does just before a request arrives. */
export interface Meddling<T> {
  /** As in {@link Fault}. */
  readonly on: RegExp;
  /** @default - once */
  readonly times?: number;
  /** @default - none */
  readonly after?: number;
  readonly act: (cloud: T) => void;
}

/** Which of some rules, each good for some times after some requests, a request falls under. */
export class Occasions<T extends { readonly on: RegExp; readonly times?: number; readonly after?: number }> {
  private readonly entries: { readonly rule: T; left: number; passed: number }[];

  constructor(rules: readonly T[], times: number) {
    this.entries = rules.map((rule) => ({ rule, left: rule.times ?? times, passed: rule.after ?? 0 }));
  }

  /** The first rule that the request falls under, which is used once by that. */
  take({ method, url }: HttpRequest): T | undefined {
    for (const entry of this.entries) {
      if (entry.left <= 0 || !entry.rule.on.test(`${method} ${url}`)) continue;
      if (entry.passed > 0) {
        entry.passed -= 1;
        continue;
      }
      entry.left -= 1;
      return entry.rule;
    }
    return undefined;
  }
}

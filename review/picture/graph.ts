import type { ThingKind } from "./kinds";

/** What happens to something when a change is applied. */
export type Change = "created" | "changed" | "replaced" | "deleted";

/** What one thing does to another, as an arrow says it. */
export type FlowKind =
  "reads" | "writes" | "starts" | "registers" | "serves" | "calls" | "uses" | "tracks" | "notifies";

/** A platform as people see it: what it holds, and what flows between. */
export interface Graph {
  /** The environment's name; `undefined` when the platform does not say it. */
  readonly environment: string | undefined;
  /** In the order in which they are applied. */
  readonly stacks: readonly StackBox[];
  /** In the order of their stacks, kinds and names. */
  readonly things: readonly Thing[];
  readonly flows: readonly Flow[];
}

/** What is deployed together. */
export interface StackBox {
  readonly name: string;
  readonly project: string | undefined;
  readonly region: string | undefined;
  /** How many resources it has after the change. */
  readonly resources: number;
  /** How many resources are changed in which way; empty when the picture shows no change. */
  readonly changes: Readonly<Partial<Record<Change, number>>>;
}

/** Something that people name: a zone, a job, an endpoint. Everything that belongs to it is folded into it. */
export interface Thing {
  /** Unique in the picture, such as `zone:raw`. */
  readonly id: string;
  readonly kind: ThingKind;
  /** As the environment file names it. */
  readonly name: string;
  /** `undefined` for people, and for what another project has. */
  readonly stack: string | undefined;
  /** Short facts, the most important first. */
  readonly details: readonly string[];
  readonly schedules: readonly Schedule[];
  /** Whether it is encrypted with a key that the customer manages. */
  readonly ownKey: boolean;
  /** How many resources of Terraform it is made of. */
  readonly resources: number;
  readonly change?: Change;
  /** The names of what is drawn as one; left out for a thing that stands for itself. */
  readonly folded?: readonly string[];
}

/** When something is started by the clock. */
export interface Schedule {
  readonly workflow: string;
  readonly cron: string;
  readonly timeZone: string;
  readonly paused: boolean;
}

/** An arrow, in the direction in which data or control flows. */
export interface Flow {
  readonly from: string;
  readonly to: string;
  readonly kind: FlowKind;
  readonly change?: Change;
  /** How many arrows are drawn as one. */
  readonly count: number;
}

/** The order of text everywhere: the same on every machine. */
export const byText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** The order of names: numbers in them by their value, so that `job-9` comes before `job-10`. */
export function byName(one: string, other: string): number {
  const padded = (name: string) => name.replace(/\d+/g, (digits) => digits.padStart(12, "0"));
  return byText(padded(one), padded(other)) || byText(one, other);
}

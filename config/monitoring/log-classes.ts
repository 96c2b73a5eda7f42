import type { LogClass, LogNoise } from "../../values/log-classes";
import type { GroupKind } from "../groups";

/** The groups that can be let read what is kept. Auditors read all of it by the role that makes them auditors. */
export const LOG_READERS = [
  "engineers",
  "scientists",
  "operators",
  "approvers",
] as const satisfies readonly GroupKind[];

/** A group that can be let read what is kept. */
export type LogReader = (typeof LOG_READERS)[number];

/** What is known of a sort of log entries. */
interface LogClassFacts {
  /** What entries they are, for people. */
  readonly holds: string;
  /** How long they are kept where the environment file does not say, in days, by the lifetime of the environment. */
  readonly days: Readonly<Record<"permanent" | "disposable", number>>;
  /** Who reads them where the environment file does not say, beside the auditors. */
  readonly readers: readonly LogReader[];
}

/** Every sort of log entries. */
export const LOG_CLASS_FACTS: Readonly<Record<LogClass, LogClassFacts>> = {
  audit: {
    holds: "Who did what, and who read which data",
    days: { permanent: 400, disposable: 30 },
    readers: [],
  },
  predictions: {
    holds: "What endpoints and indexes print, and each request with its time and status",
    days: { permanent: 30, disposable: 30 },
    readers: ["engineers", "operators"],
  },
  workflows: {
    holds: "What launchers, releases, retrainings, watchers, drift monitors, schedules and builds tell",
    days: { permanent: 400, disposable: 30 },
    readers: ["engineers", "scientists", "operators"],
  },
  other: {
    holds: "Everything else: what training prints, the network, Google's own services",
    days: { permanent: 30, disposable: 30 },
    readers: ["engineers", "scientists", "operators"],
  },
};

/** What need not be kept, for people. */
export const LOG_NOISE_FACTS: Readonly<Record<LogNoise, string>> = {
  debug: "What programs print for those who look for a fault in them (severity DEBUG)",
  "health-checks": "That an endpoint's container was asked whether it is well, and was",
  "google-lookups": "Names of Google's own APIs that were looked up and found",
};

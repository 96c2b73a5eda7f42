/**
 * The sorts of log entries that are kept apart, each for its own time and its own readers. Every entry is of exactly one:
 * of the first, in this order, that it fits.
 */
export const LOG_CLASSES = ["audit", "predictions", "workflows", "other"] as const;

/** A sort of log entries. */
export type LogClass = (typeof LOG_CLASSES)[number];

/** What need not be kept, where somebody says so: it costs money and is evidence of nothing. */
export const LOG_NOISES = ["debug", "health-checks", "google-lookups"] as const;

/** A sort of entries that need not be kept. */
export type LogNoise = (typeof LOG_NOISES)[number];

import {
  lockedForUsual,
  lockedWhenDisposable,
  logDatasetName,
  logsUnderGoogleKeys,
  nothingLeftOut,
  unknownReader,
} from "./logs/kept";
import type { Rule } from "./rule";

/** The rules of how log entries are kept. */
export const logRules: readonly Rule[] = [
  logDatasetName,
  logsUnderGoogleKeys,
  lockedForUsual,
  lockedWhenDisposable,
  nothingLeftOut,
  unknownReader,
];

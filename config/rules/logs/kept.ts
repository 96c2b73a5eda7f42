import { LOG_CLASSES, LOG_NOISES, type LogNoise } from "../../../values/log-classes";
import { composedName } from "../../../values/naming";
import type { Environment, Logs } from "../../schema/environment";
import { defineRule } from "../rule";

/** A lock is for ever, and a disposable environment is not. */
export const lockedWhenDisposable = defineRule<Logs>({
  id: "logs/locked-when-disposable",
  severity: "error",
  holds: "A disposable environment locks no log entries: it could not be destroyed.",
  each: "logs",
  reads: ["", "/lifetime"],
  check: ({ value, environment: { lifetime } }) =>
    lifetime !== "disposable"
      ? []
      : LOG_CLASSES.filter((name) => value[name].lock !== undefined).map((name) => ({
          at: `${name}.lock`,
          problem: "entries are locked, so that a disposable environment could not be destroyed",
          fix: 'leave `lock` out, or set `lifetime: "permanent"`',
        })),
});

/** What is locked for the usual time is locked for ever at a time that nobody wrote. */
export const lockedForUsual = defineRule<Logs>({
  id: "logs/locked-without-time",
  severity: "error",
  holds: "What is locked says for how long: it can never be changed again.",
  each: "logs",
  reads: [""],
  check: ({ value }) =>
    LOG_CLASSES.filter((name) => value[name].lock !== undefined && value[name].keep === undefined).map((name) => ({
      at: `${name}.lock`,
      problem: "entries are locked for a time that is not written, and that can never be changed",
      fix: 'add `keep`, such as keep: "400d"',
    })),
});

/** A reader that nobody is looks like one that somebody is. */
export const unknownReader = defineRule<Logs>({
  id: "logs/unknown-reader",
  severity: "error",
  holds: "Groups that read log entries are declared under `groups`, and are named once.",
  each: "logs",
  reads: [""],
  declaredIn: ["groups"],
  check: ({ value, environment: { groups } }) =>
    LOG_CLASSES.flatMap((name) =>
      (value[name].readers ?? []).flatMap((kind, index, readers) => {
        const at = `${name}.readers[${index}]`;
        if (readers.indexOf(kind) !== index) return [{ at, problem: `"${kind}" is named twice`, fix: "leave it out" }];
        if (groups[kind] !== undefined) return [];
        return [
          {
            at,
            problem: `no group "${kind}" is declared under \`groups\``,
            allowed: Object.keys(groups).join(", ") || "no group is declared",
            fix: `add \`groups.${kind}\` with its e-mail address, or leave it out`,
          },
        ];
      }),
    ),
});

/** Which sorts of noise an environment can make. */
const MADE: Readonly<Record<LogNoise, { readonly none: string; can(environment: Environment): boolean }>> = {
  debug: { none: "", can: () => true },
  "health-checks": { none: "there are no endpoints", can: ({ endpoints }) => Object.keys(endpoints).length > 0 },
  "google-lookups": {
    none: "there is no network of its own",
    can: ({ network, external }) => network !== undefined && external.network === undefined,
  },
};

/** What is left out and never written is a promise of savings that nobody keeps. */
export const nothingLeftOut = defineRule<Logs>({
  id: "logs/nothing-left-out",
  severity: "warning",
  holds: "What is left out of the logs is something that the environment writes.",
  each: "logs",
  reads: ["leftOut", "/endpoints", "/network", "/external"],
  check: ({ value: { leftOut }, environment }) =>
    LOG_NOISES.filter((noise) => leftOut[noise] !== undefined && !MADE[noise].can(environment)).map((noise) => ({
      at: `leftOut.${noise}`,
      problem: `there is nothing to leave out: ${MADE[noise].none}`,
      fix: "leave it out of the file",
    })),
});

/** BigQuery has one name space for datasets of every sort. */
export const logDatasetName = defineRule<Logs>({
  id: "logs/dataset-name",
  severity: "error",
  holds: "No dataset has the name under which BigQuery queries log entries.",
  each: "logs",
  reads: ["", "/name"],
  declaredIn: ["storage.datasets"],
  check: ({ value, environment: { name: environment, storage } }) =>
    LOG_CLASSES.filter((name) => value[name].dataset === "on").flatMap((name) => {
      const taken = composedName.dataset(environment, `logs-${name}`);
      return Object.keys(storage.datasets)
        .filter((dataset) => composedName.dataset(environment, dataset) === taken)
        .map((dataset) => ({
          path: `storage.datasets.${dataset}`,
          problem: `the dataset would be "${taken}", under which BigQuery queries the log entries of \`logs.${name}\``,
          fix: "rename the dataset",
        }));
    }),
});

/** With keys of one's own, entries should not lie under those of somebody else. */
export const logsUnderGoogleKeys = defineRule<NonNullable<Environment["encryption"]["customerManaged"]>>({
  id: "logs/google-keys",
  severity: "warning",
  holds: "With keys of one's own, log entries are kept under them as well.",
  each: "encryption.customerManaged",
  reads: ["/logs"],
  check: ({ environment: { logs } }) =>
    logs !== undefined
      ? []
      : [
          {
            path: "encryption.customerManaged",
            problem:
              "log entries stay in Google's own bucket, under Google's keys and in no region: what programs print and who read which data",
            fix: "add logs: {}",
          },
        ],
});

import type { CasesByRule } from "../case";

const groups = { engineers: { email: "ml-engineers@acme.example" } };

export const logCases: CasesByRule = {
  "logs/locked-when-disposable": {
    bad: [
      {
        of: "what a disposable environment could never give up",
        environment: {
          lifetime: "disposable",
          logs: { audit: { keep: "400d", lock: "irrevocably" }, other: { keep: "1d", lock: "irrevocably" } },
        },
        finds: (["audit", "other"] as const).map((name) => ({
          path: `logs.${name}.lock`,
          problem: "entries are locked, so that a disposable environment could not be destroyed",
          fix: 'leave `lock` out, or set `lifetime: "permanent"`',
        })),
      },
    ],
    good: [
      {
        of: "what a permanent environment keeps for ever",
        environment: { logs: { audit: { keep: "400d", lock: "irrevocably" } } },
      },
      { of: "a disposable environment that locks nothing", environment: { lifetime: "disposable", logs: {} } },
    ],
  },
  "logs/locked-without-time": {
    bad: [
      {
        of: "a time that nobody wrote",
        environment: { logs: { audit: { lock: "irrevocably" } } },
        finds: [
          {
            path: "logs.audit.lock",
            problem: "entries are locked for a time that is not written, and that can never be changed",
            fix: 'add `keep`, such as keep: "400d"',
          },
        ],
      },
    ],
    good: [{ of: "a time", environment: { logs: { audit: { keep: "2555d", lock: "irrevocably" } } } }],
  },
  "logs/unknown-reader": {
    bad: [
      {
        of: "a group that there is not, and one that is there twice",
        environment: {
          groups,
          logs: { workflows: { readers: ["operators"] }, other: { readers: ["engineers", "engineers"] } },
        },
        finds: [
          {
            path: "logs.workflows.readers[0]",
            problem: 'no group "operators" is declared under `groups`',
            allowed: "engineers",
            fix: "add `groups.operators` with its e-mail address, or leave it out",
          },
          { path: "logs.other.readers[1]", problem: '"engineers" is named twice', fix: "leave it out" },
        ],
      },
      {
        of: "a group where there is none",
        environment: { logs: { audit: { readers: ["engineers"] } } },
        finds: [
          {
            path: "logs.audit.readers[0]",
            problem: 'no group "engineers" is declared under `groups`',
            allowed: "no group is declared",
            fix: "add `groups.engineers` with its e-mail address, or leave it out",
          },
        ],
      },
    ],
    good: [
      { of: "the usual readers, although there is none of them", environment: { logs: {} } },
      {
        of: "a group, and nobody",
        environment: { groups, logs: { audit: { readers: ["engineers"] }, other: { readers: [] } } },
      },
    ],
  },
  "logs/nothing-left-out": {
    bad: [
      {
        of: "what an environment without endpoints and network never writes",
        environment: {
          logs: { leftOut: { debug: "Loud", "health-checks": "Every second", "google-lookups": "Many" } },
        },
        finds: [
          {
            path: "logs.leftOut.health-checks",
            problem: "there is nothing to leave out: there are no endpoints",
            fix: "leave it out of the file",
          },
          {
            path: "logs.leftOut.google-lookups",
            problem: "there is nothing to leave out: there is no network of its own",
            fix: "leave it out of the file",
          },
        ],
      },
    ],
    good: [
      {
        of: "what a network writes",
        environment: { network: { range: "10.40.0.0/16" }, logs: { leftOut: { "google-lookups": "Many" } } },
      },
    ],
  },
  "logs/dataset-name": {
    bad: [
      {
        of: "a dataset of the same name",
        environment: { storage: { datasets: { "logs-audit": {} } }, logs: { audit: { dataset: "on" } } },
        finds: [
          {
            path: "storage.datasets.logs-audit",
            problem:
              'the dataset would be "test_logs_audit", under which BigQuery queries the log entries of `logs.audit`',
            fix: "rename the dataset",
          },
        ],
      },
    ],
    good: [
      {
        of: "a dataset of that name where BigQuery does not query them",
        environment: { storage: { datasets: { "logs-audit": {} } }, logs: {} },
      },
    ],
  },
  "logs/google-keys": {
    bad: [
      {
        of: "entries under Google's keys beside everything else under one's own",
        environment: { encryption: { customerManaged: {} } },
        finds: [
          {
            path: "encryption.customerManaged",
            problem:
              "log entries stay in Google's own bucket, under Google's keys and in no region: what programs print and who read which data",
            fix: "add logs: {}",
          },
        ],
      },
    ],
    good: [
      { of: "entries under one's own keys", environment: { encryption: { customerManaged: {} }, logs: {} } },
      { of: "everything under Google's keys", environment: {} },
    ],
  },
};

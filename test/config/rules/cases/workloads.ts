import type { CasesByRule } from "../case";

const workloads = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`job-${index}`, {}]));
const groups = { engineers: { email: "ml-engineers@acme.example" } };

export const workloadCases: CasesByRule = {
  "workloads/account-id": {
    bad: [
      {
        of: "an id that is too long once composed",
        environment: { workloads: { "nightly-feature-backfill-job": {} } },
        finds: [
          {
            path: "workloads.nightly-feature-backfill-job",
            problem:
              'the service account id "test-nightly-feature-backfill-job" has 33 characters, 3 more than the 30 that Google allows',
            allowed: "<environment>-<workload>, 6 to 30 characters",
            fix: "shorten the workload's name by 3 characters",
          },
        ],
      },
      {
        of: "an id that is one character too long",
        environment: { workloads: { "nightly-feature-backfills": {}, "nightly-feature-backfill-x": {} } },
        finds: [
          {
            path: "workloads.nightly-feature-backfill-x",
            problem:
              'the service account id "test-nightly-feature-backfill-x" has 31 characters, 1 more than the 30 that Google allows',
            allowed: "<environment>-<workload>, 6 to 30 characters",
            fix: "shorten the workload's name by 1 character",
          },
        ],
      },
      {
        of: "an id that is too short once composed",
        environment: { name: "qa", workloads: { ab: {} } },
        finds: [
          {
            path: "workloads.ab",
            problem: 'the service account id "qa-ab" has 5 characters, fewer than the 6 that Google asks for',
            allowed: "<environment>-<workload>, 6 to 30 characters",
            fix: "give the workload a longer name",
          },
        ],
      },
    ],
    good: [{ of: "an id that fits", environment: { workloads: { "nightly-feature-backfills": {} } } }],
  },
  "workloads/too-many": {
    bad: [
      {
        of: "101 workloads",
        environment: { workloads: workloads(101) },
        finds: [
          {
            path: "workloads",
            problem: "101 workloads need 101 service accounts, a project has 100 by default",
            allowed: "at most 100 workloads",
            fix: "let workloads with the same data flow share one, or divide them between two environments",
          },
        ],
      },
    ],
    good: [{ of: "100 workloads", environment: { workloads: workloads(100) } }],
  },
  "workloads/no-purpose": {
    bad: [
      {
        of: "a workload that nothing is said about",
        environment: { workloads: { features: { description: "features" } } },
        finds: [
          {
            path: "workloads.features",
            problem: "the workload reads nothing, writes nothing, and nobody can run anything as it",
            fix: "say what it reads and writes, or leave it out",
          },
        ],
      },
    ],
    good: [
      {
        of: "a workload that reads",
        environment: { storage: { zones: { raw: {} } }, workloads: { features: { reads: ["zone:raw"] } } },
      },
      {
        of: "a workload that people attach",
        environment: { groups, workloads: { features: { attachedBy: ["engineers"] } } },
      },
    ],
  },
  "workloads/unknown-group": {
    bad: [
      {
        of: "a group that is not declared",
        environment: { groups, workloads: { features: { attachedBy: ["engineers", "scientists"] } } },
        finds: [
          {
            path: "workloads.features.attachedBy[1]",
            problem: 'no group "scientists" is declared under `groups`',
            allowed: "engineers",
            fix: "add `groups.scientists` with its e-mail address, or leave it out",
          },
        ],
      },
      {
        of: "a group where there are none",
        environment: { workloads: { features: { attachedBy: ["engineers"] } } },
        finds: [
          {
            path: "workloads.features.attachedBy[0]",
            problem: 'no group "engineers" is declared under `groups`',
            allowed: "no group is declared",
            fix: "add `groups.engineers` with its e-mail address, or leave it out",
          },
        ],
      },
    ],
    good: [{ of: "a declared group", environment: { groups, workloads: { features: { attachedBy: ["engineers"] } } } }],
  },
  "workloads/repeated-group": {
    bad: [
      {
        of: "a group named twice",
        environment: { groups, workloads: { features: { attachedBy: ["engineers", "engineers"] } } },
        finds: [
          {
            path: "workloads.features.attachedBy[1]",
            problem: '"engineers" is named twice',
            fix: "leave it out",
          },
        ],
      },
    ],
    good: [
      { of: "a group named once", environment: { groups, workloads: { features: { attachedBy: ["engineers"] } } } },
    ],
  },
};

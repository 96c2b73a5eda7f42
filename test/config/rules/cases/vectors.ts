import type { EnvironmentInput } from "../../../../config/schema/environment";
import type { CasesByRule } from "../case";

type VectorsInput = NonNullable<EnvironmentInput["vectors"]>[string];

const vectors = (
  parts: Partial<VectorsInput> = {},
  rest: Partial<EnvironmentInput> = {},
): Partial<EnvironmentInput> => ({
  storage: { zones: { curated: {} } },
  ...rest,
  vectors: { merchants: { dimensions: 256, ...parts } },
});
const at = (path: string) => `vectors.merchants.${path}`;
const keyed = (acknowledged: readonly string[], rest: Partial<EnvironmentInput> = {}): Partial<EnvironmentInput> => ({
  ...rest,
  encryption: { customerManaged: { acknowledged: [...acknowledged] } },
});
const both: Partial<EnvironmentInput> = {
  vectors: { merchants: { dimensions: 8 } },
  pools: { small: { machine: { type: "n1-standard-4" } } },
};

export const vectorCases: CasesByRule = {
  "vectors/unknown-name": {
    bad: [
      {
        of: "a zone that is misspelt",
        environment: vectors({ contents: { zone: "curatd", folder: "embeddings" } }),
        finds: [
          {
            path: at("contents.zone"),
            problem: 'no zone "curatd" is declared. Did you mean "curated"?',
            allowed: "curated",
          },
        ],
      },
    ],
    good: [
      { of: "a zone", environment: vectors({ contents: { zone: "curated", folder: "embeddings" } }) },
      { of: "an index that begins empty", environment: vectors() },
    ],
  },
  "vectors/machine": {
    bad: [
      {
        of: "a machine that holds smaller parts only",
        environment: vectors({ machine: "e2-standard-16", shards: "large" }),
        finds: [
          {
            path: at("machine"),
            problem: "e2-standard-16 holds small and medium parts only, and those of the index are large",
            allowed: "e2-highmem-16, n2d-standard-32, n1-standard-16, n1-standard-32",
          },
        ],
      },
      {
        of: "a machine that holds no index",
        environment: vectors({ machine: "n1-standard-4", shards: "small" }),
        finds: [
          {
            path: at("machine"),
            problem: "n1-standard-4 does not answer for indexes of vectors",
            allowed: "e2-standard-2, e2-standard-16, e2-highmem-16, n2d-standard-32, n1-standard-16, n1-standard-32",
          },
        ],
      },
    ],
    good: [
      { of: "what Google takes", environment: vectors({ shards: "large" }) },
      { of: "a machine for larger parts", environment: vectors({ machine: "e2-highmem-16", shards: "small" }) },
    ],
  },
  "vectors/replicas": {
    bad: [
      {
        of: "fewer at most than at least",
        environment: vectors({ replicas: { min: 3, max: 2 } }),
        finds: [
          {
            path: at("replicas.max"),
            problem: "at most 2 is fewer than the 3 that there always are",
            fix: "raise max, or lower min",
          },
        ],
      },
    ],
    good: [
      { of: "a number that stays the same", environment: vectors({ replicas: { min: 2 } }) },
      { of: "machines that become more", environment: vectors({ replicas: { min: 2, max: 4 } }) },
    ],
  },
  "vectors/two-replicas": {
    bad: [
      {
        of: "one machine in a permanent environment",
        environment: vectors(),
        finds: [
          {
            path: at("replicas"),
            problem: "nobody answers while the only machine is repaired or replaced",
            fix: 'set replicas: { min: 2 }, or lifetime: "disposable" where nothing depends on it',
          },
        ],
      },
    ],
    good: [
      { of: "two machines", environment: vectors({ replicas: { min: 2 } }) },
      { of: "one machine where nothing depends on it", environment: vectors({}, { lifetime: "disposable" }) },
    ],
  },
  "vectors/exact-and-large": {
    bad: [
      {
        of: "every vector of many",
        environment: vectors({ algorithm: { kind: "exact" }, shards: "large" }),
        finds: [
          {
            path: at("algorithm"),
            problem: "every query looks at every vector, and parts are as large as for many of them",
            fix: 'use { kind: "approximate" }, or smaller shards',
          },
        ],
      },
    ],
    good: [
      { of: "every vector of few", environment: vectors({ algorithm: { kind: "exact" } }) },
      { of: "some of many", environment: vectors({ shards: "large" }) },
    ],
  },
  "encryption/not-acknowledged": {
    bad: [
      {
        of: "what Google encrypts with its own keys only",
        environment: keyed([], both),
        finds: [
          {
            path: "vectors.merchants",
            problem: "Google encrypts indexes of vectors with its own keys only",
            fix: 'add "vectors:merchants" to encryption.customerManaged.acknowledged, or leave it out',
          },
          {
            path: "pools.small",
            problem: "Google encrypts the disks of pools with its own keys only",
            fix: 'add "pool:small" to encryption.customerManaged.acknowledged, or leave it out',
          },
        ],
      },
    ],
    good: [
      { of: "the same when it is acknowledged", environment: keyed(["vectors:merchants", "pool:small"], both) },
      { of: "the same with Google's own keys", environment: both },
    ],
  },
  "encryption/acknowledged-nothing": {
    bad: [
      {
        of: "something twice, something that is not declared, and something that has a key",
        environment: keyed(["pool:small", "pool:small", "vectors:merchant", "zone:raw"], both),
        finds: [
          {
            path: "encryption.customerManaged.acknowledged[1]",
            problem: '"pool:small" is acknowledged already',
            fix: "leave it out",
          },
          {
            path: "encryption.customerManaged.acknowledged[2]",
            problem: 'no index of vectors "merchant" is declared. Did you mean "vectors:merchants"?',
            allowed: "vectors:merchants",
          },
          {
            path: "encryption.customerManaged.acknowledged[3]",
            problem: '"zone:raw" is nothing that lacks a key',
            allowed: "vectors:<name> or pool:<name>",
          },
        ],
      },
    ],
    good: [{ of: "what is declared", environment: keyed(["vectors:merchants"], both) }],
  },
};

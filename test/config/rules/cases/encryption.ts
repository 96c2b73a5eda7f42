import type { EnvironmentInput } from "../../../../config/schema/environment";
import type { CasesByRule } from "../case";

const key = (location: string) => `projects/acme-keys/locations/${location}/keyRings/ml/cryptoKeys/platform`;
const external = (keys: string[] | undefined, more: Partial<EnvironmentInput> = {}): Partial<EnvironmentInput> => ({
  encryption: { customerManaged: { keys: "external" } },
  external: { keys },
  ...more,
});
const storage: EnvironmentInput["storage"] = { zones: { raw: {} }, datasets: { events: { location: "EU" } } };

export const encryptionCases: CasesByRule = {
  "encryption/external-keys": {
    bad: [
      {
        of: "external keys that are not named",
        environment: external(undefined),
        finds: [
          {
            path: "encryption.customerManaged.keys",
            problem: 'keys are "external", but `external.keys` names none',
            fix: 'list the keys under `external.keys`, or use `keys: "own"`',
          },
        ],
      },
      {
        of: "keys that nothing uses",
        environment: { external: { keys: [key("europe-west4")] }, encryption: { customerManaged: {} } },
        finds: [
          {
            path: "external.keys",
            problem: "nothing is encrypted with these keys",
            fix: 'set `encryption: { customerManaged: { keys: "external" } }`, or leave `external.keys` out',
          },
        ],
      },
    ],
    good: [
      { of: "external keys that are named", environment: external([key("europe-west4")]) },
      { of: "keys of our own", environment: { encryption: { customerManaged: {} } } },
      { of: "Google's keys", environment: {} },
    ],
  },
  "encryption/key-locations": {
    bad: [
      {
        of: "a location without a key, one with two, and a key for nothing",
        environment: external([key("europe-west4"), key("europe-west4"), key("us")], { storage }),
        finds: [
          {
            path: "external.keys[1]",
            problem: "a second key in europe-west4, beside external.keys[0]",
            fix: "leave one out",
          },
          {
            path: "external.keys[2]",
            problem: "no data lies in us",
            allowed: "one key in each of europe-west4, europe",
            fix: "leave the key out",
          },
          {
            path: "external.keys",
            problem: "no key in europe, where storage.datasets.events lies",
            fix: "add a key whose path holds locations/europe",
          },
        ],
      },
      {
        of: "a key where nothing holds data",
        environment: external([key("europe-west4")]),
        finds: [
          {
            path: "external.keys[0]",
            problem: "no data lies in europe-west4",
            allowed: "no key: nothing holds data",
            fix: "leave the key out",
          },
        ],
      },
      {
        of: "registries without a key in the region",
        environment: external([key("europe")], {
          storage: { zones: { raw: { location: "EU" } } },
          repositories: { images: { holds: "images" } },
        }),
        finds: [
          {
            path: "external.keys",
            problem: "no key in europe-west4, where repositories.images lies",
            fix: "add a key whose path holds locations/europe-west4",
          },
        ],
      },
    ],
    good: [
      {
        of: "a key in each location that holds data",
        environment: external([key("europe"), key("europe-west4")], { storage }),
      },
      {
        of: "keys that are not used, which another rule tells",
        environment: { external: { keys: [key("us")] }, storage },
      },
    ],
  },
  "encryption/disposable-keys": {
    bad: [
      {
        of: "keys of a disposable environment",
        environment: { lifetime: "disposable", generation: 2, encryption: { customerManaged: {} } },
        finds: [
          {
            path: "encryption.customerManaged",
            problem: "key rings outlive a disposable environment: Google never deletes them",
            fix: "leave it out, or set `generation: 3` when the environment is built again",
          },
        ],
      },
    ],
    good: [
      { of: "keys of a permanent environment", environment: { encryption: { customerManaged: {} } } },
      {
        of: "somebody else's keys",
        environment: { lifetime: "disposable", ...external([key("europe-west4")]) },
      },
    ],
  },
};

import type { EnvironmentInput } from "../../../../config/schema/environment";
import type { CasesByRule } from "../case";

type ZoneInput = NonNullable<NonNullable<EnvironmentInput["storage"]>["zones"]>[string];

const raw = (zone: ZoneInput, more: Partial<EnvironmentInput> = {}): Partial<EnvironmentInput> => ({
  storage: { zones: { raw: zone } },
  ...more,
});
const longName = "events-of-all-shops-and-partners-of-2026";

export const storageCases: CasesByRule = {
  "storage/transition-order": {
    bad: [
      {
        of: "two classes at one age",
        environment: raw({ archive: { nearline: "90d", coldline: "90d" } }),
        finds: [
          {
            path: "storage.zones.raw.archive.coldline",
            problem: 'objects would move to coldline at "90d", not later than to the warmer nearline at "90d"',
            fix: 'raise `coldline` above "90d", or leave `nearline` out',
          },
        ],
      },
      {
        of: "a warmer class after a colder one, with the class between left out",
        environment: raw({ archive: { nearline: "400d", archive: "365d" } }),
        finds: [
          {
            path: "storage.zones.raw.archive.archive",
            problem: 'objects would move to archive at "365d", not later than to the warmer nearline at "400d"',
            fix: 'raise `archive` above "400d", or leave `nearline` out',
          },
        ],
      },
    ],
    good: [
      { of: "classes in order", environment: raw({ archive: { nearline: "30d", coldline: "90d", archive: "365d" } }) },
      { of: "one class", environment: raw({ archive: { archive: "1d" } }) },
      { of: "no classes", environment: raw({}) },
    ],
  },
  "storage/transition-after-expiry": {
    bad: [
      {
        of: "a transition on the day of the expiry",
        environment: raw({ archive: { nearline: "30d", coldline: "90d" }, expireAfter: "90d" }),
        finds: [
          {
            path: "storage.zones.raw.archive.coldline",
            problem: 'objects would move to coldline at "90d", but they are deleted at "90d"',
            fix: 'lower `coldline` below "90d", raise `expireAfter`, or leave `coldline` out',
          },
        ],
      },
    ],
    good: [
      { of: "a transition before the expiry", environment: raw({ archive: { nearline: "30d" }, expireAfter: "31d" }) },
      { of: "no expiry", environment: raw({ archive: { nearline: "30d" } }) },
    ],
  },
  "storage/minimum-storage-duration": {
    bad: [
      {
        of: "coldline that is deleted a day too early",
        environment: raw({ archive: { nearline: "30d", coldline: "60d" }, expireAfter: "89d" }),
        finds: [
          {
            path: "storage.zones.raw.expireAfter",
            problem:
              'objects are deleted at "89d", but coldline storage is paid for at least 90 days from their creation',
            fix: 'raise `expireAfter` to "90d" or more, or leave `archive.coldline` out',
          },
        ],
      },
    ],
    good: [
      {
        of: "coldline that is deleted in time",
        environment: raw({ archive: { coldline: "60d" }, expireAfter: "90d" }),
      },
      {
        of: "a class that is never reached, which another rule tells",
        environment: raw({ archive: { nearline: "10d", archive: "100d" }, expireAfter: "50d" }),
      },
      { of: "standard storage only", environment: raw({ expireAfter: "1d" }) },
    ],
  },
  "storage/retention-after-expiry": {
    bad: [
      {
        of: "retention a second longer than the expiry",
        environment: raw({ retain: "86401s", expireAfter: "1d" }),
        finds: [
          {
            path: "storage.zones.raw.retain",
            problem: 'objects are retained for "86401s", but should be deleted at "1d"',
            fix: 'lower `retain` to "1d" or less, or raise `expireAfter`',
          },
        ],
      },
    ],
    good: [
      { of: "retention as long as the expiry", environment: raw({ retain: "24h", expireAfter: "1d" }) },
      { of: "retention without expiry", environment: raw({ retain: "30d" }) },
      { of: "expiry without retention", environment: raw({ expireAfter: "30d" }) },
    ],
  },
  "storage/retention-when-disposable": {
    bad: [
      {
        of: "retention in a disposable environment",
        environment: raw({ retain: "30d" }, { lifetime: "disposable" }),
        finds: [
          {
            path: "storage.zones.raw.retain",
            problem: 'objects are retained for "30d", so a disposable environment could not be destroyed',
            fix: 'leave `retain` out, or set `lifetime: "permanent"`',
          },
        ],
      },
    ],
    good: [
      { of: "retention in a permanent environment", environment: raw({ retain: "30d" }) },
      { of: "a disposable environment without retention", environment: raw({}, { lifetime: "disposable" }) },
    ],
  },
  "storage/versions-beside-retention": {
    bad: [
      {
        of: "versions of what cannot be replaced",
        environment: raw({ retain: "30d", versions: 5 }),
        finds: [
          {
            path: "storage.zones.raw.versions",
            problem: '5 replaced versions are to be kept, but with `retain: "30d"` nothing is replaced before that',
            fix: "leave out `versions` or `retain`",
          },
        ],
      },
    ],
    good: [
      { of: "versions alone", environment: raw({ versions: 5 }) },
      { of: "retention alone", environment: raw({ retain: "30d" }) },
    ],
  },
  "storage/bucket-name": {
    bad: [
      {
        of: "a name that is too long once composed",
        environment: {
          name: "production-1",
          project: { id: "acme-machine-learning-platform", number: "481516234200", region: "europe-west4" },
          storage: { zones: { [longName]: {}, raw: {} } },
        },
        finds: [
          {
            path: `storage.zones.${longName}`,
            problem: `the bucket name "acme-machine-learning-platform-production-1-${longName}" has 84 characters, 21 more than the 63 that Google allows`,
            allowed: "<project id>-<environment>-<zone>, at most 63 characters",
            fix: "shorten the zone's name, or the environment's, by 21 characters",
          },
        ],
      },
      {
        of: "a name with the word that Google keeps",
        environment: { storage: { zones: { "google-ads": {} } } },
        finds: [
          {
            path: "storage.zones.google-ads",
            problem:
              'the bucket name "acme-ml-test-test-google-ads" holds the word "google", which Google allows to nobody',
            fix: "choose another name for the zone or for the environment",
          },
        ],
      },
    ],
    good: [
      { of: "a name that fits", environment: raw({}) },
      {
        of: "a project id with the word, which another rule tells",
        environment: raw({}, { project: { id: "google-acme", number: "481516234200", region: "us-east1" } }),
      },
    ],
  },
  "storage/location-outside-region": {
    bad: [
      {
        of: "a zone and a dataset in the multi-region of another continent",
        environment: { storage: { zones: { raw: { location: "US" } }, datasets: { events: { location: "US" } } } },
        finds: ["zones.raw", "datasets.events"].map((place) => ({
          path: `storage.${place}.location`,
          problem: 'the multi-region "US" does not contain the project\'s region europe-west4',
          allowed: "region, EU",
          fix: 'use `location: "region"`, or leave it out',
        })),
      },
      {
        of: "a multi-region where there is none",
        environment: raw(
          { location: "EU" },
          { project: { id: "acme-ml-test", number: "481516234200", region: "asia-east1" } },
        ),
        finds: [
          {
            path: "storage.zones.raw.location",
            problem: 'the multi-region "EU" does not contain the project\'s region asia-east1',
            allowed: "region",
            fix: 'use `location: "region"`, or leave it out',
          },
        ],
      },
    ],
    good: [
      { of: "the multi-region around the region", environment: raw({ location: "EU" }) },
      { of: "the region", environment: raw({}) },
    ],
  },
};

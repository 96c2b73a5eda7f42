import type { EnvironmentInput } from "../../../../config/schema/environment";
import type { CasesByRule } from "../case";

const network = "projects/acme-net/global/networks/shared";
const subnetwork = "projects/acme-net/regions/europe-west4/subnetworks/training";
const external = (parts: NonNullable<EnvironmentInput["external"]>, more: Partial<EnvironmentInput> = {}) => ({
  external: parts,
  ...more,
});

export const externalCases: CasesByRule = {
  "external/unused-network": {
    bad: [
      {
        of: "a network that nothing uses",
        environment: external({ network }),
        finds: [
          {
            path: "external.network",
            problem: "nothing uses the external network: there is no `network` in the environment",
            fix: "add `network: {}`, or leave `external.network` out",
          },
        ],
      },
      {
        of: "a subnetwork without its network",
        environment: external({ trainingSubnetwork: subnetwork }),
        finds: [
          {
            path: "external.trainingSubnetwork",
            problem: "a subnetwork of an external network, but `external.network` is not set",
            fix: "set `external.network` to the network that the subnetwork belongs to, or leave the subnetwork out",
          },
        ],
      },
      {
        of: "a subnetwork that training does not use",
        environment: external({ network, trainingSubnetwork: subnetwork }, { network: {} }),
        finds: [
          {
            path: "external.trainingSubnetwork",
            problem: "nothing uses the subnetwork: `network.training` is not set",
            fix: "set `network.training`, or leave the subnetwork out",
          },
        ],
      },
    ],
    good: [
      { of: "a network that is used", environment: external({ network }, { network: {} }) },
      {
        of: "a subnetwork that training uses",
        environment: external({ network, trainingSubnetwork: subnetwork }, { network: { training: { replicas: 4 } } }),
      },
    ],
  },
  "external/training-subnetwork": {
    bad: [
      {
        of: "another region and another project",
        environment: external({
          network,
          trainingSubnetwork: "projects/acme-other/regions/us-east1/subnetworks/training",
        }),
        finds: [
          {
            path: "external.trainingSubnetwork",
            problem: "the subnetwork lies in us-east1, training runs in the project's region europe-west4",
            allowed: "a subnetwork in europe-west4",
          },
          {
            path: "external.trainingSubnetwork",
            problem: "the subnetwork belongs to the project acme-other, the external network to acme-net",
            fix: "name a subnetwork of that network",
          },
        ],
      },
    ],
    good: [
      { of: "the project's region", environment: external({ network, trainingSubnetwork: subnetwork }) },
      { of: "no subnetwork", environment: external({ network }) },
    ],
  },
  "external/declared-twice": {
    bad: [
      {
        of: "one name for two zones, datasets and repositories",
        environment: external(
          {
            zones: { raw: { bucket: "partner-raw", location: "EU" } },
            datasets: { events: { project: "acme-other", dataset: "events", location: "EU" } },
            repositories: { images: "projects/acme-shared/locations/europe-west4/repositories/images" },
          },
          {
            storage: { zones: { raw: {} }, datasets: { events: {} } },
            repositories: { images: { holds: "images" } },
          },
        ),
        finds: [
          {
            path: "external.zones.raw",
            problem: '"zone:raw" would mean two things: storage.zones.raw has the same name',
            fix: "rename one of them",
          },
          {
            path: "external.datasets.events",
            problem: '"dataset:events" would mean two things: storage.datasets.events has the same name',
            fix: "rename one of them",
          },
          {
            path: "external.repositories.images",
            problem: '"repository:images" would mean two things: repositories.images has the same name',
            fix: "rename one of them",
          },
        ],
      },
    ],
    good: [
      {
        of: "one name for a zone and a dataset",
        environment: external(
          { zones: { events: { bucket: "partner", location: "EU" } } },
          { storage: { datasets: { events: {} } } },
        ),
      },
    ],
  },
  "external/our-own": {
    bad: [
      {
        of: "what this environment makes, and one bucket under two names",
        environment: external(
          {
            zones: {
              copy: { bucket: "acme-ml-test-test-raw", location: "EU" },
              one: { bucket: "partner", location: "EU" },
              two: { bucket: "partner", location: "EU" },
            },
            datasets: { other: { project: "acme-ml-test", dataset: "test_web_events", location: "europe-west4" } },
            repositories: { more: "projects/acme-ml-test/locations/europe-west4/repositories/test-images" },
          },
          {
            storage: { zones: { raw: {} }, datasets: { "web-events": {} } },
            repositories: { images: { holds: "images" } },
          },
        ),
        finds: [
          ["zones.copy", "gs://acme-ml-test-test-raw", "storage.zones.raw"],
          ["zones.two", "gs://partner", "external.zones.one"],
          ["datasets.other", "acme-ml-test.test_web_events", "storage.datasets.web-events"],
          [
            "repositories.more",
            "projects/acme-ml-test/locations/europe-west4/repositories/test-images",
            "repositories.images",
          ],
        ].map(([at, what, first]) => ({
          path: `external.${at}`,
          problem: `${what} is already declared as ${first}`,
          fix: "use that name, and leave this one out",
        })),
      },
    ],
    good: [
      {
        of: "what somebody else has",
        environment: external(
          { zones: { partner: { bucket: "partner", location: "EU" } } },
          { storage: { zones: { raw: {} } } },
        ),
      },
    ],
  },
  "external/far-away": {
    bad: [
      {
        of: "data in another part of the world",
        environment: external({
          zones: { partner: { bucket: "partner", location: "US" } },
          datasets: { ads: { project: "acme-other", dataset: "ads", location: "europe-west1" } },
        }),
        finds: [
          {
            path: "external.zones.partner.location",
            problem: "lies in US, the project in europe-west4: each reading costs transfer between regions",
          },
          {
            path: "external.datasets.ads.location",
            problem:
              "lies in europe-west1, the project in europe-west4: BigQuery cannot query it together with data of this environment",
          },
        ],
      },
    ],
    good: [
      {
        of: "data in the region or in the multi-region around it",
        environment: external({
          zones: { partner: { bucket: "partner", location: "EU" } },
          datasets: { ads: { project: "acme-other", dataset: "ads", location: "europe-west4" } },
        }),
      },
    ],
  },
};

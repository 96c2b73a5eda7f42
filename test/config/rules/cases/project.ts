import type { CasesByRule } from "../case";

const labels = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`label-${index}`, "x"]));

export const projectCases: CasesByRule = {
  "project/google-in-id": {
    bad: ["acme-google-ml", "goog-acme-ml", "acme-g00gle"].map((id) => ({
      of: id,
      environment: { project: { id, number: "481516234200", region: "europe-west4" } },
      finds: [
        {
          path: "project.id",
          problem: `every bucket name begins with the project id, and Google allows nobody a bucket name with "google" in it or "goog" in front: "${id}"`,
          fix: "use a project with another id",
        },
      ],
    })),
    good: [
      {
        of: "acme-goods",
        environment: { project: { id: "acme-goods", number: "481516234200", region: "europe-west4" } },
      },
    ],
  },
  "state/bucket-of-a-zone": {
    bad: [
      {
        of: "the bucket of a zone of our own",
        environment: { state: { bucket: "acme-ml-test-test-raw" }, storage: { zones: { raw: {} } } },
        finds: [
          {
            path: "state.bucket",
            problem:
              '"acme-ml-test-test-raw" is the bucket of storage.zones.raw: whoever reads the data would read the state',
            fix: "name a bucket that holds nothing but state, or leave `state.bucket` out",
          },
        ],
      },
      {
        of: "the bucket of an external zone",
        environment: {
          state: { bucket: "acme-shared" },
          external: { zones: { partner: { bucket: "acme-shared", location: "EU" } } },
        },
        finds: [
          {
            path: "state.bucket",
            problem:
              '"acme-shared" is the bucket of external.zones.partner: whoever reads the data would read the state',
            fix: "name a bucket that holds nothing but state, or leave `state.bucket` out",
          },
        ],
      },
    ],
    good: [
      { of: "a bucket of its own", environment: { state: { bucket: "acme-state" }, storage: { zones: { raw: {} } } } },
      { of: "the default", environment: { storage: { zones: { raw: {} } } } },
    ],
  },
  "labels/reserved-key": {
    bad: [
      {
        of: "keys that Plinth and Google set",
        environment: { labels: { team: "ml", "managed-by": "me", "plinth-model": "fraud", "goog-x": "y" } },
        finds: [
          {
            path: "labels.managed-by",
            problem: 'the label "managed-by" is set by Plinth',
            fix: "leave it out, or choose another key",
          },
          {
            path: "labels.plinth-model",
            problem: 'the label "plinth-model" is set by Plinth',
            fix: "leave it out, or choose another key",
          },
          {
            path: "labels.goog-x",
            problem: '"goog-x" begins with "goog": Google keeps such labels for itself',
            fix: "choose another key",
          },
        ],
      },
    ],
    good: [{ of: "keys of one's own", environment: { labels: { team: "ml" } } }],
  },
  "labels/too-many": {
    bad: [
      {
        of: "60 labels",
        environment: { labels: labels(60) },
        finds: [
          {
            path: "labels",
            problem: "60 labels, 1 more than fit: Google allows 64 on a resource, and Plinth sets 5",
            allowed: "at most 59 labels",
            fix: "leave 1 out",
          },
        ],
      },
    ],
    good: [{ of: "59 labels", environment: { labels: labels(59) } }],
  },
  "repositories/immutable-pipelines": {
    bad: [
      {
        of: "immutable tags of pipelines",
        environment: { repositories: { flows: { holds: "pipelines", tags: "immutable" } } },
        finds: [
          {
            path: "repositories.flows.tags",
            problem: "tags of a registry of pipelines cannot be immutable: Google has that for images only",
            allowed: "movable",
            fix: "leave `tags` out, and name a pipeline by its version",
          },
        ],
      },
    ],
    good: [
      {
        of: "immutable tags of images",
        environment: { repositories: { images: { holds: "images", tags: "immutable" } } },
      },
      { of: "pipelines with the default", environment: { repositories: { flows: { holds: "pipelines" } } } },
    ],
  },
};

// Checked by `tsc` only: every line under an expectation must be refused, everything else accepted.
import { defineEnvironment, fragment } from "../../config/define";

const minimal = {
  name: "test",
  project: { id: "acme-ml-test", number: "481516234200", region: "europe-west4" },
} as const;

// References to what is declared, of every kind, here and elsewhere.
defineEnvironment({
  ...minimal,
  storage: {
    zones: { raw: {}, curated: {} },
    datasets: { features: { tables: { orders: { columns: { id: "STRING" } } } } },
  },
  repositories: { images: { holds: "images" } },
  external: {
    zones: { partner: { bucket: "acme-partner", location: "EU" } },
    datasets: { crm: { project: "acme-crm", dataset: "crm", location: "EU" } },
    repositories: { shared: "projects/acme-shared/locations/europe-west4/repositories/shared" },
  },
  workloads: {
    builder: {
      reads: ["zone:raw", "zone:partner", "dataset:crm", "repository:shared"],
      writes: ["zone:curated", "dataset:features", "table:features.orders", "repository:images"],
    },
  },
});

// References to nothing, or of the wrong kind.
defineEnvironment({
  ...minimal,
  storage: { zones: { raw: {} }, datasets: { features: {} } },
  workloads: {
    builder: {
      reads: [
        // @ts-expect-error -- misspelt
        "zone:rwa",
        // @ts-expect-error -- a dataset is no zone
        "zone:features",
        // @ts-expect-error -- no grammar
        "raw",
        // @ts-expect-error -- no such table
        "table:features.orders",
      ],
    },
  },
  groups: {
    engineers: {
      email: "ml-engineers@acme.example",
      // @ts-expect-error -- no such zone
      writes: ["zone:curated"],
    },
  },
});

// A reference where nothing is declared at all.
defineEnvironment({
  ...minimal,
  // @ts-expect-error -- nothing is declared
  workloads: { builder: { reads: ["zone:raw"] } },
});

// What must be there.
// @ts-expect-error -- no project
defineEnvironment({ name: "test" });
// @ts-expect-error -- no number
defineEnvironment({ name: "test", project: { id: "acme-ml-test", region: "europe-west4" } });

// Unknown keys at several depths.
defineEnvironment({
  ...minimal,
  // @ts-expect-error -- unknown at the top
  lifetimes: "permanent",
});
defineEnvironment({
  ...minimal,
  storage: {
    zones: {
      raw: {
        archive: {
          // @ts-expect-error -- unknown far below
          nearlin: "30d",
        },
      },
    },
  },
});
defineEnvironment({
  ...minimal,
  storage: {
    datasets: {
      features: {
        tables: {
          orders: {
            columns: {
              // @ts-expect-error -- unknown in a column
              id: { type: "STRING", modes: "required" },
            },
          },
        },
      },
    },
  },
});

// Words that are not in a list, and values of the wrong sort.
defineEnvironment({
  ...minimal,
  // @ts-expect-error -- no such lifetime
  lifetime: "temporary",
});
defineEnvironment({
  ...minimal,
  storage: {
    zones: {
      raw: {
        // @ts-expect-error -- a duration has a unit
        expireAfter: 30,
        // @ts-expect-error -- no such location
        location: "europe-west1",
      },
      curated: {
        // @ts-expect-error -- weeks are no unit
        expireAfter: "2w",
      },
    },
    datasets: {
      features: {
        tables: {
          orders: {
            columns: {
              // @ts-expect-error -- no such type
              id: "TEXT",
              // @ts-expect-error -- no such type in a record
              address: { type: "RECORD", columns: { city: "TEXT" } },
            },
          },
        },
      },
    },
  },
});
defineEnvironment({
  ...minimal,
  workloads: {
    // @ts-expect-error -- no such group
    builder: { attachedBy: ["enginers"] },
  },
});
defineEnvironment({
  name: "test",
  // @ts-expect-error -- no such region
  project: { id: "acme-ml-test", number: "481516234200", region: "europe-west44" },
});

// A shared part keeps what it declares: references to it are checked where it is spread.
const base = fragment({
  labels: { team: "ml-platform" },
  storage: { zones: { raw: { archive: { nearline: "30d" } } } },
});
defineEnvironment({ ...minimal, ...base, workloads: { builder: { reads: ["zone:raw"] } } });
defineEnvironment({
  ...minimal,
  ...base,
  // @ts-expect-error -- the shared part declares no such zone
  workloads: { builder: { reads: ["zone:curated"] } },
});
defineEnvironment({
  ...minimal,
  storage: { zones: { ...base.storage.zones, curated: {} } },
  workloads: { builder: { reads: ["zone:raw"], writes: ["zone:curated"] } },
});

// A shared part is checked where it is written.
fragment({
  // @ts-expect-error -- a label's value is text
  labels: { team: 1 },
});
fragment({
  storage: {
    zones: {
      raw: {
        // @ts-expect-error -- weeks are no unit
        expireAfter: "2w",
      },
    },
  },
});

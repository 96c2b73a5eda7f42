import Ajv2020 from "ajv/dist/2020";
import { type ChangeSet, changeSetSchema, type Review, reviewSchema } from "../../../review/model/change-set";
import type { ResourceChange } from "../../../review/model/resource-change";
import { schemaDocument } from "../../../scripts/schema-document";

const bucket: ResourceChange = {
  id: "data/google_storage_bucket.Zones_raw",
  stack: "data",
  address: "google_storage_bucket.Zones_raw",
  type: "google_storage_bucket",
  noun: "bucket",
  title: "bucket acme-ml-prod-raw",
  origin: "storage.zones.raw",
  originBefore: "storage.zones.raw",
  action: "replace",
  replacement: {
    certainty: "predicted",
    reason: "its location changes",
    forcedBy: [{ path: ["location"], at: "location", certainty: "predicted", reason: "cannot be changed in place" }],
  },
  dataLoss: { certainty: "predicted", data: "every object in it", reason: "force_destroy is on" },
  attributes: [
    {
      path: ["location"],
      at: "location",
      change: "changed",
      kind: "value",
      before: "EU",
      after: "europe-west4",
      forces: "replacement",
      section: "destroyed-or-replaced",
      direction: "neutral",
      severity: "critical",
    },
  ],
  folded: false,
  section: "destroyed-or-replaced",
  sections: ["destroyed-or-replaced"],
  direction: "neutral",
  severity: "critical",
  notes: [],
  dependents: [],
};

const changeSet: ChangeSet = {
  version: 1,
  source: "comparison",
  before: { label: "main (3af5c52)", ref: "main", commit: "3af5c52", environment: "prod" },
  after: { label: "working tree", environment: "prod" },
  digest: "ab",
  summary: "Replaces 1 bucket that holds data.",
  approvable: true,
  notApprovable: [],
  counts: {
    create: 0,
    update: 0,
    updateOrReplace: 0,
    replace: 1,
    delete: 0,
    move: 0,
    other: 0,
    folded: 0,
    dataLoss: 1,
    refused: 0,
  },
  stacks: [],
  changes: [bucket],
  settings: [],
  drift: [],
  deferred: [],
  notes: [],
};

const review: Review = {
  version: 1,
  digest: "cd",
  summary: changeSet.summary,
  approvable: true,
  notApprovable: [],
  changeSets: [changeSet],
};

test("the schema and its published form take the same reviews", () => {
  const validate = new Ajv2020().compile(JSON.parse(schemaDocument("review", reviewSchema).content()));
  const cases: readonly (readonly [unknown, boolean])[] = [
    [review, true],
    [{ ...review, version: 2 }, false],
    [{ ...review, changeSets: [{ ...changeSet, changes: [{ ...bucket, action: "explode" }] }] }, false],
    [{ ...review, changeSets: [{ ...changeSet, surprise: 1 }] }, false],
  ];
  expect(cases.map(([value]) => validate(value))).toEqual(cases.map(([, valid]) => valid));
  expect(cases.map(([value]) => reviewSchema.safeParse(value).success)).toEqual(cases.map(([, valid]) => valid));
});

test("a change set survives JSON", () => {
  expect(changeSetSchema.parse(JSON.parse(JSON.stringify(changeSet)))).toEqual(changeSet);
});

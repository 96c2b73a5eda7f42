import { KEYED_RESOURCES } from "../../catalog/encryption";
import { addressList, lostAddresses, STATEFUL_TYPES } from "../support/addresses";

const before = {
  data: {
    resource: {
      google_storage_bucket: { Zones_raw_1: {}, Zones_models_2: {} },
      google_storage_bucket_iam_member: { Zones_raw_reader_3: {} },
    },
  },
};
const list = addressList(before);

test("the list counts and names every address", () => {
  expect(list).toBe(
    [
      "# data: 3",
      "data google_storage_bucket.Zones_models_2",
      "data google_storage_bucket.Zones_raw_1",
      "data google_storage_bucket_iam_member.Zones_raw_reader_3",
      "",
    ].join("\n"),
  );
});

test("nothing is lost when nothing changes", () => {
  expect(lostAddresses(list, before)).toEqual([]);
});

test("a renamed bucket is lost, a renamed grant is not", () => {
  const after = {
    data: { resource: { google_storage_bucket: { Zones_landing_4: {}, Zones_models_2: {} } } },
  };

  expect(lostAddresses(list, after)).toEqual(["data google_storage_bucket.Zones_raw_1"]);
});

test("a renamed bucket with a `moved` block is kept", () => {
  const moved = [{ from: "google_storage_bucket.Zones_raw_1", to: "google_storage_bucket.Zones_landing_4" }];
  const after = {
    data: { moved, resource: { google_storage_bucket: { Zones_landing_4: {}, Zones_models_2: {} } } },
  };

  expect(lostAddresses(list, after)).toEqual([]);
});

test("a bucket that goes to another stack is lost: states share nothing", () => {
  expect(lostAddresses(list, { lake: before.data })).toEqual([
    "data google_storage_bucket.Zones_models_2",
    "data google_storage_bucket.Zones_raw_1",
  ]);
});

test("whatever is worth a key is worth its address, but for what is written anew from the environment file", () => {
  const writtenAnew = ["google_colab_runtime_template", "google_workflows_workflow"];
  const made = Object.entries(KEYED_RESOURCES).filter(([, { agent }]) => agent !== undefined);

  expect(made.map(([type]) => type).filter((type) => !STATEFUL_TYPES.has(type))).toEqual(writtenAnew);
});

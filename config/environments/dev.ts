import { defineEnvironment, fragment } from "../define";
const base = fragment({ labels: { team: "x" }, storage: { zones: { raw: { archive: { nearline: "30d" } } } } });
export default defineEnvironment({
  ...base,
  name: "dev",
  project: { id: "acme-ml-dev", number: "481516234200", region: "europe-west4" },
  groups: {
    scientists: {
      email: "a@acme.example",
      reads: ["zone:raw", "dataset:features", "table:features.tt", "zone:partner"],
      writes: ["zone:raw"],
    },
  },
  external: { zones: { partner: { bucket: "xxx", location: "EU" } } },
  storage: {
    zones: { ...base.storage.zones, scratch: { expireAfter: "7d" } },
    datasets: {
      features: { tables: { tt: { columns: { a: "STRING", b: { type: "RECORD", columns: { c: "INTEGER" } } } } } },
    },
  },
  workloads: { w: { reads: ["zone:raw"], writes: ["table:features.tt"], attachedBy: ["engineers"] } },
});

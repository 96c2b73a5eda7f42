import { rules } from "../../../config/rules/all";
import { environmentFile, load } from "../../support/files";

interface Example {
  readonly fault: string;
  readonly lines: readonly string[];
  /** Everything that is told. */
  readonly told: readonly string[];
}

const data = "storage: { zones: { raw: {} } },";

const alone: readonly Example[] = [
  {
    fault: "a misspelt section whose parts others refer to",
    lines: ["storge: { zones: { raw: {} } },", 'workloads: { etl: { reads: ["zone:raw"] } },'],
    told: ["storge"],
  },
  {
    fault: "a misspelt key whose parts others refer to",
    lines: ["storage: { zone: { raw: {} } },", 'workloads: { etl: { reads: ["zone:raw"] } },'],
    told: ["storage.zone"],
  },
  {
    fault: "a list where names are declared",
    lines: ['storage: { zones: ["raw"] },', 'workloads: { etl: { reads: ["zone:raw"] } },'],
    told: ["storage.zones"],
  },
  {
    fault: "a list where the names are declared that training refers to",
    lines: [
      'storage: { zones: ["models"] }, repositories: { images: { holds: "images" } },',
      `training: { jobs: { fraud: { image: "images/fraud@sha256:${"0".repeat(64)}", machine: { type: "n1-standard-4" },`,
      '  timeout: "1h", writes: ["zone:models"], output: "zone:models" } } },',
    ],
    told: ["storage.zones"],
  },
  {
    fault: "something that is referred to and is of a wrong type",
    lines: ["storage: { zones: { raw: null } },", 'workloads: { etl: { reads: ["zone:raw"] } },'],
    told: ["storage.zones.raw"],
  },
  {
    fault: "something that is referred to and has no required value",
    lines: ["repositories: { images: {} },", 'workloads: { etl: { reads: ["repository:images"] } },'],
    told: ["repositories.images.holds"],
  },
  {
    fault: "a misspelt group that others name",
    lines: [
      'groups: { engineer: { email: "ml@acme.example" } },',
      data,
      'workloads: { etl: { reads: ["zone:raw"], attachedBy: ["engineers"] } },',
    ],
    told: ["groups.engineer"],
  },
  {
    fault: "a group of a wrong type that others name",
    lines: [
      'groups: { engineers: "ml@acme" },',
      data,
      'workloads: { etl: { reads: ["zone:raw"], attachedBy: ["engineers"] } },',
    ],
    told: ["groups.engineers"],
  },
  {
    fault: "a section of a wrong type",
    lines: ['network: "10.40.0.0/16",'],
    told: ["network"],
  },
  {
    fault: "a column of a wrong type that a partition is made of",
    lines: [
      'storage: { datasets: { events: { tables: { paid: { columns: { at: "DAT" }, partition: { column: "at", every: "day" } } } } } },',
    ],
    told: ["storage.datasets.events.tables.paid.columns.at"],
  },
];

const together: readonly Example[] = [
  {
    fault: "an entry of a list",
    lines: [data, 'workloads: { etl: { reads: [3, "zone:rau", null, "zone:cooked"] } },'],
    told: ["workloads.etl.reads[0]", "workloads.etl.reads[1]", "workloads.etl.reads[2]", "workloads.etl.reads[3]"],
  },
  {
    fault: "a required value of something else that can be referred to",
    lines: ["repositories: { images: {} },", data, 'workloads: { etl: { reads: ["zone:rau"] } },'],
    told: ["repositories.images.holds", "workloads.etl.reads[0]"],
  },
  {
    fault: "a required value beside",
    lines: ['network: { range: "10.40.0.0/16", openings: { web: { to: "everywhere", ports: ["70000"] } } },'],
    told: ["network.openings.web.to", "network.openings.web.ports[0]"],
  },
  {
    fault: "one of two groups",
    lines: ['breakGlass: { eligible: "operator", approvers: "approvers" },'],
    told: ["breakGlass.eligible", "breakGlass.approvers"],
  },
  {
    fault: "one of several labels",
    lines: ['labels: { Team: "ml", "managed-by": "us", cost: 3, stack: "ours" },'],
    told: ["labels.Team", "labels.managed-by", "labels.cost", "labels.stack"],
  },
  {
    fault: "a value below a misspelt key, beside",
    lines: ['project2: {}, labels: { stack: "ours" },'],
    told: ["project2", "labels.stack"],
  },
];

const pathsOf = ({ lines }: Example) =>
  load({ "test.ts": environmentFile(...lines) }, rules)
    .findings.filter(({ severity }) => severity === "error")
    .map(({ path }) => path);

test.each(alone)("$fault is told once, and nothing that follows from it", (example) => {
  expect(pathsOf(example)).toEqual(example.told);
});

test.each(together)("what is wrong with $fault does not hide what rules find beside it", (example) => {
  expect(pathsOf(example)).toEqual(example.told);
});

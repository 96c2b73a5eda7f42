import { environmentFile, findingsOf } from "../../support/files";

interface BadInput {
  /** What is wrong, for the name of the test. */
  readonly fault: string;
  /** Lines of the environment from line 5, indented by two. */
  readonly lines: readonly string[];
  /** The whole report. */
  readonly report: readonly string[];
}

const badInputs: readonly BadInput[] = [
  {
    fault: "a number with an exponent in quotes",
    lines: ['generation: "1e2",'],
    report: [
      "test.ts:5:3  generation",
      '  "1e2" is not a whole number. Did you mean 100?',
      "  allowed: a whole number, 1 to 999",
    ],
  },
  {
    fault: "an unknown key",
    lines: ['storage: { zones: { raw: { archive: { nearlin: "30d" } } } },'],
    report: [
      "test.ts:5:41  storage.zones.raw.archive.nearlin",
      '  unknown key "nearlin". Did you mean "nearline"?',
      "  allowed: nearline, coldline, archive",
    ],
  },
  {
    fault: "an unknown key that is like nothing",
    lines: ["storage: { buckets: {} },"],
    report: ["test.ts:5:14  storage.buckets", '  unknown key "buckets"', "  allowed: zones, datasets"],
  },
  {
    fault: "an unknown key that is known one level further in",
    lines: ['storage: { zones: { raw: { nearline: "30d" } } },'],
    report: [
      "test.ts:5:30  storage.zones.raw.nearline",
      '  unknown key "nearline"',
      "  allowed: description, location, archive, expireAfter, versions, retain, softDelete, abortUploadsAfter, alerts",
      "  fix: move it into archive: { ... }",
    ],
  },
  {
    fault: "an unknown key that is known one level further out",
    lines: ["storage: { zones: { raw: { archive: { versions: 3 } } } },"],
    report: [
      "test.ts:5:41  storage.zones.raw.archive.versions",
      '  unknown key "versions"',
      "  allowed: nearline, coldline, archive",
      "  fix: move it out, into storage.zones.raw",
    ],
  },
  {
    fault: "an unknown key at the top",
    lines: ['lables: { team: "ml" },'],
    report: [
      "test.ts:5:3  lables",
      '  unknown key "lables". Did you mean "labels"?',
      "  allowed: name, project, state, lifetime, generation, labels, groups, external, encryption, network, audit, logs, breakGlass, repositories, storage, secrets and 17 more",
    ],
  },
  {
    fault: "a key of an entry where the names are",
    lines: ['storage: { zones: { expireAfter: "7d" } },'],
    report: [
      "test.ts:5:23  storage.zones.expireAfter",
      '  "expireAfter" is not a name',
      "  allowed: 2 to 40 small letters, digits and single dashes, a letter first, no dash last",
      "  fix: move it under a name: { <name>: { expireAfter: ... } }",
    ],
  },
  {
    fault: "a key of an entry that could be a name",
    lines: ['storage: { zones: { location: "EU" } },'],
    report: [
      "test.ts:5:23  storage.zones.location",
      '  "EU" is not an object',
      "  allowed: an object with description, location, archive, expireAfter, versions, retain, softDelete, abortUploadsAfter, alerts",
      "  fix: move it under a name: { <name>: { location: ... } }",
    ],
  },
  {
    fault: "a missing value",
    lines: ["repositories: { images: {} },"],
    report: [
      "test.ts:5:19  repositories.images.holds",
      '  "holds" is missing: container images, or compiled pipeline templates',
      '  allowed: "images", "pipelines"',
      '  fix: add holds: "images"',
    ],
  },
  {
    fault: "a value that is undefined",
    lines: ["repositories: { images: { holds: undefined } },"],
    report: [
      "test.ts:5:29  repositories.images.holds",
      '  "holds" is missing: container images, or compiled pipeline templates',
      '  allowed: "images", "pipelines"',
      '  fix: add holds: "images"',
    ],
  },
  {
    fault: "a missing entry of a list",
    lines: ["external: { keys: [, ] },"],
    report: [
      "test.ts:5:21  external.keys[0]",
      "  nothing is written here",
      "  allowed: projects/<project>/locations/<location>/keyRings/<ring>/cryptoKeys/<key>",
    ],
  },
  {
    fault: "a value that is not in the list",
    lines: ['storage: { zones: { raw: { location: "EUU" } } },'],
    report: [
      "test.ts:5:30  storage.zones.raw.location",
      '  "EUU" is not a location. Did you mean "EU"?',
      '  allowed: "region", "EU", "US"',
    ],
  },
  {
    fault: "a value in capitals",
    lines: ['storage: { zones: { raw: { location: "eu" } } },'],
    report: [
      "test.ts:5:30  storage.zones.raw.location",
      '  "eu" is not a location. Did you mean "EU"?',
      '  allowed: "region", "EU", "US"',
    ],
  },
  {
    fault: "a value that is like nothing in the list",
    lines: ['lifetime: "forever",'],
    report: [
      "test.ts:5:3  lifetime",
      '  "forever" is not one of the values allowed here',
      '  allowed: "permanent", "disposable"',
    ],
  },
  {
    fault: "a truth value for a switch with names",
    lines: ["audit: { dataAccess: true },"],
    report: [
      "test.ts:5:12  audit.dataAccess",
      '  true is not one of "on", "off". Did you mean "on"?',
      '  allowed: "on", "off"',
    ],
  },
  {
    fault: "a number for a duration",
    lines: ["storage: { zones: { raw: { expireAfter: 30 } } },"],
    report: [
      "test.ts:5:30  storage.zones.raw.expireAfter",
      '  30 is not a duration. Did you mean "30d"?',
      '  allowed: whole days, at least "1d"',
    ],
  },
  {
    fault: "a fraction for a share",
    lines: ["network: { flowLogs: 0.5 },"],
    report: [
      "test.ts:5:14  network.flowLogs",
      '  0.5 is not a share. Did you mean "50%"?',
      '  allowed: "1%" to "100%"',
    ],
  },
  {
    fault: "a number for a project number",
    lines: ['external: { datasets: { d1: { project: 12345678, dataset: "d", location: "EU" } } },'],
    report: [
      "test.ts:5:33  external.datasets.d1.project",
      "  12345678 is not a project id",
      "  allowed: 6 to 30 small letters, digits and dashes",
      '  fix: write it like "acme-warehouse"',
    ],
  },
  {
    fault: "text for a number",
    lines: ['generation: "2",'],
    report: [
      "test.ts:5:3  generation",
      '  "2" is not a whole number. Did you mean 2?',
      "  allowed: a whole number, 1 to 999",
    ],
  },
  {
    fault: "a fraction for a whole number",
    lines: ["generation: 1.5,"],
    report: ["test.ts:5:3  generation", "  1.5 is not a whole number", "  allowed: a whole number, 1 to 999"],
  },
  {
    fault: "a number below the least",
    lines: ["generation: 0,"],
    report: ["test.ts:5:3  generation", "  0 is out of range", "  allowed: a whole number, 1 to 999"],
  },
  {
    fault: "a number above the most",
    lines: ["storage: { zones: { raw: { versions: 101 } } },"],
    report: [
      "test.ts:5:30  storage.zones.raw.versions",
      "  101 is out of range",
      "  allowed: a whole number, 1 to 100",
    ],
  },
  {
    fault: "not a number",
    lines: ["generation: NaN,"],
    report: ["test.ts:5:3  generation", "  NaN is not a whole number", "  allowed: a whole number, 1 to 999"],
  },
  {
    fault: "a number without an end",
    lines: ["generation: Infinity,"],
    report: ["test.ts:5:3  generation", "  Infinity is not a whole number", "  allowed: a whole number, 1 to 999"],
  },
  {
    fault: "a number too large to be exact",
    lines: ["generation: 2 ** 60,"],
    report: ["test.ts:5:3  generation", "  1152921504606847000 is out of range", "  allowed: a whole number, 1 to 999"],
  },
  {
    fault: "text that is no duration",
    lines: ['storage: { zones: { raw: { expireAfter: "soon" } } },'],
    report: [
      "test.ts:5:30  storage.zones.raw.expireAfter",
      '  "soon" is not a duration',
      '  allowed: whole days, at least "1d"',
      '  fix: write it like "30d"',
    ],
  },
  {
    fault: "a duration in words",
    lines: ['storage: { zones: { raw: { expireAfter: "30 days" } } },'],
    report: [
      "test.ts:5:30  storage.zones.raw.expireAfter",
      '  "30 days" is not a duration. Did you mean "30d"?',
      '  allowed: whole days, at least "1d"',
    ],
  },
  {
    fault: "a duration that is too long",
    lines: ['encryption: { customerManaged: { rotation: "36501d" } },'],
    report: [
      "test.ts:5:36  encryption.customerManaged.rotation",
      '  "36501d" is out of range',
      '  allowed: whole days, from "1d" to "36500d"',
    ],
  },
  {
    fault: "a duration that is not whole days",
    lines: ['storage: { zones: { raw: { expireAfter: "36h" } } },'],
    report: [
      "test.ts:5:30  storage.zones.raw.expireAfter",
      '  "36h" is out of range',
      '  allowed: whole days, at least "1d"',
    ],
  },
  {
    fault: "text too long",
    lines: ['storage: { zones: { raw: { description: "x".repeat(501) } } },'],
    report: [
      "test.ts:5:30  storage.zones.raw.description",
      '  "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx..." has 501 characters',
      '  allowed: at most 500 characters, without "${" and "%{"',
    ],
  },
  {
    fault: "text that Terraform would take for a template",
    lines: ['storage: { zones: { raw: { description: "from ${bucket}" } } },'],
    report: [
      "test.ts:5:30  storage.zones.raw.description",
      '  "from ${bucket}" holds the beginning of a Terraform template',
      '  allowed: at most 500 characters, without "${" and "%{"',
    ],
  },
  {
    fault: "an address that is none",
    lines: ['groups: { engineers: { email: "ml-engineers" } },'],
    report: [
      "test.ts:5:26  groups.engineers.email",
      '  "ml-engineers" is not an e-mail address',
      "  allowed: name@domain",
      '  fix: write it like "ml-engineers@acme.example"',
    ],
  },
  {
    fault: "a range that does not begin with its first address",
    lines: ['network: { range: "10.40.0.1/16" },'],
    report: [
      "test.ts:5:14  network.range",
      '  "10.40.0.1/16" does not begin with its first address. Did you mean "10.40.0.0/16"?',
      "  allowed: a private IPv4 range of prefix length 8 to 24, its first address before the slash",
    ],
  },
  {
    fault: "a list that is empty",
    lines: ["external: { keys: [] },"],
    report: [
      "test.ts:5:15  external.keys",
      "  [] has 0 entries",
      "  allowed: [the path of a key, ...], at least 1 entry",
    ],
  },
  {
    fault: "text where a list is meant",
    lines: ['workloads: { etl: { reads: "zone:raw" } },'],
    report: [
      "test.ts:5:23  workloads.etl.reads",
      '  "zone:raw" is not a list. Did you mean ["zone:raw"]?',
      "  allowed: [a reference to data, ...]",
    ],
  },
  {
    fault: "a number in a list",
    lines: ['workloads: { etl: { reads: ["zone:raw", 3] } },'],
    report: [
      "test.ts:5:43  workloads.etl.reads[1]",
      "  3 is not a reference to data",
      "  allowed: zone:<name>, dataset:<name>, table:<dataset>.<table>, requests:<endpoint>, feedback:<endpoint> or repository:<name>",
    ],
  },
  {
    fault: "an end of a freeze on a day that there is not",
    lines: ['releases: { freeze: { reason: "Year end", until: "2026-02-30T00:00:00Z" } },'],
    report: [
      "test.ts:5:45  releases.freeze.until",
      '  "2026-02-30T00:00:00Z" is on a day that there is not',
      "  allowed: day, T, hour, minute, second, and Z or the distance from it",
    ],
  },
  {
    fault: "an end of a freeze without its distance from UTC",
    lines: ['releases: { freeze: { reason: "Year end", until: "2026-12-24T00:00" } },'],
    report: [
      "test.ts:5:45  releases.freeze.until",
      '  "2026-12-24T00:00" is not a time',
      "  allowed: day, T, hour, minute, second, and Z or the distance from it",
      '  fix: write it like "2026-12-02T00:00:00Z"',
    ],
  },
  {
    fault: "a distance of nothing",
    lines: ['endpoints: { score: { model: "score", drift: { threshold: 0 } } },'],
    report: ["test.ts:5:50  endpoints.score.drift.threshold", "  0 is out of range", "  allowed: above 0, at most 1"],
  },
  {
    fault: "a name with an underscore",
    lines: ["storage: { zones: { raw_data: { versions: 0 } } },"],
    report: [
      "test.ts:5:23  storage.zones.raw_data",
      '  "raw_data" is not a name. Did you mean "raw-data"?',
      "  allowed: 2 to 40 small letters, digits and single dashes, a letter first, no dash last",
      "",
      "test.ts:5:35  storage.zones.raw_data.versions",
      "  0 is out of range",
      "  allowed: a whole number, 1 to 100",
    ],
  },
  {
    fault: "a name with capitals",
    lines: ["storage: { zones: { Raw: {} } },"],
    report: [
      "test.ts:5:23  storage.zones.Raw",
      '  "Raw" is not a name. Did you mean "raw"?',
      "  allowed: 2 to 40 small letters, digits and single dashes, a letter first, no dash last",
    ],
  },
  {
    fault: "a table's name with a dash",
    lines: ['storage: { datasets: { events: { tables: { "card-payments": { columns: { a: "STRING" } } } } } },'],
    report: [
      "test.ts:5:46  storage.datasets.events.tables.card-payments",
      '  "card-payments" is not a name in BigQuery. Did you mean "card_payments"?',
      "  allowed: 1 to 300 letters, digits and _, no digit first",
    ],
  },
  {
    fault: "a label's value in capitals",
    lines: ['labels: { team: "ML" },'],
    report: [
      "test.ts:5:13  labels.team",
      '  "ML" is not a label value. Did you mean "ml"?',
      "  allowed: at most 63 small letters, digits, _ and -",
    ],
  },
  {
    fault: "a column type that is misspelt",
    lines: [
      'storage: { datasets: { events: { tables: { payments: { columns: { a: "STRNG", b: { type: "INT" } } } } } } },',
    ],
    report: [
      "test.ts:5:69  storage.datasets.events.tables.payments.columns.a",
      '  "STRNG" is not a column type. Did you mean "STRING"?',
      '  allowed: "STRING", "BYTES", "INTEGER", "FLOAT", "NUMERIC", "BIGNUMERIC", "BOOLEAN", "TIMESTAMP", "DATE", "TIME", "DATETIME", "GEOGRAPHY", "JSON", or an object with type, mode, description, columns',
      "",
      "test.ts:5:86  storage.datasets.events.tables.payments.columns.b.type",
      '  "INT" is not a column type. Did you mean "INTEGER"?',
      '  allowed: "STRING", "BYTES", "INTEGER", "FLOAT", "NUMERIC", "BIGNUMERIC", "BOOLEAN", "TIMESTAMP", "DATE", "TIME", "DATETIME", "GEOGRAPHY", "JSON", "RECORD"',
    ],
  },
  {
    fault: "a column that is a number",
    lines: ["storage: { datasets: { events: { tables: { payments: { columns: { a: 3 } } } } } },"],
    report: [
      "test.ts:5:69  storage.datasets.events.tables.payments.columns.a",
      "  3 is not a column type or an object",
      '  allowed: "STRING", "BYTES", "INTEGER", "FLOAT", "NUMERIC", "BIGNUMERIC", "BOOLEAN", "TIMESTAMP", "DATE", "TIME", "DATETIME", "GEOGRAPHY", "JSON", or an object with type, mode, description, columns',
    ],
  },
  {
    fault: "a fault deep in a record of a record",
    lines: [
      'storage: { datasets: { events: { tables: { payments: { columns: { a: { type: "RECORD", columns: { b: { type: "RECORD", columns: { c: { type: "STRING", mod: "required" } } } } } } } } } } },',
    ],
    report: [
      "test.ts:5:154  storage.datasets.events.tables.payments.columns.a.columns.b.columns.c.mod",
      '  unknown key "mod". Did you mean "mode"?',
      "  allowed: type, mode, description, columns",
    ],
  },
  {
    fault: "a soft delete that is neither",
    lines: [
      'storage: { zones: { a1: { softDelete: "of" }, b1: { softDelete: "3d" }, c1: { softDelete: 7 }, d1: { softDelete: {} } } },',
    ],
    report: [
      "test.ts:5:29  storage.zones.a1.softDelete",
      '  "of" is not a duration. Did you mean "off"?',
      '  allowed: "off", or a whole number and a unit (s, m, h, d), from "7d" to "90d"',
      "",
      "test.ts:5:55  storage.zones.b1.softDelete",
      '  "3d" is out of range',
      '  allowed: "off", or a whole number and a unit (s, m, h, d), from "7d" to "90d"',
      "",
      "test.ts:5:81  storage.zones.c1.softDelete",
      '  7 is not "off" or a duration. Did you mean "7d"?',
      '  allowed: "off", or a whole number and a unit (s, m, h, d), from "7d" to "90d"',
      "",
      "test.ts:5:104  storage.zones.d1.softDelete",
      '  {} is not "off" or a duration',
      '  allowed: "off", or a whole number and a unit (s, m, h, d), from "7d" to "90d"',
      '  fix: write it like "30d"',
    ],
  },
  {
    fault: "null",
    lines: ["labels: null,"],
    report: [
      "test.ts:5:3  labels",
      "  null is not an object of names",
      "  allowed: an object whose keys are names: 1 to 63 small letters, digits, _ and -, a letter first",
    ],
  },
  {
    fault: "an object that is a list",
    lines: ["storage: [],"],
    report: ["test.ts:5:3  storage", "  [] is not an object", "  allowed: an object with zones, datasets"],
  },
  {
    fault: "a list that is an object",
    lines: ['workloads: { etl: { reads: { zone: "raw" } } },'],
    report: [
      "test.ts:5:23  workloads.etl.reads",
      '  { zone: "raw" } is not a list',
      "  allowed: [a reference to data, ...]",
    ],
  },
  {
    fault: "a function",
    lines: ['state: { bucket: () => "acme" },'],
    report: [
      "test.ts:5:12  state.bucket",
      "  a function is not a bucket name",
      "  allowed: 3 to 63 small letters, digits, dashes, dots and underscores, a letter or digit first and last",
    ],
  },
  {
    fault: "a bigint",
    lines: ["generation: 2n,"],
    report: ["test.ts:5:3  generation", "  2n is not a whole number", "  allowed: a whole number, 1 to 999"],
  },
  {
    fault: "a symbol",
    lines: ['lifetime: Symbol("disposable"),'],
    report: [
      "test.ts:5:3  lifetime",
      '  a symbol is not one of "permanent", "disposable"',
      '  allowed: "permanent", "disposable"',
    ],
  },
  {
    fault: "a key that is a symbol",
    lines: ['labels: { [Symbol("team")]: "ml" },'],
    report: ['test.ts:5:14  labels["Symbol(team)"]', '  unknown key "Symbol(team)"'],
  },
  {
    fault: "a Map",
    lines: ['labels: new Map([["team", "ml"]]),'],
    report: [
      "test.ts:5:3  labels",
      "  a Map is not an object of names",
      "  allowed: an object whose keys are names: 1 to 63 small letters, digits, _ and -, a letter first",
    ],
  },
  {
    fault: "an instance of a class",
    lines: ['labels: new (class Labels { team = "ml" })(),'],
    report: [
      "test.ts:5:3  labels",
      "  a Labels is not an object of names",
      "  allowed: an object whose keys are names: 1 to 63 small letters, digits, _ and -, a letter first",
    ],
  },
  {
    fault: "an object with a prototype of its own",
    lines: ['labels: { __proto__: { team: "ml" } },'],
    report: [
      "test.ts:5:3  labels",
      "  an object with a prototype of its own is not an object of names",
      "  allowed: an object whose keys are names: 1 to 63 small letters, digits, _ and -, a letter first",
    ],
  },
  {
    fault: "a key that would change the prototype",
    lines: ['labels: { ["__proto__"]: { team: "ml" } },'],
    report: ["test.ts:5:14  labels.__proto__", '  unknown key "__proto__"'],
  },
  {
    fault: "a getter that fails",
    lines: ['labels: { get team() { throw new Error("no team"); } },'],
    report: [
      "test.ts:5:17  labels.team",
      "  something that fails when it is read (no team) is not a label value",
      "  allowed: at most 63 small letters, digits, _ and -",
    ],
  },
  {
    fault: "a promise",
    lines: ["labels: Promise.resolve({}),"],
    report: ["test.ts:5:11", "  `Promise` waits for something", "  fix: write the value itself"],
  },
  {
    fault: "a long value",
    lines: ['labels: { team: "Team " + "x".repeat(200) },'],
    report: [
      "test.ts:5:13  labels.team",
      '  "Team xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx..." is not a label value',
      "  allowed: at most 63 small letters, digits, _ and -",
    ],
  },
  {
    fault: "several faults at once",
    lines: [
      "generation: 0,",
      'lifetime: "temporary",',
      'groups: { enginers: { email: "a@acme.example" } },',
      'labels: { Team: "ML" },',
    ],
    report: [
      "test.ts:5:3  generation",
      "  0 is out of range",
      "  allowed: a whole number, 1 to 999",
      "",
      "test.ts:6:3  lifetime",
      '  "temporary" is not one of the values allowed here',
      '  allowed: "permanent", "disposable"',
      "",
      "test.ts:7:13  groups.enginers",
      '  unknown key "enginers". Did you mean "engineers"?',
      "  allowed: engineers, scientists, operators, approvers, auditors",
      "",
      "test.ts:8:13  labels.Team",
      '  "Team" is not a label key. Did you mean "team"?',
      "  allowed: 1 to 63 small letters, digits, _ and -, a letter first",
    ],
  },
];

test.each(badInputs)("$fault is told with its place and what is allowed", ({ lines, report }) => {
  expect(findingsOf({ "test.ts": environmentFile(...lines) })).toBe(`${report.join("\n")}\n`);
});

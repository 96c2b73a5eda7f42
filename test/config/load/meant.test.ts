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
    fault: "a misspelt key of something required, once",
    lines: ['storage: { datasets: { events: { tables: { paid: { columns: { at: { typ: "DATE" } } } } } } },'],
    report: [
      "test.ts:5:71  storage.datasets.events.tables.paid.columns.at.typ",
      '  unknown key "typ". Did you mean "type"?',
      "  allowed: type, mode, description, columns",
    ],
  },
  {
    fault: "a key that every object has",
    lines: ['toString: "x",'],
    report: [
      "test.ts:5:3  toString",
      '  unknown key "toString"',
      "  allowed: name, project, state, lifetime, generation, labels, groups, external, encryption, network, audit, logs, breakGlass, repositories, storage, secrets and 17 more",
    ],
  },
  {
    fault: "text where an object with that one key is meant",
    lines: ['groups: { engineers: "ml-engineers@acme.example" },'],
    report: [
      "test.ts:5:13  groups.engineers",
      '  "ml-engineers@acme.example" is not an object. Did you mean { email: "ml-engineers@acme.example" }?',
      "  allowed: an object with email, reads, writes",
    ],
  },
  {
    fault: "text where an object with several keys is meant",
    lines: ['external: { zones: { partner: "acme-partner" } },'],
    report: [
      "test.ts:5:24  external.zones.partner",
      '  "acme-partner" is not an object',
      "  allowed: an object with bucket, location",
      '  fix: write it like { bucket: "acme-partner-data", location: "europe-west4" }',
    ],
  },
  {
    fault: "a truth value for an object",
    lines: ["encryption: { customerManaged: true },"],
    report: [
      "test.ts:5:17  encryption.customerManaged",
      "  true is not an object. Did you mean {}?",
      "  allowed: an object with protection, rotation, keys, acknowledged",
    ],
  },
  {
    fault: "a list where one of its entries is meant",
    lines: ['breakGlass: { eligible: "operators", approvers: ["approvers"] },'],
    report: [
      "test.ts:5:40  breakGlass.approvers",
      '  ["approvers"] is not a group. Did you mean "approvers"?',
      '  allowed: "engineers", "scientists", "operators", "approvers", "auditors"',
    ],
  },
  {
    fault: "a truth value for text",
    lines: ["labels: { gpu: true },"],
    report: [
      "test.ts:5:13  labels.gpu",
      '  true is not a label value. Did you mean "true"?',
      "  allowed: at most 63 small letters, digits, _ and -",
    ],
  },
  {
    fault: "an address with its scheme",
    lines: ['state: { bucket: "gs://acme-tfstate" },'],
    report: [
      "test.ts:5:12  state.bucket",
      '  "gs://acme-tfstate" is not a bucket name. Did you mean "acme-tfstate"?',
      "  allowed: 3 to 63 small letters, digits, dashes, dots and underscores, a letter or digit first and last",
    ],
  },
  {
    fault: "a member as IAM writes it",
    lines: ['groups: { engineers: { email: "group:ml@acme.example" } },'],
    report: [
      "test.ts:5:26  groups.engineers.email",
      '  "group:ml@acme.example" is not an e-mail address. Did you mean "ml@acme.example"?',
      "  allowed: name@domain",
    ],
  },
  {
    fault: "a duration in weeks",
    lines: ['storage: { zones: { raw: { expireAfter: "2w" } } },'],
    report: [
      "test.ts:5:30  storage.zones.raw.expireAfter",
      '  "2w" is not a duration. Did you mean "14d"?',
      '  allowed: whole days, at least "1d"',
    ],
  },
  {
    fault: "a duration in months",
    lines: ['storage: { zones: { raw: { expireAfter: "3 months" } } },'],
    report: [
      "test.ts:5:30  storage.zones.raw.expireAfter",
      '  "3 months" is not a duration. Did you mean "90d"?',
      '  allowed: whole days, at least "1d"',
    ],
  },
  {
    fault: "a duration in years",
    lines: ['storage: { zones: { raw: { retain: "1y" } } },'],
    report: [
      "test.ts:5:30  storage.zones.raw.retain",
      '  "1y" is not a duration. Did you mean "365d"?',
      '  allowed: a whole number and a unit (s, m, h, d), from "1s" to "24855d"',
    ],
  },
  {
    fault: "a column type as SQL calls it",
    lines: ['storage: { datasets: { events: { tables: { paid: { columns: { at: "INT64" } } } } } },'],
    report: [
      "test.ts:5:65  storage.datasets.events.tables.paid.columns.at",
      '  "INT64" is not a column type. Did you mean "INTEGER"?',
      '  allowed: "STRING", "BYTES", "INTEGER", "FLOAT", "NUMERIC", "BIGNUMERIC", "BOOLEAN", "TIMESTAMP", "DATE", "TIME", "DATETIME", "GEOGRAPHY", "JSON", or an object with type, mode, description, columns',
    ],
  },
  {
    fault: "the length of a partition in another word",
    lines: [
      'storage: { datasets: { events: { tables: { paid: { columns: { at: "DATE" }, partition: { column: "at", every: "daily" } } } } } },',
    ],
    report: [
      "test.ts:5:106  storage.datasets.events.tables.paid.partition.every",
      '  "daily" is not one of the values allowed here. Did you mean "day"?',
      '  allowed: "hour", "day", "month", "year"',
    ],
  },
  {
    fault: "text of which too little would be left to guess",
    lines: ['labels: { team: "ünï", other: "😀😀" },'],
    report: [
      "test.ts:5:13  labels.team",
      '  "ünï" is not a label value',
      "  allowed: at most 63 small letters, digits, _ and -",
      "",
      "test.ts:5:26  labels.other",
      '  "😀😀" is not a label value',
      "  allowed: at most 63 small letters, digits, _ and -",
    ],
  },
  {
    fault: "letters that would turn a terminal around",
    lines: ['labels: { team: "x\\u001b[31my\\u202e" },'],
    report: [
      "test.ts:5:13  labels.team",
      '  "x\\u001b[31my\\u202e" is not a label value',
      "  allowed: at most 63 small letters, digits, _ and -",
    ],
  },
  {
    fault: "a name with a line break",
    lines: ['storage: { zones: { "a\\nb": {} } },'],
    report: [
      'test.ts:5:23  storage.zones["a\\nb"]',
      '  "a\\nb" is not a name. Did you mean "a-b"?',
      "  allowed: 2 to 40 small letters, digits and single dashes, a letter first, no dash last",
    ],
  },
  {
    fault: "a list of names where an object is meant",
    lines: ['storage: { zones: ["raw", "curated"] },'],
    report: [
      "test.ts:5:14  storage.zones",
      '  ["raw", "curated"] is not an object of names',
      "  allowed: an object whose keys are names: 2 to 40 small letters, digits and single dashes, a letter first, no dash last",
    ],
  },
  {
    fault: "an object with one example of what it must hold",
    lines: ["storage: { datasets: { events: { tables: { paid: {} } } } },"],
    report: [
      "test.ts:5:46  storage.datasets.events.tables.paid.columns",
      '  "columns" is missing: the columns, in this order: a type, or an object with type, mode, description and, for a RECORD, columns',
      "  allowed: an object whose keys are names: 1 to 300 letters, digits and _, no digit first",
      '  fix: add columns: { id: "STRING" }',
    ],
  },
];

test.each(badInputs)("$fault: what was meant is told, and nothing that was not", ({ lines, report }) => {
  expect(findingsOf({ "test.ts": environmentFile(...lines) })).toBe(`${report.join("\n")}\n`);
});

import { parsePath } from "../../../config/load/path";
import { environmentSchema } from "../../../config/schema/environment";
import { environment, minimal } from "../../support/environment";
import { withValue } from "../../support/with-value";

const table = { columns: { id: "INTEGER" }, partition: { column: "id" } };
/** The least that an environment must say, with what must stand beside the values under test. */
const beside = {
  ...minimal,
  network: { range: "10.40.0.0/16", openings: { db: { to: ["10.1.0.0/16"], ports: ["443"] } } },
  logs: {},
  budget: { monthly: 1, currency: "EUR" },
  breakGlass: { eligible: "operators", approvers: "approvers" },
  cost: {
    rate: { currency: "EUR", perDollar: 0.92, of: "2026-11-20" },
    assumptions: { zones: { raw: { size: "1TiB" } } },
  },
  repositories: { images: { holds: "images" } },
  storage: { zones: { raw: {} }, datasets: { events: { tables: { orders: table } } } },
  external: {
    zones: { partner: { bucket: "acme-partner", location: "EU" } },
    datasets: { crm: { project: "acme-crm", dataset: "crm", location: "EU" } },
  },
};

const orders = "storage.datasets.events.tables.orders";
const limits: readonly (readonly [path: string, accepted: readonly unknown[], refused: readonly unknown[]])[] = [
  ["name", ["ab", "a-b", "prod-europe1"], ["a", "Prod", "1a", "a-", "a--b", "a_b", "prod-europe12"]],
  ["project.id", ["acme-1", `a${"b".repeat(29)}`], ["acme1", "acme-", "1acme-x", `a${"b".repeat(30)}`, "Acme-ml"]],
  ["project.number", ["123456", "481516234200"], ["12345", "012345", 481516234200]],
  ["project.region", ["europe-west4", "us-central1"], ["europe-west44", "EU"]],
  ["project.billingAccount", ["012345-6789AB-CDEF01"], ["012345-6789ab-CDEF01", "0123456789ABCDEF01", "billingAccounts/012345-6789AB-CDEF01"]],
  ["budget.monthly", [1, 1_000_000_000], [0, 1.5, "100", 1_000_000_001]],
  ["budget.currency", ["EUR", "USD"], ["eur", "EURO", "€"]],
  ["budget.alertAt", [["1%", "999%"]], [[], ["0%"], ["50.5%"], ["1000%"], "50%"]],
  ["budget.forecastAt", [[], ["100%"]], [["0%"]]],
  ["budget.hook", ["projects/acme-ml-prod/topics/spend"], ["spend", "projects/acme-ml-prod/topics/"]],
  ["state.bucket", ["abc", "a.b_c-d"], ["ab", "-abc", "abc-", "Abc", "a".repeat(64)]],
  ["lifetime", ["permanent", "disposable"], ["temporary"]],
  ["generation", [1, 999], [0, 1000, 1.5, "1"]],
  ["labels.team", ["", "ml_1-a", "a".repeat(63)], ["ML", "a b", "a".repeat(64), 1]],
  ["groups.engineers.email", ["ml@acme.example"], ["ml", "ml@acme", "@acme.example", "a b@acme.example"]],
  ["encryption.customerManaged.rotation", ["1d", "36500d", "24h"], ["23h", "25h", "36501d", 90]],
  ["encryption.customerManaged.protection", ["software", "hsm"], ["external"]],
  ["network.range", ["10.0.0.0/8", "10.40.0.0/24"], ["10.0.0.0/7", "10.40.0.0/25", "10.40.0.1/16", "10.40/16", "fd00::/8"]],
  ["network.flowLogs", ["1%", "100%", "12.5%"], ["0%", "0.5%", "101%", 50]],
  ["network.openings.db.to", [["8.8.8.8/32"]], [[], ["0.0.0.0/0"], ["8.8.8.8"], "10.0.0.0/8"]],
  ["network.openings.db.ports", [["443"], ["8000-8010"]], [[], ["0"], ["https"], [443]]],
  ["network.training.replicas", [1, 4000], [0, 4001]],
  ["breakGlass.maximum", ["30m", "24h", "1d"], ["29m", "25h"]],
  ["logs.audit.keep", ["1d", "3650d", "48h"], ["0d", "36h", "3651d", 400]],
  ["logs.audit.lock", ["irrevocably"], ["on", true, "yes"]],
  ["logs.other.dataset", ["on", "off"], [true, "logs"]],
  ["logs.workflows.readers", [[], ["engineers", "approvers"]], [["auditors"], "engineers"]],
  ["logs.leftOut.debug", ["Trainers print every batch"], ["", "  ", true]],
  ["repositories.images.removeUntaggedAfter", ["1d", "48h"], ["12h", "0d"]],
  ["repositories.images.keepVersions", [1, 1000], [0, 1001]],
  ["storage.zones.raw.archive.nearline", ["1d", "48h"], ["0d", "36h", "30"]],
  ["storage.zones.raw.versions", [1, 100], [0, 101]],
  ["storage.zones.raw.retain", ["1s", "24855d"], ["0s", "24856d"]],
  ["storage.zones.raw.softDelete", ["off", "7d", "90d", "170h"], ["on", "6d", "91d", "0s", 0]],
  ["storage.zones.raw.location", ["region", "EU", "US"], ["ASIA", "europe-west4"]],
  ["storage.datasets.events.timeTravel", ["2d", "7d", "72h"], ["1d", "8d", "50h"]],
  ["storage.datasets.events.expireTablesAfter", ["1h", "400d"], ["59m"]],
  [`${orders}.clusterBy`, [["id"], ["a", "b", "c", "d"]], [[], ["a", "b", "c", "d", "e"], ["a-b"]]],
  [`${orders}.columns.id`, ["JSON", { type: "RECORD", columns: { a: "DATE" } }], ["TEXT", "RECORD", {}, { type: "INT64" }]],
  [`${orders}.partition.every`, ["hour", "day", "month", "year"], ["week"]],
  ["external.zones.partner.location", ["EU", "europe-west4"], ["ASIA", "eu", "europe"]],
  ["external.datasets.crm.dataset", ["a_1", "1"], ["a-b", ""]],
  ["external.perimeter", ["accessPolicies/1/servicePerimeters/ml"], ["servicePerimeters/ml", "accessPolicies/x/servicePerimeters/ml"]],
  ["cost.rate.perDollar", [0.92, 1], [0, -1, "0.92"]],
  ["cost.rate.of", ["2026-11-20"], ["2026-13-20", "20.11.2026", "today"]],
  ["cost.rate.currency", ["EUR"], ["eur", "EURO", ""]],
  ["cost.assumptions.logs", ["50GiB", { low: "1GiB", expected: "50GiB", high: "2TiB" }], ["50", 50, "50MiB", { low: "1GiB" }, { expected: "1GiB", low: "1GiB", high: 3 }]],
  ["cost.assumptions.runs.duration", ["1%", "100%", { low: "1%", expected: "50%", high: "100%" }], ["0%", "101%", "1h", 50]],
  ["cost.assumptions.notebooks.hours", [0, 744, { low: 0, expected: 1.5, high: 2 }], [-1, 745, "80h"]],
  ["cost.assumptions.zones.raw.size", ["1GiB", "20TiB"], ["0GiB", "1MiB", 10]],
  ["external.keys", [["projects/acme-keys/locations/europe/keyRings/ml/cryptoKeys/a"]], [[], ["keyRings/ml/cryptoKeys/a"]]],
]; // prettier-ignore

const cases = limits.flatMap(([path, accepted, refused]) => [
  ...accepted.map((value) => ({ path, value, isAccepted: true })),
  ...refused.map((value) => ({ path, value, isAccepted: false })),
]);

test.each(cases)("$path: $value is accepted: $isAccepted", ({ path, value, isAccepted }) => {
  expect(environmentSchema.safeParse(withValue(beside, path, value)).success).toBe(isAccepted);
});

test.each([
  "",
  "project",
  "state",
  "groups",
  "groups.engineers",
  "external",
  "external.zones.partner",
  "encryption",
  "encryption.customerManaged",
  "network",
  "network.openings.db",
  "network.training",
  "audit",
  "logs",
  "logs.audit",
  "logs.leftOut",
  "breakGlass",
  "budget",
  "repositories.images",
  "storage",
  "storage.zones.raw",
  "storage.zones.raw.archive",
  "storage.datasets.events",
  orders,
  `${orders}.partition`,
  `${orders}.partition.range`,
  "workloads.features",
])("an unknown key under %p is refused", (path) => {
  const result = environmentSchema.safeParse(withValue(beside, [path, "unknownKey"].filter(Boolean).join("."), 1));

  expect(result.error?.issues).toContainEqual(
    expect.objectContaining({ code: "unrecognized_keys", keys: ["unknownKey"], path: parsePath(path) }),
  );
});

test.each([
  ["storage.zones", "Raw"],
  ["storage.datasets", "web_events"],
  ["repositories", "a"],
  ["workloads", "feature--builder"],
  ["network.openings", "x".repeat(41)],
  ["storage.datasets.events.tables", "web-events"],
  [`${orders}.columns`, "first name"],
  ["labels", "Team"],
])("under %s, nothing may be named %s", (path, key) => {
  const result = environmentSchema.safeParse(withValue(beside, path, { [key]: path === "labels" ? "x" : {} }));

  expect(result.error?.issues).toContainEqual(expect.objectContaining({ code: "invalid_key" }));
});

test("the least that must be said becomes a permanent environment with secure defaults", () => {
  expect(environment()).toEqual({
    ...minimal,
    state: {},
    lifetime: "permanent",
    cost: { assumptions: expect.any(Object) },
    generation: 1,
    labels: {},
    groups: {},
    external: { zones: {}, datasets: {}, repositories: {}, accounts: {} },
    encryption: {},
    audit: { dataAccess: "on" },
    repositories: {},
    storage: { zones: {}, datasets: {} },
    secrets: {},
    models: {},
    training: { jobs: {}, notebooks: { workbench: {}, templates: {}, runs: {} } },
    catalogue: { machines: {}, accelerators: {} },
    endpoints: {},
    pools: {},
    releases: {},
    batch: {},
    builds: {},
    handover: { from: {}, to: {} },
    pipelines: {},
    vectors: {},
    monitoring: { channels: {}, alerts: { severities: {}, silenced: {} } },
    quotas: {},
    policy: { exceptions: [] },
    workloads: {},
  });
});

test("what is declared with nothing said of it has secure defaults", () => {
  const full = environment({
    encryption: { customerManaged: {} },
    network: { range: "10.40.0.0/16" },
    repositories: { images: { holds: "images" } },
    storage: { zones: { raw: {} }, datasets: { events: {} } },
    workloads: { features: {} },
    groups: { engineers: { email: "ml@acme.example" } },
  });

  expect(full.encryption.customerManaged).toEqual({
    protection: "hsm",
    rotation: "90d",
    keys: "own",
    acknowledged: [],
  });
  expect(full.network).toEqual({
    range: "10.40.0.0/16",
    apis: "restricted",
    internet: "none",
    flowLogs: "50%",
    openings: {},
  });
  expect(full.repositories.images).toEqual({ holds: "images", removeUntaggedAfter: "30d", keepVersions: 20 });
  expect(full.storage.zones.raw).toEqual({
    alerts: { severities: {}, silenced: {} },
    location: "region",
    softDelete: "7d",
    abortUploadsAfter: "7d",
  });
  expect(full.storage.datasets.events).toEqual({
    location: "region",
    timeTravel: "7d",
    tables: {},
    alerts: { severities: {}, silenced: {} },
  });
  expect(full.workloads.features).toEqual({ reads: [], writes: [], attachedBy: [] });
  expect(full.groups.engineers).toEqual({ email: "ml@acme.example", reads: [], writes: [] });
});

test("a job, a study and notebooks of which little is said have safe defaults", () => {
  const { training } = environment({
    training: {
      jobs: {
        fraud: {
          image: "trainer",
          machine: { type: "n1-standard-8" },
          tuning: { metric: { loss: "minimize" }, trials: 9, parameters: { depth: { integer: { from: 1, to: 9 } } } },
          schedule: { cron: "0 2 * * *" },
        },
      },
      notebooks: {
        workbench: { fraud: { group: "scientists", computeZone: "europe-west4-a" } },
        templates: { small: { group: "scientists" } },
      },
    },
  });

  expect(training.jobs.fraud).toEqual({
    alerts: { severities: {}, silenced: {} },
    image: "trainer",
    machine: { type: "n1-standard-8" },
    disk: { size: "100GiB" },
    arguments: [],
    variables: {},
    secrets: {},
    mounts: {},
    capacity: { kind: "on-demand" },
    timeout: "24h",
    restart: "on-error",
    shell: "off",
    reads: [],
    writes: [],
    tracking: "none",
    labels: {},
    alternatives: { machines: {}, capacities: {} },
    schedule: { cron: "0 2 * * *", timeZone: "Etc/UTC", state: "on" },
    triggers: {},
    tuning: {
      metric: { loss: "minimize" },
      trials: 9,
      parallel: 1,
      failures: 0,
      algorithm: "bayesian",
      measurement: "last",
      parameters: { depth: { integer: { from: 1, to: 9, scale: "linear" } } },
    },
  });
  expect(training.notebooks.workbench.fraud).toEqual({
    group: "scientists",
    computeZone: "europe-west4-a",
    machine: { type: "e2-standard-4" },
    dataDisk: "100GiB",
    idleShutdown: "3h",
    root: "off",
    downloads: "off",
    reads: [],
    writes: [],
  });
  expect(training.notebooks.templates.small).toEqual({
    group: "scientists",
    machine: { type: "e2-standard-4" },
    dataDisk: "100GiB",
    idleShutdown: "3h",
  });
});

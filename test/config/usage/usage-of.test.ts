import fs from "node:fs";
import path from "node:path";
import { readUsage, UsageError } from "../../../config/usage/read";
import { usageSchema } from "../../../config/usage/usage";
import { usageOf } from "../../../config/usage/usage-of";
import type { EnvironmentInput } from "../../../config/schema/environment";
import { environment } from "../../support/environment";
import { temporaryFolders } from "../../support/folders";
import { shippedEnvironments } from "../../support/shipped";

const temporaryFolder = temporaryFolders();
const WEEKS = 365.25 / 84;
const CPU = { type: "n1-standard-4" };
const serving = { image: "europe-docker.pkg.dev/acme/images/server:1" };
type Job = NonNullable<NonNullable<EnvironmentInput["training"]>["jobs"]>[string];

const jobs = (all: Readonly<Record<string, Partial<Job>>>, rest: Partial<EnvironmentInput> = {}) =>
  usageOf(
    environment({
      ...rest,
      training: {
        jobs: Object.fromEntries(
          Object.entries(all).map(([name, job]) => [name, { image: "trainer", machine: CPU, timeout: "10h", ...job }]),
        ),
      },
    }),
  );
const jobOf = (usage: ReturnType<typeof usageOf>, name: string) =>
  usage.workloads.find((workload) => workload.path === `training.jobs.${name}`);
const weekly = { cron: "0 2 * * 0" };
const rounded = (value: number) => Math.round(value * 1e6) / 1e6;

test("a schedule is counted, a paused one is not, and what nothing starts is started by hand", () => {
  const usage = jobs({
    clock: { schedule: weekly },
    paused: { schedule: { ...weekly, state: "paused" } },
    hand: {},
  });

  expect(jobOf(usage, "clock")?.runs).toEqual({ low: rounded(WEEKS), expected: rounded(WEEKS), high: rounded(WEEKS) });
  expect(jobOf(usage, "paused")?.runs).toEqual({ low: 0, expected: 1, high: 4 });
  expect(jobOf(usage, "hand")?.assumes).toContain("cost.assumptions.runs.byHand");
});

test("what runs after another runs as often, and after several as often as all of them", () => {
  const usage = jobs({
    first: { schedule: weekly },
    second: { triggers: { then: { kind: "after", job: "first" } } },
    third: { triggers: { one: { kind: "after", job: "first" }, two: { kind: "after", job: "second" } } },
  });

  expect(jobOf(usage, "second")?.runs?.expected).toBe(rounded(WEEKS));
  expect(jobOf(usage, "third")?.runs?.expected).toBe(rounded(2 * WEEKS));
});

test("what starts itself in a circle is counted and not followed for ever", () => {
  const usage = jobs({
    one: { triggers: { then: { kind: "after", job: "two" } } },
    two: { triggers: { then: { kind: "after", job: "one" } } },
  });

  expect(jobOf(usage, "one")?.runs).toEqual({ low: 0, expected: 4, high: 30 });
});

test("a retraining runs its job: no oftener than its budget, and perhaps not at all when its data may refuse", () => {
  const retraining = (parts: object) =>
    jobs({ fraud: {} }, {
      models: {
        fraud: {
          serving,
          retraining: { by: { job: "fraud" }, schedule: { cron: "0 2 * * *" }, maxPerWeek: 2, ...parts },
        },
      },
    } as Partial<EnvironmentInput>);
  const rows = { kind: "rows", table: "features.rows", atLeast: 10 };

  expect(jobOf(retraining({}), "fraud")?.runs?.low).toBe(rounded(2 * WEEKS));
  expect(jobOf(retraining({ inputs: { enough: rows } }), "fraud")?.runs).toEqual({
    low: 0,
    expected: rounded(2 * WEEKS),
    high: rounded(2 * WEEKS),
  });
  expect(jobOf(retraining({}), "fraud")?.models).toEqual(["fraud"]);
});

test("a run takes its share of the timeout, unless the environment says how long", () => {
  const usage = jobs(
    { one: {}, two: {} },
    { cost: { assumptions: { jobs: { two: { duration: "3h", runs: { low: 1, expected: 2, high: 3 } } } } } },
  );

  expect(jobOf(usage, "one")?.hours).toEqual({ low: 1, expected: 4, high: 10 });
  expect(jobOf(usage, "two")).toMatchObject({
    hours: { low: 3, expected: 3, high: 3 },
    runs: { low: 1, expected: 2, high: 3 },
  });
  expect(usage.assumptions).toEqual(
    expect.arrayContaining([
      { path: "cost.assumptions.jobs.two.duration", value: "3h", written: true },
      { path: "cost.assumptions.runs.duration", value: "40% (10% to 100%)", written: false },
    ]),
  );
});

test("TPUs are counted in chips: by topology, and of v2 and v3 two cores each", () => {
  const usage = jobs({
    slice: { machine: { type: "ct6e-standard-4t", topology: "4x4" } },
    cores: { machine: { type: "cloud-tpu", accelerator: { type: "TPU_V3", count: 8 } } },
  });

  expect(jobOf(usage, "slice")?.machines[0]?.accelerator).toEqual({ type: "TPU_V6E", count: 16 });
  expect(jobOf(usage, "cores")?.machines[0]?.accelerator).toEqual({ type: "TPU_V3", count: 4 });
});

test("an endpoint stands all month, and two models of it while a release goes on and the previous one is kept", () => {
  const { workloads } = usageOf(
    environment({
      models: { fraud: { serving } },
      endpoints: {
        fraud: {
          model: "fraud",
          machine: CPU,
          replicas: { min: 2, max: 6 },
          release: { strategy: "canary", steps: ["50%", "100%"], soak: "30m", keepPrevious: "24h" },
        },
      },
    }),
  );

  expect(workloads).toMatchObject([
    { kind: "endpoint", replicas: { low: 2, expected: 4, high: 6 }, hours: { expected: 730 } },
    { kind: "release", replicas: { low: 2, high: 2 }, runs: { low: 0, expected: 2, high: 8 }, hours: { expected: 25 } },
  ]);
});

test("of what nothing is assumed it is told what to write", () => {
  const parts = { storage: { zones: { raw: {}, known: {} }, datasets: { events: {} } } };

  const { unknown, amounts } = usageOf(
    environment({ ...parts, cost: { assumptions: { zones: { known: { size: "2TiB" } } } } }),
  );

  expect(unknown.map(({ of, write }) => [of, write])).toEqual([
    ["storage.zones.raw", "cost.assumptions.zones.raw.size"],
    ["storage.datasets.events", "cost.assumptions.datasets.events.size"],
    ["", "cost.assumptions.scanned"],
  ]);
  expect(amounts.find(({ of }) => of === "storage.zones.known")?.amount.expected).toBe(2048);
});

test("requests decide what is kept of them and what of them is watched", () => {
  const { amounts } = usageOf(
    environment({
      models: { fraud: { serving } },
      endpoints: {
        fraud: {
          model: "fraud",
          machine: CPU,
          requestLogging: { sample: "50%", keep: "365d" },
          drift: { sample: "10%" },
        },
      },
      cost: { assumptions: { endpoints: { fraud: { requests: 1_000_000, requestSize: 1_073_741 } } } },
    }),
  );
  const found = (of: string) => amounts.find((amount) => amount.of === of)?.amount.expected;

  expect(found("endpoints.fraud.drift")).toBeCloseTo(100, 3);
  expect(found("endpoints.fraud.requestLogging")).toBeCloseTo(500 * (365 / (365.25 / 12)), 1);
});

test.each(shippedEnvironments().map((one) => [one.name, one] as const))(
  "what %s needs is of the published form",
  (_name, one) => {
    expect(usageSchema.safeParse(usageOf(one)).error).toBeUndefined();
  },
);

describe("a folder", () => {
  const written = (text: string) => {
    const folder = temporaryFolder();
    fs.writeFileSync(path.join(folder, "workloads.json"), text);
    return folder;
  };

  test("is read as it was written, and one without the file has none", () => {
    const usage = usageOf(environment());

    expect(readUsage(written(JSON.stringify(usage)))).toEqual(usage);
    expect(readUsage(temporaryFolder())).toBeUndefined();
  });

  const wrong = { low: 2, expected: 1, high: 3 };
  const logs = { of: "", what: "logs", assumes: [] };
  const valid = usageOf(environment());
  test.each([
    ["half a document", "{", "workloads.json is no JSON: "],
    ["something else", "[]", "is not of the form that this version of Plinth writes:"],
    ["another version", JSON.stringify({ ...valid, version: 2 }), "  version: "],
    [
      "less than nothing",
      JSON.stringify({ ...valid, amounts: [{ ...logs, amount: { ...wrong, low: -1 } }] }),
      "  amounts.0.amount.low: ",
    ],
    [
      "a range that does not rise",
      JSON.stringify({ ...valid, amounts: [{ ...logs, amount: wrong }] }),
      "  amounts.0.amount: does not rise",
    ],
  ])("that holds %s is refused", (_of, text, words) => {
    expect(() => readUsage(written(text))).toThrow(UsageError);
    expect(() => readUsage(written(text))).toThrow(words);
  });
});

import type { Finding } from "../../../config/finding";
import { defineRule, type Rule } from "../../../config/rules/rule";
import { environmentFile, findingsOf, load } from "../../support/files";

/** A rule that says of every place what it read there. */
const rule = (parts: Pick<Rule, "each" | "reads"> & Partial<Rule>): Rule =>
  defineRule({
    id: "test/told",
    severity: "warning",
    holds: "nothing",
    check: ({ names, value }) => [{ problem: `${names.join(" ")} is ${JSON.stringify(value)}` }],
    ...parts,
  });

const told = (findings: readonly Finding[]) =>
  findings.filter(({ rule: id }) => id === "test/told").map(({ path, problem }) => `${path}: ${problem}`);

const zones = "storage: { zones: { raw: { versions: 5 }, models: { versions: 0 } } },";

test("a rule is asked about every place that it names, with the names and the defaults", () => {
  const file = environmentFile('storage: { zones: { raw: {}, models: { softDelete: "9d" } } },');

  const { findings } = load({ "test.ts": file }, [rule({ each: "storage.zones.*.softDelete", reads: [""] })]);

  expect(told(findings)).toEqual([
    'storage.zones.raw.softDelete: raw is "7d"',
    'storage.zones.models.softDelete: models is "9d"',
  ]);
});

test("a rule is asked once about the environment, and not where nothing is written", () => {
  const { findings } = load({ "test.ts": environmentFile() }, [
    rule({ each: "", reads: [], check: ({ environment }) => [{ path: "name", problem: environment.name }] }),
    rule({ each: "network", reads: [] }),
  ]);

  expect(told(findings)).toEqual(["name: test"]);
});

test.each([
  ["the value itself", "storage.zones.*", ["versions"], ["raw"]],
  ["something below what is read", "storage.zones.*", [""], ["raw"]],
  ["a value beside what is read", "storage.zones.*", ["archive"], ["raw", "models"]],
  ["a value of any entry, read from the root", "storage.datasets.*", ["/storage.zones.*.versions"], []],
  ["a value that another rule's path leads past", "storage.datasets.*", ["/project.id"], ["events"]],
])("a fault in %s decides where a rule runs", (_where, each, reads, asked) => {
  const file = environmentFile(zones.replace("} },", "}, datasets: { events: {} } },"));
  const { findings } = load({ "test.ts": file }, [
    rule({ each, reads, check: ({ names }) => [{ problem: names.join() }] }),
  ]);

  expect(findings.filter(({ rule: id }) => id === "test/told").map(({ problem }) => problem)).toEqual(asked);
});

test.each([
  ["a missing value", "repositories: { images: {} },", "repositories.*"],
  ["a missing section", "network: { training: {} },", "network.training"],
  ["a wrong entry of a list", "workloads: { etl: { reads: [3] } },", "workloads.*.reads.*"],
  ["a bad name", "storage: { zones: { Raw: {} } },", "storage.zones.*"],
  ["the region", "", "project.region"],
])("%s is never shown to a rule", (_what, line, each) => {
  const file = environmentFile(line).replace("europe-west4", line === "" ? "europe-west99" : "europe-west4");

  const { findings } = load({ "test.ts": file }, [rule({ each, reads: [""] })]);

  expect(findings.some(({ severity }) => severity === "error")).toBe(true);
  expect(told(findings)).toEqual([]);
});

test("what stands under a bad name is still there for those who refer to it", () => {
  const { findings } = load(
    { "test.ts": environmentFile("storage: { zones: { Raw: { versions: 0, location: 'EU' } } },") },
    [
      rule({
        each: "",
        reads: [],
        check: ({ environment }) => [{ problem: JSON.stringify(environment.storage.zones.Raw?.location) }],
      }),
    ],
  );

  expect(told(findings)).toEqual([': "EU"']);
});

test("every required value can be faulty and the rules are asked about the rest", () => {
  const file = `export default { name: 3, project: { id: 1, number: 2, region: 3 }, labels: { team: "ml" } };\n`;

  const { findings } = load({ "test.ts": file }, [rule({ each: "labels.*", reads: [""] })]);

  expect(findings).toHaveLength(5);
  expect(told(findings)).toEqual(['labels.team: team is "ml"']);
});

test("a finding of a rule is placed at the deepest part of its path that is written", () => {
  const text = findingsOf(
    { "test.ts": environmentFile("storage: { zones: { raw: {} } },", "workloads: { etl: { reads: ['zone:a'] } },") },
    [
      rule({
        each: "storage.zones.*",
        reads: ["archive"],
        check: () => [
          { at: "archive.coldline", problem: "too late", allowed: "at most 10 days", fix: "make it earlier" },
          { path: "workloads.etl.reads.0", problem: "not declared" },
        ],
      }),
    ],
  );

  expect(text).toBe(
    [
      "test.ts:5:23  storage.zones.raw.archive.coldline",
      "  warning: too late",
      "  allowed: at most 10 days",
      "  fix: make it earlier",
      "",
      "test.ts:6:31  workloads.etl.reads[0]",
      "  warning: not declared",
      "",
    ].join("\n"),
  );
});

test("warnings leave the environment usable, errors do not", () => {
  const files = { "test.ts": environmentFile() };
  const always = { each: "", reads: [], check: () => [{ problem: "no" }] };

  expect(load(files, [rule({ ...always, severity: "warning" })]).environment?.name).toBe("test");
  expect(load(files, [rule({ ...always, severity: "error" })]).environment).toBeUndefined();
});

test("a rule that crashes is not taken for a mistake in the file", () => {
  const crash = () => {
    throw new TypeError("a fault of ours");
  };

  expect(() => load({ "test.ts": environmentFile() }, [rule({ each: "", reads: [], check: crash })])).toThrow(
    "a fault of ours",
  );
});

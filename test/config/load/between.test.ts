import { withClashes } from "../../../config/load/between";
import { loadEnvironment } from "../../../config/load/load";
import { textReport } from "../../../config/report/text";
import { environmentFile, writeFiles } from "../../support/files";

/** What is told of environments by name, each given by its lines and, where they are not the usual, its project. */
function told(environments: Readonly<Record<string, readonly string[]>>, projects: Readonly<Record<string, string>>) {
  const files = Object.entries(environments).map(([name, lines]) => {
    const file = environmentFile(...lines).replace('"test"', JSON.stringify(name));
    return [`config/environments/${name}.ts`, file.replace(/id: .*(?=, region)/, projects[name] ?? "$&")] as const;
  });
  const root = writeFiles(Object.fromEntries(files));
  const loaded = withClashes(files.map(([file]) => loadEnvironment(file, { root, rules: [] })));
  const findings = loaded.flatMap((environment) => environment.findings);
  return { loaded, text: textReport(findings, {}).replaceAll("config/environments/", "") };
}

test("environments of one project give no two things one name", () => {
  const { loaded, text } = told(
    {
      prod: ["storage: { zones: { 'eu-raw': {} }, datasets: { 'eu-events': {} } },", "workloads: { 'eu-etl': {} },"],
      "prod-eu": ["storage: { zones: { raw: {} }, datasets: { events: {} } },", "workloads: { etl: {}, other: {} },"],
    },
    {},
  );

  expect(loaded.map(({ environment }) => environment?.name)).toEqual(["prod", undefined]);
  expect(text).toBe(
    [
      "prod-eu.ts:5:23  storage.zones.raw",
      '  the bucket "acme-ml-test-prod-eu-raw" would be that of storage.zones.eu-raw in prod.ts as well: both environments are in "acme-ml-test"',
      "  fix: rename one of them",
      "",
      "prod-eu.ts:5:46  storage.datasets.events",
      '  the dataset "prod_eu_events" would be that of storage.datasets.eu-events in prod.ts as well: both environments are in "acme-ml-test"',
      "  fix: rename one of them",
      "",
      "prod-eu.ts:6:16  workloads.etl",
      '  the service account "prod-eu-etl" would be that of workloads.eu-etl in prod.ts as well: both environments are in "acme-ml-test"',
      "  fix: rename one of them",
      "",
    ].join("\n"),
  );
});

test("the same names in two projects are two things", () => {
  const { loaded, text } = told(
    { prod: ["storage: { zones: { 'eu-raw': {} } },"], "prod-eu": ["storage: { zones: { raw: {} } },"] },
    { prod: 'id: "acme-ml-prod", number: "481516234201"' },
  );

  expect(text).toBe("");
  expect(loaded.every(({ environment }) => environment !== undefined)).toBe(true);
});

test.each([
  [
    "one project with two numbers",
    'id: "acme-ml-test", number: "481516234201"',
    'the project "acme-ml-test" has the number "481516234200" here, and "481516234201" in one.ts',
  ],
  [
    "two projects with one number",
    'id: "acme-ml-one", number: "481516234200"',
    '"481516234200" is the number of "acme-ml-test" here, and of "acme-ml-one" in one.ts',
  ],
])("%s is told", (_what, project, problem) => {
  expect(told({ one: [], two: [] }, { one: project }).text).toBe(
    [
      "two.ts:4:34  project.number",
      `  ${problem}`,
      "  fix: compare with what `gcloud projects describe acme-ml-test` prints",
      "",
    ].join("\n"),
  );
});

test("what is faulty by itself is compared with nothing", () => {
  const { text } = told({ one: ["generation: 0,"], two: [] }, { one: 'id: "acme-ml-test", number: "481516234201"' });

  expect(text).toMatch(/^one\.ts:5:3 {2}generation\n[^\n]*\n[^\n]*\n$/);
});

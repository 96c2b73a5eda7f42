import fs from "node:fs";
import path from "node:path";
import { costSchema } from "../../review/cost/output";
import { main } from "../../scripts/plinth";
import { temporaryFolders } from "../support/folders";
import { terminalIn } from "../support/terminal";

const temporaryFolder = temporaryFolders();
beforeEach(() => jest.spyOn(Date, "now").mockReturnValue(Date.parse("2026-12-01")));
afterEach(() => jest.restoreAllMocks());

const month = { low: 730, expected: 730, high: 730 };

/** What `plinth synth` would have written for an environment with one endpoint on so many machines. */
function synthesized(root: string, name: string, machines: number): void {
  const folder = path.join(root, name);
  fs.mkdirSync(path.join(folder, "stacks", "serving"), { recursive: true });
  const write = (file: string, value: unknown) => fs.writeFileSync(path.join(folder, file), JSON.stringify(value));
  write("manifest.json", { stacks: { serving: { synthesizedStackPath: "stacks/serving/cdk.tf.json" } } });
  write("stacks/serving/cdk.tf.json", {
    resource: { google_cloud_scheduler_job: { Guard: { schedule: "* * * * *" } } },
  });
  write("workloads.json", {
    version: 1,
    environment: name,
    region: "europe-west4",
    workloads: [
      {
        kind: "endpoint",
        name: "fraud",
        path: "endpoints.fraud",
        models: ["fraud"],
        stack: "serving",
        location: "europe-west4",
        capacity: "on-demand",
        machines: [{ role: "machines", type: "n1-standard-4", count: 1 }],
        replicas: { low: machines, expected: machines, high: machines },
        hours: month,
        assumes: [],
      },
    ],
    amounts: [],
    unknown: [],
    assumptions: [],
  });
}

async function cost(...words: readonly string[]) {
  const directory = temporaryFolder();
  synthesized(path.join(directory, "out"), "prod", 4);
  synthesized(path.join(directory, "out"), "dev", 2);
  const { terminal, printed } = terminalIn(directory);
  const code = await main(["cost", ...words], terminal);
  return { code, ...printed };
}

test("a folder of one environment is priced, and one of several with all of them or those that are asked for", async () => {
  expect((await cost("--folder", "out/prod")).out).toMatch(/^prod {2}europe-west4\n\n {2}\$\d/);
  expect((await cost("--folder", "out")).out.match(/^\w+ {2}europe-west4$/gm)).toEqual([
    "dev  europe-west4",
    "prod  europe-west4",
  ]);
  expect((await cost("prod", "--folder", "out")).out).toMatch(/^prod/);
});

test("JSON is of the published form", async () => {
  const { code, out } = await cost("--folder", "out/prod", "--against", "out/dev", "--format", "json");
  const document = costSchema.parse(JSON.parse(out));

  expect(code).toBe(0);
  expect(document.comparisons[0]?.share).toBeCloseTo(1, 1);
});

test.each([
  ["cost:+50%", 3, /^prod: a month is expected to cost \$[\d,]+ more, and the limit is 50% of \$[\d,]+\n$/],
  ["cost:+200%", 0, /^$/],
  ["cost:+1", 3, /the limit is \$1\.00\n$/],
])("with --fail-on %s it ends with %i, after it has told everything", async (limit, exitCode, complaint) => {
  const { code, out, err } = await cost("--folder", "out/prod", "--against", "out/dev", "--fail-on", limit);

  expect(code).toBe(exitCode);
  expect(err).toMatch(complaint);
  expect(out).toContain("a month expected");
});

test.each<[readonly string[], string]>([
  [
    ["--fail-on", "20%", "--against", "out/dev"],
    '--fail-on "20%" is no limit\n  allowed: cost: and then "+20%" of what is expected now, or "+500" dollars in a month\n',
  ],
  [["--fail-on", "cost:+20%"], "--fail-on needs something to compare with\n  name it with --against\n"],
  [["--against", "out/dev", "--format", "csv"], "--against cannot be told as csv\n  allowed: text, json, markdown\n"],
  [
    ["--folder", "nowhere"],
    "nowhere holds no synthesized environment\n  name a folder that plinth synth has written\n",
  ],
  [["--folder", "out", "prd"], 'out holds no environment "prd". Did you mean "prod"?\n  environments: dev, prod\n'],
  [
    ["--folder", "out/prod", "dev"],
    'out/prod holds the environment "prod", and not "dev"\n  name the folder of that environment, or leave the name out\n',
  ],
  [
    ["--folder", "out/prod", "--against", "out/staging"],
    "out/staging holds no synthesized environment\n  name a folder that plinth synth has written for one, an environment, or a commit\n",
  ],
])("cannot run with %j, and says what to do", async (words, complaint) => {
  expect(await cost(...words)).toEqual({ code: 1, out: "", err: complaint });
});

test("a workloads.json of another form is a mistake that is told, and no crash", async () => {
  const directory = temporaryFolder();
  synthesized(directory, "prod", 1);
  fs.writeFileSync(path.join(directory, "prod", "workloads.json"), "{}");
  const { terminal, printed } = terminalIn(directory);

  expect(await main(["cost", "--folder", "prod"], terminal)).toBe(1);
  expect(printed.err).toContain("is not of the form that this version of Plinth writes:");
});

test.each([
  ["2027-05-23", ""],
  [
    "2027-05-24T01:00:00Z",
    "warning: the prices are 181 days old (2026-11-24): update Plinth, or catalog/prices.json as docs/cost.md says\n",
  ],
])("on %s the age of the prices is told as %j", async (day, warning) => {
  jest.spyOn(Date, "now").mockReturnValue(Date.parse(day));

  expect((await cost("--folder", "out/prod")).err).toBe(warning);
});

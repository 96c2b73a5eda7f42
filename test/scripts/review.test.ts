import fs from "node:fs";
import path from "node:path";
import { reviewSchema } from "../../review/model/change-set";
import { main } from "../../scripts/plinth";
import { writeFiles } from "../support/files";
import { HOSTILE } from "../support/hostile";
import { platformFiles, type Written } from "../support/terraform";
import { terminalIn } from "../support/terminal";
import { xmlProblems } from "../support/xml";

type Stacks = Readonly<Record<string, readonly Written[]>>;

/** What `plinth synth` would have written of an environment into a folder, by path. */
function synthesized(folder: string, stacks: Stacks): Readonly<Record<string, string>> {
  const { manifest, stacks: files, origins } = platformFiles(stacks);
  const usage = {
    version: 1,
    environment: "prod",
    region: "europe-west4",
    workloads: [],
    amounts: [],
    unknown: [],
    assumptions: [],
  };
  return {
    [`${folder}/manifest.json`]: JSON.stringify(manifest),
    [`${folder}/origins.json`]: JSON.stringify(origins),
    [`${folder}/workloads.json`]: JSON.stringify(usage),
    ...Object.fromEntries(
      [...files].map(([name, json]) => [`${folder}/stacks/${name}/cdk.tf.json`, JSON.stringify(json)]),
    ),
  };
}

const bucket = (id: string, more: Written["attributes"] = {}, name = id): Written => ({
  type: "storage_bucket",
  id,
  origin: `storage.zones.${id}`,
  attributes: { name, location: "EU", ...more },
});

const kept = (days: number) => bucket("raw", { retention_policy: { retention_period: days * 86_400 } });
const BEFORE: Stacks = { data: [kept(30), bucket("old", { force_destroy: true })] };
const AFTER: Stacks = { data: [kept(10)] };

async function review(files: Readonly<Record<string, string>>, ...words: readonly string[]) {
  const root = writeFiles(files);
  const { terminal, printed } = terminalIn(root);
  const code = await main(["review", ...words], terminal);
  return { root, code, ...printed };
}

const both = { ...synthesized("before", BEFORE), ...synthesized("after", AFTER) };
const changed = (...words: readonly string[]) => review(both, "--folders", "before", "after", ...words);
const same = (...words: readonly string[]) => review(both, "--folders", "before", "before", ...words);

test("two folders are compared, and the environment is that which they were synthesized of", async () => {
  const { code, out, err } = await changed();

  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out.split("\n").slice(0, 2)).toEqual([
    "prod: before → after",
    "Destroys 1 bucket with all data and loosens 1 bucket (objects are kept for less long). It changes 1 cost nobody can say.",
  ]);
});

test("the form for programs is that which is published, and its digest is that of the change", async () => {
  const [first, again, other] = [
    await changed("--format", "json"),
    await changed("--format", "json"),
    await same("--format", "json"),
  ].map(({ out }) => reviewSchema.parse(JSON.parse(out)));

  expect(first).toEqual(again);
  expect(first?.digest).toMatch(/^[0-9a-f]{64}$/);
  expect(first?.digest).not.toBe(other?.digest);
});

test.each([
  ["markdown", /^\*\*Destroys 1 bucket/],
  ["html", /^<!doctype html>\n/],
  ["sarif", /^\{\n/],
  ["junit", /^<\?xml /],
  ["github", /^::error /],
])("it is told as %s", async (format, form) => {
  const { code, out } = await changed("--format", format);
  expect(code).toBe(0);
  expect(out).toMatch(form);
});

test("what must not be missed is an error, all else a warning, each on the file that makes it", async () => {
  interface Sarif {
    readonly runs: readonly {
      readonly results: readonly {
        readonly ruleId: string;
        readonly level: string;
        readonly locations: readonly {
          readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } };
        }[];
      }[];
    }[];
  }
  const { runs } = JSON.parse((await changed("--format", "sarif")).out) as Sarif;

  expect(
    runs[0]?.results.map(({ ruleId, level, locations }) => [
      ruleId,
      level,
      locations[0]?.physicalLocation.artifactLocation.uri,
    ]),
  ).toEqual([
    ["review/destroyed-or-replaced", "error", "config/environments/prod.ts"],
    ["review/protection", "error", "config/environments/prod.ts"],
  ]);
});

test("findings of one thing among many to which the same happens stay findings of each", async () => {
  const alerts = (channels: string[]): Stacks => ({
    observability: ["a", "b", "c"].map((id) => ({
      type: "monitoring_alert_policy",
      id,
      attributes: { display_name: id, combiner: "OR", conditions: [], notification_channels: channels },
    })),
  });
  const files = { ...synthesized("before", alerts(["x", "y"])), ...synthesized("after", alerts(["x"])) };
  const { out } = await review(files, "--folders", "before", "after", "--format", "github");

  expect(
    out
      .trim()
      .split("\n")
      .map((line) => /::.*change alert ([abc])/.exec(line)?.[1]),
  ).toEqual(["a", "b", "c"]);
});

test("no name begins another annotation, another output or another element", async () => {
  const named = (location: string): Stacks => ({
    data: HOSTILE.map((name, index) => ({
      ...bucket(`b${index}`, { location, force_destroy: true }, name),
      origin: name,
    })),
  });
  const files = { ...synthesized("before", named("EU")), ...synthesized("after", named("US")) };
  const told = async (...words: readonly string[]) => review(files, "--folders", "before", "after", ...words);

  const annotations = (await told("--format", "github")).out.trim().split("\n");
  expect(annotations).toHaveLength(HOSTILE.length);
  for (const line of annotations) expect(line).toMatch(/^::(error|warning) file=/);
  const junit = (await told("--format", "junit")).out.replace(/^<\?xml[^>]*\?>\s*/, "");
  expect(xmlProblems(junit.replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, "text"))).toEqual([]);
  JSON.parse((await told("--format", "sarif")).out);
  const { root } = await told("--step-output", "outputs");
  const outputs = fs.readFileSync(path.join(root, "outputs"), "utf8").trim().split("\n");
  expect(outputs.map((line) => line.slice(0, line.indexOf("=")))).toEqual([
    "digest",
    "approvable",
    "changes",
    "created",
    "updated",
    "replaced",
    "destroyed",
    "data-loss",
    "broadened",
    "fails-on",
    "summary",
  ]);
});

test("later steps of CI are told what they may want to know, after what is in the file already", async () => {
  const { root } = await review(
    { ...both, outputs: "earlier=1\n" },
    "--folders",
    "before",
    "after",
    "--step-output",
    "outputs",
    "--fail-on",
    "destroy,replace",
  );

  expect(fs.readFileSync(path.join(root, "outputs"), "utf8").replace(/digest=.*/, "digest=")).toBe(
    [
      "earlier=1",
      "digest=",
      "approvable=true",
      "changes=2",
      "created=0",
      "updated=1",
      "replaced=0",
      "destroyed=1",
      "data-loss=1",
      "broadened=0",
      "fails-on=destroy",
      "summary=Destroys 1 bucket with all data and loosens 1 bucket (objects are kept for less long). It changes 1 cost nobody can say.",
      "",
    ].join("\n"),
  );
});

test("several forms are written at once, each by its ending, and the one that is printed stays", async () => {
  const files = ["r.txt", "r.md", "r.html", "r.json", "r.sarif", "r.xml"];
  const { root, code, out, err } = await changed(...files.flatMap((file) => ["--write", file]));

  expect(code).toBe(0);
  expect(out).toMatch(/^prod: before → after\n/);
  expect(err).toBe(files.map((file) => `wrote ${file}\n`).join(""));
  expect(fs.readFileSync(path.join(root, "r.txt"), "utf8")).toBe(out);
  expect(fs.readdirSync(root).sort()).toEqual(["after", "before", ...files].sort());
});

test.each([
  ["nowhere/r.html", "ENOENT: no such file or directory"],
  ["before", "the ending of"],
  ["folder.md", "it is a folder"],
])("where one file cannot be written, none is: %s", async (file, problem) => {
  const { root, code, out, err } = await review(
    { ...both, "r.md": "earlier", "folder.md/x": "" },
    "--folders",
    "before",
    "after",
    "--write",
    "r.md",
    "--write",
    file,
  );

  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).toContain(problem);
  expect(fs.readFileSync(path.join(root, "r.md"), "utf8")).toBe("earlier");
  expect(fs.readdirSync(root).sort()).toEqual(["after", "before", "folder.md", "r.md"]);
});

test("exit codes: differences only when asked, a limit before them, another change before both", async () => {
  const digest = reviewSchema.parse(JSON.parse((await changed("--format", "json")).out)).digest;

  expect((await same("--exit-code")).code).toBe(0);
  expect((await changed("--exit-code")).code).toBe(2);
  expect((await changed("--exit-code", "--fail-on", "destroy")).code).toBe(3);
  expect((await changed("--expect-digest", digest)).code).toBe(0);
  const other = await changed("--fail-on", "destroy", "--expect-digest", "0".repeat(64));
  expect(other.code).toBe(4);
  expect(other.err).toBe(
    `this is not the change that was reviewed\n  expected digest: ${"0".repeat(64)}\n  its digest:      ${digest}\n`,
  );
});

test("a limit that is hit says what hits it, after the whole review", async () => {
  const { code, out, err } = await changed("--fail-on", "data-loss,exposed", "--fail-on", "destroy");

  expect(code).toBe(3);
  expect(out).toContain("digest ");
  expect(err).toBe(
    [
      "fails on data-loss:",
      "  bucket old (data/google_storage_bucket.old)",
      "fails on destroy:",
      "  bucket old (data/google_storage_bucket.old)",
      "",
    ].join("\n"),
  );
});

test("a limit names ten that hit it, and how many more do", async () => {
  const many: Stacks = { data: Array.from({ length: 12 }, (_, index) => bucket(`b${String(index).padStart(2, "0")}`)) };
  const files = { ...synthesized("before", many), ...synthesized("after", { data: [] }) };
  const { err } = await review(files, "--folders", "before", "after", "--fail-on", "destroy");

  expect(err.split("\n").slice(-3)).toEqual(["  bucket b09 (data/google_storage_bucket.b09)", "  and 2 more", ""]);
});

const plan = (actions: readonly string[]) =>
  JSON.stringify({
    format_version: "1.2",
    terraform_version: "1.11.4",
    resource_changes: [
      {
        address: "google_storage_bucket.raw",
        mode: "managed",
        type: "google_storage_bucket",
        name: "raw",
        change: {
          actions,
          before: { name: "raw", force_destroy: true },
          after: actions.includes("create") ? { name: "raw" } : null,
        },
      },
    ],
  });

test("plans are reviewed, and what was synthesized for them names the lines that make it", async () => {
  const files = {
    ...both,
    "plans/plan-data.json": plan(["delete"]),
    "config/environments/prod.ts": [
      'import { defineEnvironment } from "plinth";',
      "export default defineEnvironment({",
      '  name: "prod",',
      '  project: { id: "acme-ml-prod", number: "481516234203", region: "europe-west4" },',
      "  storage: { zones: { raw: {} } },",
      "});",
    ].join("\n"),
  };
  const words = ["--plans", "plans/plan-data.json", "--origins", "before"];
  const { code, out } = await review(files, ...words);

  expect(code).toBe(0);
  expect(out).toContain("  destroy bucket raw  storage.zones.raw  config/environments/prod.ts:5\n");
  expect((await review(files, ...words, "--format", "github")).out).toMatch(
    /^::error file=config\/environments\/prod\.ts,line=5/,
  );
});

const USES = [
  "  plinth review main                              your files, with where you left main",
  "  plinth review v1..v2 prod                       two commits",
  "  plinth review --environments staging prod       two environments",
  "  plinth review --folders before after            two folders that plinth synth wrote",
  "  plinth review --plans plan-data.json ...        Terraform's own plans",
].join("\n");

test.each<[words: readonly string[], message: string]>([
  [[], `say what to compare\n${USES}`],
  [["--environments", "a"], `--environments takes two, what was before and what is after; 1 was given\n${USES}`],
  [
    ["--environments", "a", "b", "c"],
    `--environments takes two, what was before and what is after; 3 were given\n${USES}`,
  ],
  [["--folders", "a"], `--folders takes two, what was before and what is after; 1 was given\n${USES}`],
  [["--folders", "before", "gone"], "gone is not there\n  name a folder that plinth synth has written"],
  [
    ["--folders", "before", "before/manifest.json"],
    "before/manifest.json is no folder\n  name a folder that plinth synth has written",
  ],
  [["--origins", "a"], "--origins is about plans: add --plans"],
  [["main", "--plans", "a"], `one thing at a time: commits and --plans were given\n${USES}`],
  [
    ["--environments", "a", "b", "--folders", "c", "d"],
    `one thing at a time: --environments and --folders were given\n${USES}`,
  ],
  [
    ["main", "--fail-on", "everything"],
    `"everything" is nothing to fail on\n  allowed: destroy, replace, data-loss, broadened, exposed, unencrypted, and cost: with "+20%" of what is expected now, or "+500" dollars in a month`,
  ],
  [
    ["--folders", "before", "after", "--write", "r.pdf"],
    `the ending of "r.pdf" names no form of a review\n  allowed: .txt (text), .md (markdown), .html (html), .json (json), .sarif (sarif), .xml (junit)`,
  ],
  [
    ["--folders", "before", "after", "dev"],
    `before and after are the folders of one environment, prod, and not of "dev"`,
  ],
  [
    ["main", "--format", "pdf"],
    "error: option '--format <format>' argument 'pdf' is invalid. Allowed choices are text, markdown, html, json, sarif, junit, github.",
  ],
])("what cannot be done says what can: %j", async (words, message) => {
  const { code, out, err } = await review(both, ...words);

  expect({ code, out, err }).toEqual({ code: 1, out: "", err: `${message}\n` });
});

test.each([
  ["no plan", "[]", /^the plan of stack "broken" is no object\n/],
  ["no JSON", "{", /^broken\.json is no JSON: /],
])("a file that is %s is told by its name", async (_, text, message) => {
  const { code, out, err } = await review({ "broken.json": text }, "--plans", "broken.json");

  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).toMatch(message);
  expect(err).not.toContain("internal error");
});

test("folders of several environments are compared by name, or those that are asked for", async () => {
  const files = {
    ...synthesized("before/dev", BEFORE),
    ...synthesized("before/prod", BEFORE),
    ...synthesized("after/prod", AFTER),
  };
  const titles = async (...words: readonly string[]) =>
    (await review(files, "--folders", "before", "after", ...words)).out
      .split("\n")
      .filter((line) => line.includes(" → after"));

  expect(await titles()).toEqual(["dev: before → after", "prod: before → after"]);
  expect(await titles("prod")).toEqual(["prod: before → after"]);
  expect((await review(files, "prod", "--folders", "before", "after")).out).toContain("prod: before → after");
  expect((await review(files, "--folders", "before", "after", "qa")).err).toBe(
    'there is no environment "qa" in before and after\n  environments: dev, prod\n',
  );
});

test("a finding says what happens, to what, and the worst of it", async () => {
  const { out } = await changed("--format", "github");

  expect(
    out
      .trim()
      .split("\n")
      .map((line) => line.slice(line.lastIndexOf("::") + 2)),
  ).toEqual([
    "destroy bucket old: loses every object in the bucket: force_destroy is on, so that the bucket is emptied first (data/google_storage_bucket.old)",
    "change bucket raw: retention_policy.retention_period: 2592000 → 864000; objects are kept for less long (data/google_storage_bucket.raw)",
  ]);
});

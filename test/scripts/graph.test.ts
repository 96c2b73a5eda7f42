import fs from "node:fs";
import path from "node:path";
import { graphOutputSchema } from "../../review/picture/output";
import { main } from "../../scripts/plinth";
import { writeFiles } from "../support/files";
import { smallPlatform } from "../support/small-platform";
import { terminalIn } from "../support/terminal";
import { platformFiles } from "../support/terraform";
import { xmlProblems } from "../support/xml";

/** What `plinth synth` would have written into a folder, by path. */
function synthesized(folder: string, stacks = smallPlatform()): Readonly<Record<string, string>> {
  const { manifest, stacks: files, origins } = platformFiles(stacks);
  return {
    [`${folder}/manifest.json`]: JSON.stringify(manifest),
    [`${folder}/origins.json`]: JSON.stringify(origins),
    ...Object.fromEntries(
      [...files].map(([name, json]) => [`${folder}/stacks/${name}/cdk.tf.json`, JSON.stringify(json)]),
    ),
  };
}

const environment = (name: string, number: string, more = "") =>
  `import { defineEnvironment } from "plinth";
export default defineEnvironment({
  name: "${name}",
  project: { id: "acme-ml-${name}", number: "${number}", region: "europe-west4" },
  ${more}
});
`;

async function graph(files: Readonly<Record<string, string>>, ...words: readonly string[]) {
  const root = writeFiles({ "config/environments/dev.ts": environment("dev", "481516234201"), ...files });
  const { terminal, printed } = terminalIn(root);
  const code = await main(["graph", ...words], terminal);
  return { root, code, ...printed };
}

test("an environment is drawn as it would be synthesized now, and nothing else is written", async () => {
  const zone = environment("dev", "481516234201", "storage: { zones: { raw: {} } },");
  const { root, code, out, err } = await graph({ "config/environments/dev.ts": zone });

  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(xmlProblems(out)).toEqual([]);
  expect(out).toContain("<title>dev · acme-ml-dev · europe-west4</title>");
  expect(out).toContain("<title>zone raw ");
  expect(fs.readdirSync(root)).toEqual(["config"]);
});

test.each([
  ["the folder of an environment", ["--folder", "out/test"]],
  ["the folder above it, with its name", ["test", "--folder", "out"]],
  ["the folder itself, with its name", ["test", "--folder", "out/test"]],
])("what was synthesized is drawn from %s", async (_, words) => {
  const { code, out } = await graph(synthesized("out/test"), ...words, "--format", "json");

  expect(code).toBe(0);
  expect(graphOutputSchema.parse(JSON.parse(out)).things.map(({ id }) => id)).toContain("endpoint:fraud");
});

test.each([
  ["picture.svg", /^<svg /],
  ["picture.mmd", /^flowchart LR\n/],
  ["picture.DOT", /^digraph /],
  ["picture.json", /^\{\n {2}"version": 1,/],
  ["picture", /^<svg /],
])("%s is written in the form that its name says", async (file, form) => {
  const { root, code, out, err } = await graph(synthesized("out"), "--folder", "out", "--out", file);

  expect({ code, out }).toEqual({ code: 0, out: "" });
  expect(err).toMatch(new RegExp(`^wrote ${file}: 10 boxes, \\d+ arrows\n$`));
  expect(fs.readFileSync(path.join(root, file), "utf8")).toMatch(form);
});

test("what changes is drawn against what was synthesized before", async () => {
  const { data = [], ...others } = smallPlatform();
  const before = { data: data.filter(({ id }) => id !== "Raw"), ...others };
  const files = { ...synthesized("now"), ...synthesized("was", before) };
  const { out } = await graph(files, "--folder", "now", "--before", "was", "--format", "json");
  const { things } = graphOutputSchema.parse(JSON.parse(out));

  expect(things.filter(({ change }) => change === "created").map(({ id }) => id)).toEqual(["zone:raw"]);
});

test("more than GitHub draws is said, and more than can be laid out refused, with what to do", async () => {
  const bucket = (index: number) => ({
    type: "storage_bucket",
    id: `B${index}`,
    attributes: { name: `bucket-${index}` },
  });
  const many = synthesized("out", { data: Array.from({ length: 2000 }, (_, index) => bucket(index)) });
  const all = await graph(many, "--folder", "out", "--format", "mermaid", "--detail", "all");
  const some = await graph(many, "--folder", "out", "--format", "mermaid");
  const drawn = await graph(many, "--folder", "out", "--detail", "all");

  expect(all.code).toBe(0);
  expect(all.err).toMatch(
    /^warning: \d+ characters and 0 arrows: GitHub draws at most 50000 and 500\n {2}draw less with: --detail kinds\n$/,
  );
  expect(some.err).toBe("");
  expect(drawn).toMatchObject({ code: 1, out: "" });
  expect(drawn.err).toBe(
    "2000 boxes and 0 arrows cannot be laid out\n  allowed: at most 500 and 500\n" +
      "  let what is alike be drawn as one: leave --detail out\n",
  );
});

test.each([
  [["prd"], 'there is no environment "prd"', "  environments: dev, staging"],
  [[], "say which environment to draw", "  environments: dev, staging", "  or name what was synthesized with --folder"],
  [
    ["dev", "--folder", "out"],
    'out holds the environment "test", and not "dev"',
    "  name the folder of that environment, or leave the name out",
  ],
])("%j is refused", async (words, ...lines) => {
  const staging = { "config/environments/staging.ts": environment("staging", "481516234202") };
  const { code, out, err } = await graph({ ...staging, ...synthesized("out") }, ...words);

  expect({ code, out, err }).toEqual({ code: 1, out: "", err: `${lines.join("\n")}\n` });
});

test("a folder in which nothing was synthesized, a file that cannot be written and a broken stack are told as they are", async () => {
  const nothing = await graph({ "out/other.txt": "" }, "--folder", "out");
  const unwritable = await graph(synthesized("out"), "--folder", "out", "--out", "nowhere/picture.svg");
  const broken = await graph({ ...synthesized("out"), "out/stacks/data/cdk.tf.json": "{" }, "--folder", "out");

  expect([nothing, unwritable, broken].map(({ code, out }) => [code, out])).toEqual([
    [1, ""],
    [1, ""],
    [1, ""],
  ]);
  expect(nothing.err).toMatch(/^cannot read .*manifest\.json: .*\n {2}name a folder that plinth synth has written/);
  expect(unwritable.err).toMatch(/^cannot write nowhere\/picture\.svg: .*\n {2}name a file in a folder that exists\n$/);
  expect(broken.err).toMatch(/cdk\.tf\.json is no JSON/);
});

test("an environment with errors is not drawn: they are told, and the command ends with 2", async () => {
  const wrong = environment("dev", "481516234201", "workloads: { loader: { reads: ['zone:none'] } },");
  const { code, out, err } = await graph({ "config/environments/dev.ts": wrong });

  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toContain('config/environments/dev.ts:5:34  workloads.loader.reads[0]\n  no zone "none" is declared');
  expect(err).toMatch(/\nnothing was synthesized: 1 environment, 1 error, 0 warnings\n$/);
});

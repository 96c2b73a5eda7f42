import fs from "node:fs";
import path from "node:path";
import { loadEnvironment } from "../config/load/load";
import { report } from "../config/report/report";
import { writeFiles } from "./support/files";

const root = path.resolve(__dirname, "..");
const readme = fs.readFileSync(path.join(root, "README.md"), "utf8");

test("the environment that the README explains has no mistake", () => {
  const [, code = ""] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  const folder = writeFiles({ "config/environments/demo.ts": code });

  const { findings } = loadEnvironment("config/environments/demo.ts", { root: folder });

  expect(findings).toEqual([]);
});

test("the mistakes that the README shows are told so, at these places", async () => {
  const shared = "config/environments/shared/acme.ts";
  const prod = "config/environments/prod.ts";
  const source = fs.readFileSync(path.join(root, prod), "utf8");
  const mistaken = source
    .replace('nearline: "30d", coldline', 'nearlin: "30d", coldline')
    .replace('reads: ["zone:raw", "dataset:events"]', 'reads: ["zone:rau", "dataset:events"]');
  const folder = writeFiles({ [prod]: mistaken, [shared]: fs.readFileSync(path.join(root, shared), "utf8") });

  const loaded = loadEnvironment(prod, { root: folder });
  const findings = loaded.findings.filter(({ severity }) => severity === "error");
  const told = await report({ environments: [loaded], findings }, "text");

  const shown = [...readme.matchAll(/^ {4}(config\/environments\/prod\.ts:[\s\S]*?)\n\n/gm)].map(([, text = ""]) =>
    text.replace(/^ {4}/gm, ""),
  );
  expect(`${shown.join("\n\n")}\n`).toBe(told);
});

test("the numbers of resources that the README prints are those of prod", () => {
  const addresses = fs
    .readFileSync(path.join(root, "test/goldens/prod/addresses.txt"), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  const stacks = addresses.map((line) => line.split(" ")[0] ?? "");
  const counted = Object.fromEntries(
    [...new Set(stacks)].map((stack) => [stack, stacks.filter((one) => one === stack).length]),
  );

  const printed = Object.fromEntries(
    [...readme.matchAll(/^ {6}([a-z]+) +([0-9]+)(?: resources)?$/gm)].map(([, name, count]) => [name, Number(count)]),
  );

  expect(printed).toEqual({ ...counted, total: addresses.length });
});

test.each([...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, target]) => target as string))(
  "the README links to %s, which is there",
  (target) => {
    expect(fs.existsSync(path.join(root, target))).toBe(true);
  },
);

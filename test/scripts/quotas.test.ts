import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { quotasSchema } from "../../config/report/quotas";
import { main } from "../../scripts/plinth";

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => fs.rmSync(folder, { recursive: true })));

/** Runs `plinth check` in a project with one environment, whose training and quotas are these. */
async function check(training: string, words: readonly string[] = []) {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "plinth-"));
  folders.push(directory);
  fs.mkdirSync(path.join(directory, "config", "environments"), { recursive: true });
  fs.writeFileSync(
    path.join(directory, "config", "environments", "dev.ts"),
    `import { defineEnvironment } from "plinth";
export default defineEnvironment({
  name: "dev",
  project: { id: "acme-ml-dev", number: "481516234201", region: "europe-west4" },
  lifetime: "disposable",
  storage: { zones: { models: {} } },
  repositories: { images: { holds: "images" } },
  ${training}
});
`,
  );
  let out = "";
  let err = "";
  const terminal = {
    directory,
    packageDirectory: directory,
    color: false,
    out: (text: string) => void (out += text),
    err: (text: string) => void (err += text),
  };
  const code = await main(["check", "--quotas", ...words], terminal);
  return { code, out, err };
}

const job = (more: string) =>
  `{ image: "trainer", writes: ["zone:models"], output: "zone:models", reads: ["repository:images"], ${more} }`;
const l4 = `machine: { type: "g2-standard-12", accelerator: { type: "NVIDIA_L4", count: 1 } }`;
const jobs = `training: { jobs: { fraud: ${job(`${l4}, workers: 3`)}, churn: ${job(l4)} } },`;

test("shows what each job needs, what all need at once, and what to ask Google for", async () => {
  const { code, out } = await check(`${jobs} quotas: { custom_model_training_nvidia_l4_gpus: 4 },`);

  expect(code).toBe(0);
  expect(out).toBe(`dev  europe-west4
  quota                                 largest  all at once     granted  needed by
  custom_model_training_g2_cpus *            48           60  not stated  job churn 12, job fraud 48
  custom_model_training_nvidia_l4_gpus        4            5           4  job churn 1, job fraud 4
  * the name follows Google's pattern; no document has it

  ask Google for 60 of custom_model_training_g2_cpus in europe-west4
    granted now: gcloud alpha services quota list --service=aiplatform.googleapis.com --consumer=projects/acme-ml-dev --filter=aiplatform.googleapis.com/custom_model_training_g2_cpus
    ask here:    https://console.cloud.google.com/iam-admin/quotas?project=acme-ml-dev&metric=aiplatform.googleapis.com/custom_model_training_g2_cpus&location=europe-west4
    then write:  quotas: { custom_model_training_g2_cpus: 60 }
`);
});

const serving = `models: { fraud: { serving: { image: "images/server" } } },
  endpoints: { fraud: { model: "fraud", machine: { type: "n1-standard-4" }, replicas: { min: 1, max: 3 }, callers: ["group:engineers"] } },
  batch: { nightly: { model: "fraud", machine: { type: "n1-standard-4" }, replicas: { max: 2 }, input: { zone: "models", path: "in.jsonl" }, output: { zone: "models", folder: "out" } } },
  groups: { engineers: { email: "ml-engineers@acme.example" } },`;

test("shows what endpoints need while both models of a release are there, beside jobs", async () => {
  const { out } = await check(`${jobs} ${serving}`);

  expect(out.split("\n").slice(1, 5)).toEqual([
    "  quota                                 largest  all at once     granted  needed by",
    "  custom_model_serving_cpus *                24           32  not stated  endpoint fraud 24, batch nightly 8",
    "  custom_model_training_g2_cpus *            48           60  not stated  job churn 12, job fraud 48",
    "  custom_model_training_nvidia_l4_gpus        4            5  not stated  job churn 1, job fraud 4",
  ]);
});

test("prints what serves as JSON, too", async () => {
  const { out } = await check(serving, ["--format", "json"]);

  const document = JSON.parse(out);
  expect(quotasSchema.parse(document)).toEqual(document);
  expect(document.environments[0].quotas).toMatchObject([
    { metric: "custom_model_serving_cpus", jobs: {}, endpoints: { fraud: 24 }, batch: { nightly: 8 } },
  ]);
});

test("tells of a quota that is too small for what answers, beside the warning", async () => {
  const { code, out, err } = await check(`${serving} quotas: { custom_model_serving_cpus: 20 },`);

  expect(code).toBe(0);
  expect(out).toContain("too little: ask Google for 32 of custom_model_serving_cpus in europe-west4\n");
  expect(err).toContain("the endpoint needs 24 of custom_model_serving_cpus in europe-west4, and 20 are granted");
});

test("tells of a quota that is too small for a job, beside the warning", async () => {
  const { code, out, err } = await check(`${jobs} quotas: { custom_model_training_nvidia_l4_gpus: 2 },`);

  expect(code).toBe(0);
  expect(out).toContain("too little: ask Google for 5 of custom_model_training_nvidia_l4_gpus in europe-west4\n");
  expect(err).toContain("the job needs 4 of custom_model_training_nvidia_l4_gpus in europe-west4, and 2 are granted");
});

test("prints JSON as its schema says", async () => {
  const { out } = await check(jobs, ["--format", "json"]);

  const document = JSON.parse(out);
  expect(quotasSchema.parse(document)).toEqual(document);
  expect(document.environments[0].quotas[1]).toMatchObject({ largest: 4, together: 5, request: { amount: 5 } });
});

test("an environment without machines needs nothing", async () => {
  expect(await check("")).toMatchObject({ code: 0, out: "dev  nothing needs a quota\n" });
});

test("an environment with another error is told of and left out", async () => {
  const { code, out, err } = await check(`labelz: {},`);

  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toContain('unknown key "labelz". Did you mean "labels"?');
});

test("what shows findings on lines has no place for quotas", async () => {
  expect(await check(jobs, ["--format", "sarif"])).toEqual({
    code: 1,
    out: "",
    err: "--quotas cannot be told as sarif\n  allowed: text, json\n",
  });
});

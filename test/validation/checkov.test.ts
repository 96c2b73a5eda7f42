import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AcceptedFinding } from "../../constructs/core/accepted-finding";
import { acceptedFindings, acceptedFindingsPage, renderPage } from "../../validation/accepted-findings";
import { checkovCommand } from "../../validation/checkov-command";
import { writeFakeCheckov, writeStacks } from "./fakes";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "checkov-test-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const bucketLogs = {
  check_id: "CKV_GCP_62",
  check_name: "Bucket should log access",
  file_path: "/dev-data/main.tf.json",
  resource: "resource.Raw",
};
const accepted: AcceptedFinding = { check: "CKV_GCP_62", resource: "google_storage_bucket", reason: "Audit logs." };

async function run(report: object, acceptances: readonly AcceptedFinding[]) {
  const output = join(folder, "output");
  writeStacks(output, { "dev/data": { resource: { google_storage_bucket: { Raw: {} } } } });
  writeFileSync(
    join(output, "dev", "origins.json"),
    JSON.stringify({ data: { "google_storage_bucket.Raw": "storage.zones.raw" } }),
  );
  const out: string[] = [];
  const errors: string[] = [];
  const exitCode = await checkovCommand(
    [output],
    { PATH: process.env.PATH, CHECKOV: writeFakeCheckov(folder, report) },
    { out: (line) => out.push(line), error: (line) => errors.push(line) },
    acceptances,
  );
  return { exitCode, out, errors };
}

const found = { results: { failed_checks: [bucketLogs] }, summary: { passed: 4 } };

test("a finding that is accepted for its type of resource passes", async () => {
  expect(await run(found, [accepted])).toEqual({
    exitCode: 0,
    out: ["stacks: 1, findings: 1, not accepted: 0"],
    errors: [],
  });
});

test.each([
  ["nobody accepted", []],
  ["is accepted for another type only", [{ ...accepted, resource: "google_bigquery_table" } as const]],
])("a finding that %s fails, with its place in the environment file", async (_what, acceptances) => {
  const { exitCode, errors } = await run(found, acceptances);

  expect(exitCode).toBe(2);
  expect(errors).toContain(
    "dev/data  storage.zones.raw, google_storage_bucket.Raw: CKV_GCP_62 Bucket should log access",
  );
});

test("an acceptance that nothing needs any more fails", async () => {
  expect(await run({ results: { failed_checks: [] }, summary: { passed: 4 } }, [accepted])).toEqual({
    exitCode: 2,
    out: ["stacks: 1, findings: 0, not accepted: 0"],
    errors: ["accepted, but found nowhere: CKV_GCP_62 google_storage_bucket"],
  });
});

test("findings are read from every report when checkov gives a list of them", async () => {
  const { exitCode } = await run([{ summary: { passed: 1 } }, found], [accepted]);

  expect(exitCode).toBe(0);
});

test.each([
  [
    "a stack that it could not read",
    { results: { parsing_errors: ["/dev-data/main.tf.json"] }, summary: { passed: 4 } },
    "checkov could not read /dev-data/main.tf.json",
  ],
  ["nothing that it checked", { passed: 0, failed: 0 }, "checkov checked nothing"],
  [
    "a resource that is not there",
    { results: { failed_checks: [{ ...bucketLogs, resource: "resource.Other" }] } },
    "checkov told of a resource that is not in the stack: Other",
  ],
])("fails for %s instead of passing it", async (_what, report, message) => {
  expect(await run(report, [accepted])).toEqual({ exitCode: 1, out: [], errors: [message] });
});

test("without checkov nothing is looked at, and what to do is told", async () => {
  const errors: string[] = [];
  writeStacks(folder, { "dev/data": {} });

  const exitCode = await checkovCommand(
    [folder],
    { PATH: process.env.PATH, CHECKOV: "no-such-checkov" },
    { out: () => {}, error: (line) => errors.push(line) },
  );

  expect({ exitCode, errors }).toEqual({
    exitCode: 1,
    errors: [
      'no-such-checkov is not on the path. Install it, for example with "pipx install checkov", or name it: CHECKOV=...',
    ],
  });
});

test("no finding is accepted twice", () => {
  const keys = acceptedFindings.map(({ check, resource }) => `${check} ${resource}`);

  expect(new Set(keys).size).toBe(keys.length);
});

test("the reference page has a line for each accepted finding", () => {
  expect(renderPage([accepted])).toContain("\n| `google_storage_bucket` | CKV_GCP_62 | Audit logs. |\n");
  for (const { check, reason } of acceptedFindings)
    expect(acceptedFindingsPage.content()).toContain(`${check} | ${reason}`);
});

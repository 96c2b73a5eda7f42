import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { bareScript, type StackJson } from "../../bench/bare-script";

const provider = {
  google: [{ project: "acme-ml-test", region: "europe-west4" }],
  "google-beta": [{ project: "acme-ml-test" }],
  time: [{}],
};
const stack = {
  terraform: { backend: { gcs: { bucket: "acme-ml-test-tfstate", prefix: "test/data" } } },
  provider,
  resource: {
    google_storage_bucket: {
      Raw: {
        "//": { metadata: { path: "data/Raw" } },
        name: "raw",
        location: "EU",
        lifecycle: { prevent_destroy: true },
        lifecycle_rule: [{ action: { type: "Delete" }, condition: { age: 30, with_state: "ARCHIVED" } }],
        depends_on: ["time_sleep.Wait"],
      },
    },
    google_project_service_identity: { Agent: { provider: "google-beta", service: "aiplatform.googleapis.com" } },
    time_sleep: { Wait: { create_duration: "90s", triggers: { names: "a b" } } },
  },
} satisfies StackJson;

/** Runs a script where it finds the project's libraries, and reads the stack that it writes. */
function run(script: string): StackJson {
  const folder = mkdtempSync(join(tmpdir(), "bare-script-test-"));
  try {
    symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
    writeFileSync(join(folder, "main.js"), script);
    execFileSync(process.execPath, ["main.js", join(folder, "out")], { cwd: folder });
    return JSON.parse(readFileSync(join(folder, "out", "dev", "stacks", "data", "cdk.tf.json"), "utf8")) as StackJson;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("the script makes the same resources with the same arguments as the stack it is written from", () => {
  const made = run(bareScript({ dev: { data: stack } }));

  const resources = JSON.parse(JSON.stringify(made.resource, (key, value) => (key === "//" ? undefined : value)));
  const expected = JSON.parse(JSON.stringify(stack.resource, (key, value) => (key === "//" ? undefined : value)));
  expect(resources).toEqual(expected);
  expect(made.provider).toEqual(provider);
  expect(made.terraform).toMatchObject(stack.terraform);
});

test("every type is imported from its own module, once", () => {
  const two = { dev: { data: stack, again: stack } };

  const imports = bareScript(two)
    .split("\n")
    .filter((line) => line.includes("require("));

  expect(imports.filter((line) => line.includes("provider-google/lib/storage-bucket"))).toHaveLength(1);
  for (const line of imports) expect(line).not.toMatch(/require\("@cdktf\/provider-[a-z-]+"\)/);
});

test.each([
  ["a provider of which the platform has no bindings", "acme_thing", 'the bare script knows no provider "acme"'],
  ["a type of another module", "time_provider", "@cdktf/provider-time/lib/provider exports no class for the type"],
])("fails for %s", (_what, type, message) => {
  expect(() => bareScript({ dev: { data: { resource: { [type]: { One: {} } } } } })).toThrow(message);
});

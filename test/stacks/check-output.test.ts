import * as fs from "node:fs";
import * as path from "node:path";
import { checkOutput } from "../../stacks/check-output";
import { temporaryFolders } from "../support/folders";

const temporaryFolder = temporaryFolders();
const bucket = "google_storage_bucket.raw";

function check(attributes: object, addresses = [bucket], parts: object = {}): () => void {
  const file = path.join(temporaryFolder(), "cdk.tf.json");
  const stack = { resource: { google_storage_bucket: { raw: attributes } }, ...parts };
  fs.writeFileSync(file, JSON.stringify(stack, undefined, 2));
  return () => checkOutput("dev", "data", file, addresses);
}

test("what is complete and belongs to no machine passes", () => {
  expect(check({ name: "acme", path: "projects/acme/global", home: "/rooted" })).not.toThrow();
});

test.each([
  ["${TFTOKEN[TOKEN.7]}", '"name": "${TFTOKEN[TOKEN.7]}"'],
  ["prefix-${TfToken[TOKEN.7]}", '"name": "prefix-${TfToken[TOKEN.7]}"'],
  ["&{TfToken[TOKEN.3]}", '"name": "&{TfToken[TOKEN.3]}"'],
])("a token that was left over is told: %s", (name, line) => {
  expect(check({ name })).toThrow(
    new Error(`dev, stack data: an attribute was changed as if it were text, pass it on as it is: ${line}`),
  );
});

test.each([
  process.cwd(),
  path.join(process.cwd(), "catalog", "file.json"),
  `see ${path.resolve(__dirname, "../..")} there`,
])("a folder of this machine is told: %s", (text) => {
  expect(check({ text })).toThrow(
    new Error(`dev, stack data: a folder of this machine is in the output: "text": ${JSON.stringify(text)}`),
  );
});

test("a folder that only begins like one of this machine is none", () => {
  expect(check({ text: `${process.cwd()}-and-more`, other: `gs:/${process.cwd()}` })).not.toThrow();
});

test("two resources with one address are told, instead of losing one", () => {
  expect(check({}, [bucket, bucket])).toThrow(
    new Error(
      "dev, stack data: two resources have the address google_storage_bucket.raw, and one would be lost: change an id",
    ),
  );
});

test("a resource that was made and is not in the output is told", () => {
  expect(check({}, [bucket, "google_storage_bucket.models"])).toThrow(
    new Error("dev, stack data: google_storage_bucket.models was made and is not in the output"),
  );
});

test("a stack that reads another's state is told", () => {
  expect(check({}, [bucket], { data: { terraform_remote_state: { foundation: {} } } })).toThrow(
    new Error("dev, stack data: it reads another stack's state: pass the name, which is known, as text"),
  );
});

test.each(["${google_storage_bucket.models.name}", "gs://${google_storage_bucket.models.name}/a"])(
  "a reference to what is in another stack is told: %s",
  (name) => {
    expect(check({ name })).toThrow(
      new Error(
        "dev, stack data: it refers to google_storage_bucket.models, which is not in it: pass the name, which is known, as text",
      ),
    );
  },
);

test("a reference within the stack passes, and so does text that only looks like one", () => {
  const data = { data: { google_project: { here: {} } } };
  const attributes = {
    name: "${google_storage_bucket.raw.id}",
    number: "${data.google_project.here.number}",
    source: '$${google_storage_bucket.models.name} $${sys.get_env("A")}',
  };

  expect(check(attributes, [bucket], data)).not.toThrow();
});

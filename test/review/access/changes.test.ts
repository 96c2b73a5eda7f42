import { accessChanges } from "../../../review/access/changes";
import { smallPlatform, type Written } from "../../support/access";

const ada = "user:ada@acme.example";
const onBucket = (role: string, condition?: string, member = ada, bucket = "raw") => ({
  bucket,
  role,
  member,
  ...(condition !== undefined && { condition: [{ title: "t", expression: condition }] }),
});
const bucketGrants = (...grants: readonly ReturnType<typeof onBucket>[]): Written => ({
  google_storage_bucket_iam_member: Object.fromEntries(grants.map((grant, index) => [`G${index}`, grant])),
});
const custom = (permissions: readonly string[], member = ada): Written => ({
  google_project_iam_custom_role: { Own: { role_id: "own", title: "Own", permissions } },
  google_project_iam_member: { G: { role: "projects/acme-ml/roles/own", member } },
});
const objects = (prefix: string) => `resource.name.startsWith("projects/_/buckets/raw/objects/${prefix}")`;

test.each<[what: string, before: Written, after: Written, sentences: readonly string[], direction: string]>([
  [
    "somebody new",
    {},
    bucketGrants(onBucket("roles/storage.objectViewer")),
    ["ada@acme.example now reads bucket raw (storage.objectViewer)"],
    "broadened",
  ],
  [
    "somebody who leaves",
    bucketGrants(onBucket("roles/storage.objectViewer")),
    {},
    ["ada@acme.example no longer reads bucket raw (storage.objectViewer)"],
    "narrowed",
  ],
  [
    "a larger role",
    bucketGrants(onBucket("roles/storage.objectViewer")),
    bucketGrants(onBucket("roles/storage.objectUser")),
    ["ada@acme.example now writes bucket raw (before: reads) (storage.objectViewer → storage.objectUser)"],
    "broadened",
  ],
  [
    "a smaller role",
    bucketGrants(onBucket("roles/storage.admin")),
    bucketGrants(onBucket("roles/storage.objectViewer")),
    ["ada@acme.example now only reads bucket raw (before: administers) (storage.admin → storage.objectViewer)"],
    "narrowed",
  ],
  [
    "a condition that comes",
    bucketGrants(onBucket("roles/storage.objectViewer")),
    bucketGrants(onBucket("roles/storage.objectViewer", objects("a/"))),
    [`ada@acme.example still reads bucket raw, now only if ${objects("a/")} (storage.objectViewer)`],
    "narrowed",
  ],
  [
    "a condition that goes",
    bucketGrants(onBucket("roles/storage.legacyObjectReader", objects("a/"))),
    bucketGrants(onBucket("roles/storage.legacyObjectReader")),
    ["ada@acme.example still reads bucket raw, now without a condition (storage.legacyObjectReader)"],
    "broadened",
  ],
  [
    "a condition that becomes narrower",
    bucketGrants(onBucket("roles/storage.legacyObjectReader", objects("a/"))),
    bucketGrants(onBucket("roles/storage.legacyObjectReader", objects("a/b/"))),
    [
      `ada@acme.example still reads bucket raw, now if ${objects("a/b/")}, before if ${objects("a/")} (storage.legacyObjectReader)`,
    ],
    "narrowed",
  ],
  [
    "a condition that becomes another one",
    bucketGrants(onBucket("roles/storage.legacyObjectReader", "resource.matchTag('a', 'b')")),
    bucketGrants(onBucket("roles/storage.legacyObjectReader", "resource.matchTag('a', 'c')")),
    [
      "ada@acme.example: it cannot be told whether it may do more or less on bucket raw, now if resource.matchTag('a', 'c'), before if resource.matchTag('a', 'b') (storage.legacyObjectReader)",
    ],
    "unknown",
  ],
  [
    "a role that nobody knows",
    bucketGrants(onBucket("roles/storage.objectViewer")),
    bucketGrants(onBucket("roles/storage.brandNew")),
    [
      "ada@acme.example: it cannot be told whether it may do more or less on bucket raw (storage.objectViewer → storage.brandNew)",
    ],
    "unknown",
  ],
  [
    "the project instead of the bucket",
    bucketGrants(onBucket("roles/storage.legacyObjectReader")),
    {
      google_storage_bucket: { Raw: { name: "raw" } },
      google_project_iam_member: { G: { role: "roles/storage.legacyObjectReader", member: ada } },
    },
    ["ada@acme.example, on the project: now also reads every bucket (storage.legacyObjectReader)"],
    "broadened",
  ],
  [
    "another bucket",
    bucketGrants(onBucket("roles/storage.objectViewer")),
    bucketGrants(onBucket("roles/storage.objectViewer", undefined, ada, "other")),
    ["ada@acme.example: reads bucket other, and no longer bucket raw (storage.objectViewer)"],
    "both",
  ],
  [
    "another address and a role in two parts, which is no change",
    bucketGrants(onBucket("roles/storage.legacyObjectReader"), onBucket("roles/storage.legacyBucketReader")),
    bucketGrants(onBucket("roles/storage.legacyBucketReader"), onBucket("roles/storage.legacyObjectReader")),
    [],
    "none",
  ],
  [
    "everybody",
    {},
    bucketGrants(onBucket("roles/storage.objectViewer", undefined, "allUsers")),
    ["everybody on the internet now reads bucket raw (storage.objectViewer)"],
    "broadened",
  ],
  [
    "a basic role in place of another one, of which less is listed than it holds",
    { google_project_iam_member: { G: { role: "roles/editor", member: ada } } },
    { google_project_iam_member: { G: { role: "roles/viewer", member: ada } } },
    [],
    "narrowed",
  ],
])("%s", (_, before, after, sentences, direction) => {
  const bucket = { google_storage_bucket: { Raw: { name: "raw" } } };
  const changes = accessChanges(smallPlatform({ ...bucket, ...before }), smallPlatform({ ...bucket, ...after }));
  if (sentences.length > 0 || direction === "none")
    expect(changes.changes.map(({ sentence }) => sentence)).toEqual(sentences);
  expect(changes.direction).toBe(direction);
});

test("what a custom role holds changes for all who hold it, and is told once", () => {
  const { changes, roles, direction } = accessChanges(
    smallPlatform(custom(["storage.objects.get"])),
    smallPlatform(custom(["storage.objects.get", "storage.objects.delete"])),
  );
  expect(roles.map(({ sentence }) => sentence)).toEqual([
    "the custom role own now also holds storage.objects.delete: for ada@acme.example",
  ]);
  expect(changes).toMatchObject([
    { byRole: true, direction: "broadened", gained: ["storage.objects.delete"], lost: [] },
  ]);
  expect(direction).toBe("broadened");
});

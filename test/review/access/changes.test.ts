import { accessReview } from "../../../review/access/access-review";
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

const told = (before: Written, after: Written) => {
  const { changes, roles, renamed, takeovers, controls, paths, direction } = accessChanges(
    smallPlatform(before),
    smallPlatform(after),
  );
  const sentences = [
    ...renamed.map(({ sentence }) => sentence),
    ...takeovers.map(({ sentence }) => sentence),
    ...roles.map(({ sentence }) => sentence),
    ...changes.filter(({ byRole }) => !byRole).map(({ sentence }) => sentence),
    ...controls.map(({ sentence }) => sentence),
    ...[...paths.opened, ...paths.closed].map(({ steps }) => steps.map(({ how }) => how).join()),
  ];
  return [direction, ...sentences];
};

test("a binding that is new takes from others, here and elsewhere", () => {
  const bob = { bucket: "raw", role: "roles/storage.objectViewer", members: ["user:bob@acme.example"] };
  const before = bucketGrants(onBucket("roles/storage.objectViewer"));
  expect(told(before, { ...before, google_storage_bucket_iam_binding: { B: bob } })).toEqual([
    "broadened",
    "takes storage.objectViewer on bucket raw from everybody whom it does not name, here from ada@acme.example, and from whoever was given it outside this platform",
    "bob@acme.example now reads bucket raw (storage.objectViewer)",
  ]);
});

test("a bucket with another name is no other bucket, and conditions that name it say the same", () => {
  const named = (bucket: string): Written => ({
    google_storage_bucket: { Raw: { name: bucket } },
    ...bucketGrants(
      onBucket(
        "roles/storage.objectUser",
        `resource.name.startsWith("projects/_/buckets/${bucket}/objects/a")`,
        ada,
        bucket,
      ),
    ),
  });
  expect(told(named("old"), named("new"))).toEqual(["none"]);
});

test("a group of another address is other people, and that is told once", () => {
  const group = (email: string) =>
    smallPlatform(bucketGrants(onBucket("roles/storage.objectViewer", undefined, `group:${email}`)), {
      origins: { "google_storage_bucket_iam_member.G0": "groups.scientists.reads.0" },
    });
  const { changes, renamed, direction } = accessChanges(group("old@acme.example"), group("new@acme.example"));
  expect([changes, direction]).toEqual([[], "both"]);
  expect(renamed.map(({ sentence }) => sentence)).toEqual([
    "scientists are now new@acme.example instead of old@acme.example: other people hold what they hold, 1 grant",
  ]);
});

test("between environments everything has another name, and only what differs is told", () => {
  const environment = (project: string, role: string) =>
    smallPlatform(
      {
        google_service_account: { Job: { account_id: `${project}-job`, display_name: "Training job" } },
        google_storage_bucket: { Raw: { name: `${project}-raw` } },
        google_project_iam_custom_role: {
          Own: { role_id: `${project}_own`, permissions: ["workflows.executions.create"] },
        },
        google_storage_bucket_iam_member: {
          A: {
            bucket: `${project}-raw`,
            role,
            member: `serviceAccount:${project}-job@${project}.iam.gserviceaccount.com`,
          },
          B: {
            bucket: `${project}-raw`,
            role: "roles/storage.objectViewer",
            member: `group:team-${project}@acme.example`,
          },
        },
        google_project_iam_member: {
          C: {
            role: `projects/${project}/roles/${project}_own`,
            member: `serviceAccount:${project}-job@${project}.iam.gserviceaccount.com`,
          },
          D: {
            role: "roles/workflows.serviceAgent",
            member: `serviceAccount:service-${project.length}@gcp-sa-workflows.iam.gserviceaccount.com`,
          },
        },
      },
      { project, origins: { "google_storage_bucket_iam_member.B": "groups.team.reads.0" } },
    );
  const { changes, roles, renamed, direction } = accessChanges(
    environment("dev", "roles/storage.objectViewer"),
    environment("production", "roles/storage.objectUser"),
  );
  expect(changes.map(({ sentence }) => sentence)).toEqual([
    "Training job now writes bucket production-raw (before: reads) (storage.objectViewer → storage.objectUser)",
  ]);
  expect([roles, renamed, direction]).toEqual([[], [], "broadened"]);
});

test("what watches over access is told: audit logs, who approves, rules that forbid", () => {
  const watched = (
    types: readonly object[],
    approvers: readonly string[],
    longest: string,
    denials: object,
  ): Written => ({
    google_project_iam_audit_config: { A: { service: "allServices", audit_log_config: types as never } },
    google_privileged_access_manager_entitlement: {
      E: {
        max_request_duration: longest,
        eligible_users: [{ principals: ["group:ops@acme.example"] }],
        approval_workflow: [{ manual_approvals: [{ steps: [{ approvers: [{ principals: approvers }] }] }] }],
        privileged_access: [
          {
            gcp_iam_access: [
              {
                resource: "//cloudresourcemanager.googleapis.com/projects/acme-ml",
                role_bindings: [{ role: "roles/storage.objectUser" }],
              },
            ],
          },
        ],
      },
    },
    google_iam_deny_policy: denials as never,
  });
  const before = watched(
    [{ log_type: "DATA_READ" }, { log_type: "DATA_WRITE" }],
    ["group:bosses@acme.example"],
    "3600s",
    {
      D: { display_name: "no keys" },
    },
  );
  const after = watched([{ log_type: "DATA_WRITE", exempted_members: [ada] }], [], "7200s", {});
  expect(told(before, after)).toEqual([
    "broadened",
    "DATA_READ of all services on the project is no longer written down",
    "DATA_WRITE of all services on the project is no longer written down of user:ada@acme.example",
    "access on request: nobody approves it any more",
    "access on request: for 7200s at most, before 3600s",
    "no longer forbids: no keys",
  ]);
  expect(told(after, before)[0]).toBe("narrowed");
});

test("access on request is told as such, and standing access in its place is more", () => {
  const onRequest: Written = {
    google_privileged_access_manager_entitlement: {
      E: {
        eligible_users: [{ principals: [ada] }],
        privileged_access: [
          {
            gcp_iam_access: [
              {
                resource: "//cloudresourcemanager.googleapis.com/projects/acme-ml",
                role_bindings: [{ role: "roles/storage.objectViewer" }],
              },
            ],
          },
        ],
      },
    },
  };
  const standing: Written = { google_project_iam_member: { G: { role: "roles/storage.objectViewer", member: ada } } };
  expect(told({}, onRequest)).toEqual([
    "broadened",
    "ada@acme.example, on the project: now reads every bucket, on request and for a time (storage.objectViewer)",
  ]);
  expect(told(onRequest, { ...standing, ...onRequest })).toEqual([
    "broadened",
    "ada@acme.example, on the project: now reads every bucket (storage.objectViewer)",
  ]);
  expect(told(standing, { ...standing, ...onRequest })).toEqual(["none"]);
});

test("for a review, the worst comes first, with a summary", () => {
  const { findings, summary, broadened, narrowed, unknown } = accessReview(
    smallPlatform(bucketGrants(onBucket("roles/storage.objectViewer"))),
    smallPlatform(
      bucketGrants(
        onBucket("roles/storage.objectUser", undefined, "group:team@acme.example"),
        onBucket("roles/storage.objectViewer", undefined, "allUsers"),
      ),
    ),
  );
  expect(findings).toEqual([
    {
      text: "everybody on the internet now reads bucket raw (storage.objectViewer)",
      direction: "loosened",
      severity: "critical",
      section: "access",
      stack: "data",
      address: "google_storage_bucket_iam_member.G1",
    },
    {
      text: "team@acme.example now writes bucket raw (storage.objectUser)",
      direction: "loosened",
      severity: "high",
      section: "access",
      stack: "data",
      address: "google_storage_bucket_iam_member.G0",
    },
    {
      text: "ada@acme.example no longer reads bucket raw (storage.objectViewer)",
      direction: "tightened",
      severity: "info",
      section: "access",
      stack: "data",
      address: "google_storage_bucket_iam_member.G0",
    },
  ]);
  expect([broadened, narrowed, unknown]).toEqual([2, 1, 0]);
  expect(summary).toBe("gives 2 principals more access, takes access from 1 principal");
});

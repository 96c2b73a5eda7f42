import { accessOf } from "../../../review/access/access";
import { QuestionError, understand } from "../../../review/access/questions";
import { type AccessFormat, tellAccess } from "../../../review/access/told";
import type { Asked } from "../../../review/access/questions";
import type { Json } from "../../../review/json";
import type { Platform } from "../../../review/platform";
import { smallPlatform } from "../../support/access";

const job = "serviceAccount:job@acme-ml.iam.gserviceaccount.com";
const platformWith = (more: Readonly<Record<string, Json>> = {}) =>
  smallPlatform(
    {
      google_service_account: { Job: { account_id: "job", display_name: "Training job" } },
      google_storage_bucket: { Raw: { name: "acme-raw" }, Models: { name: "acme-models" } },
      google_storage_bucket_iam_member: {
        A: { bucket: "acme-raw", role: "roles/storage.objectViewer", member: "group:team@acme.example" },
        B: {
          bucket: "acme-raw",
          role: "roles/storage.objectUser",
          member: job,
          condition: [{ title: "one", expression: 'resource.name == "x"' }],
        },
        ...more,
      },
      google_project_iam_member: { P: { role: "roles/storage.objectViewer", member: "user:ada@acme.example" } },
      google_service_account_iam_member: {
        T: {
          service_account_id: "projects/acme-ml/serviceAccounts/job@acme-ml.iam.gserviceaccount.com",
          role: "roles/iam.serviceAccountTokenCreator",
          member: "group:team@acme.example",
        },
      },
    },
    {
      origins: {
        "google_service_account.Job": "training.jobs.fraud",
        "google_storage_bucket.Raw": "storage.zones.raw",
        "google_storage_bucket_iam_member.A": "groups.scientists.reads.0",
      },
    },
  );
const tell = (format: AccessFormat, asked: Asked = {}, platform: Platform = platformWith(), against?: Platform) =>
  tellAccess(platform, {
    title: "dev",
    format,
    color: false,
    asked,
    ...(against && { against: { title: "before", platform: against } }),
  }).text;

test("as text, by principal, people first, then the ways to more", () => {
  expect(tell("text")).toBe(`dev: 3 principals, 4 grants on 3 things   roles as Google had them on 2026-11-24

Groups of people

  scientists  team@acme.example  groups.scientists
    makes tokens of account "Training job"  iam.serviceAccountTokenCreator  google_service_account_iam_member.T
    reads zone:raw                          storage.objectViewer  groups.scientists.reads.0

Single people

  ada@acme.example
    reads every bucket                      storage.objectViewer  google_project_iam_member.P

Accounts of the platform

  Training job  job@acme-ml.iam.gserviceaccount.com  training.jobs.fraud
    writes zone:raw                         storage.objectUser  google_storage_bucket_iam_member.B
      only if resource.name == "x"

Ways to more than was granted

  scientists
    makes tokens of Training job
      gives: writes zone:raw
      data: google_service_account_iam_member.T
`);
});

test("who can read something: those who may there or around it, and those who come to it through others", () => {
  const text = tell("text", { resource: "zone:raw", permission: "write" });
  expect(text).toBe(`dev: 1 principal, 1 grant on 1 thing   roles as Google had them on 2026-11-24

Accounts of the platform

  Training job  job@acme-ml.iam.gserviceaccount.com  training.jobs.fraud
    adds to zone:raw  storage.objectUser  google_storage_bucket_iam_member.B
      only if resource.name == "x"

Ways to more than was granted

  scientists
    makes tokens of Training job
      gives: writes zone:raw
      data: google_service_account_iam_member.T
`);
  expect(tell("text", { resource: "acme-models", permission: "storage.objects.*" })).toContain(
    "  ada@acme.example\n    reads every bucket  storage.objectViewer  google_project_iam_member.P\n",
  );
  expect(tell("text", { resource: "acme-models", permission: "delete" })).toContain(
    "\nNobody, as far as this platform says.\n",
  );
});

test.each<[asked: Asked, message: string]>([
  [
    { principal: "scientist s" },
    'there is no principal "scientist s". Did you mean "scientists"?\n  allowed: a name of one, or a part of it: Training job, ada@acme.example, scientists',
  ],
  [
    { resource: "zone:row" },
    'there is no resource "zone:row". Did you mean "zone:raw"?\n  allowed: a name of one, or a part of it: account "Training job", bucket acme-models, the project, zone:raw',
  ],
  [
    { permission: "raed" },
    'nothing is known of the permission "raed". Did you mean "read"?\n  allowed: a permission of Google such as storage.objects.get or storage.objects.*, or read, write, delete, act-as, start, approve, call',
  ],
  [
    { permission: "constructor" },
    'nothing is known of the permission "constructor"\n  allowed: a permission of Google such as storage.objects.get or storage.objects.*, or read, write, delete, act-as, start, approve, call',
  ],
])("a question about nothing is told: %j", (asked, message) => {
  const asking = () => understand(accessOf(platformWith()), asked);
  expect(asking).toThrow(QuestionError);
  expect(asking).toThrow(message);
});

test("a permission with many stars is answered at once", () => {
  expect(understand(accessOf(platformWith()), { permission: "*o*b*j*e*c*t*s*.*g*e*t" }).permissions).toContain(
    "storage.objects.get",
  );
  expect(() => understand(accessOf(platformWith()), { permission: `${"*a".repeat(2000)}!` })).toThrow(QuestionError);
});

test("as CSV, a line for each grant, and nothing that a spreadsheet would run", () => {
  const csv = tell(
    "csv",
    {},
    platformWith({ C: { bucket: "=1+1", role: "roles/storage.objectViewer", member: '@evil",\n' } }),
  );
  expect(csv.split("\r\n")).toHaveLength(7);
  expect(csv).toContain(
    '"\'@evil"",\\u000a","\'@evil"",\\u000a",unknown,reads bucket =1+1,bucket =1+1,bucket,roles/storage.objectViewer,8,,,data,',
  );
});

test("as a page: markup in names is text, and no script but its own runs", () => {
  const page = tell(
    "html",
    {},
    platformWith({ C: { bucket: "<img src=x onerror=alert(1)>", role: '"><script>', member: "group:<b>@x" } }),
  );
  expect(page).not.toMatch(/<img|<b>|"><script>/);
  expect(page).toContain("&lt;img src=x onerror=alert(1)&gt;");
  expect(page.match(/<tr data-kind/g)).toHaveLength(5);
  expect(page).not.toMatch(/ style=| on[a-z]+=(?!alert)|https?:/);
});

test("text goes to a terminal without letters that turn it around", () => {
  const text = tell(
    "text",
    {},
    platformWith({ C: { bucket: "\u001b[2J", role: "roles/storage.objectViewer", member: "group:\u202eevil" } }),
  );
  expect(text).toContain("reads bucket \\u001b[2J");
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
});

test("what changes is told with what gives more first", () => {
  const after = platformWith({
    A: { bucket: "acme-raw", role: "roles/storage.admin", member: "group:team@acme.example" },
  });
  expect(tell("text", {}, after, platformWith())).toBe(`dev, compared with before

Who may do what
  + scientists now administers zone:raw (before: reads) (storage.objectViewer → storage.admin)  groups.scientists.reads.0
`);
  expect(tell("text", {}, after, after)).toBe("dev, compared with before\n\nNobody's access changes.\n");
  expect(JSON.parse(tell("json", {}, after, platformWith()))).toMatchObject({
    changes: {
      direction: "broadened",
      changes: [{ kind: "broadened", principal: "scientists", resource: "zone:raw" }],
    },
  });
});

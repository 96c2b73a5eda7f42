import fc from "fast-check";
import { predefinedRole } from "../../../catalog/role-contents";
import { accessOf } from "../../../review/access/access";
import { accessChanges } from "../../../review/access/changes";
import { accessDocument, accessSchema } from "../../../review/access/document";
import { answer } from "../../../review/access/questions";
import { accessReview } from "../../../review/access/access-review";
import type { Json } from "../../../review/json";
import { smallPlatform } from "../../support/access";

interface Given {
  readonly member: string;
  readonly bucket: string | undefined;
  readonly permissions: readonly string[];
  readonly condition: string | undefined;
}

const PERMISSIONS = [
  "storage.objects.get",
  "storage.objects.create",
  "storage.objects.delete",
  "storage.buckets.update",
];
const permissions = fc.uniqueArray(fc.constantFrom(...PERMISSIONS), { minLength: 1 });
const prefix = fc.constantFrom("a/", "a/b/", "c/");
const given = fc.record<Given>({
  member: fc.constantFrom("user:ada@acme.example", "group:g@acme.example", "allUsers"),
  bucket: fc.constantFrom("raw", "models", undefined),
  permissions,
  condition: fc.option(
    prefix.map((part) => `resource.name.startsWith("projects/_/buckets/raw/objects/${part}")`),
    { nil: undefined },
  ),
});

/** Each grant by a role of its own, so that roles say nothing of who holds what. */
const platform = (all: readonly Given[]) => {
  const roles: Record<string, Json> = {};
  const onBuckets: Record<string, Json> = {};
  const onProject: Record<string, Json> = {};
  all.forEach(({ member, bucket, permissions: held, condition }, index) => {
    roles[`R${index}`] = { role_id: `role${index}`, permissions: held };
    const role = `projects/acme-ml/roles/role${index}`;
    const grant = {
      role,
      member,
      ...(condition !== undefined && { condition: [{ title: "t", expression: condition }] }),
    };
    if (bucket === undefined) onProject[`G${index}`] = grant;
    else onBuckets[`G${index}`] = { ...grant, bucket };
  });
  return smallPlatform({
    google_storage_bucket: { Raw: { name: "raw" }, Models: { name: "models" } },
    google_project_iam_custom_role: roles,
    google_storage_bucket_iam_member: onBuckets,
    google_project_iam_member: onProject,
  });
};

/** One grant made smaller in one way. */
const narrower = fc.constantFrom<(grant: Given) => readonly Given[]>(
  () => [],
  (grant) => (grant.permissions.length > 1 ? [{ ...grant, permissions: grant.permissions.slice(1) }] : []),
  (grant) => [{ ...grant, bucket: grant.bucket ?? "raw" }],
  (grant) =>
    grant.condition === undefined
      ? [{ ...grant, condition: 'resource.name.startsWith("projects/_/buckets/raw/objects/z/")' }]
      : [{ ...grant, condition: `${grant.condition} && request.time < timestamp("2027-01-01T00:00:00Z")` }],
  // In two parts it is the same.
  (grant) => grant.permissions.map((permission) => ({ ...grant, permissions: [permission] })),
);

test("what is made narrower never shows as more, nor what is made wider as less", () => {
  fc.assert(
    fc.property(fc.array(given, { minLength: 1, maxLength: 6 }), fc.nat(), narrower, (all, which, narrow) => {
      const at = which % all.length;
      const less = all.flatMap((grant, index) => (index === at ? narrow(grant) : [grant]));
      const closing = accessChanges(platform(all), platform(less));
      const opening = accessChanges(platform(less), platform(all));
      expect(closing.changes.filter(({ direction, gained }) => direction !== "narrowed" || gained.length > 0)).toEqual(
        [],
      );
      expect(opening.changes.filter(({ direction, lost }) => direction !== "broadened" || lost.length > 0)).toEqual([]);
      expect(["none", "narrowed"]).toContain(closing.direction);
      expect(["none", "broadened"]).toContain(opening.direction);
    }),
    { numRuns: 60 },
  );
});

test("nothing changes when resources come in another order and under other names", () => {
  fc.assert(
    fc.property(fc.array(given, { maxLength: 6 }), (all) => {
      const { changes, direction } = accessChanges(platform(all), platform([...all].reverse()));
      expect([changes, direction]).toEqual([[], "none"]);
    }),
    { numRuns: 20 },
  );
});

test("a role of Google in place of one that holds all of it and more is never more", () => {
  const roles = [
    "storage.admin",
    "storage.objectAdmin",
    "storage.objectUser",
    "storage.objectViewer",
    "storage.objectCreator",
    "storage.folderAdmin",
  ];
  const bucket = (role: string) =>
    smallPlatform({
      google_storage_bucket_iam_member: { G: { bucket: "b", role: `roles/${role}`, member: "user:a@acme.example" } },
    });
  const held = (role: string) =>
    [...predefinedRole(`roles/${role}`)!.permissions].filter((name) => name.startsWith("storage."));
  for (const large of roles) {
    for (const small of roles) {
      const within = held(small).every((permission) => held(large).includes(permission));
      const { direction } = accessChanges(bucket(large), bucket(small));
      expect([large, small, direction === "narrowed" || direction === "none"]).toEqual([large, small, within]);
    }
  }
});

const hostile = fc.oneof(
  fc.string({ unit: "binary", maxLength: 30 }),
  fc.constantFrom(
    "__proto__",
    "constructor",
    "</script><script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "${",
    "${a.b.c}",
    "\u001b[31m\u202e",
    "a".repeat(5000),
  ),
);

test("whatever is written for names, everything is told once, and in the published form", () => {
  const anything = fc.record({
    role: hostile,
    member: hostile,
    bucket: hostile,
    condition: fc.oneof(hostile, fc.constant([{ expression: "x" }])),
  });
  fc.assert(
    fc.property(fc.array(anything, { maxLength: 5 }), fc.array(hostile, { maxLength: 3 }), (all, names) => {
      const written = smallPlatform(
        {
          google_storage_bucket_iam_member: Object.fromEntries(all.map((grant, index) => [`G${index}`, grant])),
          google_service_account: Object.fromEntries(
            names.map((name, index) => [`A${index}`, { account_id: name, display_name: name }]),
          ),
          google_storage_bucket_iam_binding: { B: { members: names, role: names[0] ?? null, bucket: null } },
          google_workflows_workflow: {
            W: { name: names[0] ?? 1, source_contents: names[1] ?? {}, service_account: names[2] ?? [] },
          },
        },
        { project: names[0] ?? "p" },
      );
      const access = accessOf(written);
      const document = accessDocument(access, answer(access, {}), { title: "t", question: {} });
      expect(document.grants).toHaveLength(all.length + names.length);
      expect(accessSchema.parse(JSON.parse(JSON.stringify(document)))).toEqual(document);
      expect(accessReview(written, written).findings).toEqual([]);
    }),
    { numRuns: 50 },
  );
});

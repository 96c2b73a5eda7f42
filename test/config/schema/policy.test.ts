import { policy } from "../../../config/schema/policy";

const exception = {
  rule: "endpoint/public",
  target: "endpoints.churn",
  reason: "The portal cannot reach a private endpoint yet",
  owner: "ml-platform@acme.example",
  until: "2027-03-31",
};

test("an environment that says nothing of exceptions has none", () => {
  expect(policy.parse({})).toEqual({ exceptions: [] });
});

test.each([
  ["rule", ["bucket/no-versions", "iam/one-person"], ["CKV_GCP_78", "bucket", "Bucket/public", "a/b/c", "a/b c"]],
  ["target", ["storage.zones.*", "data/google_storage_bucket.Raw_1"], ["*", "*.*", "*/*", "", "a b", "x".repeat(301)]],
  ["reason", ["ten letters"], ["too short", "            ", "x".repeat(501), "holds ${a.b} within"]],
  ["owner", ["ml-platform", "ml@acme.example", "Ada L."], ["", "a", " ab", "ab ", "a\nb", "x".repeat(101)]],
  ["until", ["2027-03-31", "2028-02-29"], ["2027-02-29", "2027-3-31", "tomorrow", 20270331]],
] as const)("the %s of an exception has a form", (field, accepted, refused) => {
  const isTaken = (value: unknown) => policy.safeParse({ exceptions: [{ ...exception, [field]: value }] }).success;

  expect(accepted.filter((value) => !isTaken(value))).toEqual([]);
  expect(refused.filter(isTaken)).toEqual([]);
});

test.each(Object.keys(exception))("an exception says its %s", (field) => {
  const { [field]: removed, ...rest } = exception as Record<string, string>;

  expect(removed).toBeDefined();
  expect(policy.safeParse({ exceptions: [rest] }).success).toBe(false);
});

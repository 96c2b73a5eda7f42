import { gateHits, parseGates } from "../../review/gates";
import type { Review } from "../../review/model/change-set";
import { bucket, type Resources, reviewOfResources } from "../support/reviews";

const hits = (review: Review, text: string) => gateHits(review, parseGates(text)).map(({ gate }) => gate);
const one = (type: string, resource: Resources[string][string]): Resources => ({ [type]: { It: resource } });

const grant = (member: string, role = "roles/storage.objectViewer") =>
  one("google_storage_bucket_iam_member", { bucket: "raw", role, member });
const firewall = (range: string) =>
  one("google_compute_firewall", { name: "f", network: "n", allow: [{ protocol: "tcp" }], source_ranges: [range] });
const workflow = (name: string) =>
  one("google_workflows_workflow", { name, source_contents: "{}", deletion_protection: false });
const key = { encryption: { default_kms_key_name: "projects/p/locations/l/keyRings/r/cryptoKeys/k" } };

test.each<[gate: string, what: string, before: Resources, after: Resources]>([
  ["destroy", "something goes", workflow("w"), {}],
  [
    "destroy",
    "a rename that nobody declares",
    one("google_storage_bucket", bucket("raw")),
    { google_storage_bucket: { Other: bucket("raw") } },
  ],
  ["replace", "something is made again", workflow("w"), workflow("v")],
  [
    "replace",
    "nobody knows whether it is made again",
    one("google_unheard_of", { a: "1" }),
    one("google_unheard_of", { a: "2" }),
  ],
  ["data-loss", "a bucket goes", one("google_storage_bucket", bucket("raw")), {}],
  [
    "data-loss",
    "objects are deleted sooner",
    one(
      "google_storage_bucket",
      bucket("raw", { lifecycle_rule: [{ action: { type: "Delete" }, condition: { age: 90 } }] }),
    ),
    one(
      "google_storage_bucket",
      bucket("raw", { lifecycle_rule: [{ action: { type: "Delete" }, condition: { age: 9 } }] }),
    ),
  ],
  ["broadened", "a grant", {}, grant("user:a@acme.example")],
  [
    "broadened",
    "another account",
    one("google_workflows_workflow", { name: "w", source_contents: "{}", service_account: "a" }),
    one("google_workflows_workflow", { name: "w", source_contents: "{}", service_account: "b" }),
  ],
  ["exposed", "more addresses", firewall("10.0.0.0/8"), firewall("0.0.0.0/0")],
  ["exposed", "a new rule for everybody", {}, firewall("0.0.0.0/0")],
  [
    "exposed",
    "a bucket that may be public",
    one("google_storage_bucket", bucket("raw", { public_access_prevention: "enforced" })),
    one("google_storage_bucket", bucket("raw", { public_access_prevention: "inherited" })),
  ],
  [
    "unencrypted",
    "no key of one's own",
    one("google_storage_bucket", bucket("raw", key)),
    one("google_storage_bucket", bucket("raw")),
  ],
  [
    "data-loss",
    "a key goes, and what it has encrypted",
    one("google_kms_crypto_key", { name: "k", key_ring: "r" }),
    {},
  ],
])("%s is hit: %s", (gate, _, before, after) => {
  expect(hits(reviewOfResources(before, after), gate)).toEqual([gate]);
});

test.each<[gates: string, what: string, before: Resources, after: Resources]>([
  ["destroy,replace,data-loss,broadened,exposed,unencrypted,cost:+0%", "nothing changes", workflow("w"), workflow("w")],
  [
    "destroy,replace,data-loss,broadened,exposed,unencrypted",
    "something is made",
    {},
    one("google_storage_bucket", bucket("raw", key)),
  ],
  [
    "destroy,replace,data-loss",
    "something is updated in place",
    one("google_storage_bucket", bucket("raw")),
    one("google_storage_bucket", bucket("raw", { force_destroy: false })),
  ],
  ["replace,data-loss,broadened,exposed,unencrypted", "only something without data goes", workflow("w"), {}],
  ["broadened,exposed,unencrypted", "a grant goes", grant("user:a@acme.example"), {}],
  ["destroy,exposed", "fewer addresses", firewall("0.0.0.0/0"), firewall("10.0.0.0/8")],
  [
    "unencrypted",
    "a key of one's own",
    one("google_storage_bucket", bucket("raw")),
    one("google_storage_bucket", bucket("raw", key)),
  ],
])("%s are not hit: %s", (gates, _, before, after) => {
  expect(hits(reviewOfResources(before, after), gates)).toEqual([]);
});

test("what hits is told by what it is, and where", () => {
  const [hit] = gateHits(reviewOfResources(workflow("w"), {}), parseGates("destroy"));
  expect(hit).toEqual({ gate: "destroy", because: ["workflow w (data/google_workflows_workflow.It)"] });
});

test("what nobody knows the cost of passes no limit", () => {
  const review = reviewOfResources(workflow("w"), workflow("w"));
  const blind = { ...review, changeSets: review.changeSets.map((set) => ({ ...set, cost: undefined })) };

  expect(gateHits(blind, parseGates("cost:+20%"))).toEqual([
    { gate: "cost:+20%", because: ["nobody knows what it costs"] },
  ]);
});

test("an action that nobody knows is both", () => {
  const review = reviewOfResources(workflow("w"), {});
  const unknown: Review = {
    ...review,
    changeSets: review.changeSets.map((set) => ({
      ...set,
      changes: set.changes.map((change) => ({ ...change, action: "unknown" })),
    })),
  };
  expect(hits(unknown, "destroy,replace")).toEqual(["destroy", "replace"]);
});

test.each(["destory", "", "cost", "cost:", "cost:20", "destroy;replace", "__proto__"])(
  "%j is nothing to fail on",
  (word) => {
    expect(() => parseGates(word)).toThrow(
      `${JSON.stringify(word)} is nothing to fail on\n  allowed: destroy, replace, data-loss, broadened, exposed, unencrypted, and cost:`,
    );
  },
);

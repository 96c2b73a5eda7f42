import { compareResources, compareStacks } from "./comparing";

const bucket = (name: string, more = {}) => ({ name, location: "EU", ...more });
const buckets = (named: Record<string, object>) => ({ google_storage_bucket: named }) as never;

const moves = (changes: ReturnType<typeof compareResources>["changes"]) =>
  changes.map(({ action, address, move }) => [action, move?.fromAddress, address, move?.declared]);

test("another address of the same bucket is a rename, with the block that keeps the bucket", () => {
  const [change] = compareResources(buckets({ Old: bucket("acme-raw") }), buckets({ New: bucket("acme-raw") })).changes;
  expect(change).toMatchObject({
    action: "move",
    title: "bucket acme-raw",
    move: {
      declared: false,
      because: 'both are name "acme-raw"',
      todo: {
        kind: "moved-block",
        text: "moved {\n  from = google_storage_bucket.Old\n  to   = google_storage_bucket.New\n}",
      },
    },
    replacement: {
      certainty: "predicted",
      reason: "without a moved block Terraform destroys it and makes another one",
    },
    section: "destroyed-or-replaced",
    severity: "critical",
    folded: false,
  });
});

test("with the block it is a move that nobody needs to see", () => {
  const { changes, summary } = compareStacks(
    { data: { resource: buckets({ Old: bucket("acme-raw") }) } },
    {
      data: {
        resource: buckets({ New: bucket("acme-raw") }),
        moved: [{ from: "google_storage_bucket.Old", to: "google_storage_bucket.New" }],
      },
    },
  );
  expect(changes).toMatchObject([{ action: "move", move: { declared: true }, folded: true, severity: "info" }]);
  expect(changes[0]).not.toHaveProperty("replacement");
  expect(summary).toBe("Changes nothing but labels, descriptions and the like.");
});

test("blocks are followed through names in between, and not in a circle", () => {
  const after = (moved: readonly (readonly [string, string])[]) =>
    compareStacks(
      { data: { resource: buckets({ A: bucket("one") }) } },
      {
        data: {
          resource: buckets({ C: bucket("two") }),
          moved: moved.map(([from, to]) => ({
            from: `google_storage_bucket.${from}`,
            to: `google_storage_bucket.${to}`,
          })),
        },
      },
    ).changes;
  expect(
    moves(
      after([
        ["A", "B"],
        ["B", "C"],
      ]),
    ),
  ).toEqual([["replace", "google_storage_bucket.A", "google_storage_bucket.C", true]]);
  expect(
    moves(
      after([
        ["B", "C"],
        ["C", "B"],
      ]),
    )
      .map(([action]) => action)
      .sort(),
  ).toEqual(["create", "delete"]);
});

test("what goes to another stack needs a hand on both states", () => {
  const { changes } = compareStacks(
    { data: { resource: buckets({ Raw: bucket("acme-raw") }) }, serving: {} },
    { data: {}, serving: { resource: buckets({ Raw: bucket("acme-raw") }) } },
  );
  expect(changes).toMatchObject([
    { action: "move", stack: "serving", move: { fromStack: "data", declared: false, todo: { kind: "state-mv" } } },
  ]);
  expect(changes[0]?.move?.todo?.text).toContain(
    "terraform state mv -state=data.tfstate -state-out=serving.tfstate 'google_storage_bucket.Raw' 'google_storage_bucket.Raw'",
  );
});

test("nothing is given to paste whose names a shell could take for something else", () => {
  const { changes } = compareStacks(
    { "a;rm": { resource: buckets({ Raw: bucket("acme-raw") }) }, b: {} },
    { "a;rm": {}, b: { resource: buckets({ Raw: bucket("acme-raw") }) } },
  );
  expect(changes[0]?.move).not.toHaveProperty("todo");
});

test("two that could be either are neither", () => {
  const { changes } = compareResources(
    buckets({ A: bucket("same"), B: bucket("same") }),
    buckets({ C: bucket("same") }),
  );
  expect(changes.map(({ action }) => action).sort()).toEqual(["create", "delete", "delete"]);
});

test("an account of the same id in another project is another account", () => {
  const account = (project: string) => ({ google_service_account: { It: { account_id: "train", project } } });
  const [change] = compareResources(account("one"), {
    google_service_account: { Other: { account_id: "train", project: "two" } },
  }).changes;
  expect(change?.move).toBeUndefined();
});

test("the name after is the one that references are compared under", () => {
  const side = (id: string) => ({
    google_compute_network: { [id]: { name: "net" } },
    google_compute_subnetwork: {
      Sub: { name: "sub", ip_cidr_range: "10.0.0.0/20", network: `\${google_compute_network.${id}.id}` },
    },
  });
  const { changes } = compareStacks(
    { network: { resource: side("Old") } },
    {
      network: {
        resource: side("New"),
        moved: { from: "google_compute_network.Old", to: "google_compute_network.New" },
      },
    },
  );
  expect(changes.map(({ address }) => address)).toEqual(["google_compute_network.New"]);
});

test("a grant under another address says that it may be lost", () => {
  const grant = { bucket: "b", role: "roles/storage.objectViewer", member: "group:a@acme.example" };
  const [change] = compareResources(
    { google_storage_bucket_iam_member: { Old: grant } },
    { google_storage_bucket_iam_member: { New: grant } },
  ).changes;
  expect(change).toMatchObject({ action: "move", section: "access" });
  expect(change?.notes.join()).toContain("the grant may be gone after the apply");
});

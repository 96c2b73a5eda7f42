import { changeSetSchema } from "../../../review/model/change-set";
import { compare } from "../../../review/model/compare";
import { smallPlatform } from "../../support/terraform-platform";
import { changeOfOne, compareResources, compareStacks } from "./comparing";

const bucket = (more = {}) => ({ name: "acme-raw", location: "EU", ...more });

test("a bucket in another place is replaced, with what that costs, and what uses it in any stack", () => {
  const data = (location: string) => ({
    resource: { google_storage_bucket: { Raw: bucket({ location, force_destroy: true }) } },
  });
  const training = {
    resource: {
      google_storage_bucket_iam_member: {
        Reader: { bucket: "acme-raw", role: "roles/storage.objectViewer", member: "group:a@acme.example" },
      },
      google_workflows_workflow: {
        Train: { name: "train-fraud", region: "europe-west4", source_contents: '{"url":"gs://acme-raw/x"}' },
      },
      google_service_account: { Other: { account_id: "acme-raw-other" } },
    },
  };
  const set = compareStacks({ data: data("EU"), training }, { data: data("europe-west4"), training });
  expect(changeSetSchema.parse(JSON.parse(JSON.stringify(set)))).toEqual(set);
  expect(set).toMatchObject({
    source: "comparison",
    summary: "Replaces 1 bucket and loses all data in it.",
    approvable: true,
    counts: { replace: 1, dataLoss: 1 },
    stacks: [
      { name: "data", state: "changed", replace: 1 },
      { name: "training", state: "unchanged" },
    ],
  });
  expect(set.changes).toMatchObject([
    {
      id: "data/google_storage_bucket.Raw",
      title: "bucket acme-raw",
      action: "replace",
      replacement: { certainty: "predicted", order: "destroy-first", forcedBy: [{ at: "location" }] },
      dataLoss: { certainty: "predicted", data: "every object in the bucket" },
      section: "destroyed-or-replaced",
      severity: "critical",
    },
  ]);
  expect(set.changes[0]?.dependents.map(({ title, via, at }) => [title, via, at])).toEqual([
    ["grant storage.objectViewer on acme-raw to a@acme.example", "name", "bucket"],
    ["workflow train-fraud", "name", "source_contents"],
  ]);
});

test.each([
  ["a bucket that is emptied first", "google_storage_bucket", bucket({ force_destroy: true }), "predicted", undefined],
  ["a bucket that is not", "google_storage_bucket", bucket(), "unknown", "force_destroy"],
  [
    "a table that nothing protects",
    "google_bigquery_table",
    { dataset_id: "d", table_id: "t", deletion_protection: false },
    "predicted",
    undefined,
  ],
  [
    "a table that is protected by default",
    "google_bigquery_table",
    { dataset_id: "d", table_id: "t" },
    "unknown",
    "deletion_protection",
  ],
  [
    "a view",
    "google_bigquery_table",
    { dataset_id: "d", table_id: "t", deletion_protection: false, view: { query: "q" } },
    undefined,
    undefined,
  ],
  ["a key", "google_kms_crypto_key", { name: "k", key_ring: "r" }, "predicted", undefined],
  ["a secret", "google_secret_manager_secret", { secret_id: "s" }, "predicted", undefined],
  ["a project that is kept by default", "google_project", { project_id: "p", name: "p" }, "unknown", "deletion_policy"],
  [
    "a workflow that is protected by default",
    "google_workflows_workflow",
    { name: "w" },
    undefined,
    "deletion_protection",
  ],
  ["a network", "google_compute_network", { name: "n" }, undefined, undefined],
  ["a type that nobody knows", "google_made_up", { name: "n" }, undefined, undefined],
])("%s that goes", (_, type, before, loss, refusal) => {
  const change = changeOfOne(type, before, undefined);
  expect(change.action).toBe("delete");
  expect([change.dataLoss?.certainty, change.refusal?.by]).toEqual([loss, refusal]);
});

test("protection counts as it was, because that is what Terraform has kept", () => {
  const table = (more: object) => ({ dataset_id: "d", table_id: "t", ...more });
  const change = changeOfOne(
    "google_bigquery_table",
    table({ deletion_protection: true }),
    table({ table_id: "u", deletion_protection: false }),
  );
  expect(change.refusal).toEqual({
    by: "deletion_protection",
    certainty: "predicted",
    reason: "the apply fails at it: deletion_protection is on, and has to be turned off in an apply of its own before",
  });
});

test("prevent_destroy keeps from a replacement, and goes with the block", () => {
  const kept = { lifecycle: { prevent_destroy: true } };
  expect(changeOfOne("google_storage_bucket", bucket(kept), bucket({ location: "US", ...kept })).refusal?.by).toBe(
    "lifecycle.prevent_destroy",
  );
  const gone = changeOfOne("google_storage_bucket", bucket({ force_destroy: true, ...kept }), undefined);
  expect(gone.refusal).toBeUndefined();
  expect(gone.notes).toContain("prevent_destroy goes with the resource's block, so that Terraform does not refuse");
});

test("what nothing is known of is never said to be updated in place", () => {
  expect(changeOfOne("google_made_up", { name: "a", size: 1 }, { name: "a", size: 2 })).toMatchObject({
    action: "update-or-replace",
    replacement: {
      certainty: "unknown",
      reason: "may be replaced, unknown: size: nothing is known here of this type of resource",
    },
    section: "destroyed-or-replaced",
    severity: "high",
  });
  expect(changeOfOne("google_storage_bucket", bucket(), bucket({ brand_new: 1 }))).toMatchObject({
    action: "update-or-replace",
    replacement: { reason: "may be replaced, unknown: brand_new: nothing is known here of this argument" },
    dataLoss: { certainty: "unknown" },
  });
});

test("what follows from a replaced resource is known after the apply, and replaced where it cannot be updated", () => {
  const network = (name: string) => ({
    google_compute_network: { Net: { name } },
    google_compute_subnetwork: {
      Sub: { name: "sub", ip_cidr_range: "10.0.0.0/20", network: "${google_compute_network.Net.id}" },
    },
    google_compute_firewall: {
      Allow: { name: "allow", network: "${google_compute_network.Net.id}", direction: "EGRESS" },
    },
    google_compute_network_attachment: {
      At: {
        name: "at",
        connection_preference: "ACCEPT_AUTOMATIC",
        subnetworks: ["${google_compute_subnetwork.Sub.id}"],
      },
    },
    google_compute_route: {
      Out: { name: "out", dest_range: "0.0.0.0/0", network: "${google_compute_network.Net.name}" },
    },
  });
  const { changes } = compareResources(network("a"), network("b"));
  expect(changes.map(({ address, action }) => [address, action]).sort()).toEqual([
    ["google_compute_firewall.Allow", "update"],
    ["google_compute_network.Net", "replace"],
    ["google_compute_network_attachment.At", "update"],
    ["google_compute_route.Out", "replace"],
    ["google_compute_subnetwork.Sub", "replace"],
  ]);
  const subnetwork = changes.find(({ address }) => address.endsWith(".Sub"));
  expect(subnetwork?.replacement?.reason).toBe("network: it refers to google_compute_network.Net, which is made anew");
  expect(subnetwork?.attributes).toMatchObject([{ at: "network", kind: "known-after-apply", forces: "replacement" }]);
});

test.each<[string, object, object, string]>([
  ["labels", { labels: { a: "1" } }, { labels: { a: "2" } }, "label"],
  ["a default", {}, { force_destroy: false }, "default"],
  [
    "what Terraform is told to leave alone",
    { storage_class: "STANDARD", lifecycle: { ignore_changes: ["storage_class"] } },
    { storage_class: "NEARLINE", lifecycle: { ignore_changes: ["storage_class"] } },
    "ignored",
  ],
  ["another way to write a place", {}, { location: "eu" }, "same-meaning"],
])("%s folds", (_, before, after, fold) => {
  const change = changeOfOne("google_storage_bucket", bucket(before), bucket(after));
  expect(change).toMatchObject({ folded: true, severity: "info", section: "other" });
  expect(change.attributes.map((attribute) => attribute.fold)).toEqual([fold]);
});

test("a label that makes the resource anew does not fold", () => {
  const change = changeOfOne(
    "google_colab_runtime_template",
    { name: "t", labels: { a: "1" } },
    { name: "t", labels: { a: "2" } },
  );
  expect(change).toMatchObject({ action: "replace", folded: false });
});

test("labels of the provider are told once, and where they replace, at each resource", () => {
  const side = (team: string) => ({
    notebooks: {
      provider: { google: [{ project: "p", default_labels: { team } }] },
      resource: { google_colab_runtime_template: { T: { name: "t" } }, google_storage_bucket: { B: bucket() } },
    },
  });
  const { changes, settings } = compareStacks(side("a"), side("b"));
  expect(changes.map(({ address, action }) => [address, action])).toEqual([
    ["google_colab_runtime_template.T", "replace"],
  ]);
  expect(settings).toMatchObject([{ at: "provider.google.default_labels.team", folded: true }]);
});

test("another project of the provider replaces what does not say its own", () => {
  const side = (project: string) => ({
    data: {
      provider: { google: [{ project }] },
      resource: {
        google_pubsub_topic: { T: { name: "t" } },
        google_storage_bucket: { B: bucket({ project: "fixed" }) },
      },
    },
  });
  const { changes } = compareStacks(side("one"), side("two"));
  expect(changes).toMatchObject([
    { address: "google_pubsub_topic.T", action: "replace", replacement: { forcedBy: [{ at: "project" }] } },
  ]);
});

test("another backend comes first of all, because Terraform would know nothing", () => {
  const side = (prefix: string) => ({ data: { terraform: { backend: { gcs: { bucket: "s", prefix } } } } });
  const set = compareStacks(side("a"), side("b"));
  expect(set.summary).toBe("Keeps the state of a stack elsewhere.");
  expect(set.settings).toMatchObject([{ kind: "backend", at: "terraform.backend.gcs.prefix", severity: "critical" }]);
});

test("blocks that let go and take in are what they say", () => {
  const { changes } = compareStacks(
    { data: { resource: { google_storage_bucket: { Raw: bucket() } } } },
    {
      data: {
        resource: { google_pubsub_topic: { Old: { name: "old" } } },
        removed: { from: "google_storage_bucket.Raw", lifecycle: { destroy: false } },
        import: [{ to: "google_pubsub_topic.Old", id: "projects/p/topics/old" }],
      },
    },
  );
  expect(changes.map(({ address, action, importedAs, dataLoss }) => [address, action, importedAs, dataLoss])).toEqual([
    ["google_storage_bucket.Raw", "forget", undefined, undefined],
    ["google_pubsub_topic.Old", "import", "projects/p/topics/old", undefined],
  ]);
});

test("a stack that is gone says that no plan will destroy what is in it", () => {
  const set = compareStacks(
    { data: { resource: { google_storage_bucket: { Raw: bucket() } } }, rest: {} },
    { rest: {} },
  );
  expect(set.stacks).toMatchObject([{ name: "rest" }, { name: "data", state: "removed", delete: 1 }]);
  expect(set.notes).toEqual([
    "stack data is gone: what is in its state stays until terraform destroy is run for it, because no plan names it",
  ]);
});

test("two environments are the same but for what they are called", () => {
  const side = (project: string, environment: string, number: string, id: string, location: string) =>
    smallPlatform({
      data: {
        provider: { google: [{ project, region: "europe-west4" }] },
        resource: {
          google_storage_bucket: { Raw: { name: `${project}-${environment}-raw`, location } },
          google_vertex_ai_endpoint: { E: { name: id, location: "europe-west4", display_name: `${environment}-e` } },
          google_project_iam_member: {
            Agent: {
              project,
              role: "roles/x",
              member: `serviceAccount:service-${number}@gcp-sa-aiplatform.iam.gserviceaccount.com`,
            },
          },
          google_workflows_workflow: { W: { name: "w", region: "europe-west4", user_env_vars: { ENDPOINT: id } } },
        },
      },
    });
  const set = compare(
    side("acme-dev", "dev", "111111111111", "1234567", "EU"),
    side("acme-prod", "prod", "222222222222", "7654321", "US"),
    {
      before: { label: "dev", environment: "dev" },
      after: { label: "prod", environment: "prod" },
      environments: {},
    },
  );
  expect(set.source).toBe("environments");
  expect(set.changes).toMatchObject([
    {
      address: "google_storage_bucket.Raw",
      action: "update",
      attributes: [{ at: "location", before: "EU", after: "US" }],
    },
  ]);
  expect(set.changes[0]).not.toHaveProperty("replacement");
  expect(set.summary).toBe("1 resource differs, 0 are only in the second, 0 only in the first.");
});

test("the digest is of what was compared, and not of where it came from", () => {
  const side = (location: string) =>
    smallPlatform({ data: { resource: { google_storage_bucket: { Raw: bucket({ location }) } } } });
  const digest = (before: string, after: string, label: string) =>
    compare(side(before), side(after), { before: { label }, after: { label } }).digest;
  expect(digest("EU", "US", "one")).toBe(digest("EU", "US", "two"));
  expect(digest("EU", "US", "one")).not.toBe(digest("US", "EU", "one"));
  expect(digest("EU", "US", "one")).toMatch(/^[0-9a-f]{64}$/);
});

test("the worst is first, and what need not be seen is last", () => {
  const before = {
    google_storage_bucket: {
      A: bucket({ labels: { a: "1" } }),
      B: bucket({ name: "b", versioning: { enabled: true } }),
      C: bucket({ name: "c", force_destroy: true }),
    },
    google_compute_firewall: { F: { name: "f", source_ranges: ["10.0.0.0/8"], allow: [{ protocol: "tcp" }] } },
  };
  const after = {
    google_storage_bucket: {
      A: bucket({ labels: { a: "2" } }),
      B: bucket({ name: "b", versioning: { enabled: false } }),
    },
    google_compute_firewall: { F: { name: "f", source_ranges: ["0.0.0.0/0"], allow: [{ protocol: "tcp" }] } },
  };
  const { changes } = compareResources(before, after);
  expect(changes.map(({ title, section, severity }) => [title, section, severity])).toEqual([
    ["bucket c", "destroyed-or-replaced", "critical"],
    ["firewall rule f", "exposure", "critical"],
    ["bucket b", "protection", "high"],
    ["bucket acme-raw", "other", "info"],
  ]);
});

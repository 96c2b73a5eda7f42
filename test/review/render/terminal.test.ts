import type { JsonObject } from "../../../review/json";
import { reviewOf, wholeReview } from "../../../review/reviewing";
import { terminalReview } from "../../../review/render/terminal";
import { HOSTILE } from "../../support/hostile";
import { bucket, type Resources, reviewOfResources } from "../../support/reviews";
import { smallPlatform } from "../../support/terraform-platform";

const plain = { color: false, all: false };

/** What a terminal shows of a change, without the digest. */
function told(before: Resources, after: Resources, look = plain): string {
  return terminalReview(reviewOfResources(before, after), look).replace(/\n\ndigest [0-9a-f]{64}\n$/, "");
}

const alert = (name: string, channels: readonly string[]) => ({
  display_name: name,
  combiner: "OR",
  conditions: [{ display_name: "c", condition_threshold: { filter: "f", duration: "60s" } }],
  notification_channels: [...channels],
});

test("what changes nothing says so in one line", () => {
  const same = { google_storage_bucket: { Raw: bucket("raw") } };
  expect(told(same, same)).toBe("prod: main → topic\nNothing changes.");
});

test("the worst comes first, each part by itself, with what forces it and what it means", () => {
  const before = {
    google_storage_bucket: { Raw: bucket("raw", { retention_policy: { retention_period: 100 } }), Old: bucket("old") },
    google_monitoring_slo: { Answers: { service: "s", goal: 0.999, display_name: "answers" } },
  };
  const after = {
    google_storage_bucket: { Raw: bucket("raw", { retention_policy: { retention_period: 50 } }) },
    google_monitoring_slo: { Answers: { service: "t", goal: 0.99, display_name: "answers" } },
  };
  expect(told(before, after)).toBe(
    [
      "prod: main → topic",
      "Destroys 1 bucket with all data, replaces 1 objective and loosens 1 bucket and 1 objective.",
      "",
      "DESTROYED AND REPLACED (1)",
      "  destroy bucket old",
      "      loses every object in the bucket: force_destroy is on, so that the bucket is emptied first",
      "",
      "ENCRYPTION, RETENTION, PROTECTION, AUDIT (1)",
      "  change bucket raw",
      "      retention_policy.retention_period: 100 → 50; objects are kept for less long",
      "",
      "ALERTS AND OBJECTIVES (1)",
      "  replace objective answers",
      "      goal: 0.999 → 0.99; the objective is lower",
      '      service: "s" → "t"; forces replacement (predicted): the provider cannot change it in place; what is promised',
    ].join("\n"),
  );
});

test("the same change to many is told once, and each is named", () => {
  const alerts = (channels: readonly string[]) =>
    Object.fromEntries(["a", "b", "c"].map((name) => [name, alert(name, channels)]));
  const lines = told(
    { google_monitoring_alert_policy: alerts(["x", "y"]) },
    { google_monitoring_alert_policy: alerts(["x"]) },
  );

  expect(lines.split("\n").slice(3)).toEqual([
    "ALERTS AND OBJECTIVES (3)",
    "  change 3 alerts",
    '      notification_channels: - "y"; one fewer is told',
    "      · alert a",
    "      · alert b",
    "      · alert c",
  ]);
});

test("two with the same change, and what happens otherwise, are told one by one", () => {
  const alerts = (channels: readonly string[]) =>
    Object.fromEntries(["a", "b"].map((name) => [name, alert(name, channels)]));
  expect(
    told({ google_monitoring_alert_policy: alerts(["x", "y"]) }, { google_monitoring_alert_policy: alerts(["x"]) }),
  ).not.toContain("2 alerts\n");
});

test("a refusal is told once, and what may be is not told as what will be", () => {
  const text = told({ google_storage_bucket: { Raw: bucket("raw", { force_destroy: false }) } }, {});

  expect(text).toContain(
    "  destroy bucket raw\n" +
      "      may lose every object in the bucket: Google refuses unless the bucket is empty, because force_destroy is off",
  );
  expect(text).not.toContain("will be refused");
});

test("of long text it is told where it differs, and of what refers to something what that is", () => {
  const filter = (bucketName: string) =>
    `${"resource.type = gcs_bucket AND ".repeat(8)}name = ${bucketName} AND ${"x".repeat(200)}`;
  const policy = (text: string, channels: readonly string[]) => ({
    google_monitoring_alert_policy: {
      One: {
        display_name: "one",
        combiner: "OR",
        conditions: [{ display_name: "c", condition_absent: { filter: text, duration: "60s" } }],
        notification_channels: [...channels],
      },
    },
  });
  const text = told(
    policy(filter("raw"), ["${google_monitoring_notification_channel.Pager_9BCB1E33.name}", "x"]),
    policy(filter("models"), ["x"]),
  );

  expect(text).toContain("notification_channels: - notification channel Pager; one fewer is told");
  expect(text).toMatch(/filter: "….{40}raw AND x+…" → "….{40}models AND x+…"; what it alerts about/);
});

test("of a workflow's text what is judged is told, and only a little of what nobody can judge", () => {
  const source = (max: number, address: string) => ({
    google_workflows_workflow: {
      Release: {
        name: "release",
        source_contents: JSON.stringify({
          main: {
            steps: [
              { gates: { assign: [{ gates: [{ name: "p99", max }] }] } },
              ...Array.from({ length: 9 }, (_, index) => ({
                [`step${index}`]: { args: { url: `${address}/${index}` } },
              })),
            ],
          },
        }),
      },
    },
  });
  const lines = told(source(300, "https://a.example"), source(500, "https://b.example")).split("\n").slice(5);

  expect(lines[0]).toBe("      source_contents … gates.assign.gates.max: 300 → 500; releases pass with worse figures");
  expect(lines).toHaveLength(5);
  expect(lines[4]).toBe("      and 6 more: what the workflow does");
});

test("the same value at several places of a workflow is told once", () => {
  const source = (machineType: string) => ({
    google_workflows_workflow: {
      Train: {
        name: "train",
        source_contents: JSON.stringify({
          pools: [{ machineSpec: { machineType } }, { machineSpec: { machineType } }],
        }),
      },
    },
  });
  expect(told(source("n1-standard-4"), source("n1-standard-8"))).toContain(
    'source_contents.pools[0].machineSpec.machineType: "n1-standard-4" → "n1-standard-8"; another machine (and at 1 more place)',
  );
});

test("a stack that is synthesized no more leaves behind what is in it, and nothing is said to be destroyed", () => {
  const data = { resource: { google_storage_bucket: { Raw: bucket("raw") } } };
  const network = { resource: { google_compute_network: { Network: { name: "n" } } } };
  const side = (label: string, stacks: JsonObject) => ({
    side: { label, environment: "prod" },
    platform: smallPlatform(stacks as Parameters<typeof smallPlatform>[0]),
    usage: undefined,
  });
  const review = wholeReview([reviewOf(side("main", { network, data }), side("topic", { network }))]);
  const text = terminalReview(review, plain);

  expect(text).toContain("\nLeaves stack data behind with 1 resource, which no plan destroys.");
  expect(text).toContain("  leave behind stack data with 1 resource\n");
  expect(text).toContain("  leave behind bucket raw\n");
  expect(text).not.toMatch(/destroy bucket|loses/);
});

test("a rename that Terraform is not told says what to paste", () => {
  const text = told(
    { google_storage_bucket: { Raw: bucket("raw") } },
    { google_storage_bucket: { Other: bucket("raw") } },
  );

  expect(text).toContain("  rename bucket raw\n");
  expect(text).toContain(
    [
      "      to keep it, add:",
      "        moved {",
      "          from = google_storage_bucket.Raw",
      "          to   = google_storage_bucket.Other",
      "        }",
    ].join("\n"),
  );
});

test("what is folded is counted, and shown with --all", () => {
  const labelled = (team: string) => ({ google_storage_bucket: { Raw: bucket("raw", { labels: { team } }) } });

  expect(told(labelled("a"), labelled("b"))).toContain("single grants (1): shown with --all");
  expect(told(labelled("a"), labelled("b"), { color: false, all: true })).toContain('      labels.team: "a" → "b"');
});

test("places in the environment file are told beside paths", () => {
  const review = reviewOfResources(
    { google_storage_bucket: { Raw: bucket("raw") } },
    { google_storage_bucket: { Raw: bucket("raw", { force_destroy: false }) } },
    { "google_storage_bucket.Raw": "storage.zones.raw" },
  );
  const placeOf = (environment: string, origin: string) => `${environment}.ts of ${origin}`;

  expect(terminalReview(review, { ...plain, placeOf })).toContain(
    "  change bucket raw  storage.zones.raw  prod.ts of storage.zones.raw\n",
  );
});

test("colours are used only where they are asked for", () => {
  const [before, after] = [{ google_storage_bucket: { Raw: bucket("raw") } }, {}];
  expect(told(before, after)).not.toContain("\u001b");
  expect(told(before, after, { color: true, all: false })).toContain("\u001b[31m");
});

test("no name does anything to a terminal, however it is written", () => {
  const named = (value: string) => ({
    google_storage_bucket: Object.fromEntries(
      HOSTILE.map((name, index) => [name, bucket(`${name}${index}`, { location: value })]),
    ),
    google_workflows_workflow: Object.fromEntries(
      HOSTILE.map((name) => [name, { name, source_contents: JSON.stringify({ [name]: { [value]: name } }) }]),
    ),
  });
  const text = told(named("EU"), named("\u001b[31mUS\u202e"), { color: false, all: true });

  expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  for (const name of ["__proto__", "constructor"]) expect(text).toContain(`bucket ${name}`);
});

test("names of any length leave every line readable", () => {
  const long = "n".repeat(100_000);
  const text = told(
    { google_storage_bucket: { [long]: bucket(long) } },
    { google_storage_bucket: { Raw: bucket("raw", { labels: { [long]: long } }) } },
    { color: false, all: true },
  );
  expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThan(2_000);
});

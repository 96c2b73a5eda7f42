import fc from "fast-check";
import { argumentsOf } from "../../../catalog/provider-behaviour";
import type { JsonObject } from "../../../review/json";
import { differencesOf } from "../../../review/model/differences";

const differ = (type: string, before: JsonObject, after: JsonObject, complete = false) =>
  differencesOf(before, after, { place: argumentsOf(type), complete }).map(
    ({ at, change, before: was, after: is, fold, order }) => [
      at,
      order ? "order" : change,
      was,
      is,
      ...(fold === undefined ? [] : [fold]),
    ],
  );

test.each<[string, string, JsonObject, JsonObject]>([
  [
    "numbers and words of them",
    "google_storage_bucket",
    { retention_policy: { retention_period: "86400" } },
    { retention_policy: [{ retention_period: 86400 }] },
  ],
  ["switches and words of them", "google_storage_bucket", { force_destroy: "true" }, { force_destroy: true }],
  ["nothing and null", "google_storage_bucket", { labels: null, cors: [] } as unknown as JsonObject, {}],
  ["sets in another order", "google_project_iam_custom_role", { permissions: ["a", "b"] }, { permissions: ["b", "a"] }],
  [
    "sets of blocks in another order",
    "google_compute_firewall",
    { allow: [{ protocol: "tcp" }, { protocol: "udp" }] },
    { allow: [{ protocol: "udp" }, { protocol: "tcp" }] },
  ],
  [
    "a block and a list of it",
    "google_storage_bucket",
    { versioning: { enabled: true } },
    { versioning: [{ enabled: true }] },
  ],
])("%s are one", (_, type, before, after) => {
  expect(differ(type, before, after)).toEqual([]);
});

test.each<[string, string, JsonObject, JsonObject, unknown[]]>([
  [
    "a default that is written",
    "google_storage_bucket",
    {},
    { force_destroy: false },
    [["force_destroy", "added", undefined, false, "default"]],
  ],
  [
    "a default that is left",
    "google_bigquery_table",
    {},
    { deletion_protection: false },
    [["deletion_protection", "changed", true, false]],
  ],
  [
    "nothing, written",
    "google_workflows_workflow",
    {},
    { user_env_vars: {}, call_log_level: "" },
    [["call_log_level", "added", undefined, "", "default"]],
  ],
  [
    "what Google chooses, left out",
    "google_colab_runtime_template",
    { idle_shutdown_config: { idle_timeout: "60s" } },
    {},
    [["idle_shutdown_config", "removed", { idle_timeout: "60s" }, undefined, "server-chosen"]],
  ],
  [
    "the same duration, where it is updated in place",
    "google_monitoring_alert_policy",
    { alert_strategy: { auto_close: "3600s" } },
    { alert_strategy: { auto_close: "1h" } },
    [["alert_strategy.auto_close", "changed", "3600s", "1h", "same-meaning"]],
  ],
  [
    "the same duration, where another text replaces",
    "google_kms_crypto_key",
    { destroy_scheduled_duration: "3600s" },
    { destroy_scheduled_duration: "1h" },
    [["destroy_scheduled_duration", "changed", "3600s", "1h"]],
  ],
  [
    "the same link",
    "google_compute_subnetwork",
    { network: "https://www.googleapis.com/compute/v1/projects/p/global/networks/n" },
    { network: "projects/p/global/networks/n" },
    [
      [
        "network",
        "changed",
        "https://www.googleapis.com/compute/v1/projects/p/global/networks/n",
        "projects/p/global/networks/n",
        "same-meaning",
      ],
    ],
  ],
  [
    "a network of another project",
    "google_compute_subnetwork",
    { network: "n" },
    { network: "projects/other/global/networks/n" },
    [["network", "changed", "n", "projects/other/global/networks/n"]],
  ],
  [
    "members in another case",
    "google_project_iam_binding",
    { members: ["user:A@acme.example"] },
    { members: ["user:a@acme.example"] },
    [],
  ],
  [
    "one of a list",
    "google_compute_firewall",
    { source_ranges: ["10.0.0.0/8"] },
    { source_ranges: ["0.0.0.0/0"] },
    [["source_ranges", "changed", "10.0.0.0/8", "0.0.0.0/0"]],
  ],
  [
    "elements of a set",
    "google_project_iam_custom_role",
    { permissions: ["a", "b"] },
    { permissions: ["b", "c", "d"] },
    [
      ["permissions", "removed", "a", undefined],
      ["permissions", "added", undefined, "c"],
      ["permissions", "added", undefined, "d"],
    ],
  ],
  [
    "the order of a list",
    "google_monitoring_alert_policy",
    { notification_channels: ["a", "b"] },
    { notification_channels: ["b", "a"] },
    [["notification_channels", "order", ["a", "b"], ["b", "a"]]],
  ],
  [
    "a rule in the middle",
    "google_storage_bucket",
    {
      lifecycle_rule: [
        { action: { type: "Delete" }, condition: { age: 1 } },
        { action: { type: "Delete" }, condition: { age: 9 } },
      ],
    },
    {
      lifecycle_rule: [
        { action: { type: "Delete" }, condition: { age: 1 } },
        { action: { type: "AbortIncompleteMultipartUpload" }, condition: { age: 5, with_state: "ANY" } },
        { action: { type: "Delete" }, condition: { age: 9 } },
      ],
    },
    [
      [
        "lifecycle_rule[1]",
        "added",
        undefined,
        { action: { type: "AbortIncompleteMultipartUpload" }, condition: { age: 5, with_state: "ANY" } },
      ],
    ],
  ],
  [
    "JSON as text",
    "google_workflows_workflow",
    { source_contents: '{"main": {"steps": [{"a": {"x": 1}}, {"b": {"gates": [{"name": "cpu", "max": 1}]}}]}}' },
    { source_contents: '{"main":{"steps":[{"a":{"x":1}},{"b":{"gates":[{"max":2,"name":"cpu"}]}}]}}' },
    [["source_contents.main.steps.b.gates.max", "changed", 1, 2]],
  ],
  [
    "elements that have names",
    "google_workflows_workflow",
    { source_contents: '{"gates":[{"name":"a","max":1},{"name":"b","max":1}]}' },
    { source_contents: '{"gates":[{"name":"b","max":3},{"name":"c","max":1}]}' },
    [
      ["source_contents.gates[b].max", "changed", 1, 3],
      ["source_contents.gates[a]", "removed", { name: "a", max: 1 }, undefined],
      ["source_contents.gates[c]", "added", undefined, { name: "c", max: 1 }],
    ],
  ],
  [
    "JSON that is only written otherwise",
    "google_monitoring_dashboard",
    { dashboard_json: '{"a":[1]}' },
    { dashboard_json: '{ "a": [1] }' },
    [["dashboard_json", "changed", '{"a":[1]}', '{ "a": [1] }', "same-meaning"]],
  ],
  [
    "JSON in Base64",
    "google_cloud_scheduler_job",
    { http_target: { body: Buffer.from('{"a":1}').toString("base64") } },
    { http_target: { body: Buffer.from('{"a":2}').toString("base64") } },
    [["http_target.body.a", "changed", 1, 2]],
  ],
  [
    "lines of a text",
    "google_workflows_workflow",
    { source_contents: "main:\n  steps:\n    - a: 1\n    - c: 1\n" },
    { source_contents: "main:\n  steps:\n    - a: 1\n    - b: 2\n    - c: 1\n" },
    [['source_contents["line 4"]', "changed", "", "    - b: 2"]],
  ],
  [
    "a block of nothing",
    "google_secret_manager_secret",
    { replication: {} },
    { replication: { auto: {} } },
    [["replication.auto", "added", undefined, {}]],
  ],
])("%s", (_, type, before, after, expected) => {
  expect(differ(type, before, after)).toEqual(expected);
});

test("in a plan what is left out is nothing, whatever Google chooses", () => {
  const before = { idle_shutdown_config: [{ idle_timeout: "60s" }] };
  expect(differ("google_colab_runtime_template", before, { idle_shutdown_config: [] }, true)).toEqual([
    ["idle_shutdown_config.idle_timeout", "removed", "60s", undefined],
  ]);
});

test("keys that mean something to JavaScript are keys like others", () => {
  const before = JSON.parse('{"labels":{"__proto__":"a","constructor":"x"}}') as JsonObject;
  const after = JSON.parse('{"labels":{"__proto__":"b","constructor":"x"}}') as JsonObject;
  expect(differ("google_storage_bucket", before, after)).toEqual([["labels.__proto__", "changed", "a", "b"]]);
  expect(Object.hasOwn(Object.prototype, "a")).toBe(false);
});

test("a place never holds a control character, whatever the keys are", () => {
  const evil = "a\u001b[31m\n\u202e]";
  const [[at] = []] = differ("google_storage_bucket", { labels: { [evil]: "1" } }, { labels: { [evil]: "2" } });
  expect(at).toBe('labels["a\\u001b[31m\\n\\u202e]"]');
});

test("nothing differs from itself, and every difference is one both ways", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue()), (a, b) => {
      const [before, after] = [a as JsonObject, b as JsonObject];
      expect(differ("google_made_up", before, structuredClone(before))).toEqual([]);
      expect(differ("google_made_up", before, after).length === 0).toBe(
        differ("google_made_up", after, before).length === 0,
      );
    }),
  );
});
